from datetime import UTC, datetime, timedelta

import pytest

from beholder.access.secret import matches
from tests.cli.keys.conftest import made, run, stored


def test_another_secret_with_the_same_id_project_and_limits() -> None:
    before = made("name", "--project", "shop", "--jobs", "3")
    (kept,) = stored()
    result = run("rotate", kept.id)
    after = result.stdout.strip()
    assert (result.exit_code, after.split("_")[:2]) == (0, ["bh", kept.id])
    assert "takes the place of the old key of the project 'shop'" in result.stderr and after not in result.stderr
    (turned,) = stored()
    assert matches(after, turned.digest) and not matches(before, turned.digest)
    assert (turned.project, turned.name, turned.allowance) == (kept.project, kept.name, kept.allowance)


def test_a_revoked_key_cannot_be_replaced() -> None:
    id = made().split("_")[1]
    run("revoke", id)
    result = run("rotate", id)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"beholder: the key '{id}' is revoked; create another\n"


def test_with_grace_the_old_one_opens_a_while_beside_it() -> None:
    before = made()
    result = run("rotate", before, "--grace", "24h")
    (turned,) = stored()
    assert result.exit_code == 0 and "The old key opens until 20" in result.stderr
    soon, later = (datetime.now(UTC) + timedelta(hours=hours) for hours in (23, 25))
    assert turned.former is not None and matches(before, turned.former)
    assert turned.former_until is not None and soon < turned.former_until < later
    assert len(turned.digests(soon)) == 2 and turned.digests(later) == (turned.digest,)


def test_only_the_last_one_has_grace() -> None:
    first = made()
    second = run("rotate", first, "--grace", "7d").stdout.strip()
    run("rotate", first, "--grace", "1h")
    (turned,) = stored()
    assert turned.former is not None and matches(second, turned.former) and not matches(first, turned.former)
    run("rotate", first)
    (turned,) = stored()
    assert (turned.former, turned.former_until) == (None, None)


@pytest.mark.parametrize("grace", ["soon", "24", "-1h", "366d"])
def test_a_grace_that_is_no_time_changes_nothing(grace: str) -> None:
    before = made()
    result = run("rotate", before, f"--grace={grace}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--grace should be a time up to 365 days" in result.stderr
    assert [matches(before, key.digest) for key in stored()] == [True]
