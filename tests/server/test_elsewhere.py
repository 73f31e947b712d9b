"""Doors of the two APIs that are not here."""

import pytest

from beholder.server.elsewhere import instead


@pytest.mark.parametrize("base", ["", "/v1", "/v1beta", "/v1alpha", "/v1beta/openai", "/v1/openai"])
@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        pytest.param("/responses", "use chat completions", id="responses"),
        pytest.param("/responses/resp_1/input_items", "use chat completions", id="a stored response"),
        pytest.param("/completions", "ask at /v1/chat/completions", id="bare prompts"),
        pytest.param("/files", "POST /upload/v1beta/files", id="files"),
        pytest.param("/batches", "batchGenerateContent", id="batches"),
        pytest.param("/embeddings", "no embeddings", id="embeddings"),
        pytest.param("/models/x:embedContent", "no embeddings", id="Google's embeddings"),
        pytest.param("/models/x:batchEmbedContents", "no embeddings", id="… several"),
        pytest.param("/models/x:asyncBatchEmbedContent", "no embeddings", id="… as a batch"),
        pytest.param("/images/generations", "makes none", id="images"),
        pytest.param("/images/edits", "makes none", id="images changed"),
        pytest.param("/models/imagen-4:predict", "makes none", id="Google's images"),
        pytest.param("/models/veo-3:predictLongRunning", "makes none", id="Google's films"),
        pytest.param("/audio/speech", "neither hears nor speaks", id="speech"),
        pytest.param("/moderations", "judges nothing", id="moderations"),
        pytest.param("/threads/t/runs", "no assistants", id="assistants"),
        pytest.param("/cachedContents", "send the content with each request", id="cached contents"),
    ],
)
def test_a_known_door_has_a_sentence(base: str, path: str, sentence: str) -> None:
    told = instead(base + path)
    assert told is not None and sentence in told
    assert not told.endswith(".") and "\n" not in told


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/", id="the root"),
        pytest.param("/v2/responses", id="another version"),
        pytest.param("/v1/responsesx", id="more letters"),
        pytest.param("/x/responses", id="below something else"),
        pytest.param("/v1/models/x:generateContent", id="a door that is here"),
        pytest.param("/v1/interactions", id="another"),
        pytest.param("/v1/files/abc", id="a file"),
        pytest.param("/v1/models/x/embedContent", id="no method"),
        pytest.param("/v1/models/x:predict\n", id="a line feed"),
    ],
)
def test_any_other_path_has_none(path: str) -> None:
    assert instead(path) is None
