from pathlib import Path

import pytest
import typer

from beholder.cli.choices import read_settings


def refusal(capsys: pytest.CaptureFixture[str], flags: dict[str, object] | None = None) -> str:
    with pytest.raises(typer.Exit) as caught:
        read_settings(flags or {})
    assert caught.value.exit_code == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_defaults_need_nothing() -> None:
    settings = read_settings({"port": None, "host": None})
    assert (settings.host, settings.port, settings.engine) == ("127.0.0.1", 8000, "embedded")


def test_flags_come_before_the_environment_before_the_file(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "beholder.toml").write_text('port = 1\nengine = "file"\nthreads = 3\n')
    monkeypatch.setenv("BEHOLDER_PORT", "2")
    monkeypatch.setenv("BEHOLDER_ENGINE", "environment")
    settings = read_settings({"port": 4, "engine": None})
    assert (settings.port, settings.engine, settings.threads) == (4, "environment", 3)


def test_a_flag_may_turn_off_what_the_environment_turned_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEHOLDER_ALLOW_PRIVATE_URLS", "true")
    assert read_settings({"allow_private_urls": None}).allow_private_urls
    assert not read_settings({"allow_private_urls": False}).allow_private_urls


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        pytest.param("BEHOLDER_PORT", "many", ["port should be a valid integer", "BEHOLDER_PORT"], id="no number"),
        pytest.param("BEHOLDER_PORT", "70000", ["65535", "BEHOLDER_PORT"], id="out of range"),
        pytest.param("BEHOLDER_API_KEYS", "secret", ["BEHOLDER_API_KEYS is not JSON"], id="no list"),
        pytest.param("BEHOLDER_API_KEYS", "[1]", ["api_keys.0 should be", "BEHOLDER_API_KEYS or"], id="no word in it"),
        pytest.param(
            "BEHOLDER_FILE_SECONDS", "0", ["(by BEHOLDER_FILE_SECONDS or beholder.toml)"], id="without a flag"
        ),
        pytest.param("BEHOLDER_OTLP_ENDPOINT", "localhost", ["should be a URL such as http://"], id="no URL"),
        pytest.param(
            "BEHOLDER_ALLOWED_ORIGINS", '["app.example"]', ["allowed_origins.0 should be as"], id="a bare host"
        ),
        pytest.param("BEHOLDER_API_KEY", "x", ["no setting BEHOLDER_API_KEY;", "BEHOLDER_API_KEYS?"], id="misspelt"),
        pytest.param("BEHOLDER_API_KEYS", '[""]', ["an API key is empty"], id="empty key"),
        pytest.param("BEHOLDER_MODELS", '["x"]', ["models", "BEHOLDER_MODELS"], id="no map"),
    ],
)
def test_a_wrong_variable_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str, words: list[str]
) -> None:
    monkeypatch.setenv(name, value)
    sentence = refusal(capsys)
    assert sentence.startswith("beholder: ")
    for word in words:
        assert word in sentence


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"port = ", ["beholder.toml is not valid TOML"], id="not TOML"),
        pytest.param(b"\xff\xfe", ["beholder.toml is not valid TOML"], id="not text"),
        pytest.param(b"colour = 1", ["no setting 'colour'; known: host, port"], id="unknown name"),
        pytest.param(b"file_second = 1", ["no setting 'file_second'; did you mean 'file_seconds'?"], id="misspelt"),
        pytest.param(b'port = "x"', ["port", "beholder.toml"], id="wrong type"),
    ],
)
def test_a_wrong_file_is_one_sentence(
    elsewhere: Path, capsys: pytest.CaptureFixture[str], content: bytes, words: list[str]
) -> None:
    (elsewhere / "beholder.toml").write_bytes(content)
    sentence = refusal(capsys)
    for word in words:
        assert word in sentence


@pytest.mark.parametrize(
    ("flags", "way"),
    [
        pytest.param({"port": 70_000}, "(by --port, BEHOLDER_PORT or beholder.toml)", id="a word"),
        pytest.param({"otlp_endpoint": "x"}, "(by --otlp-endpoint, BEHOLDER_OTLP_ENDPOINT or beholder.toml)", id="two"),
        pytest.param({"api_keys": (7,)}, "(by --api-key, BEHOLDER_API_KEYS or beholder.toml)", id="another name"),
    ],
)
def test_a_wrong_flag_is_named_as_it_is_typed(
    capsys: pytest.CaptureFixture[str], flags: dict[str, object], way: str
) -> None:
    assert refusal(capsys, flags).endswith(way)


def test_what_is_like_no_setting_is_somebody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEHOLDER_SERVICE_HOST", "10.0.0.1")
    monkeypatch.setenv("BEHOLDER_PORT_8000_TCP", "tcp://10.0.0.1:8000")
    assert read_settings({}).host == "127.0.0.1"


def test_several_mistakes_are_told_together(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BEHOLDER_PORT", "x")
    monkeypatch.setenv("BEHOLDER_THREADS", "-1")
    sentence = refusal(capsys)
    assert "BEHOLDER_PORT" in sentence
    assert "BEHOLDER_THREADS" in sentence


@pytest.mark.parametrize("keys", ["secret-key-value", '["secret-key-value", 7]'])
def test_a_key_is_never_repeated(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], keys: str
) -> None:
    monkeypatch.setenv("BEHOLDER_API_KEYS", keys)
    assert "secret-key-value" not in refusal(capsys)
