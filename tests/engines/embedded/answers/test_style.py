"""A prompt says how it wants to be told."""

import pytest

from beholder.engines.embedded.answers.style import Form, Style, style
from beholder.engines.embedded.prompt.words import tokens


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        pytest.param("", Style(), id="nothing"),
        pytest.param("Describe this image.", Style(), id="no style"),
        pytest.param("Caption this in one sentence.", Style(), id="one sentence"),
        pytest.param("Write a short caption", Style(Form.SHORT), id="short"),
        pytest.param("Describe briefly", Style(Form.SHORT), id="briefly"),
        pytest.param("Describe this image in detail", Style(Form.DETAILED), id="in detail"),
        pytest.param("Give a detailed description", Style(Form.DETAILED), id="detailed"),
        pytest.param("Describe it, without detail", Style(), id="not detailed"),
        pytest.param("Describe this picture for a blind person", Style(Form.DETAILED), id="for the blind"),
        pytest.param("Describe it in three sentences", Style(Form.DETAILED), id="sentences"),
        pytest.param("Describe it in three words", Style(Form.SHORT, 3), id="three words"),
        pytest.param("A caption of at most 10 words", Style(Form.SHORT, 10), id="ten words"),
        pytest.param("Tell me in a few words", Style(Form.SHORT), id="a few words is no number"),
        pytest.param("List what you see", Style(Form.LIST), id="a list"),
        pytest.param("Describe this as bullets", Style(Form.LIST), id="bullets"),
        pytest.param("Suggest a title", Style(Form.TITLE), id="a title"),
        pytest.param("Describe this in French", Style(language="french"), id="a language"),
        pytest.param("Describe the French fries", Style(), id="a word that is also a language"),
        pytest.param("A short caption in German", Style(Form.SHORT, None, "german"), id="a form and a language"),
    ],
)
def test_style(prompt: str, expected: Style) -> None:
    assert style(tokens(prompt)) == expected
