import subprocess
import sys

import pytest

from beholder.evaluation.names import TaskName


@pytest.mark.parametrize("word", ["detect", "segment", "caption", "ask", "classify", "read"])
def test_a_task_is_named_by_the_word_that_people_type(word: str) -> None:
    assert TaskName(word) == word
    assert TaskName[word.upper()] is TaskName(word)


def test_names_need_nothing_that_measures() -> None:
    program = "import sys, beholder.evaluation.names as _; print(*sys.modules)"
    loaded = set(
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    )
    assert "beholder.evaluation.names" in loaded
    assert not {"numpy", "cv2", "pydantic", "pycocotools", "beholder.hall"} & loaded
