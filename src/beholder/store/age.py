"""The order of lists that callers page through: newest first, those of one microsecond by id; and how one goes on.

A page is cut out by the database: who reads ten thousand files page by page would else have all of them read each time.
"""

import re
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Select, Table

from beholder.faults import invalid
from beholder.store.database.schema import to_microseconds

_END = 10**18  # microseconds; nothing is made so late
_KEY = re.compile(r"([0-9]{19}) ([A-Za-z0-9_-]{1,64})", re.ASCII)


class _Made(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def created(self) -> datetime: ...


def age_key(made: _Made) -> str:
    """Give a word that sorts newer ones before older ones, and those of one microsecond by id."""
    return f"{_END - to_microseconds(made.created):019d} {made.id}"


def newest_first(query: Select[Any], table: Table, after: str | None, most: int | None) -> Select[Any]:
    """Give at most `most` rows of `table`, newest first: those behind the one whose `age_key` is `after`.

    Raises `Fault` (INVALID_ARGUMENT) for what is no such key.
    """
    created, id = table.c.created, table.c.id
    if after is not None:
        if (key := _KEY.fullmatch(after)) is None:
            sentence = "is not a token of this list; pass the nextPageToken of the page before unchanged"
            raise invalid(sentence, "pageToken")
        moment = _END - int(key[1])
        query = query.where(created <= moment, (created < moment) | (id > key[2]))  # the first is for the index
    return query.order_by(created.desc(), id).limit(most)
