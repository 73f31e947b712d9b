"""What the person asks, and about which of the pictures of the conversation."""

from collections.abc import Sequence

from beholder.domain import Ask, FunctionResult, Image, Part, Role, Text, Turn
from beholder.engines.embedded.calls.conversation import asks
from beholder.engines.embedded.prompt.pictures import Spoken, spoken_of


def question(ask: Ask) -> tuple[list[str], list[Image]]:
    """Take the words of each turn of the user, and the images that the last of them is about.

    A turn that only brings what a function gave asks nothing: the question before it stands. A question is about
    the images of the latest turn that had any, or about those that it names.
    """
    asked = [turn for turn in ask.turns if turn.role is Role.USER]
    prompts = ["\n".join(part.text for part in turn.parts if isinstance(part, Text)) for turn in asked if asks(turn)]
    shown = [images for turn in asked if (images := _images(turn))]
    if sum(map(len, shown)) < 2 or not prompts:
        return prompts, shown[-1] if shown else []
    spoken = [spoken_of(prompt) for prompt in prompts]
    own = next(_images(turn) for turn in reversed(asked) if asks(turn))
    return [each.words for each in spoken], _named(spoken[-1], shown, bool(own))


def _named(spoken: Spoken, shown: Sequence[list[Image]], own: bool) -> list[Image]:
    """Give the images that are named: of the latest turn where it has several, else of the whole conversation.

    "All images" are those of the question's `own` turn where it brings any.
    """
    latest, every = shown[-1], [image for images in shown for image in images]
    if spoken.last is not None and len(latest) == 1 and len(every) >= spoken.last and (spoken.last or not own):
        return every[-spoken.last :]
    if spoken.place is None:
        return latest
    for images in (latest, every) if len(latest) > 1 else (every,):
        if spoken.place < len(images):
            return [images[spoken.place]]
    return latest


def _images(turn: Turn[Image]) -> list[Image]:
    return [image for part in turn.parts for image in _shown(part)]


def _shown(part: Part[Image]) -> tuple[Image, ...]:
    return part.images if isinstance(part, FunctionResult) else (part,) if isinstance(part, Image) else ()
