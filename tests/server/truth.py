"""Real answers held against `/openapi.json`: those of every test that asks an app, by `truthful`."""

import json
import re
from collections.abc import Mapping
from typing import Any

import httpx

from beholder.server.app import ROUTERS
from beholder.server.routes.openapi import describe
from beholder.wire.interactions.editions import First, edition
from tests.wire.described.holding import complaints

DESCRIPTION = describe(ROUTERS)


async def truthful(answer: httpx.Response) -> None:
    """Hold `answer` against the description, as an event hook of a client; streams are for who reads them."""
    streamed = answer.headers.get("content-type", "").startswith("text/event-stream")
    if edition(answer.request.headers).__class__ is First:
        return  # what clients before version 2 read is not described
    if streamed or operation_of(answer.request.method, answer.request.url.path) is None:
        return
    await answer.aread()
    wrong = told(answer)
    assert not wrong, f"{answer.request.method} {answer.request.url.path}: {wrong}"


def operation_of(method: str, path: str) -> Mapping[str, Any] | None:
    """Find what describes a request: the longest template that fits, as `:verb` is part of a path; None without any."""
    found = [
        template
        for template, operations in DESCRIPTION["paths"].items()
        if method.lower() in operations and re.fullmatch(re.sub(r"\\{\w+\\}", "[^/:]+", re.escape(template)), path)
    ]
    return DESCRIPTION["paths"][max(found, key=len)][method.lower()] if found else None


def told(answer: httpx.Response) -> list[str]:
    """Say what of `answer` is not as described."""
    request = answer.request
    operation = operation_of(request.method, request.url.path)
    described = operation and operation["responses"].get(str(answer.status_code))
    if described is None:
        return [f"{answer.status_code} is not described"]
    wrong = [
        f"{name} is missing"
        for name, header in described["headers"].items()
        if header.get("required") and name not in answer.headers
    ]
    if request.method == "HEAD":
        return wrong + (["a HEAD has no body"] if answer.content or "content" in described else [])
    media_type = answer.headers["content-type"].partition(";")[0]
    content = described["content"].get(media_type) or described["content"].get("*/*")
    if content is None:
        return [*wrong, f"{media_type} is not described"]
    if media_type == "text/event-stream":
        return wrong + [flaw for event in events(answer.text) for flaw in _event(content["itemSchema"], event)]
    return wrong + complaints(content["schema"], answer.json() if media_type == "application/json" else answer.text)


def events(text: str) -> list[dict[str, str]]:
    frames = [frame.split("\n") for frame in text.strip("\n").split("\n\n")]
    return [dict(line.split(": ", 1) for line in frame if not line.startswith(":")) for frame in frames]


def _event(schema: Mapping[str, Any], event: Mapping[str, str]) -> list[str]:
    data = schema["properties"]["data"]
    said, end = (data["anyOf"][1], data["anyOf"][0]["const"]) if "anyOf" in data else (data, None)
    flaws = complaints(dict(schema), event)
    return flaws if event["data"] == end else flaws + complaints(said["contentSchema"], json.loads(event["data"]))
