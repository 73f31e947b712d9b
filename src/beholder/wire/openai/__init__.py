"""The OpenAI dialect: chat completions and model lists, for tools that speak only that."""

from beholder.wire.openai.answer import Chunks, completion
from beholder.wire.openai.call import Call
from beholder.wire.openai.models import listing, model
from beholder.wire.openai.refusal import refusal
from beholder.wire.openai.request import parse

__all__ = ["Call", "Chunks", "completion", "listing", "model", "parse", "refusal"]
