import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.faults import Fault, Status
from beholder.images.fetching.data_url import decode_data_url, is_data_url
from tests.images.samples import WHERE

DATA = b"\xfb\xff\xfe some bytes"  # its base64 has + and /
BASE64 = base64.b64encode(DATA).decode()


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(f"data:image/png;base64,{BASE64}", id="usual"),
        pytest.param(f"DATA:image/png;BASE64,{BASE64}", id="upper-case"),
        pytest.param(f"data:;base64,{BASE64}", id="no-type"),
        pytest.param(f"data:image/png;charset=x;base64,{BASE64}", id="parameters"),
        pytest.param("data:image/png;base64," + base64.urlsafe_b64encode(DATA).decode(), id="url-safe-alphabet"),
        pytest.param("data:image/png;base64," + BASE64.rstrip("="), id="no-padding"),
        pytest.param("data:image/png;base64," + quote(BASE64, safe=""), id="percent-escapes"),
        pytest.param(f"data:image/png;base64,\n{BASE64[:8]}\r\n {BASE64[8:]}", id="line-breaks"),
        pytest.param("data:image/png," + quote(DATA, safe=""), id="not-base64"),
    ],
)
def test_every_way_to_write_it_gives_the_bytes(url: str) -> None:
    assert is_data_url(url)
    assert decode_data_url(url, WHERE, 1000) == DATA


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        pytest.param("data:image/png;base64", "has no comma", id="no-comma"),
        pytest.param("data:image/png;base64,abc$", "does not decode", id="wrong-letter"),
        pytest.param("data:image/png;base64,abcde", "does not decode", id="wrong-length"),
        pytest.param("data:image/png;base64," + "A" * 2000, "more than the 1,000 bytes", id="too-large"),
        pytest.param("data:image/png;base64," + "A" * 9000, "more than the 1,000 bytes", id="far-too-large"),
        pytest.param("data:," + "a" * 1001, "upload a file", id="too-large-plain"),
    ],
)
def test_a_refusal_names_the_block_and_the_reason(url: str, reason: str) -> None:
    with pytest.raises(Fault) as refused:
        decode_data_url(url, WHERE, 1000)
    assert refused.value.status is Status.INVALID_ARGUMENT
    assert refused.value.where == WHERE
    assert reason in refused.value.message


@pytest.mark.parametrize("url", ["http://data:80/", "dat", "", "data", "file:///data:"])
def test_other_urls_are_not_taken_for_it(url: str) -> None:
    assert not is_data_url(url)


@given(st.binary(max_size=300), st.booleans(), st.booleans())
def test_what_was_encoded_comes_back(data: bytes, url_safe: bool, padded: bool) -> None:
    text = (base64.urlsafe_b64encode if url_safe else base64.b64encode)(data).decode()
    assert decode_data_url("data:image/png;base64," + (text if padded else text.rstrip("=")), WHERE, 300) == data


@given(st.text(max_size=60))
def test_any_text_is_decoded_or_refused(text: str) -> None:
    try:
        assert isinstance(decode_data_url("data:" + text, WHERE, 1000), bytes)
    except Fault as fault:
        assert fault.where == WHERE
