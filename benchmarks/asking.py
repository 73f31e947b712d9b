"""What the measurements of batches send: photos with questions, one by one or as the lines of a file."""

import base64
import json
from collections.abc import Iterable
from typing import Any

import httpx

from benchmarks.process import Server

MODEL = "/v1beta/models/gemini-3-flash-preview"


def client_of(server: Server) -> httpx.Client:
    """Connect to `server`."""
    return httpx.Client(base_url=server.url, timeout=600)


def fresh(photo: bytes, word: str) -> bytes:
    """Give `photo` as one that was not seen before: what follows a JPEG's end changes its hash and nothing else."""
    return photo + b"\0" + word.encode()


def request(photo: bytes, question: str) -> dict[str, Any]:
    """Make the body that asks `question` about `photo`."""
    image = {"inlineData": {"mimeType": "image/jpeg", "data": base64.b64encode(photo).decode()}}
    return {"contents": [{"parts": [{"text": question}, image]}]}


def upload(client: httpx.Client, requests: Iterable[dict[str, Any]]) -> str:
    """Send `requests` as the lines of a file; give its name."""
    lines = (json.dumps({"key": str(number), "request": body}).encode() + b"\n" for number, body in enumerate(requests))
    headers = {"X-Goog-Upload-Command": "start, upload, finalize"}
    answer = client.post("/upload/v1beta/files", content=lines, headers=headers)
    name: str = answer.json()["file"]["name"]
    return name


def batch_of(client: httpx.Client, file: str) -> str:
    """Make a batch of the lines of `file`; give its name."""
    answer = client.post(f"{MODEL}:batchGenerateContent", json={"batch": {"inputConfig": {"fileName": file}}})
    name: str = answer.json()["name"]
    return name


def look(client: httpx.Client, batch: str) -> dict[str, Any]:
    """Ask how far `batch` is."""
    operation: dict[str, Any] = client.get(f"/v1/{batch}").json()
    return operation


def answered(client: httpx.Client, batch: str) -> int:
    """Count the requests of `batch` that have their answers."""
    return int(look(client, batch)["metadata"]["batchStats"]["successfulRequestCount"])
