"""Flags win over the environment, the environment over the file."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from beholder.settings import Settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty directory with no setting in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BEHOLDER_{name.upper()}", raising=False)
    return tmp_path


def test_defaults_are_safe() -> None:
    settings = Settings()
    assert settings.host == "127.0.0.1"
    assert settings.api_keys == ()
    assert not settings.allow_private_urls


def test_the_file_is_read(elsewhere: Path) -> None:
    (elsewhere / "beholder.toml").write_text('port = 1\napi_keys = ["a"]\n[models]\n"my-model" = "embedded"\n')
    settings = Settings()
    assert (settings.port, settings.api_keys, settings.models) == (1, ("a",), {"my-model": "embedded"})


def test_order_of_the_sources(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "beholder.toml").write_text('port = 1\nhost = "file"\nengine = "file"\n')
    monkeypatch.setenv("BEHOLDER_PORT", "2")
    monkeypatch.setenv("BEHOLDER_HOST", "environment")
    settings = Settings(port=3)
    assert (settings.port, settings.host, settings.engine) == (3, "environment", "file")


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        pytest.param("API_KEYS", '["a", "b"]', ("a", "b"), id="a list is JSON"),
        pytest.param("MODELS", '{"m": "e"}', {"m": "e"}, id="a map is JSON"),
        pytest.param("ALLOW_PRIVATE_URLS", "true", True, id="a switch"),
        pytest.param("DATA_DIR", "somewhere", Path("somewhere"), id="a path"),
    ],
)
def test_environment(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, expected: Any) -> None:
    monkeypatch.setenv(f"BEHOLDER_{variable}", value)
    assert getattr(Settings(), variable.lower()) == expected


@pytest.mark.parametrize(
    ("given", "field"),
    [
        pytest.param({"port": 70000}, "port", id="no such port"),
        pytest.param({"image_pixels": 0}, "image_pixels", id="no pixels"),
        pytest.param({"url_seconds": -1}, "url_seconds", id="negative time"),
        pytest.param({"decode_seconds": 0}, "decode_seconds", id="no time"),
        pytest.param({"decode_megabytes": 0}, "decode_megabytes", id="no memory"),
        pytest.param({"cache_bytes": -1}, "cache_bytes", id="less than no cache"),
        pytest.param({"otlp_endpoint": "localhost:4318"}, "otlp_endpoint", id="no URL"),
        pytest.param({"allowed_origins": ("app.example",)}, "allowed_origins", id="a host for an origin"),
        pytest.param({"allowed_origins": ("https://a.example/",)}, "allowed_origins", id="an origin with a slash"),
        pytest.param({"threds": 2}, "threds", id="a misspelt name"),
    ],
)
def test_wrong_settings_are_refused_by_name(given: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        Settings(**given)


def test_a_misspelt_name_in_the_file_is_refused(elsewhere: Path) -> None:
    (elsewhere / "beholder.toml").write_text("prot = 1\n")
    with pytest.raises(ValidationError, match="prot"):
        Settings()


@pytest.mark.parametrize("origin", ["*", "https://app.example", "http://127.0.0.1:3000", "chrome-extension://abc"])
def test_an_origin_is_what_a_browser_sends(origin: str) -> None:
    assert Settings(allowed_origins=(origin,)).allowed_origins == (origin,)


def test_a_cache_may_be_turned_off() -> None:
    assert Settings(cache_bytes=0).cache_bytes == 0


def test_every_setting_is_described() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
