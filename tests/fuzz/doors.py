"""Valid requests of every door with one or two places of them made hostile; what was accepted is read again.

JSON is damaged by its paths, not by its bytes: so damage gets past the parser and into what each field means.
"""

import asyncio
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

import httpx

from beholder.engines.registry import Registry
from beholder.server.app import create_app
from beholder.settings import Settings
from tests.fakes import FakeEngine
from tests.fuzz.requests import DOORS

Steps: TypeAlias = tuple[str | int, ...]

MARK = "⟦{}⟧"
DEEP = 150  # levels: less than the parser's own bound
# JSON texts, for some of these no value of Python stands.
HOSTILE = (
    "null", "true", "false", "0", "-0", "-1", "1", "3", "0.5", "1e2", "1e308", "1e400", "-1e400", "NaN", "Infinity",
    "2147483648", "9223372036854775808", "18446744073709551616", "9" * 4300, "9" * 5000, "-" + "9" * 400,
    '""', '" "', '"\\u0000"', '"\\ud800"', '"\\udc00\\ud800"', '"a\\u0000b"', '"\\u0663"',
    '"../../etc/passwd"', '"%00"',
    '"%2e%2e%2f"', '"files/"', '"files/../x"', '"files/%00"', '"http://"', '"http://[::"', '"file:///etc/passwd"',
    '"data:"', '"data:,"', '"data:image/png;base64,"', '"object"', '"OBJECT"', '"string"', '"user"', '"model"', '"any"',
    '"image"', '"text"', '"function_call"', '"function_result"', '"application/json"', '"text/x.enum"', '"auto"',
    json.dumps("x" * 100_000), json.dumps("ü" * 5000), json.dumps("(" * 3000), json.dumps("a, " * 3000),
    "[]", "[[]]", "[null]", "[{}]", "[1]", '["a"]', '[""]', "[[[]]]", "{}", '{"": {}}', '{"__proto__": {"a": 1}}',
    '{"a": 1, "a": 2}', '{"type": {}}', '{"type": []}', '[{"type": {}}]', '[{"type": ["text"]}]', '{"type": null}',
    '{"parts": null}', '{"parts": [{}]}', '{"text": {}}', '{"$ref": "#"}', '{"$ref": "#/a"}', '{"type": "object"}',
    '{"enum": []}', '{"enum": [1e400]}', '{"enum": ["a", {}]}', '{"pattern": "("}', '{"pattern": "(a+)+$"}',
    '{"minLength": 1e9}', '{"minItems": 1000000000}', '{"multipleOf": 0}', '{"multipleOf": 1e-300}', '{"const": 1e400}',
    '{"minimum": 5, "maximum": 1}', '{"anyOf": []}', '{"not": {}}', '{"properties": {"a": {"$ref": "#"}}}',
    "[" * DEEP + "]" * DEEP, '{"a":' * DEEP + "1" + "}" * DEEP, "[" * 10_000, '{"items":' * 90 + "{}" + "}" * 90,
    "[" + ",".join(["null"] * 10_000) + "]", "[" + ",".join(['{"text": "a"}'] * 3_000) + "]",
    "[" + ",".join(['{"type": "text", "text": "a"}'] * 3_000) + "]",
)  # fmt: skip


