import pytest
from starlette.routing import compile_path

from beholder.server.paths import VERSION


@pytest.mark.parametrize(
    ("path", "version"),
    [
        *((f"/{name}/x", name) for name in ("v1", "v1beta", "v1alpha", "v1main", "v1beta2", "v1beta3")),
        *((f"/{name}/x", None) for name in ("v2", "v1x", "v12", "V1", "v1beta-", "v", "xv1")),
    ],
)
def test_a_version_is_any_of_version_one(path: str, version: str | None) -> None:
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
        pytest.param("/models/gemini-2.5-flash/", None, id="a slash at its end"),
        pytest.param("/models/x", "x", id="one letter"),
    ],
)
def test_a_name_has_no_colon(path: str, name: str | None) -> None:
    regex, _, _ = compile_path("/models/{name:name}")
    match = regex.match(path)
    assert (match and match["name"]) == name
