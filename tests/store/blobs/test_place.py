import sys
from pathlib import Path

import pytest

from beholder.faults import Fault, Status
from beholder.store.blobs.folder import Folder
from beholder.store.blobs.place import backend

OWN = Path("own")


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        pytest.param("", OWN, id="none is the own folder"),
        pytest.param("file:///srv/blobs", Path("/srv/blobs"), id="folder"),
        pytest.param("file://localhost/srv/blobs/", Path("/srv/blobs"), id="of this host"),
        pytest.param("file:///srv/a%20b", Path("/srv/a b"), id="escaped"),
    ],
)
def test_a_folder(url: str, folder: Path) -> None:
    found = backend(url, OWN)
    assert isinstance(found, Folder)
    assert found.root == folder


@pytest.mark.parametrize(
    ("url", "says"),
    [
        pytest.param("/srv/blobs", "is no place for blobs", id="bare path"),
        pytest.param("file://elsewhere/srv", "is no place for blobs", id="of another host"),
        pytest.param("file:///", "is no place for blobs", id="root"),
        pytest.param("s3:///prefix", "is no place for blobs", id="no bucket"),
        pytest.param("gs://bucket", "is no place for blobs", id="other scheme"),
        pytest.param("s3://b?endpont=http://h", "'endpont' is not known", id="misspelt option"),
        pytest.param("s3://key:secret@b", "'…@b' is no name of a bucket; credentials", id="credentials in it"),
        pytest.param("https://key:secret@h/b", "'https://…@h/b' is no place", id="credentials in another URL"),
        pytest.param("s3://a bucket", "is no name of a bucket", id="no name"),
        pytest.param("s3://b?endpoint=h:9000", "the endpoint 'h:9000' is no http", id="an endpoint without a scheme"),
        pytest.param("s3://b?endpoint=http://h:port", "is no http", id="an endpoint without a port"),
        pytest.param("s3://b?endpoint=http://a b", "is no http", id="an endpoint that is no host"),
        pytest.param("s3://b?endpoint=http://u:secret@h", "'http://…@h' is no http", id="an endpoint with a password"),
    ],
)
def test_what_is_no_place_is_refused_with_what_is(url: str, says: str) -> None:
    with pytest.raises(Fault, match=says) as caught:
        backend(url, OWN)
    assert caught.value.status is Status.FAILED_PRECONDITION
    assert "secret" not in caught.value.message
    assert "--blob-url" in caught.value.message and "s3://bucket/prefix" in caught.value.message


def test_a_bucket_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "beholder.store.blobs.bucket", raising=False)
    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(Fault, match=r"pip install 'beholder\[s3\]'"):
        backend("s3://bucket", OWN)
