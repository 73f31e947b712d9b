"""What is being stored is not cut off by who waits for it, or nobody could tell whether it will come after all."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def unbroken(work: Awaitable[T]) -> T:
    """Do `work` to its end, even when this is cancelled meanwhile: a transaction is not cut off by who waits for it.

    So whoever waits for the end of a cancelled task knows that nothing of it comes later. A second cancelling is heard.
    """
    doing = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.wait({doing})
        if not doing.cancelled():
            doing.exception()  # heard, so that asyncio does not complain of it
        raise
