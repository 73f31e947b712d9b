import pytest
from starlette.routing import compile_path

from beholder.server.paths import VERSION


@pytest.mark.parametrize(
    ("path", "version"),
    [("/v1/x", "v1"), ("/v1beta/x", "v1beta"), ("/v1alpha/x", "v1alpha"), ("/v2/x", None), ("/v1beta2/x", None)],
)
def test_a_version_is_one_of_three(path: str, version: str | None) -> None:
    regex, _, _ = compile_path(VERSION + "/x")
    match = regex.match(path)
    assert (match and match["version"]) == version


@pytest.mark.parametrize(
    ("path", "name"),
    [
        pytest.param("/models/gemini-2.5-flash", "gemini-2.5-flash", id="plain"),
        pytest.param("/models/Qwen/Qwen2-VL", "Qwen/Qwen2-VL", id="slash"),
        pytest.param("/models/x:generateContent", None, id="method"),
        pytest.param("/models/", None, id="empty"),
    ],
)
def test_a_name_has_no_colon(path: str, name: str | None) -> None:
    regex, _, _ = compile_path("/models/{name:name}")
    match = regex.match(path)
    assert (match and match["name"]) == name
