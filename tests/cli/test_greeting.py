import io

import pytest
from rich.console import Console

from beholder import __version__
from beholder.cli.greeting import greet
from beholder.settings import Settings


def greeting(settings: Settings, guarded: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=40, soft_wrap=True)
    greet(settings, "http://127.0.0.1:8000", console, guarded=guarded)
    return out.getvalue()


def test_it_says_where_it_is_and_where_to_go() -> None:
    text = greeting(Settings())
    assert f"beholder {__version__} listens on http://127.0.0.1:8000 with the embedded engine" in text
    assert "export GOOGLE_GEMINI_BASE_URL=http://127.0.0.1:8000\n" in text
    assert 'curl -H "x-goog-api-key: $GEMINI_API_KEY" $GOOGLE_GEMINI_BASE_URL/v1beta/models\n' in text


@pytest.mark.parametrize(
    ("settings", "guarded", "sentence"),
    [
        pytest.param(Settings(), False, "no API keys: loopback only", id="open"),
        pytest.param(Settings(insecure=True), False, "no API keys: whoever reaches it may use it", id="insecure"),
        pytest.param(Settings(api_keys=("secret-key",)), True, "API keys are set", id="guarded"),
        pytest.param(Settings(insecure=True), True, "API keys are set", id="guarded by the database"),
    ],
)
def test_it_says_who_can_reach_it(settings: Settings, guarded: bool, sentence: str) -> None:
    text = greeting(settings, guarded)
    assert sentence in text
    assert ("GEMINI_API_KEY='one of the keys'" in text) == guarded
    assert "secret-key" not in text
