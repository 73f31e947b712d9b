from typing import Any

import pytest

from beholder.wire.discovery import Route, document


def method(route: Route, *where: str) -> dict[str, Any]:
    found: Any = document("http://h:1/p", "v1beta", [route])["resources"]
    for step in where:
        found = found[step]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("verb", "path", "resource", "name", "template", "parameter"),
    [
        pytest.param("GET", "files", "files", "list", "v1beta/files", None, id="list"),
        pytest.param("GET", "files/{name}", "files", "get", "v1beta/{+name}", "name", id="get"),
        pytest.param("DELETE", "files/{name}", "files", "delete", "v1beta/{+name}", "name", id="delete"),
        pytest.param("POST", "interactions", "interactions", "create", "v1beta/interactions", None, id="create"),
        pytest.param(
            "POST", "interactions/{id}/cancel", "interactions", "cancel", "v1beta/{+name}/cancel", "name", id="slash"
        ),
        pytest.param("POST", "batches/{id}:cancel", "batches", "cancel", "v1beta/{+name}:cancel", "name", id="colon"),
        pytest.param(
            "POST",
            "models/{name}:countTokens",
            "models",
            "countTokens",
            "v1beta/{+model}:countTokens",
            "model",
            id="model",
        ),
    ],
)
def test_a_route_becomes_a_method(
    verb: str, path: str, resource: str, name: str, template: str, parameter: str | None
) -> None:
    found = method(Route(verb, path, "What it does."), resource, "methods", name)

    assert found["id"] == f"generativelanguage.{resource}.{name}"
    assert (found["httpMethod"], found["path"], found["flatPath"]) == (verb, template, f"v1beta/{path}")
    assert found["description"] == "What it does."
    assert found["parameterOrder"] == ([] if parameter is None else [parameter])
    assert ("request" in found) == (verb == "POST")
    if parameter is not None:
        pattern = f"^{resource}/[^/]+$"
        assert found["parameters"][parameter] == {
            "type": "string",
            "location": "path",
            "required": True,
            "pattern": pattern,
        }


def test_a_query_is_optional() -> None:
    found = method(Route("GET", "files", "", ("pageSize",)), "files", "methods", "list")
    assert found["parameters"] == {"pageSize": {"type": "string", "location": "query"}}


def test_an_upload_says_where_its_bytes_go() -> None:
    found = method(Route("POST", "files", "", upload=True), "media", "methods", "upload")
    assert found["path"] == "v1beta/files"
    assert found["supportsMediaUpload"] is True
    protocols = found["mediaUpload"]["protocols"]
    assert {protocols[kind]["path"] for kind in ("simple", "resumable")} == {"/upload/v1beta/files"}


def test_the_document_names_its_server_and_refers_to_what_it_has() -> None:
    described = document("http://h:1/p", "v1", [Route("POST", "interactions", "")])
    assert described["rootUrl"] == described["baseUrl"] == "http://h:1/p/"
    assert (described["id"], described["version"], described["servicePath"]) == ("generativelanguage:v1", "v1", "")
    create = described["resources"]["interactions"]["methods"]["create"]
    assert {create["request"]["$ref"], create["response"]["$ref"]} <= set(described["schemas"])
