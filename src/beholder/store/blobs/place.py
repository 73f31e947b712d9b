"""Where blobs lie: from a URL to a backend."""

import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from beholder.faults import Fault, Status
from beholder.store.blobs.backend import Backend
from beholder.store.blobs.folder import Folder

FORMS = "use 's3://bucket/prefix?endpoint=http://host:9000&region=r' (all but the bucket optional) or 'file:///folder'"

BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,254}")
HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")


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
    raise _refusal(f"{_shown(url)!r} is no place for blobs")


def _bucket(bucket: str, prefix: str, options: dict[str, str]) -> Backend:
    endpoint, region = options.pop("endpoint", None), options.pop("region", None)
    if options:
        raise _refusal(f"{min(options)!r} is not known in the URL of a bucket")
    if not BUCKET.fullmatch(bucket):
        raise _refusal(f"{_shown(bucket)!r} is no name of a bucket; credentials are taken from AWS_* variables")
    if endpoint is not None and not _is_http(endpoint):
        raise _refusal(f"the endpoint {_shown(endpoint)!r} is no http:// or https:// URL of a server")
    try:
        from beholder.store.blobs.bucket import Bucket
    except ModuleNotFoundError as error:
        message = f"--blob-url: a bucket needs {error.name!r}; install it with: pip install 'beholder[s3]'"
        raise Fault(Status.FAILED_PRECONDITION, message) from error
    return Bucket(bucket, prefix, endpoint, region)


def _shown(url: str) -> str:
    """Leave out what people put before an '@'."""
    return re.sub(r"[^/]*@", "…@", url)


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and HOST.fullmatch(parts.netloc) is not None and parts.port != 0
    except ValueError:
        return False


def _refusal(what: str) -> Fault:
    return Fault(Status.FAILED_PRECONDITION, f"--blob-url: {what}; {FORMS}")
