"""What the server and an evaluation share: the same rooms, put together once."""

import cv2
import numpy as np
import pytest

from beholder.assembly import NoFiles, assemble
from beholder.domain import FileId, ImageSource, Inline, Request, Role, Text, Turn
from beholder.engines.base import fold
from beholder.engines.registry import Registry
from beholder.faults import Fault, Status
from beholder.settings import Settings
from tests.fakes import FakeEngine


def draft(origin: Inline | FileId) -> Request[ImageSource]:
    turn: Turn[ImageSource] = Turn(Role.USER, (Text("What is it?"), ImageSource(origin, "input[1]")))
    return Request("gemini-x", (turn,))


async def test_a_hall_of_given_engines() -> None:
    assembly = assemble(Settings(), NoFiles(), Registry([FakeEngine()], "fake"))
    png = cv2.imencode(".png", np.zeros((3, 4, 3), np.uint8))[1].tobytes()
    answer = await fold(await assembly.hall.answer(draft(Inline(png))))
    assert answer.text == "What is it?[image/png 4x3]"
    await assembly.hall.close()


async def test_without_files_an_upload_is_not_found() -> None:
    hall = assemble(Settings(), NoFiles(), Registry([FakeEngine()], "fake")).hall
    with pytest.raises(Fault, match="takes no uploads") as caught:
        await hall.answer(draft(FileId("abc")))
    assert caught.value.status is Status.NOT_FOUND
    for read in (NoFiles().head("abc", 1, "default"), NoFiles().read("abc", "default")):
        with pytest.raises(Fault, match="abc"):
            await read


def test_the_engine_of_the_settings_is_built() -> None:
    with pytest.raises(ValueError, match="there is no engine 'none'"):
        assemble(Settings(engine="none"), NoFiles())
