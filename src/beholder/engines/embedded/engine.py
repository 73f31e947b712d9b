"""The default engine: experts on the CPU behind an intent router, with weights that a package index delivers.

It states what its experts found and says when a question is beyond them. Everything heavy runs in a few
worker threads of its own, so that the server's loop never waits for a model.
"""

import asyncio
import json
import os
import secrets
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from beholder.domain import (
    Ask,
    Delta,
    Finish,
    FinishReason,
    Function,
    FunctionCall,
    Generation,
    ThinkingLevel,
    Thought,
    Usage,
    Words,
)
from beholder.engines.base import Memory, ModelCard, PixelSource
from beholder.engines.embedded import cost, tokens
from beholder.engines.embedded.calls.conversation import due, going_on
from beholder.engines.embedded.calls.filling import filling
from beholder.engines.embedded.courtesy import Courtesy
from beholder.engines.embedded.crew import Crew
from beholder.engines.embedded.forms.patterns import WHERE
from beholder.engines.embedded.inquiry import Inquiry, Run
from beholder.faults import Fault

FRAMES = 256  # deltas at most: a long answer (masks are) comes in larger pieces
TRIES = 8  # functions, the most fitting first, that are tried after one has answered

CARD = ModelCard(
    name="embedded",
    description="Small open experts on the CPU: SSD MobileNetV2, EfficientNet-Lite3, a ViT-S/14 and PP-OCR.",
    input_token_limit=1_048_576,
    output_token_limit=65_536,
    limits=(
        "Finds the 80 kinds of things of COCO (7 boxes in 10 are right, 1 thing in 3 is found where many are small);",
        "names other things as guesses. Of the object words in a caption 1 in 28 names nothing that is there.",
        "Reads printed text; understands prompts in English.",
        "Calls functions only where it must, their parameters filled from the image as a JSON schema is.",
        "Says where, how many (exact 6 times in 10), what colour; does not know actions, moods, materials or people.",
    ),
)


class EmbeddedEngine:
    """An `Engine` made of experts. Answers are computed whole, then streamed token by token."""

    name = "embedded"
    card = CARD

    def __init__(self, pixels: PixelSource, memory: Memory, threads: int = 0, crew: Crew | None = None) -> None:
        """Use up to `threads` cores (0: all); `crew` stands in for the experts.

        `warm_up` raises `WeightsMissing` or `WeightsDiffer` when weights cannot be loaded.
        """
        cores = threads or os.cpu_count() or 1
        self._pixels = pixels
        self._memory = memory
        self._crew = crew or Crew(cores)
        self._pool = ThreadPoolExecutor(cores, thread_name_prefix="embedded")
        self._patient_pool = ThreadPoolExecutor(cores, thread_name_prefix="embedded-patient")
        self._courtesy = Courtesy(self._pool, self._patient_pool)

    async def generate(self, ask: Ask) -> AsyncGenerator[Delta, None]:
        """Answer `ask`; see `Engine.generate`. A patient one stands aside while others are looked into."""
        with self._courtesy.patient() if ask.patient else self._courtesy.urgent() as run:
            function = await self._function(ask, run)
            inquiry = self._inquiry(ask if function is None else filling(ask, function))
            text = await (inquiry.answer(run) if function is None else _filled(inquiry, function, run))
        thought = inquiry.thought() if _thinks_aloud(ask.generation) else ""
        if thought:
            yield Thought(thought)
        deltas, spent, reason = _words(ask, text) if function is None else _called(ask, function, text)
        for delta in deltas:
            yield delta
        yield Finish(reason, replace(self.count(ask), output_text=spent, thought=tokens.count(thought)))

    def count(self, ask: Ask) -> Usage:
        """Count what `ask` costs to read; see `Engine.count`."""
        return cost.reading(ask)

    async def warm_up(self) -> None:
        """Load every expert."""
        await asyncio.get_running_loop().run_in_executor(self._pool, self._crew.load)

    async def close(self) -> None:
        """Let running answers end, and take no more."""
        for pool in (self._pool, self._patient_pool):
            pool.shutdown(wait=False, cancel_futures=True)

    async def _function(self, ask: Ask, run: Run) -> Function | None:
        """Choose the function to call; None where words are due.

        After the first call, which is forced, only a function that needs nothing made up is called.
        """
        left = list(due(ask))
        for _ in range(TRIES):
            if not left:
                break
            function = await self._inquiry(ask).choose(run, left)
            if not going_on(ask) or await self._can_fill(ask, function, run):
                return function
            left.remove(function)
        return None

    async def _can_fill(self, ask: Ask, function: Function, run: Run) -> bool:
        try:
            return bool(function.parameters) and await self._inquiry(filling(ask, function)).tells(run)
        except Fault:
            return False

    def _inquiry(self, ask: Ask) -> Inquiry:
        return Inquiry(ask, self._pixels, self._memory, self._crew)


async def _filled(inquiry: Inquiry, function: Function, run: Run) -> str:
    """Give the arguments of a call of `function` as JSON."""
    try:
        return await inquiry.answer(run)
    except Fault as fault:
        raise fault.at(function.where if fault.where == WHERE else fault.where) from fault


def _words(ask: Ask, text: str) -> tuple[list[Delta], int, FinishReason]:
    """Give `text` in pieces, as far as it may go; how many tokens that is, and whether it is all."""
    pieces = tokens.pieces(_stopped(text, ask.generation.stop_sequences))
    said = pieces[: ask.generation.max_output_tokens]
    step = -(-len(said) // FRAMES) or 1
    deltas: list[Delta] = [Words("".join(said[start : start + step])) for start in range(0, len(said), step)]
    return deltas, len(said), FinishReason.STOP if len(said) == len(pieces) else FinishReason.MAX_TOKENS


def _called(ask: Ask, function: Function, arguments: str) -> tuple[list[Delta], int, FinishReason]:
    """Give a call of `function` as `_words` gives words; one that is longer than the answer may be is not made."""
    call = FunctionCall(f"call_{secrets.token_hex(12)}", function.name, json.loads(arguments))
    said, most = cost.calling(call), ask.generation.max_output_tokens
    if most is None or said <= most:
        return [call], said, FinishReason.STOP
    return [], min(said, most or said), FinishReason.MAX_TOKENS


def _thinks_aloud(generation: Generation) -> bool:
    """Whether a summary of the thinking was asked for, and there is thinking to summarise."""
    return generation.thinking_summaries and generation.thinking_level is not ThinkingLevel.MINIMAL


def _stopped(text: str, stops: tuple[str, ...]) -> str:
    """Cut `text` before the first of the stop sequences."""
    ends = [at for stop in stops if stop and (at := text.find(stop)) >= 0]
    return text[: min(ends, default=len(text))]
