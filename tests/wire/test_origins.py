import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import FileId, Url
from beholder.faults import Fault, Status
from beholder.wire.origins import origin


@pytest.mark.parametrize(
    ("uri", "message"),
    [
        pytest.param("", "cannot be fetched; use the uri of an uploaded file", id="empty"),
        pytest.param("YOUR_FILE_URI", "'YOUR_FILE_URI' cannot be fetched", id="the page's placeholder"),
        pytest.param("gs://bucket/cat.jpg", "Cloud Storage is not reachable from here; upload the file", id="gs"),
        pytest.param("file:///home/me/cat.jpg", "a path on your machine cannot be read", id="file"),
        pytest.param("/home/me/cat.jpg", "cannot be fetched", id="a path"),
        pytest.param("ftp://example.com/cat.jpg", "cannot be fetched", id="ftp"),
        pytest.param("files/", "names no file", id="no id"),
        pytest.param("files/ABC", "ids are 1 to 40 lower-case letters, digits and dashes", id="upper-case id"),
        pytest.param("files/../secret", "names no file", id="id with a path"),
        pytest.param("files/a\nb", "names no file", id="id with a line feed"),
        pytest.param("http://", "it has no host", id="no host"),
        pytest.param("https:///v1/files/abc", "it has no host", id="file without host"),
        pytest.param("http://[::1", "is not a URL", id="open bracket"),
        pytest.param("http:cat.jpg", "it has no host", id="no slashes"),
        pytest.param("javascript:alert(1)", "cannot be fetched", id="script"),
    ],
)
def test_what_cannot_be_fetched_is_refused(uri: str, message: str) -> None:
    with pytest.raises(Fault) as caught:
        origin(uri, "input[1].uri")
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, "input[1].uri")
    assert message in caught.value.message


@pytest.mark.parametrize(
    "uri",
    [
        pytest.param("files/abc123", id="bare"),
        pytest.param(" files/abc123\n", id="blanks around"),
        pytest.param("http://127.0.0.1:8000/v1beta/files/abc123", id="ours"),
        pytest.param("https://generativelanguage.googleapis.com/v1beta/files/abc123", id="rewritten host"),
        pytest.param("https://example.com/prefix/deep/v1/files/abc123", id="behind a prefix, v1"),
        pytest.param("HTTPS://h/v1alpha/files/abc123", id="upper-case scheme, v1alpha"),
        pytest.param("http://h/v1/files/abc123?key=k#x", id="query and fragment"),
    ],
)
def test_uploaded_files_are_known_by_their_path(uri: str) -> None:
    assert origin(uri, "x") == FileId("abc123")


@pytest.mark.parametrize("uri", ["files/my-photo", "http://h/v1beta/files/my-photo", "https://h/v1/files/my-photo?a=b"])
def test_a_name_may_have_dashes(uri: str) -> None:
    assert origin(uri, "x") == FileId("my-photo")


@pytest.mark.parametrize(
    "uri",
    [
        pytest.param("https://example.com/image1.jpg", id="the page's"),
        pytest.param("http://h/v2/files/abc", id="another version"),
        pytest.param("http://h/files/abc", id="no version"),
        pytest.param("http://h/v1/files/abc.jpg", id="a name with an ending"),
        pytest.param("http://h/v1/files/ABC", id="upper-case id"),
        pytest.param("http://h/v1/files/abc/thumb", id="below a file"),
        pytest.param("http://h/xv1/files/abc", id="a segment that only ends like a version"),
        pytest.param("http://h/cat.jpg?next=/v1/files/abc", id="only in the query"),
        pytest.param("data:image/png;base64,iVBORw0KGgo=", id="data URL"),
        pytest.param("DATA:image/png;base64,iVBORw0KGgo=", id="upper-case data URL"),
        pytest.param("http://[::1]:80/cat.jpg", id="IPv6"),
    ],
)
def test_other_urls_are_for_fetching(uri: str) -> None:
    assert origin(uri, "x") == Url(uri)


@given(st.text() | st.sampled_from(["http://", "https://", "files/"]).flatmap(lambda head: st.text().map(head.__add__)))
def test_no_text_raises_anything_but_a_fault(uri: str) -> None:
    try:
        assert isinstance(origin(uri, "x"), FileId | Url)
    except Fault as fault:
        assert fault.where == "x"
