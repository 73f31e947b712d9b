"""Who may call: anyone while there are no keys, otherwise whoever presents one of them; and how much he may ask for."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request

from beholder.domain import DEFAULT_PROJECT, Draft
from beholder.faults import Fault, Status
from beholder.server.rooms import InRooms
from beholder.server.web_pages import check_page
from beholder.store.key import UNLIMITED, Allowance

HOW = "send it as the header x-goog-api-key (the SDKs do, from GEMINI_API_KEY), as Authorization: Bearer, or as ?key="


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf a request is made, and how much that one may use."""

    project: str = DEFAULT_PROJECT
    key: str | None = None  # the id of a key that is counted for; those of the settings are not
    allowance: Allowance = UNLIMITED

    def asks(self, draft: Draft) -> Draft:
        """Give `draft` as this caller's question."""
        return replace(draft, project=self.project, key=self.key)


async def authorise(request: Request, rooms: InRooms) -> Caller:
    """Tell who calls.

    Raises `Fault` (UNAUTHENTICATED) when there are keys and the request carries none of them, and (PERMISSION_DENIED)
    when there are none and a web page from elsewhere asks.
    """
    presented = _presented(request)
    if presented and rooms.ring.is_word(presented):
        return Caller()
    if presented and (key := await rooms.ring.find(presented)) is not None:
        return Caller(key.project, key.id, key.allowance)
    if not await rooms.ring.guarded():
        check_page(request, rooms.settings)
        return Caller()
    if not presented:
        raise Fault(Status.UNAUTHENTICATED, f"this server wants an API key; {HOW}")
    raise Fault(Status.UNAUTHENTICATED, f"the API key is not one of this server's, or was revoked; {HOW}")


def _presented(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    return request.headers.get("x-goog-api-key") or bearer or request.query_params.get("key", "")


Authorised = Depends(authorise)
Calling = Annotated[Caller, Authorised]


async def admit(caller: Calling, rooms: InRooms) -> Caller:
    """Tell who asks for work, and count that; raise `Fault` (RESOURCE_EXHAUSTED) when it is too much for his key.

    To look at what is there, to follow, stop and delete it is not counted: who is out of quota can still fetch what he
    asked for.
    """
    if caller.key is not None:
        rooms.meter.admit(caller.key, caller.allowance)
    return caller


async def own(caller: Calling) -> Caller:
    """Tell who wants to know about all projects; raise `Fault` (PERMISSION_DENIED) when he may not."""
    if caller.project != DEFAULT_PROJECT:
        message = f"this tells about all projects; use a key of the project {DEFAULT_PROJECT!r}"
        raise Fault(Status.PERMISSION_DENIED, message)
    return caller


Asking = Annotated[Caller, Depends(admit)]
Owner = Depends(own)
