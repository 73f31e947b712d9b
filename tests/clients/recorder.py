"""A loopback forwarder that writes down what passes: the only witness of how often an SDK really asked."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOP_BY_HOP = frozenset({"connection", "transfer-encoding", "content-length"})


@dataclass
class Recorder:
    """Requests that passed, as `METHOD /path`, without the query."""

    url: str
    requests: list[str] = field(default_factory=list)


@contextmanager
def recording(target: str) -> Iterator[Recorder]:
    """Forward to `target`, writing down every request; bodies must carry a Content-Length."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Forward) as server:
        server.daemon_threads = True
        recorder = Recorder(f"http://127.0.0.1:{server.server_port}")
        server.target, server.recorder = urlsplit(target).netloc, recorder  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield recorder
        server.shutdown()
        thread.join()


class _Forward(BaseHTTPRequestHandler):
    def _forward(self) -> None:
        self.server.recorder.requests.append(f"{self.command} {urlsplit(self.path).path}")  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        upstream = http.client.HTTPConnection(self.server.target)  # type: ignore[attr-defined]
        upstream.request(self.command, self.path, body, dict(self.headers))
        answer = upstream.getresponse()
        payload = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)
        upstream.close()

    do_GET = do_POST = do_DELETE = _forward

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test run's output to the tests."""
