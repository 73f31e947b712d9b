"""A server as a process, and a collector as another program would run it."""

import signal
import socket

import httpx
import pytest

from tests.cli.conftest import Start, url_of
from tests.server.conftest import inline, png, question

pytest.importorskip("opentelemetry.proto.collector.trace.v1.trace_service_pb2")

from tests.cli.collector import collecting

TRACE = "0af7651916cd43dd8448eb211c80319c"


def test_traces_reach_the_collector(start: Start) -> None:
    with collecting() as collector:
        process = start("serve", "--port", "0", "--engine", "line", "--otlp-endpoint", collector.url)
        url = url_of(process)
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
        headers = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
        answer = httpx.post(f"{url}/v1/interactions", json=question(inline(png())), headers=headers, timeout=60)
        assert answer.status_code == 200
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate()
        assert process.returncode == 0, err
    assert (collector.paths, collector.services) == ({"/v1/traces"}, {"beholder"})
    ours = {span.name for span in collector.spans if span.trace_id.hex() == TRACE}
    assert {"POST /{version}/interactions", "parse", "resolve", "queue", "engine", "store"} == ours
    assert f'"trace_id": "{TRACE}"' in err, "the log names the trace"


def test_a_collector_that_is_not_there_is_felt_by_nobody(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    process = start("serve", "--port", "0", "--engine", "line", "--otlp-endpoint", f"http://name:word@127.0.0.1:{port}")
    assert httpx.get(f"{url_of(process)}/healthz").status_code == 200
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate()
    assert process.returncode == 0, err
    assert "Traceback" not in err and "word" not in err
