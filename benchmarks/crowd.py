"""Clients that ask at the same time: how many answers a second a server gives them."""

import threading
import time
from collections.abc import Iterator, Sequence

from benchmarks.exchange import Connection


def rate(url: str, requests: Sequence[bytes], clients: int) -> float:
    """Send `requests`, each once, from so many `clients`; give the answers a second.

    Raises `RuntimeError` when any of them was not answered.
    """
    left, lock, failures = iter(requests), threading.Lock(), list[Exception]()

    def ask() -> None:
        connection = Connection(url)
        try:
            for request in _taken(left, lock):
                connection.send(request)
        except (RuntimeError, OSError) as failure:
            failures.append(failure)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    if failures:
        raise RuntimeError(f"{len(failures)} of {clients} clients were not answered: {failures[0]}")
    return len(requests) / seconds


def _taken(left: Iterator[bytes], lock: threading.Lock) -> Iterator[bytes]:
    while True:
        with lock:
            request = next(left, None)
        if request is None:
            return
        yield request
