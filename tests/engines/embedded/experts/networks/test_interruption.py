"""What breaks off the work of a thread, whether it comes before a network runs, while it runs, or never."""

from threading import Thread

import pytest

from beholder.engines.embedded.experts.networks.interruption import (
    Interrupted,
    Interruption,
    heed,
    interruptible,
    interruption,
)


class Running:
    """A run of a network."""

    terminate = False


def test_a_run_is_told_to_end_and_what_it_raises_then_is_the_interruption() -> None:
    breaks, run = Interruption(), Running()
    with pytest.raises(Interrupted), breaks.breaking(run):
        breaks.interrupt()
        assert run.terminate
        raise RuntimeError("Exiting due to terminate flag being set to true.")


def test_work_that_is_to_be_broken_off_runs_no_network_any_more() -> None:
    breaks, run = Interruption(), Running()
    breaks.interrupt()
    with pytest.raises(Interrupted), breaks.breaking(run):
        raise AssertionError("it ran")
    with pytest.raises(Interrupted):
        breaks.check()


def test_a_run_that_ended_is_left_alone() -> None:
    breaks, run = Interruption(), Running()
    with breaks.breaking(run):
        pass
    breaks.interrupt()
    assert not run.terminate


def test_an_answer_that_came_in_time_is_not_lost() -> None:
    breaks = Interruption()
    with breaks.breaking(Running()):
        breaks.interrupt()  # too late: the run ended well


def test_what_fails_without_being_broken_off_fails_as_it_did() -> None:
    breaks = Interruption()
    with pytest.raises(RuntimeError, match="a defect"), breaks.breaking(Running()):
        raise RuntimeError("a defect")


def test_each_thread_has_its_own() -> None:
    mine, theirs = Interruption(), list[Interruption | None]()
    assert interruption() is None
    with interruptible(mine):
        other = Thread(target=lambda: theirs.append(interruption()))
        other.start()
        other.join()
        assert interruption() is mine
    assert interruption() is None
    assert theirs == [None]


def test_a_block_that_fails_leaves_nothing_behind() -> None:
    with pytest.raises(ValueError, match="a defect"), interruptible(Interruption()):
        raise ValueError("a defect")
    assert interruption() is None


def test_it_is_heeded_where_no_network_runs() -> None:
    heed()  # nothing breaks off the work of this thread
    breaks = Interruption()
    with interruptible(breaks):
        heed()
        breaks.interrupt()
        with pytest.raises(Interrupted):
            heed()
