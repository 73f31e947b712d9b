"""What people feel of a batch, and a batch of people: both ask the embedded engine the same questions.

Run it with `.venv/bin/python -m benchmarks.patience`. One person asks about photo after photo, with a pause for reading
or without; several people do so at once. Each photo is asked about three times, each time as one that no cache knows:
before the batch, beside it and when it is cancelled. So the same work is compared, and what is said of "alone" is the
mean of before and after, should the machine itself be faster at one time than at another.
"""

import argparse
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import httpx

from benchmarks.asking import MODEL, answered, batch_of, client_of, fresh, look, request, upload
from benchmarks.photos import variations
from benchmarks.process import serving
from benchmarks.table import Row, show

QUESTIONS = (
    "Caption this image.",
    "Detect all people and cars.",
    "What does it say in this picture?",
    "Give the segmentation masks for all objects.",
)
PHOTOS = 48
LINES = 400
READ_SECONDS = 0.4  # between an answer and the next question
RATE_SECONDS = 12.0  # for which the batch is watched while nobody asks
AIM = 1.2  # times as long beside a batch as alone, in the median
WARM_UP = 4  # photos


@dataclass(frozen=True)
class Crowd:
    """People who ask at once, each pausing so long between two questions."""

    name: str
    people: int
    pause: float


CROWDS = (
    Crowd("one who reads", 1, READ_SECONDS),
    Crowd("one without a pause", 1, 0.0),
    Crowd("four without a pause", 4, 0.0),
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=PHOTOS, help="that people ask about, each three times")
    given = parser.parse_args()
    photos = list(islice(variations(), max(given.photos, WARM_UP)))
    with (
        tempfile.TemporaryDirectory() as folder,
        serving("beholder", "serve", folder=Path(folder) / "data") as server,
        client_of(server) as client,
    ):
        _person(server.url, photos[:WARM_UP], "warm-up", 0.0)
        for crowd in CROWDS:
            show(
                f"The embedded engine, asked while a batch runs: {crowd.name}",
                _beside(server.url, client, crowd, photos),
            )


def _beside(url: str, client: httpx.Client, crowd: Crowd, photos: list[bytes]) -> list[Row]:
    before, _ = _ask(url, photos, crowd, "before")
    others = list(islice(variations(seed=1), PHOTOS))
    lines = (
        request(fresh(others[number % PHOTOS], f"{crowd.name} {number}"), QUESTIONS[number % len(QUESTIONS)])
        for number in range(LINES)
    )
    batch = batch_of(client, upload(client, lines))
    while look(client, batch)["metadata"]["state"] == "BATCH_STATE_PENDING":
        time.sleep(0.05)
    began, first = time.perf_counter(), answered(client, batch)
    time.sleep(RATE_SECONDS)
    second = answered(client, batch)
    rate = (second - first) / (time.perf_counter() - began)
    beside, seconds = _ask(url, photos, crowd, "beside")
    meanwhile = (answered(client, batch) - second) / seconds
    assert not look(client, batch)["done"], "the batch was over too soon"
    client.post(f"/v1/{batch}:cancel")
    after, _ = _ask(url, photos, crowd, "after")
    return [*_rows(crowd, before + after, beside), *_rates(rate, meanwhile)]


def _rows(crowd: Crowd, alone: list[float], beside: list[float]) -> list[Row]:
    rows = []
    for name, share, aim in (("p50", 50, AIM), ("p95", 95, None)):
        without, with_batch = (statistics.quantiles(times, n=100)[share - 1] for times in (alone, beside))
        rows.append(Row(f"{name} alone", without, "ms"))
        rows.append(Row(f"{name} beside a batch", with_batch, "ms"))
        rows.append(Row(f"{name}, so many times as long", with_batch / without, "x", aim))
    return rows


def _rates(alone: float, beside: float) -> list[Row]:
    return [
        Row("the batch, while nobody asks", alone, "requests/s"),
        Row("the batch meanwhile", beside, "requests/s"),
    ]


def _ask(url: str, photos: list[bytes], crowd: Crowd, word: str) -> tuple[list[float], float]:
    """Give the milliseconds of each answer, and the seconds that all took."""
    times: list[float] = []
    began = time.perf_counter()

    def person(number: int) -> None:
        times.extend(_person(url, photos[number :: crowd.people], f"{crowd.name} {word} {number}", crowd.pause))

    people = [threading.Thread(target=person, args=(number,)) for number in range(crowd.people)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert len(times) == len(photos), "somebody had no answer"
    return times, time.perf_counter() - began


def _person(url: str, photos: list[bytes], word: str, pause: float) -> list[float]:
    times = []
    with httpx.Client(base_url=url, timeout=600) as client:
        for number, photo in enumerate(photos):
            body = request(fresh(photo, f"{word} {number}"), QUESTIONS[number % len(QUESTIONS)])
            began = time.perf_counter()
            client.post(f"{MODEL}:generateContent", json=body).raise_for_status()
            times.append((time.perf_counter() - began) * 1000)
            time.sleep(pause)
    return times


if __name__ == "__main__":
    main()
