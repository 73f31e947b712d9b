"""Who may call: anyone when the owner set no keys, otherwise whoever presents one of them."""

import hmac
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request

from beholder.domain import DEFAULT_PROJECT, Draft
from beholder.faults import Fault, Status
from beholder.server.rooms import InRooms

HOW = "send it as the header x-goog-api-key (the SDKs do, from GEMINI_API_KEY), as Authorization: Bearer, or as ?key="


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf a request is made."""

    project: str = DEFAULT_PROJECT

    def asks(self, draft: Draft) -> Draft:
        """Give `draft` as this caller's question."""
        return replace(draft, project=self.project)


async def authorise(request: Request, rooms: InRooms) -> Caller:
    """Tell who calls; raise `Fault` (UNAUTHENTICATED) when the owner set keys and the request carries none of them."""
    keys = rooms.settings.api_keys
    if not keys:
        return Caller()
    presented = _presented(request)
    if not presented:
        raise Fault(Status.UNAUTHENTICATED, f"this server wants an API key; {HOW}")
    # Every key is compared, and in constant time, so that the answer's delay tells nothing.
    matches = [hmac.compare_digest(presented.encode(), key.encode()) for key in keys]
    if not any(matches):
        raise Fault(Status.UNAUTHENTICATED, f"the API key is not one of this server's; {HOW}")
    return Caller()


def _presented(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    return request.headers.get("x-goog-api-key") or bearer or request.query_params.get("key", "")


Authorised = Depends(authorise)
Calling = Annotated[Caller, Authorised]
