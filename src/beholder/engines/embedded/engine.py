"""The default engine: experts on the CPU behind an intent router, with weights that a package index delivers.

It states what its experts found and says when a question is beyond them. Everything heavy runs in a few
worker threads of its own, so that the server's loop never waits for a model.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from beholder.domain import Ask, Delta, Finish, FinishReason, Image, Role, Text, ThinkingLevel, Usage, Words
from beholder.engines.base import Decoder, ModelCard
from beholder.engines.embedded import tokens
from beholder.engines.embedded.crew import Crew
from beholder.engines.embedded.intent import Task, understand
from beholder.engines.embedded.lexicon import lexicon
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.respond import LISTS, respond

CLOSELY = (ThinkingLevel.MEDIUM, ThinkingLevel.HIGH, ThinkingLevel.XHIGH)
EXACT = (*LISTS, Task.COUNT)  # where one small thing more is worth 0.2 s, unless the caller says how much effort
FRAMES = 256  # deltas at most: a long answer (masks are) comes in larger pieces

CARD = ModelCard(
    name="embedded",
    description="Small open experts on the CPU: SSD MobileNetV2, EfficientNet-Lite3, a ViT-S/14 and PP-OCR.",
    licence="Apache-2.0",
    input_token_limit=1_048_576,
    output_token_limit=65_536,
    limits=(
        "Finds the 80 kinds of things of COCO; names other things as guesses.",
        "Reads printed text; understands prompts in English.",
        "Says where, how many, what colour; does not know actions, moods, materials or people.",
    ),
)


class EmbeddedEngine:
    """An `Engine` made of experts. Answers are computed whole, then streamed token by token."""

    name = "embedded"
    card = CARD

    def __init__(self, decode: Decoder, threads: int = 0) -> None:
        """Use up to `threads` cores (0: all); raise `WeightsFault` at `warm_up` when weights are missing."""
        cores = threads or os.cpu_count() or 1
        self._decode = decode
        self._crew = Crew(cores)
        self._pool = ThreadPoolExecutor(cores, thread_name_prefix="embedded")

    async def generate(self, ask: Ask) -> AsyncIterator[Delta]:
        """Answer `ask`; see `Engine.generate`."""
        text = await asyncio.get_running_loop().run_in_executor(self._pool, self._answer, ask)
        pieces = tokens.pieces(_stopped(text, ask.generation.stop_sequences))
        said = pieces[: ask.generation.max_output_tokens]
        step = -(-len(said) // FRAMES) or 1
        for start in range(0, len(said), step):
            yield Words("".join(said[start : start + step]))
        reason = FinishReason.STOP if len(said) == len(pieces) else FinishReason.MAX_TOKENS
        yield Finish(reason, replace(self.count(ask), output_text=len(said)))

    def count(self, ask: Ask) -> Usage:
        """Count what `ask` costs to read; see `Engine.count`."""
        parts = [part for turn in ask.turns for part in turn.parts]
        text = sum(tokens.count(part.text) for part in parts if isinstance(part, Text))
        image = sum(part.tokens for part in parts if isinstance(part, Image))
        return Usage(input_text=text + tokens.count(ask.system or ""), input_image=image)

    async def warm_up(self) -> None:
        """Load every expert."""
        await asyncio.get_running_loop().run_in_executor(self._pool, self._crew.load)

    async def close(self) -> None:
        """Let running answers end, and take no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _answer(self, ask: Ask) -> str:
        prompt, images = _question(ask)
        words = lexicon()
        intent = understand(prompt, ask.output, len(images), words)
        level = ask.generation.thinking_level
        closely = level in CLOSELY or (level is None and intent.task in EXACT)
        looks = [Look(image, self._decode, self._crew, words, closely=closely) for image in images]
        return respond(intent, looks, ask.output, words)


def _question(ask: Ask) -> tuple[str, list[Image]]:
    """Take the words of the last turn, and its images, or else those of the latest turn that had any."""
    asked = [turn for turn in ask.turns if turn.role is Role.USER]
    prompt = "\n".join(part.text for part in asked[-1].parts if isinstance(part, Text)) if asked else ""
    for turn in reversed(asked):
        if images := [part for part in turn.parts if isinstance(part, Image)]:
            return prompt or (ask.system or ""), images
    return prompt, []


def _stopped(text: str, stops: tuple[str, ...]) -> str:
    """Cut `text` before the first of the stop sequences."""
    ends = [at for stop in stops if stop and (at := text.find(stop)) >= 0]
    return text[: min(ends, default=len(text))]
