"""`/openapi.json`: every route of the app as it says of itself, and the schemas that they name."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute

from beholder import __version__
from beholder.server.described import JSON, OPEN, in_path, operation
from beholder.server.paths import READ, VERSIONS
from beholder.server.printing import Json
from beholder.wire.described import schemas
from beholder.wire.described.shapes import Schema

router = APIRouter()

_NAME = re.compile(r"{(\w+)}")
_MODEL: Schema = {"type": "string", "pattern": "^[a-zA-Z0-9._-]+$", "description": "A model; any gemini-* name is one."}
_PATH: Mapping[str, Schema] = {
    "version": {"type": "string", "enum": list(VERSIONS), "description": "All are the same here."},
    "name": _MODEL,
}
_SCHEMES: Mapping[str, Schema] = {
    "header": {"type": "apiKey", "in": "header", "name": "x-goog-api-key"},
    "query": {"type": "apiKey", "in": "query", "name": "key"},
    "bearer": {"type": "http", "scheme": "bearer"},
}
_ABOUT = (
    "A self-hosted image-understanding server that speaks the Gemini API. Requests are described in one spelling; "
    "snake_case and camelCase are both read at every depth, words in any case, and unknown keys are ignored. Every "
    "GET has a HEAD. A method that a path has not is answered by 405, an unknown path by 404, both in the one envelope "
    "of errors. Where the owner made no keys, none is needed."
)


@router.api_route(
    "/openapi.json", methods=READ, openapi_extra=operation({JSON: {"type": "object"}}, tag="server", refusals=OPEN)
)
async def openapi(request: Request) -> Json:
    """Describe this API."""
    return Json(cast(Callable[[], dict[str, Any]], request.app.state.openapi)())


def describe(routers: Iterable[APIRouter]) -> dict[str, Any]:
    """Put the description together. Raises `ValueError` for a route that does not say what it takes and answers."""
    paths: dict[str, dict[str, Any]] = {}
    for route in (route for router in routers for route in router.routes):
        if not isinstance(route, APIRoute) or not route.openapi_extra:
            raise ValueError(f"{route} says nothing of itself; give it openapi_extra=operation(…)")
        for method in sorted(route.methods or ()):
            paths.setdefault(route.path_format, {})[method.lower()] = _operation(route, method)
    return {
        "openapi": "3.2.0",
        "info": {"title": "beholder", "version": __version__, "description": _ABOUT, "license": {"name": "Apache-2.0"}},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": schemas(), "securitySchemes": _SCHEMES},
    }


def _operation(route: APIRoute, method: str) -> dict[str, Any]:
    extra = cast(dict[str, Any], route.openapi_extra)
    responses = extra["responses"]
    if method == "HEAD":
        responses = {code: _without_content(response) for code, response in responses.items()}
    words = "_".join(re.findall(r"\w+", route.path_format))
    about = {
        "operationId": f"{method.lower()}_{words}",
        "summary": (route.endpoint.__doc__ or "").partition("\n")[0],
        "parameters": [*_path_parameters(route, extra["parameters"]), *extra["parameters"]],
        "responses": responses,
    }
    if "401" in responses:
        about["security"] = [{}, *({name: []} for name in _SCHEMES)]
    return {**extra, **about}


def _path_parameters(route: APIRoute, described: Iterable[Schema]) -> list[Schema]:
    own = {parameter["name"] for parameter in described if parameter["in"] == "path"}
    names = [name for name in _NAME.findall(route.path_format) if name not in own]
    return [in_path(name, _PATH.get(name, {"type": "string", "minLength": 1})) for name in names]


def _without_content(response: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in response.items() if key != "content"}
