"""Who may decode next: within threads and bytes, fairly, and never nobody while somebody waits."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from beholder.domain import Image
from beholder.images.decoding.turns import LARGE, Turn, Turns, turn_of

IMAGE = Image(b"", "image/png", "0", width=4000, height=3000, tokens=258, where="input[0]")
SNAPSHOT, GIANT = 1_000_000, 100_000_000  # pixels


def small(size: int = 1) -> Turn:
    return Turn(SNAPSHOT, size)


def large(size: int = 1) -> Turn:
    return Turn(GIANT, size)


def queued(turns: Turns, *waiting: Turn) -> list[Turn]:
    """Queue all and give those that may start."""
    for turn in waiting:
        turns.wait(turn)
    return turns.start()


def test_as_many_start_as_there_are_threads_in_the_order_of_arrival() -> None:
    turns, waiting = Turns(3, 100), [small() for _ in range(5)]
    assert queued(turns, *waiting) == waiting[:3]
    assert (turns.running, turns.waiting, turns.bytes) == (3, 2, 3)
    turns.end(waiting[1], held=0)
    assert turns.start() == [waiting[3]]


def test_bytes_are_bounded() -> None:
    turns, waiting = Turns(8, 100), [small(40) for _ in range(4)]
    assert queued(turns, *waiting) == waiting[:2]
    turns.end(waiting[0], held=0)
    assert turns.start() == [waiting[2]]


def test_pixels_in_hand_count_until_they_are_released() -> None:
    turns, first, second = Turns(8, 100), small(90), small(90)
    assert queued(turns, first, second) == [first]
    turns.end(first, held=30)
    assert (turns.start(), turns.bytes) == ([], 30)
    turns.release(first)
    assert (turns.start(), turns.bytes) == ([second], 90)


def test_a_picture_larger_than_all_the_bytes_goes_alone() -> None:
    turns, whale, minnow = Turns(8, 100), small(1000), small(10)
    assert queued(turns, whale, minnow) == [whale]
    turns.end(whale, held=0)
    assert turns.start() == [minnow]


def test_nobody_overtakes_within_a_kind() -> None:
    turns, first, second, third = Turns(8, 100), small(90), small(90), small(5)
    assert queued(turns, first, second, third) == [first]
    turns.end(first, held=0)
    assert turns.start() == [second, third]


def test_one_giant_at_a_time_and_snapshots_pass_by() -> None:
    turns, giants, snapshots = Turns(4, 100), [large() for _ in range(3)], [small() for _ in range(2)]
    assert queued(turns, *giants, *snapshots) == [giants[0], *snapshots]
    turns.end(giants[0], held=0)
    assert turns.start() == [giants[1]]


def test_a_giant_that_takes_all_bytes_leaves_snapshots_their_reserve() -> None:
    turns, giant, snapshots = Turns(4, 100), large(1000), [small(12) for _ in range(3)]
    assert queued(turns, giant, *snapshots) == [giant, *snapshots[:2]]


def test_a_giant_that_waits_has_its_bytes_set_aside() -> None:
    turns, early, giant, late = Turns(8, 100), small(60), large(90), small(20)
    assert queued(turns, early) == [early]
    assert queued(turns, giant, late) == []
    turns.end(early, held=0)
    assert turns.start() == [giant, late]


def test_a_giant_is_not_starved_by_snapshots() -> None:
    turns, giant = Turns(2, 100), large()
    running = queued(turns, small(), small(), giant, *(small() for _ in range(9)))
    turns.end(running[0], held=0)
    assert turns.start() == [giant]


def test_the_pixels_of_a_giant_are_no_giant() -> None:
    turns, giant, next_giant = Turns(2, 100), large(90), large(90)
    assert queued(turns, giant, next_giant) == [giant]
    turns.end(giant, held=3)
    assert turns.start() == [next_giant]
    assert turns.bytes == 93


def test_there_is_a_thread_for_snapshots_even_on_one_core() -> None:
    turns, giant, snapshot = Turns(1, 100), large(), small()
    assert queued(turns, giant, snapshot) == [giant, snapshot]


def test_the_urgent_wait_for_a_thread_only() -> None:
    turns, first, second, hurried = Turns(3, 100), small(100), small(100), small(100)
    assert queued(turns, first, second, hurried) == [first]
    turns.hurry(hurried)
    assert turns.start() == [hurried]
    turns.hurry(hurried)  # again, though it has begun
    assert (turns.start(), turns.waiting) == ([], 1)


def test_the_urgent_come_before_those_who_came_first() -> None:
    turns, running = Turns(2, 100), [small(), small()]
    waiting, giant = small(), large()
    queued(turns, *running, waiting, giant)
    turns.hurry(giant)
    turns.end(running[0], held=0)
    assert turns.start() == [giant]


def test_who_withdraws_is_not_started() -> None:
    turns, first, second = Turns(8, 100), small(100), small(100)
    queued(turns, first, second)
    assert turns.withdraw(second)
    assert not turns.withdraw(second)
    assert not turns.withdraw(first)  # it has begun
    turns.end(first, held=0)
    assert (turns.start(), turns.waiting, turns.bytes) == ([], 0, 0)


class Decoding(RuleBasedStateMachine):
    """Any order of events keeps the bounds, and always leaves a way for somebody to go on."""

    CAPACITY, SLOTS = 100, 3

    def __init__(self) -> None:
        super().__init__()
        self.turns = Turns(self.SLOTS, self.CAPACITY)
        self.running: list[Turn] = []
        self.held: list[Turn] = []
        self.waiting: list[Turn] = []

    @rule(giant=st.booleans(), size=st.integers(1, 150), urgent=st.booleans())
    def arrive(self, giant: bool, size: int, urgent: bool) -> None:
        turn = Turn(LARGE + 1 if giant else LARGE, size)
        self.turns.wait(turn)
        self.waiting.append(turn)
        if urgent:
            self.turns.hurry(turn)

    @precondition(lambda self: self.running)
    @rule(data=st.data(), share=st.integers(0, 3))
    def end(self, data: st.DataObject, share: int) -> None:
        turn = data.draw(st.sampled_from(self.running))
        self.running.remove(turn)
        held = turn.bytes * share // 3
        self.turns.end(turn, held)
        if held:
            self.held.append(turn)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        turn = data.draw(st.sampled_from(self.held))
        self.held.remove(turn)
        self.turns.release(turn)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        turn = data.draw(st.sampled_from(self.waiting))
        self.waiting.remove(turn)
        assert self.turns.withdraw(turn)

    @invariant()
    def bounded(self) -> None:
        for turn in self.turns.start():
            self.waiting.remove(turn)
            self.running.append(turn)
        assert len(self.running) == self.turns.running <= self.SLOTS
        assert sum(turn.large for turn in self.running) <= 1
        patient = [turn for turn in self.running + self.held if not turn.urgent]
        small = [turn.bytes for turn in patient if not turn.large]
        giant = sum(turn.bytes for turn in self.running if turn.large and not turn.urgent)
        assert sum(small) <= self.CAPACITY or len(small) == 1
        assert giant + sum(small) <= self.CAPACITY or sum(small) <= self.CAPACITY // 4 or len(small) == 1

    @invariant()
    def somebody_goes_on(self) -> None:
        if self.waiting and not self.held:
            assert self.running


TestDecoding = Decoding.TestCase
TestDecoding.settings = settings(max_examples=100, stateful_step_count=30)


# --- what a decode takes ----------------------------------------------------------------------------


def test_a_png_is_decoded_whole_whatever_is_wanted() -> None:
    assert turn_of(IMAGE, None).bytes == turn_of(IMAGE, 512).bytes >= 4000 * 3000 * 3


def test_a_jpeg_that_is_wanted_small_takes_little() -> None:
    photo = replace(IMAGE, media_type="image/jpeg")
    assert turn_of(photo, 1000).bytes * 16 == turn_of(photo, None).bytes
    assert turn_of(photo, 1024).bytes * 4 == turn_of(photo, None).bytes, "a quarter would be too small"
    assert turn_of(photo, 4000).bytes == turn_of(photo, None).bytes


def test_a_progressive_jpeg_is_held_whole_while_it_is_decoded() -> None:
    photo = replace(IMAGE, media_type="image/jpeg", data=b"\xff\xd8\xff\xc2")
    assert turn_of(photo, 512).bytes >= 4000 * 3000 * 6


@pytest.mark.parametrize(
    ("width", "height", "giant"),
    [
        pytest.param(5000, 5000, False, id="25 megapixels"),
        pytest.param(5000, 5001, True, id="more"),
        pytest.param(10_000, 10_000, True, id="100 megapixels"),
    ],
)
def test_what_a_giant_is(width: int, height: int, giant: bool) -> None:
    photo = replace(IMAGE, media_type="image/jpeg", width=width, height=height)
    assert turn_of(photo, 512).large is giant


@given(st.integers(1, 20_000), st.integers(1, 20_000), st.none() | st.integers(1, 5000))
def test_a_decode_never_takes_less_than_its_pixels(width: int, height: int, longest: int | None) -> None:
    photo = replace(IMAGE, media_type="image/jpeg", width=width, height=height)
    scale = min(1.0, (longest or 1 << 30) / max(width, height))
    assert turn_of(photo, longest).bytes >= int(width * scale) * int(height * scale) * 3
