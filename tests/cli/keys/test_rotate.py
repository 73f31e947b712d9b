from beholder.access.secret import matches
from tests.cli.keys.conftest import made, run, stored


def test_another_secret_with_the_same_id_project_and_limits() -> None:
    before = made("name", "--project", "shop", "--jobs", "3")
    (kept,) = stored()
    result = run("rotate", kept.id)
    after = result.stdout.strip()
    assert (result.exit_code, after.split("_")[:2]) == (0, ["bh", kept.id])
    assert "takes the place of the last key of the project 'shop'" in result.stderr and after not in result.stderr
    (turned,) = stored()
    assert matches(after, turned.digest) and not matches(before, turned.digest)
    assert (turned.project, turned.name, turned.allowance) == (kept.project, kept.name, kept.allowance)


def test_a_revoked_key_cannot_be_replaced() -> None:
    id = made().split("_")[1]
    run("revoke", id)
    result = run("rotate", id)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"beholder: the key '{id}' is revoked; create another\n"
