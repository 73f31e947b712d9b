"""Who may call: anyone when the owner set no keys, otherwise whoever presents one of them."""

import hmac

from fastapi import Depends, Request

from beholder.faults import Fault, Status
from beholder.server.rooms import InRooms

HOW = "send it as the header x-goog-api-key (the SDKs do, from GEMINI_API_KEY), as Authorization: Bearer, or as ?key="


async def authorise(request: Request, rooms: InRooms) -> None:
    """Raise `Fault` (UNAUTHENTICATED) unless the request carries a key that the owner set, or none is set."""
    keys = rooms.settings.api_keys
    if not keys:
        return
    presented = _presented(request)
    if not presented:
        raise Fault(Status.UNAUTHENTICATED, f"this server wants an API key; {HOW}")
    # Every key is compared, and in constant time, so that the answer's delay tells nothing.
    matches = [hmac.compare_digest(presented.encode(), key.encode()) for key in keys]
    if not any(matches):
        raise Fault(Status.UNAUTHENTICATED, f"the API key is not one of this server's; {HOW}")


def _presented(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    return request.headers.get("x-goog-api-key") or bearer or request.query_params.get("key", "")


Authorised = Depends(authorise)
