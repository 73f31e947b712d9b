"""The models resource: which names answer here, and what stands behind them.

Tools that speak the OpenAI dialect ask for models at the same paths, so what they look for is there too.
"""

from operator import itemgetter

from fastapi import APIRouter

from beholder.server.auth import Authorised
from beholder.server.described import NAMED, PAGES, json, operation
from beholder.server.paths import READ, VERSION
from beholder.server.printing import Json
from beholder.server.rooms import InRooms
from beholder.wire import models, openai
from beholder.wire.paging import page

router = APIRouter(prefix=VERSION, dependencies=[Authorised])

_LIST = operation(json("Models"), tag="models", refusals=NAMED, parameters=PAGES)
_GET = operation(json("Model"), tag="models", refusals=NAMED)


@router.api_route("/models", methods=READ, openapi_extra=_LIST)
async def listing(rooms: InRooms, pageSize: str | None = None, pageToken: str | None = None) -> Json:
    """List models, page by page."""
    by_name = sorted(rooms.hall.models(), key=itemgetter(0))
    chosen, token = page(by_name, pageSize, pageToken, key=itemgetter(0), default=50, maximum=1000)
    return Json(models.listing(chosen, token) | openai.listing(chosen))


@router.api_route("/models/{name:name}", methods=READ, openapi_extra=_GET)
async def get(name: str, rooms: InRooms) -> Json:
    """Describe one model."""
    bare = name.removeprefix("models/")
    card = rooms.hall.card(bare)
    return Json(models.model(bare, card) | openai.model(bare, card))
