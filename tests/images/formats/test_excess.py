"""What is too much is refused in words that a person can act on, in every container alike."""

import re

import pytest

from beholder.faults import Fault, Status
from beholder.images.formats.excess import Excess
from beholder.images.formats.header import read_header
from tests.images.formats.test_structure import EXCESSIVE
from tests.images.samples import MAX_PIXELS


@pytest.mark.parametrize(("media_type", "data"), EXCESSIVE)
def test_it_reaches_the_caller_as_a_sentence_about_the_image(media_type: str, data: bytes) -> None:
    with pytest.raises(Fault) as caught:
        read_header(data, "input[1]", MAX_PIXELS)
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, "input[1]")
    sentence = rf"this {media_type} is not read: it has .*[0-9,]+ .+; save it anew as PNG or JPEG"
    assert re.fullmatch(sentence, caught.value.message), caught.value.message
    assert isinstance(caught.value.__cause__, Excess)


@pytest.mark.parametrize("usual", [ValueError, OSError, RuntimeError, Fault])
def test_a_reader_that_forgives_broken_files_does_not_forgive_it(usual: type[Exception]) -> None:
    assert not issubclass(Excess, usual)
