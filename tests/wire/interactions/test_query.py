import pytest

from beholder.faults import Fault, Status
from beholder.wire.interactions.query import Query, read_query


@pytest.mark.parametrize(
    ("given", "query"),
    [
        pytest.param({}, Query(), id="nothing"),
        pytest.param({"stream": "true"}, Query(stream=True), id="a stream"),
        pytest.param({"stream": "false", "include_input": "TRUE"}, Query(include_input=True), id="as Python sends it"),
        pytest.param({"includeInput": "true", "lastEventId": "7"}, Query(False, True, 7), id="camelCase"),
        pytest.param({"last_event_id": "", "stream": ""}, Query(), id="empty"),
        pytest.param({"alt": "sse", "key": "k"}, Query(), id="what others send"),
    ],
)
def test_the_query_is_read(given: dict[str, str], query: Query) -> None:
    assert read_query(given) == query


@pytest.mark.parametrize(
    ("given", "where"),
    [
        pytest.param({"stream": "maybe"}, "stream", id="no flag"),
        pytest.param({"includeInput": "2"}, "includeInput", id="in the caller's spelling"),
        pytest.param({"last_event_id": "evt_1"}, "last_event_id", id="no event of ours"),
        pytest.param({"last_event_id": "-1"}, "last_event_id", id="negative"),
        pytest.param({"last_event_id": "٣"}, "last_event_id", id="another script's digit"),
        pytest.param({"last_event_id": "9" * 5000}, "last_event_id", id="a number without end"),
    ],
)
def test_what_cannot_be_read_is_refused(given: dict[str, str], where: str) -> None:
    with pytest.raises(Fault) as caught:
        read_query(given)
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, where)
