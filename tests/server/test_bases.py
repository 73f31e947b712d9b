import json

import httpx
import pytest

from beholder.server.bases import canonical
from tests.server.conftest import png, question

ASKED = {"contents": [{"parts": [{"text": "hello"}]}]}
BATCH = {"batch": {"inputConfig": {"requests": {"requests": [{"request": ASKED}]}}}}
CHAT = {"model": "gemini-2.5-flash", "messages": [{"role": "user", "content": "hello"}]}


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        pytest.param("/v1beta/interactions", "/v1beta/interactions", id="as it should be"),
        pytest.param("/v1beta/v1beta/interactions", "/v1beta/interactions", id="a version in the base URL"),
        pytest.param("/v1/v1beta/models/x:generateContent", "/v1beta/models/x:generateContent", id="another version"),
        pytest.param("/v1/v1/v1alpha/files", "/v1alpha/files", id="three of them"),
        pytest.param("/v1beta/upload/v1beta/files", "/upload/v1beta/files", id="an upload, the base's version first"),
        pytest.param("/v1/v1/chat/completions", "/v1/chat/completions", id="OpenAI, twice"),
        pytest.param("/v1/v1beta/openai/models", "/v1beta/openai/models", id="OpenAI, with the longer path"),
        pytest.param("/models/x:streamGenerateContent", "/v1beta/models/x:streamGenerateContent", id="none"),
        pytest.param("/models", "/v1beta/models", id="none, a collection"),
        pytest.param("/interactions/int_1/cancel", "/v1beta/interactions/int_1/cancel", id="none, deeper"),
        pytest.param("/upload/files", "/upload/v1beta/files", id="none, an upload"),
        pytest.param("/openai/chat/completions", "/v1beta/openai/chat/completions", id="none, OpenAI's long path"),
        pytest.param("/chat/completions", "/v1beta/chat/completions", id="none, OpenAI"),
        pytest.param("/healthz", "/healthz", id="what has no version"),
        pytest.param("/modelsx", "/modelsx", id="nearly a collection"),
        pytest.param("/upload/v1/files", "/upload/v1/files", id="an upload as it should be"),
        pytest.param("/v1/files/http://h/v1beta/files/x", "/v1/files/http://h/v1beta/files/x", id="a uri in the path"),
        pytest.param("/v1beta/v1beta", "/v1beta/v1beta", id="nothing behind the versions"),
        pytest.param("/", "/", id="the root"),
        pytest.param("//v1beta/models", "/v1beta/models", id="a base URL that ends in a slash"),
        pytest.param("/v1beta//models//x:countTokens", "/v1beta/models/x:countTokens", id="more slashes"),
        pytest.param("//models", "/v1beta/models", id="a slash too many and no version"),
        pytest.param("/v1beta/v1main/files", "/v1main/files", id="a version of another name"),
        pytest.param("/v1/files/", "/v1/files/", id="a file without a name is not the list of files"),
    ],
)
def test_a_path_has_one_version(given: str, meant: str) -> None:
    assert canonical(given) == meant
    assert canonical(meant) == meant


@pytest.mark.parametrize("base", ["", "/v1", "/v1beta", "/v1/v1beta", "/v1beta/v1beta"])
async def test_every_base_url_reaches_the_same_doors(client: httpx.AsyncClient, base: str) -> None:
    headers = {"X-Goog-Upload-Command": "start, upload, finalize"}

    answers = [
        await client.post(f"{base}/models/gemini-2.5-flash:generateContent", json=ASKED),
        await client.post(f"{base}/interactions", json=question()),
        await client.post(f"{base}/chat/completions", json=CHAT),
        await client.get(f"{base}/models"),
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
    upload = f"{base}/upload/v1beta/files" if base else "/upload/files"
    assert (await client.post(upload, headers=headers, content=png())).json()["file"]["state"] == "ACTIVE"


DOORS = [
    pytest.param("POST", "/{v}/models/gemini-2.5-flash:generateContent", ASKED, id="generateContent"),
    pytest.param("POST", "/{v}/models/gemini-2.5-flash:streamGenerateContent", ASKED, id="streamGenerateContent"),
    pytest.param("POST", "/{v}/models/gemini-2.5-flash:countTokens", ASKED, id="countTokens"),
    pytest.param("POST", "/{v}/models/gemini-2.5-flash:batchGenerateContent", BATCH, id="batchGenerateContent"),
    pytest.param("POST", "/{v}/interactions", question(), id="interactions"),
    pytest.param("POST", "/{v}/chat/completions", CHAT, id="chat completions"),
    pytest.param("POST", "/{v}/openai/chat/completions", CHAT, id="chat completions, Google's path"),
    pytest.param("POST", "/upload/{v}/files", {"file": {"display_name": "a"}}, id="upload"),
    *(pytest.param("GET", f"/{{v}}/{name}", None, id=name) for name in ("models", "files", "batches", "openai/models")),
    pytest.param("HEAD", "/{v}/models/gemini-2.5-flash", None, id="HEAD"),
]


@pytest.mark.parametrize("version", ["v1", "v1beta", "v1alpha", "v1main", "v1beta2"])
@pytest.mark.parametrize(("method", "path", "body"), DOORS)
async def test_every_door_is_there_under_every_version(
    client: httpx.AsyncClient, method: str, path: str, body: object, version: str
) -> None:
    headers = {"X-Goog-Upload-Protocol": "resumable", "X-Goog-Upload-Command": "start"} if "upload" in path else {}
    answer = await client.request(method, path.format(v=version), json=body, headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "text/json; charset=x"])
@pytest.mark.parametrize(("method", "path", "body"), [door for door in DOORS if door.values[0] == "POST"])
async def test_a_body_is_json_whatever_it_is_called(
    client: httpx.AsyncClient, method: str, path: str, body: object, media_type: str
) -> None:
    headers = {"X-Goog-Upload-Command": "start", "content-type": media_type}
    answer = await client.request(method, path.format(v="v1"), content=json.dumps(body), headers=headers)
    assert answer.status_code == 200


async def test_a_key_is_wanted_whatever_the_base_url(guarded: httpx.AsyncClient) -> None:
    for path in ("/models", "/v1/v1/models", "/v1beta/models"):
        assert (await guarded.get(path)).status_code == 401
