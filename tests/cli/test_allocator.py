"""The allocator is told once, and left alone where the owner has chosen."""

import ctypes
import platform
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from beholder.cli.allocator import share_one_heap

VARIABLES = ("MALLOC_ARENA_MAX", "LD_PRELOAD")

# Lets threads meet at the allocator, and tells how many heaps there are then.
HEAPS = """
import ctypes, re, sys
from threading import Barrier, Thread
from beholder.cli.allocator import share_one_heap
if sys.argv[1] == "told":
    assert share_one_heap()
libc, meeting = ctypes.CDLL(None), Barrier(8)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
def work():
    meeting.wait()
    for _ in range(2000):
        libc.malloc(1000)
threads = [Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
libc.fopen.restype, libc.fopen.argtypes = ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_char_p]
libc.fclose.argtypes = [ctypes.c_void_p]
page = libc.fopen(sys.argv[2].encode(), b"w")
libc.malloc_info(0, page)
libc.fclose(page)
print(len(re.findall("<heap nr", open(sys.argv[2]).read())))
"""


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Write down what the C library is told, on a system where it would be."""
    made: list[tuple[int, int]] = []

    def mallopt(parameter: int, value: int) -> int:
        made.append((parameter, value))
        return 1

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace(mallopt=mallopt))
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return made


def test_one_heap_is_asked_for(calls: list[tuple[int, int]]) -> None:
    assert share_one_heap()
    assert calls == [(-8, 1)]


@pytest.mark.parametrize("name", VARIABLES)
def test_what_the_owner_chose_stays(name: str, calls: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "1")
    assert not share_one_heap()
    assert calls == []


def test_other_systems_are_left_alone(calls: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not share_one_heap()
    assert calls == []


def test_a_library_without_it_is_left_alone(calls: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace())
    assert not share_one_heap()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the library whose habit this is")
def test_threads_of_a_process_that_is_told_share_one_heap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    heaps = {}
    for how in ("told", "untold"):
        command = [sys.executable, "-c", HEAPS, how, str(tmp_path / how)]
        heaps[how] = int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert heaps["told"] == 1 < heaps["untold"]
