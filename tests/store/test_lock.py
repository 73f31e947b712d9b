from pathlib import Path

import pytest

from beholder.faults import Fault, Status
from beholder.store.lock import FolderLock


def test_a_held_folder_is_refused_with_the_way_out(tmp_path: Path) -> None:
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    first.acquire()
    with pytest.raises(Fault, match=r"in use by another beholder.*--data-dir") as caught:
        second.acquire()
    assert caught.value.status is Status.FAILED_PRECONDITION
    first.release()


def test_a_released_folder_can_be_taken(tmp_path: Path) -> None:
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    first.acquire()
    first.release()
    first.release()
    second.acquire()
    second.release()


def test_folders_are_independent(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    first, second = FolderLock(tmp_path), FolderLock(tmp_path / "b")
    first.acquire()
    second.acquire()
    first.release()
    second.release()
