"""Blobs as objects in an S3 bucket, or in whatever else speaks that API; large ones are sent and read in parts."""

import re
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import obstore
import structlog
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from beholder.faults import Fault, Status
from beholder.store.blobs.backend import Content

OWNER = "owner"
NAME = re.compile(r"[0-9a-f]{64}")
LISTED = 1000  # names at once
AWAY = "the blob store of this server does not answer now; its log says why"
CREDENTIALS = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
SIGNS = {
    "169.254.169.254": f"there are no credentials; set {CREDENTIALS}",  # a machine of Amazon's would have a role
    "configured region": "it lies in another region; name it with '?region='",
    "AuthorizationHeaderMalformed": "it lies in another region; name it with '?region='",
    "error sending request": "nobody answers there",
}
PARTS = 4  # of 5 MiB, on their way at once

log = structlog.get_logger(__name__)


class Bucket:
    """A `Backend` in a bucket, under `prefix`; credentials come from the AWS_* variables, or the machine's role."""

    def __init__(self, bucket: str, prefix: str, endpoint: str | None, region: str | None) -> None:
        """Plan for a bucket; without `endpoint` and `region` those of the environment, or of AWS, are taken."""
        self.where = f"s3://{bucket}/{prefix}".rstrip("/")
        self.mark = f"{self.where}/{OWNER}"
        self._owned = False
        options = {"endpoint": endpoint, "region": region}
        self._store = S3Store(
            bucket,
            prefix=prefix or None,
            client_options={"allow_http": True, "connect_timeout": "5s", "read_timeout": "30s", "timeout": "15m"},
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
            **{name: value for name, value in options.items() if value},  # type: ignore[arg-type]
        )

    async def owner(self) -> str | None:
        """Read the mark."""
        with _faults(self.where, Status.FAILED_PRECONDITION):
            try:
                owner = (await self._read(OWNER, None)).decode(errors="replace")
            except FileNotFoundError:
                return None
        self._owned = True
        return owner

    async def own(self, owner: str) -> None:
        """Leave the mark; raise `Fault` (FAILED_PRECONDITION) when the bucket is not there, or not to be written to."""
        with _faults(self.where, Status.FAILED_PRECONDITION):
            try:
                await obstore.put_async(self._store, OWNER, owner.encode())
                self._owned = True
            except FileNotFoundError:
                message = f"there is no bucket for {self.where!r}; make one, or choose another with --blob-url"
                raise Fault(Status.FAILED_PRECONDITION, message) from None

    def surely(self, sha256: str) -> bool:
        """Nothing can be told without a request."""
        return False

    async def put(self, sha256: str, content: Content) -> None:
        """Send `content`, unless it is there."""
        with _faults(self.where):
            try:
                await obstore.head_async(self._store, sha256)
            except FileNotFoundError:
                await obstore.put_async(self._store, sha256, content, max_concurrency=PARTS)

    async def read(self, sha256: str, start: int = 0, size: int | None = None) -> bytes:
        """Read as `Backend` says."""
        if size == 0:
            return b""
        with _faults(self.where):
            try:
                return await self._read(sha256, {"offset": start} if size is None else (start, start + size))
            except FileNotFoundError:
                await self._check()
                raise

    async def remove(self, names: Collection[str]) -> None:
        """Remove objects, many with one request."""
        if names:
            with _faults(self.where):
                await obstore.delete_async(self._store, list(names))

    async def names(self) -> AsyncIterator[Sequence[str]]:
        """List the blobs; whatever else lies there is somebody's."""
        with _faults(self.where):
            async for some in obstore.list(self._store, chunk_size=LISTED):
                yield [item["path"] for item in some if NAME.fullmatch(item["path"])]

    async def _check(self) -> None:
        """Raise `Fault` (UNAVAILABLE) when the mark is gone as well: then it is not the blob that is missing."""
        if not self._owned:
            return
        try:
            await self._read(OWNER, None)
        except FileNotFoundError:
            log.error("blob store failed", where=self.where, error="the bucket, or the mark of its owner, is not there")
            raise Fault(Status.UNAVAILABLE, AWAY) from None

    async def _read(self, name: str, range: object) -> bytes:
        options = {} if range is None else {"range": range}
        result = await obstore.get_async(self._store, name, options=options)  # type: ignore[arg-type]
        return bytes(await result.bytes_async())


@contextmanager
def _faults(where: str, status: Status = Status.UNAVAILABLE) -> Iterator[None]:
    """Raise `Fault` for what the other side does not do; its own words, which are long, go to the log."""
    try:
        yield
    except BaseError as error:
        log.error("blob store failed", where=where, error=str(error).partition("\n\nDebug source")[0])
        if status is Status.UNAVAILABLE:
            raise Fault(status, AWAY) from error
        message = f"the blob store {where!r} cannot be used: {_why(error)}; choose another with --blob-url"
        raise Fault(status, message) from error


def _why(error: BaseError) -> str:
    """Say what an owner can do about it: that side's own words are long, and may tell a key."""
    if isinstance(error, PermissionDeniedError | UnauthenticatedError):
        return f"the credentials in {CREDENTIALS} were refused"
    return next((why for sign, why in SIGNS.items() if sign in str(error)), "the log says why")
