"""The discovery document's route: Google's older API clients ask for it before they upload a file."""

import inspect
import re
from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute

from beholder.faults import Status, invalid
from beholder.server.address import base_url
from beholder.server.described import JSON, OPEN, operation, query
from beholder.server.paths import READ, VERSION, VERSIONS
from beholder.server.printing import Json
from beholder.server.routes import batches, content, files, interactions, models
from beholder.server.uploading import uploads
from beholder.wire.discovery import Route, document

router = APIRouter()

DESCRIBED = (interactions.router, content.router, batches.router, files.router, models.router, uploads.router)
UPLOAD = "/upload"
_DOCUMENT = operation(
    {JSON: {"type": "object"}},
    tag="server",
    refusals=(*OPEN, Status.INVALID_ARGUMENT),
    parameters=(query("version", {"type": "string", "enum": list(VERSIONS)}, "Which one to describe."),),
)
_CONVERTER = re.compile(r":\w+}")


@router.api_route("/$discovery/rest", methods=READ, openapi_extra=_DOCUMENT)
async def describe(request: Request, version: str = VERSIONS[0]) -> Json:
    """Describe this server's methods; that is no secret, so no key is asked for."""
    if version not in VERSIONS:
        raise invalid(f"should be one of {', '.join(VERSIONS)}", "version")
    return Json(document(base_url(request), version, routes()))


def routes() -> Iterator[Route]:
    """Give the routes of the Gemini API that the server has; HEAD is GET, and PUT another way to POST."""
    for route in (route for router in DESCRIBED for route in router.routes if isinstance(route, APIRoute)):
        if not route.path.startswith((VERSION, UPLOAD)):
            continue  # another way to a route that is told already
        path = _CONVERTER.sub("}", route.path.removeprefix(UPLOAD).removeprefix(VERSION + "/"))
        query = tuple(parameter.alias for parameter in route.dependant.query_params if parameter.alias != "alt")
        said = inspect.getdoc(route.endpoint) or ""
        for method in sorted((route.methods or set()) - {"HEAD", "PUT"}):
            yield Route(method, path, said, query, upload=route.path.startswith(UPLOAD))
