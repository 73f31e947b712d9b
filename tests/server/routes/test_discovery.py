import re
from typing import Any

import httpx
import pytest

from beholder.server.routes.discovery import routes
from tests.server.conftest import KEY

PATH = "/$discovery/rest"


def methods(described: dict[str, Any]) -> list[dict[str, Any]]:
    return [method for resource in described["resources"].values() for method in resource["methods"].values()]


async def test_every_method_that_is_described_is_there(client: httpx.AsyncClient) -> None:
    described = (await client.get(PATH)).json()

    for method in methods(described):
        path = "/" + re.sub(r"{\w+}", "nosuch", method["flatPath"])
        path = f"/upload{path}" if "mediaUpload" in method else path
        answer = await client.request(method["httpMethod"], path)
        assert "there is nothing at" not in answer.text and answer.status_code != 405, method["id"]


async def test_the_document_names_methods_as_google_does(client: httpx.AsyncClient) -> None:
    named = {method["id"].removeprefix("generativelanguage.") for method in methods((await client.get(PATH)).json())}
    assert {
        "models.list",
        "models.get",
        "models.generateContent",
        "models.streamGenerateContent",
        "models.countTokens",
        "files.list",
        "files.get",
        "files.delete",
        "media.upload",
        "interactions.create",
        "interactions.get",
        "interactions.cancel",
        "interactions.delete",
    } <= named


def test_no_route_is_described_twice() -> None:
    known = [(route.method, route.path, route.upload) for route in routes()]
    assert known and len(set(known)) == len(known)


async def test_queries_are_parameters(client: httpx.AsyncClient) -> None:
    files = (await client.get(PATH)).json()["resources"]["files"]["methods"]
    assert set(files["list"]["parameters"]) >= {"pageSize", "pageToken"}


@pytest.mark.parametrize("version", ["v1", "v1beta", "v1alpha"])
async def test_it_is_about_this_server_and_the_version_asked_for(client: httpx.AsyncClient, version: str) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/eyes"}
    described = (await client.get(f"{PATH}?version={version}&key=x", headers=headers)).json()
    assert (described["rootUrl"], described["version"]) == ("https://beholder.test/eyes/", version)
    assert described["resources"]["media"]["methods"]["upload"]["path"] == f"{version}/files"


async def test_another_version_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{PATH}?version=v9")
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")


async def test_no_key_is_wanted(guarded: httpx.AsyncClient) -> None:
    assert (await guarded.get(PATH)).status_code == 200
    assert KEY not in (await guarded.get(f"{PATH}?key={KEY}")).text
