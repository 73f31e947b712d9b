"""A prompt says how it wants to be told."""

import pytest

from beholder.engines.embedded.answers.style import _FORMS, _LANGUAGES, Form, Style, style
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


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        pytest.param("List it in detail", Style(Form.LIST), id="a list goes before detail"),
        pytest.param("A short title", Style(Form.TITLE), id="a title goes before its length"),
        pytest.param("Tell me briefly, but in detail", Style(Form.DETAILED), id="detail goes before brevity"),
        pytest.param("No details, please", Style(), id="no details"),
        pytest.param("A full description with no people", Style(Form.DETAILED), id="no is about something else"),
        pytest.param("A paragraph without detail", Style(), id="without"),
        pytest.param("Say it in 1 word", Style(Form.SHORT, 1), id="one word"),
        pytest.param("Use five words at most", Style(Form.SHORT, 5), id="a number in words"),
        pytest.param("in 0 words", Style(Form.SHORT), id="none is no number of words"),
        pytest.param("Translate it into Spanish", Style(language="spanish"), id="into"),
        pytest.param("Translate it to Japanese", Style(language="japanese"), id="to"),
        pytest.param("Is the man in Greek clothes?", Style(language="greek"), id="it cannot tell these apart"),
        pytest.param("German shepherds", Style(), id="a breed"),
        pytest.param("In French, then in German", Style(language="french"), id="the first of two"),
        pytest.param("Write a FILENAME", Style(Form.TITLE), id="in any case"),
    ],
)
def test_more_styles(prompt: str, expected: Style) -> None:
    assert style(tokens(prompt)) == expected


def test_no_word_asks_for_two_forms() -> None:
    words = [word for cues in _FORMS.values() for word in cues]
    assert len(words) == len(set(words))
    assert not set(words) & _LANGUAGES


@pytest.mark.parametrize("form", [form for form in Form if form is not Form.SENTENCE])
def test_every_form_can_be_asked_for(form: Form) -> None:
    for word in _FORMS[form]:
        assert style((word,)).form is form
