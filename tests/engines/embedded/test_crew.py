"""Each expert is made once, by one thread, when it is first needed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from beholder.engines.embedded.crew import VERSIONS, Crew, Lazy
from beholder.weights import ALL


def test_nothing_is_made_before_the_first_call() -> None:
    made: list[int] = []
    lazy = Lazy(lambda: made.append(1) or len(made))  # type: ignore[func-returns-value]
    assert made == []
    assert (lazy(), lazy()) == (1, 1)


def test_many_threads_get_the_same_one() -> None:
    start = Barrier(8)
    lazy = Lazy(object)

    def call() -> object:
        start.wait()
        return lazy()

    with ThreadPoolExecutor(8) as pool:
        assert len({id(made.result()) for made in [pool.submit(call) for _ in range(8)]}) == 1


def test_a_failure_is_told_and_tried_again() -> None:
    answers = iter([RuntimeError("the weights differ"), None])

    def make() -> str:
        if (trouble := next(answers)) is not None:
            raise trouble
        return "made"

    lazy = Lazy(make)
    with pytest.raises(RuntimeError, match="differ"):
        lazy()
    assert lazy() == "made"


def test_a_new_crew_has_loaded_nothing() -> None:
    crew = Crew(1)
    assert not any(expert._made for expert in (crew.detector, crew.classifier, crew.saliency, crew.reader, crew.masker))


def test_every_expert_is_known_by_its_weights_and_every_weight_is_somebodys() -> None:
    crew = Crew(1)
    assert all(isinstance(getattr(crew, name), Lazy) for name in VERSIONS)
    assert set(VERSIONS) == {name for name, value in vars(crew).items() if isinstance(value, Lazy)}
    assert {digest for version in VERSIONS.values() for digest in version} == {weight.sha256 for weight in ALL}
