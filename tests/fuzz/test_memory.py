from mmap import mmap

from tests.fuzz.memory import in_use, peak, reset_peak

MIB = 1 << 20


def test_memory_that_is_used_counts_and_its_peak_is_remembered() -> None:
    reset_peak()
    before = in_use()
    with mmap(-1, 64 * MIB) as held:  # from the system itself: a heap may have as much to spare
        held.write(b"x" * len(held))
        assert in_use() - before > 60 * MIB
    assert in_use() - before < 32 * MIB
    assert peak() - before > 60 * MIB
    reset_peak()
    assert peak() - before < 32 * MIB
