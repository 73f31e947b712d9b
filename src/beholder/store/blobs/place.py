"""Where blobs lie: from a URL to a backend."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from beholder.faults import Fault, Status
from beholder.store.blobs.backend import Backend
from beholder.store.blobs.folder import Folder

FORMS = "use 's3://bucket/prefix?endpoint=http://host:9000&region=r' (all but the bucket optional) or 'file:///folder'"


def backend(url: str, own: Path) -> Backend:
    """Give the backend at `url`, or the folder `own` when that is empty; nothing is touched yet.

    Raises `Fault` (FAILED_PRECONDITION) for a URL that names none, and for a bucket without the package for it.
    """
    if not url:
        return Folder(own, own.with_name(f"{own.name}.owner"))
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path.strip("/"):
        return Folder(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.netloc:
        return _bucket(parts.netloc, unquote(parts.path).strip("/"), dict(parse_qsl(parts.query)))
    raise _refusal(f"{url!r} is no place for blobs")


def _bucket(bucket: str, prefix: str, options: dict[str, str]) -> Backend:
    endpoint, region = options.pop("endpoint", None), options.pop("region", None)
    if options:
        raise _refusal(f"{min(options)!r} is not known in the URL of a bucket")
    try:
        from beholder.store.blobs.bucket import Bucket
    except ModuleNotFoundError as error:
        message = f"--blob-url: a bucket needs {error.name!r}; install it with: pip install 'beholder[s3]'"
        raise Fault(Status.FAILED_PRECONDITION, message) from error
    return Bucket(bucket, prefix, endpoint, region)


def _refusal(what: str) -> Fault:
    return Fault(Status.FAILED_PRECONDITION, f"--blob-url: {what}; {FORMS}")
