"""The interactions dialect: snake_case both ways, steps instead of candidates, named stream events."""

from beholder.wire.interactions.answer import interaction
from beholder.wire.interactions.call import Call
from beholder.wire.interactions.editions import Edition, edition
from beholder.wire.interactions.events import Events
from beholder.wire.interactions.given import given_steps
from beholder.wire.interactions.query import read_query
from beholder.wire.interactions.request import parse

__all__ = ["Call", "Edition", "Events", "edition", "given_steps", "interaction", "parse", "read_query"]
