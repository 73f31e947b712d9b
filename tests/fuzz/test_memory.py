from tests.fuzz.memory import in_use, peak, reset_peak

MIB = 1 << 20


def test_memory_that_is_used_counts_and_its_peak_is_remembered() -> None:
    reset_peak()
    before = in_use()
    held = b"x" * (64 * MIB)
    assert in_use() - before > 60 * MIB
    del held
    assert in_use() - before < 32 * MIB
    assert peak() - before > 60 * MIB
    reset_peak()
    assert peak() - before < 32 * MIB
