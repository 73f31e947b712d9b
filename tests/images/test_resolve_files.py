"""Uploaded files in requests: judged by their beginning, and not more of them than memory holds."""

from dataclasses import replace

import pytest

from beholder.domain import FileId
from beholder.faults import Fault, Status
from beholder.images.resolve import HEAD_BYTES, INLINE_WORK, MAX_FILES_BYTES, MAX_IMAGE_BYTES
from tests.images.test_resolve import PHOTO, Files, draft, images, resolve, source


@pytest.mark.parametrize(
    ("data", "size", "says"),
    [
        pytest.param(bytes(100), 2 << 30, "these 2,147,483,648 bytes are not an image", id="zeros"),
        pytest.param(b"%PDF-1.7", 5 << 20, "this is a PDF", id="pdf"),
        pytest.param(b"\0\0\0\x18ftypisom", 2 << 30, "an MP4 or QuickTime video", id="video"),
        pytest.param(PHOTO, MAX_IMAGE_BYTES + 1, "at most 268,435,456 are taken", id="too-large-an-image"),
    ],
)
async def test_a_large_file_is_judged_by_its_beginning(data: bytes, size: int, says: str) -> None:
    files = Files(claimed=size, abc=data)
    with pytest.raises(Fault) as refused:
        await resolve(draft(source(FileId("abc"), "input[0].content[1]")), files)
    assert refused.value.status is Status.INVALID_ARGUMENT
    assert refused.value.where == "input[0].content[1]"
    assert says in refused.value.message
    assert files.asked == [HEAD_BYTES]


@pytest.mark.parametrize(
    ("size", "asked"),
    [
        pytest.param(INLINE_WORK, ["abc"], id="small"),
        pytest.param(INLINE_WORK + 1, [HEAD_BYTES, "abc"], id="large"),
        pytest.param(MAX_IMAGE_BYTES, [HEAD_BYTES, "abc"], id="largest"),
    ],
)
async def test_only_a_large_file_is_read_in_two_steps(size: int, asked: list[str | int]) -> None:
    files = Files(claimed=size, abc=PHOTO)
    assert len(images(await resolve(draft(source(FileId("abc"))), files))) == 1
    assert files.asked == asked


async def test_the_files_of_one_request_may_not_outweigh_the_memory() -> None:
    fit = MAX_FILES_BYTES // MAX_IMAGE_BYTES
    sources = [source(FileId("abc"), f"input[{n}]") for n in range(fit + 1)]
    files = Files(claimed=MAX_IMAGE_BYTES, abc=PHOTO)
    assert len(images(await resolve(draft(*sources[:fit]), files))) == fit
    with pytest.raises(Fault, match=r"^input\[2\]: the uploaded images have more than 536,870,912 bytes together"):
        await resolve(draft(*sources), files)


async def test_files_are_those_of_the_project_that_asks() -> None:
    files = Files(abc=PHOTO)
    files.project = "theirs"
    question = draft(source(FileId("abc")))
    with pytest.raises(Fault, match="there is no file") as refused:
        await resolve(question, files)
    assert refused.value.status is Status.NOT_FOUND
    assert len(images(await resolve(replace(question, project="theirs"), files))) == 1
