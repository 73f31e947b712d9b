"""The allocator is told once, and left alone where the owner has chosen."""

import ctypes
import platform
import subprocess
import sys
from types import SimpleNamespace

import pytest

from beholder.cli.allocator import THRESHOLD, give_back_large_blocks

# Frees a block of 16 MiB, from which glibc learns, and tells whether a second one is given back when it is freed.
GIVEN_BACK = """
import ctypes, sys
from beholder.cli.allocator import give_back_large_blocks
if sys.argv[1] == "told":
    assert give_back_large_blocks()
libc, size = ctypes.CDLL(None), 16 << 20
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
def blocks():
    with open("/proc/self/maps") as maps:
        return [(int(low, 16), int(high, 16)) for low, high in (line.split()[0].split("-") for line in maps)]
libc.free(libc.malloc(size))
guard = libc.malloc(size)
block = libc.malloc(size)
libc.malloc(1000)
libc.free(block)
print(any(low <= block < high for low, high in blocks()))
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
    for name in ("MALLOC_MMAP_THRESHOLD_", "LD_PRELOAD"):
        monkeypatch.delenv(name, raising=False)
    return made


def test_the_threshold_is_fixed(calls: list[tuple[int, int]]) -> None:
    assert give_back_large_blocks()
    assert calls == [(-3, THRESHOLD)]


@pytest.mark.parametrize("name", ["MALLOC_MMAP_THRESHOLD_", "LD_PRELOAD"])
def test_what_the_owner_chose_stays(name: str, calls: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "1")
    assert not give_back_large_blocks()
    assert calls == []


def test_other_systems_are_left_alone(calls: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not give_back_large_blocks()
    assert calls == []


def test_a_library_without_it_is_left_alone(calls: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace())
    assert not give_back_large_blocks()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the library whose habit this is")
@pytest.mark.parametrize(("how", "kept"), [("told", "False"), ("untold", "True")])
def test_a_process_that_is_told_gives_large_blocks_back(how: str, kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MALLOC_MMAP_THRESHOLD_", "LD_PRELOAD"):
        monkeypatch.delenv(name, raising=False)
    run = subprocess.run([sys.executable, "-c", GIVEN_BACK, how], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == kept