class Doors:
    """Asks a whole server in this process: a refusal with a sentence will do, but none of 500 and above."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._loop = asyncio.new_event_loop()
        self._open = AsyncExitStack()
        self._client: httpx.AsyncClient | None = None

    def make(self, number: int) -> bytes:
        """Give a path, a line break, and a body."""
        random = Random(f"{self._seed}:{number}")
        path, body = random.choice(DOORS)
        return path.encode() + b"\n" + damaged(body, random)

    def swallow(self, data: bytes) -> None:
        path, _, body = data.partition(b"\n")
        self._loop.run_until_complete(self._ask(path.decode(), body))

    def close(self) -> None:
        self._loop.run_until_complete(self._open.aclose())
        self._loop.close()

    async def _ask(self, path: str, body: bytes) -> None:
        self._client = self._client or await self._serve()
        answer = await self._client.post(path, content=body)
        _judge(answer)
        if answer.status_code == 200 and path.endswith("/interactions"):
            for again in (f"{path}/{id}" for id in _ids(answer)):
                for query in ("", "?include_input=true", "?stream=true"):
                    _judge(await self._client.get(again + query))
                _judge(
                    await self._client.post(
                        path, json={"model": "fake", "input": "?", "previous_interaction_id": again.rpartition("/")[2]}
                    )
                )
                _judge(await self._client.delete(again))
        if answer.status_code == 200 and path.endswith(":batchGenerateContent"):
            await self._wait(f"/v1/{answer.json()['name']}")

    async def _wait(self, path: str) -> None:
        """Read a batch to its end, and what came of it; the fake engine takes no time."""
        assert self._client is not None
        async with asyncio.timeout(10):
            while True:
                answer = await self._client.get(path)
                _judge(answer)
                if answer.json()["done"]:
                    break
                await asyncio.sleep(0)
        assert "error" not in answer.json() or answer.json()["error"]["code"] != 13, answer.text
        assert '"code":13' not in answer.text.replace(" ", ""), answer.text
        _judge(await self._client.delete(path))

    async def _serve(self) -> httpx.AsyncClient:
        folder = self._open.enter_context(tempfile.TemporaryDirectory())
        settings = Settings(data_dir=Path(folder), request_bytes=4_000_000)
        app = create_app(settings, Registry([FakeEngine()], "fake"))
        await self._open.enter_async_context(app.router.lifespan_context(app))
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://beholder.test")
        return await self._open.enter_async_context(client)


def damaged(body: Mapping[str, Any], random: Random) -> bytes:
    """Print `body` with one or two of its values replaced, left out, doubled or renamed."""
    tree = json.loads(json.dumps(body))
    texts: list[str] = []
    for _ in range(random.choice((1, 1, 1, 2))):
        places = list(_places(tree))
        if not places:
            break
        *steps, last = random.choice(places)
        node = tree
        for step in steps:
            node = node[step]
        _damage(node, last, tree, texts, random)
    said = json.dumps(tree, ensure_ascii=random.random() < 0.5)
    for number, text in enumerate(texts):
        for form in (MARK.format(number), json.dumps(MARK.format(number))[1:-1]):
            said = said.replace(f'"{form}"', text)
    return said.encode()


def _damage(node: Any, last: Any, tree: Any, texts: list[str], random: Random) -> None:
    match random.randrange(10):
        case 0:
            del node[last]
        case 1 if isinstance(node, dict):
            node[random.choice((last.upper(), last + "\0", "__proto__", "$ref", "type", last.replace("_", "")))] = node[
                last
            ]
        case 2 if isinstance(node, list):
            node.extend([node[last]] * random.choice((1, 300)))
        case 3:
            *steps, other = random.choice(list(_places(tree)))
            value = tree
            for step in (*steps, other):
                value = value[step]
            node[last] = json.loads(json.dumps(value))
        case _:
            node[last] = MARK.format(len(texts))
            texts.append(random.choice(HOSTILE))


def _places(node: Any, steps: Steps = ()) -> Iterator[Steps]:
    items: Sequence[tuple[Any, Any]] = ()
    if isinstance(node, dict):
        items = list(node.items())
    elif isinstance(node, list):
        items = list(enumerate(node[:8]))
    for step, value in items:
        yield (*steps, step)
        yield from _places(value, (*steps, step))


def _ids(answer: httpx.Response) -> list[str]:
    """Give the id of what was stored: of a stream it is in the first event."""
    if answer.headers["content-type"].startswith("text/event-stream"):
        first = next(line for line in answer.text.split("\n") if line.startswith("data:"))
        stored = json.loads(first[5:])["interaction"]["id"]
    else:
        stored = answer.json().get("id")
    return [stored] if stored else []


def _judge(answer: httpx.Response) -> None:
    assert answer.status_code < 500, answer.text[:500]
    if answer.status_code >= 400:
        error = answer.json()["error"]
        assert error["message"] and error["code"] == answer.status_code
        assert len(answer.content) < 10_000, f"an echo of {len(answer.content)} bytes"
