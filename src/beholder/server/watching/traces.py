"""OpenTelemetry behind `beholder.tracing`: imported only where the owner set `otlp_endpoint`.

Spans are sent over OTLP/HTTP in batches by a thread of the SDK's own, so that no request waits for the collector. What
the SDK reads from the environment (`OTEL_TRACES_SAMPLER`, `OTEL_EXPORTER_OTLP_HEADERS`, …) holds here as everywhere.
"""

from collections.abc import Mapping
from threading import Thread
from typing import TYPE_CHECKING

import structlog
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import SpanKind, Status, StatusCode, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from beholder import __version__
from beholder.faults import Fault
from beholder.server.watching.journal import route_of
from beholder.tracing import Attribute, Span, within

if TYPE_CHECKING:
    from opentelemetry import trace
    from opentelemetry.sdk.trace import SpanProcessor

FLUSH_SECONDS = 2.0  # for the last spans, when the server stops: a collector that is gone holds nobody up
PREFIX = "beholder."


class Tracer:
    """Makes traces; itself the parent of what no request asked for."""

    def __init__(self, processor: "SpanProcessor") -> None:
        """Hand spans to `processor` when they end."""
        resource = Resource.create({"service.name": "beholder", "service.version": __version__})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("beholder", __version__)

    def child(self, name: str, attributes: Mapping[str, Attribute]) -> Span:
        """Begin a trace of its own."""
        return _Span(self._tracer, self._tracer.start_span(name, attributes=_named(attributes)))

    def request(self, scope: Scope) -> "_Span":
        """Begin the span of a request, in the trace that its `traceparent` names if it has one."""
        context = TraceContextTextMapPropagator().extract(dict(Headers(scope=scope)))
        attributes = {"http.request.method": scope["method"]}
        return _Span(
            self._tracer, self._tracer.start_span(scope["method"], context, SpanKind.SERVER, attributes=attributes)
        )

    def middleware(self, app: ASGIApp) -> "Traces":
        """Wrap `app` so that its requests are traced."""
        return Traces(app, self)

    def tell(self, **attributes: Attribute) -> None:
        """Say nothing: it is no span."""

    def end(self, error: BaseException | None = None) -> None:
        """Send what was not sent yet, and stop; blocking, for two seconds at most."""
        # The SDK would wait for half a minute, and the interpreter for any thread but a daemon.
        stopping = Thread(target=self._provider.shutdown, daemon=True)
        stopping.start()
        stopping.join(FLUSH_SECONDS)


class _Span:
    def __init__(self, tracer: "trace.Tracer", it: "trace.Span") -> None:
        self._tracer = tracer
        self._it = it

    @property
    def trace_id(self) -> str:
        return f"{self._it.get_span_context().trace_id:032x}"

    def child(self, name: str, attributes: Mapping[str, Attribute]) -> Span:
        context = set_span_in_context(self._it)
        return _Span(self._tracer, self._tracer.start_span(name, context, attributes=_named(attributes)))

    def tell(self, **attributes: Attribute) -> None:
        self._it.set_attributes(_named(attributes))

    def answered(self, status: int, request_id: str) -> None:
        self._it.set_attribute("http.response.status_code", status)
        self._it.set_attribute("beholder.request_id", request_id)
        if status >= 500:
            self._it.set_status(Status(StatusCode.ERROR))

    def routed(self, method: str, route: str) -> None:
        self._it.update_name(f"{method} {route}")
        self._it.set_attribute("http.route", route)

    def end(self, error: BaseException | None = None) -> None:
        if isinstance(error, Exception):
            # The kind of error only: messages may repeat what was sent.
            self._it.set_attribute("error.type", error.status if isinstance(error, Fault) else type(error).__name__)
            self._it.set_status(Status(StatusCode.ERROR))
        self._it.end()


class Traces:
    """ASGI middleware: one span for each request, around all others."""

    def __init__(self, app: ASGIApp, tracer: Tracer) -> None:
        """Wrap `app`."""
        self._app = app
        self._tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request under a span, whose id the log tells beside the request's."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        span = self._tracer.request(scope)

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                span.answered(message["status"], Headers(raw=message["headers"]).get("x-request-id", ""))
            await send(message)

        error: BaseException | None = None
        try:
            with within(span), structlog.contextvars.bound_contextvars(trace_id=span.trace_id):
                await self._app(scope, receive, told)
        except BaseException as raised:
            error = raised
            raise
        finally:
            span.routed(scope["method"], route_of(scope))
            span.end(error)


def open_tracer(endpoint: str) -> Tracer:
    """Make a tracer that sends to the collector at `endpoint`, such as http://localhost:4318."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    path = "" if endpoint.rstrip("/").endswith("/v1/traces") else "/v1/traces"
    return Tracer(BatchSpanProcessor(OTLPSpanExporter(endpoint.rstrip("/") + path)))


def _named(attributes: Mapping[str, Attribute]) -> dict[str, Attribute]:
    return {PREFIX + name: value for name, value in attributes.items()}
