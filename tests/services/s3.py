"""An S3 API server: moto's, from PyPI (Apache-2.0), in a process of its own, keeping all in memory.

It is chosen because an index of Python packages delivers it; it knows multipart uploads, ranges and listings.
"""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

import httpx

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
_RUNNING = re.compile(r"Running on (http://127\.0\.0\.1:\d+)")
_numbers = count()


@dataclass(frozen=True)
class ObjectServer:
    """A server that runs."""

    url: str

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])

    def bucket(self) -> str:
        """Make a new bucket and give its name."""
        name = f"bucket-{next(_numbers)}"
        httpx.put(f"{self.url}/{name}").raise_for_status()
        return name

    def blob_url(self, bucket: str, prefix: str = "a/prefix", way: str = "") -> str:
        """Give the `--blob-url` of `prefix` in `bucket`, reached by `way`, the URL of a proxy."""
        return f"s3://{bucket}/{prefix}?endpoint={way or self.url}&region=us-east-1"

    def keys(self, bucket: str) -> set[str]:
        """Give the keys of all that lies in `bucket`."""
        found: list[str] = []
        while True:
            asked = {"list-type": "2", "start-after": found[-1] if found else ""}
            listed = httpx.get(f"{self.url}/{bucket}", params=asked).raise_for_status().text
            if not (more := re.findall(r"<Key>(.*?)</Key>", listed)):
                return set(found)
            found += more


@contextmanager
def running() -> Iterator[ObjectServer]:
    """Run a server on a free port."""
    command = [sys.executable, "-u", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    # It tells of every request, and would stop if nobody read that.
    reader = threading.Thread(target=process.stdout.read)
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if (found := _RUNNING.search(line)) is not None:
                reader.start()
                yield ObjectServer(found[1])
                return
        raise RuntimeError(f"the S3 server does not start:\n{''.join(said)}")
    finally:
        process.kill()
        process.wait()
        if reader.ident is not None:
            reader.join()
        process.stdout.close()
