"""A web server on loopback that answers exactly what a test tells it to, rightly or wrongly."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence
from typing import Self, TypeAlias

Write: TypeAlias = Callable[[bytes], Awaitable[None]]
Answer: TypeAlias = bytes | Callable[[Write], Awaitable[None]]


class Upstream:
    """Serves fixed bytes or a scripted stream for each path; remembers the heads of all requests."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Answer] = {}
        self.heads: list[str] = []
        self.port = 0
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        await self._server.wait_closed()

    def url(self, path: str, host: str = "photos.test") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def write(data: bytes) -> None:
            writer.write(data)
            await writer.drain()

        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.heads.append(head)
            answer = self.answers[head.split(" ")[1]]
            await (write(answer) if isinstance(answer, bytes) else answer(write))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client went away, as it should from a bad server
        finally:
            writer.close()


def reply(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """Make an honest answer; `headers` are added with `_` for `-`."""
    fields = {"Content-Length": str(len(body))} | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    return reply(status=status, Location=location)


class Names:
    """A resolver that knows the hosts it is told, in turn when it is told several answers; and counts."""

    def __init__(self, **hosts: Sequence[Sequence[str]]) -> None:
        self._hosts = {name.replace("_", "."): [*answers] for name, answers in hosts.items()}
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append((host, port))
        answers = self._hosts.get(host)
        if not answers:
            raise OSError(f"no such host: {host}")
        return answers.pop(0) if len(answers) > 1 else answers[0]


async def silent(write: Write) -> None:
    await asyncio.Event().wait()


async def stops_after_its_head(write: Write) -> None:
    await write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    await asyncio.Event().wait()


async def drips(write: Write) -> None:
    await write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:  # each byte comes well within any timeout of a single read
        await write(b"x")
        await asyncio.wait([asyncio.ensure_future(asyncio.Event().wait())], timeout=0.02)
