"""Is it alive, is it ready, and what is it: for supervisors, balancers and the curious."""

from fastapi import APIRouter, Request

from beholder import __version__
from beholder.faults import Fault, Status
from beholder.server.address import base_url
from beholder.server.described import OPEN, json, operation
from beholder.server.paths import READ
from beholder.server.printing import Json
from beholder.server.rooms import InRooms

router = APIRouter()

_INDEX = operation(json("Index"), tag="server", refusals=OPEN)
_ALIVE = operation(json("Health"), tag="server", refusals=OPEN)
_READY = operation(json("Health"), tag="server", refusals=(*OPEN, Status.UNAVAILABLE))


@router.api_route("/", methods=READ, openapi_extra=_INDEX)
async def index(request: Request) -> Json:
    """Say what this is and where to go."""
    base = base_url(request)
    environment = {
        "GOOGLE_GEMINI_BASE_URL": base,
        "GEMINI_API_KEY": "a key of this server, or any word if it has none",
    }
    what = "an image-understanding server that speaks the Gemini API"
    links = {"models": f"{base}/v1beta/models", "ready": f"{base}/readyz", "openapi": f"{base}/openapi.json"}
    return Json({"name": "beholder", "version": __version__, "what": what, "environment": environment, **links})


@router.api_route("/healthz", methods=READ, openapi_extra=_ALIVE)
async def alive() -> Json:
    """Answer as soon as the process serves at all."""
    return Json({"status": "ok"})


@router.api_route("/readyz", methods=READ, openapi_extra=_READY)
async def ready(rooms: InRooms) -> Json:
    """Answer 200 once the models are loaded, 503 before."""
    if rooms.failure is not None:
        raise Fault(Status.UNAVAILABLE, f"the models could not be loaded: {rooms.failure}")
    if not rooms.hall.ready:
        raise Fault(Status.UNAVAILABLE, "the models are still loading")
    return Json({"status": "ready"})
