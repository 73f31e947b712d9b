"""The discovery document: what Google's older API clients read to learn which methods there are and how to call them.

It is made of the server's own routes, so it never says more than there is. Bodies are not described:
`google-generativeai` wants this document to upload files, and a generic client may call every method with the JSON of
the API's reference.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_PARAMETER = re.compile(r"{\w+}")
_CREATES = {"POST": "create", "DELETE": "delete", "PUT": "update", "PATCH": "patch"}
_BODY = "Body"
_GLOBAL = {
    "key": {"type": "string", "location": "query", "description": "API key, where the server wants one."},
    "alt": {"type": "string", "location": "query", "default": "json", "description": "`sse` for a stream of events."},
    "$alt": {"type": "string", "location": "query", "description": "Accepted; answers are JSON."},
}


@dataclass(frozen=True, slots=True)
class Route:
    """One way to call the server."""

    method: str  # HTTP
    path: str  # below the version: "files/{name}"
    description: str
    query: tuple[str, ...] = ()
    upload: bool = False  # its bytes come to the same path below /upload


def document(base_url: str, version: str, routes: Iterable[Route]) -> dict[str, Any]:
    """Print the document of the API `version`, whose methods are `routes`, at `base_url` (no version, no slash)."""
    resources: dict[str, dict[str, Any]] = {}
    for route in routes:
        resource, name = _named(route)
        methods = resources.setdefault(resource, {"methods": {}})["methods"]
        methods[name] = _method(route, f"{resource}.{name}", version)
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": f"generativelanguage:{version}",
        "name": "generativelanguage",
        "version": version,
        "title": "beholder",
        "description": "Image understanding on your own hardware, over the Gemini API.",
        "protocol": "rest",
        "rootUrl": f"{base_url}/",
        "servicePath": "",
        "baseUrl": f"{base_url}/",
        "batchPath": "batch",
        "parameters": _GLOBAL,
        "schemas": {_BODY: {"id": _BODY, "type": "object", "additionalProperties": {"type": "any"}}},
        "resources": resources,
    }


def _named(route: Route) -> tuple[str, str]:
    """Name the resource and the method: `models`, `generateContent`."""
    collection, _, rest = route.path.partition("/")
    if route.upload:
        return "media", "upload"
    verb = _PARAMETER.sub("", rest).strip("/:")
    if verb:
        return collection, verb
    if route.method == "GET":
        return collection, "get" if rest else "list"
    return collection, _CREATES[route.method]


def _method(route: Route, id: str, version: str) -> dict[str, Any]:
    collection = route.path.partition("/")[0]
    name = "model" if ":" in route.path and collection == "models" else "name"
    path = re.sub(rf"{collection}/{_PARAMETER.pattern}", f"{{+{name}}}", route.path)
    parameters: dict[str, Any] = {key: {"type": "string", "location": "query"} for key in route.query}
    if path != route.path:
        pattern = f"^{collection}/[^/]+$"
        parameters[name] = {"type": "string", "location": "path", "required": True, "pattern": pattern}
    described: dict[str, Any] = {
        "id": f"generativelanguage.{id}",
        "httpMethod": route.method,
        "path": f"{version}/{path}",
        "flatPath": f"{version}/{route.path}",
        "description": route.description,
        "parameters": parameters,
        "parameterOrder": [key for key, value in parameters.items() if value.get("required")],
        "response": {"$ref": _BODY},
    }
    if route.method in ("POST", "PUT", "PATCH"):
        described["request"] = {"$ref": _BODY}
    return described | (_media(version, route.path) if route.upload else {})


def _media(version: str, path: str) -> dict[str, Any]:
    place = {"multipart": True, "path": f"/upload/{version}/{path}"}
    media = {"accept": ["*/*"], "protocols": {"simple": place, "resumable": place}}
    return {"supportsMediaUpload": True, "mediaUpload": media}
