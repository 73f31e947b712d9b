"""What was said and shown before: the earlier turns of a conversation, put before the turns of a new request."""

import dataclasses
from collections.abc import Mapping

from beholder.domain import (
    Ask,
    Draft,
    FileId,
    Image,
    ImageSource,
    Inline,
    InteractionStatus,
    KeptImage,
    KeptRequest,
    Role,
    Text,
    Turn,
    Url,
)
from beholder.faults import Fault, Status, invalid
from beholder.store.archive import Archive
from beholder.store.interactions import Recorded

WHERE = "previous_interaction_id"
MAX_BYTES = 512 * 1024 * 1024  # compressed images of all earlier turns, which lie in memory together
ANSWERED = (InteractionStatus.COMPLETED, InteractionStatus.REQUIRES_ACTION, InteractionStatus.INCOMPLETE)


class History:
    """Reads conversations from an archive."""

    def __init__(self, archive: Archive) -> None:
        """Read from `archive`."""
        self._archive = archive

    async def before(self, previous: str, project: str) -> tuple[tuple[Turn[ImageSource], ...], tuple[str, ...]]:
        """Give the turns of `project` up to and including the answer of `previous`, and the ids of their interactions.

        Raises `Fault` when one is not there any more, or has no answer that could be continued.
        """
        chain = await self._archive.interactions.chain(previous, project)
        for recorded in chain:
            _check(recorded)
        if sum(image.size for recorded in chain for image in recorded.request.images) > MAX_BYTES:
            raise invalid(f"the images of this conversation have more than {MAX_BYTES:,} bytes; begin a new one", WHERE)
        turns: list[Turn[ImageSource]] = []
        for recorded in chain:
            turns += (await self.draft(recorded.request)).turns
            answer = recorded.interaction.answer
            words = (Text(answer.text),) if answer.text or not answer.calls else ()
            turns.append(Turn(Role.MODEL, (*words, *answer.calls)))
        return tuple(turns), tuple(recorded.interaction.id for recorded in chain)

    async def draft(self, request: KeptRequest) -> Draft:
        """Give a stored request, its images in hand."""
        pictures = await self._archive.interactions.pictures(request.images)
        return request.with_images(_source(image, pictures) for image in request.images)


def _check(recorded: Recorded) -> None:
    interaction = recorded.interaction
    if interaction.status in ANSWERED:
        return
    what = "has no answer to continue from; continue one that is completed, or send all turns as 'input'"
    if interaction.status is InteractionStatus.IN_PROGRESS:
        what = "is still in progress; continue it when it is completed"
    raise Fault(Status.FAILED_PRECONDITION, f"the interaction {interaction.id!r} {what}", where=WHERE)


def _source(image: KeptImage, pictures: Mapping[str, bytes]) -> ImageSource:
    return ImageSource(Inline(pictures[image.sha256]), image.where, image.resolution)


def kept(draft: Draft, ask: Ask) -> tuple[KeptRequest, dict[str, bytes]]:
    """Give what is stored of `draft` (which has no earlier turns), and the bytes of its images by hash.

    `ask` is what it was resolved to; earlier turns may stand before those of `draft`.
    """
    own = ask.images[len(ask.images) - len(draft.images) :]
    kept_images = [_kept(source, image) for source, image in zip(draft.images, own, strict=True)]
    return draft.with_images(kept_images), {image.sha256: image.data for image in own}


def _kept(source: ImageSource, image: Image) -> KeptImage:
    return KeptImage(image.sha256, len(image.data), image.media_type, source.where, source.resolution, _uri(source))


def _uri(source: ImageSource) -> str | None:
    match source.origin:
        case FileId(id):
            return f"files/{id}"
        case Url(url) if url[:5].lower() != "data:":
            return url
    return None


def continued(draft: Draft, before: tuple[Turn[ImageSource], ...]) -> Draft:
    """Put `before` before the turns of `draft`."""
    return dataclasses.replace(draft, turns=(*before, *draft.turns))
