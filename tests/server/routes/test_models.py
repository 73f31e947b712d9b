import httpx
import pytest


@pytest.mark.parametrize("version", ["v1", "v1beta", "v1alpha"])
async def test_models_are_listed_under_every_version(client: httpx.AsyncClient, version: str) -> None:
    models = (await client.get(f"/{version}/models")).json()["models"]
    assert {"models/gemini-3-flash-preview", "models/fake"} <= {model["name"] for model in models}


async def test_pages_join_to_the_whole(client: httpx.AsyncClient) -> None:
    whole = (await client.get("/v1/models")).json()
    assert "nextPageToken" not in whole
    names, token = [], ""
    while True:
        page = (await client.get("/v1/models", params={"pageSize": "2", "pageToken": token})).json()
        names += [model["name"] for model in page["models"]]
        if not (token := page.get("nextPageToken", "")):
            break
    assert names == [model["name"] for model in whole["models"]]


@pytest.mark.parametrize("query", [{"pageSize": "many"}, {"pageSize": "-1"}, {"pageToken": "made up"}])
async def test_a_bad_page_is_refused(client: httpx.AsyncClient, query: dict[str, str]) -> None:
    answer = await client.get("/v1/models", params=query)
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")


@pytest.mark.parametrize("path", ["fake", "models/fake", "gemini-2.5-flash", "gemini-99-unheard-of"])
async def test_a_model_is_described_honestly(client: httpx.AsyncClient, path: str) -> None:
    model = (await client.get(f"/v1beta/models/{path}")).json()
    assert model["name"] == f"models/{path.removeprefix('models/')}"
    assert "It sees nothing." in model["description"]
    assert model["inputTokenLimit"] == 1000


@pytest.mark.parametrize("path", ["gpt-x", "a/b", "models/gpt-x"])
async def test_an_unknown_model_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(f"/v1beta/models/{path}")
    assert (answer.status_code, answer.json()["error"]["status"]) == (404, "NOT_FOUND")
    assert "fake" in answer.json()["error"]["message"]


async def test_a_method_on_a_model_that_is_not_here_is_not_found(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1beta/models/gemini-2.5-flash:generateAnswer", json={})
    assert answer.status_code == 404
    assert "POST /{v}/interactions" in answer.json()["error"]["message"]
