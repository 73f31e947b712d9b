"""One server answers all client tests: only if they run beside each other on one worker, whatever the others do."""

import pytest


def test_these_tests_are_sent_to_one_worker(request: pytest.FixtureRequest, worker_id: str) -> None:
    """The distributor reads the group off the end of an id; some versions of pytest ignore that it is put there."""
    if worker_id == "master":
        pytest.skip("the tests are not distributed")
    assert request.node.nodeid.endswith("@clients")
