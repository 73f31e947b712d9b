import json

from beholder.access.secret import shown
from tests.cli.keys.conftest import made, run


def test_there_may_be_none() -> None:
    assert run("list").stdout == "there are no keys; make one with: beholder keys create\n"


def test_keys_are_listed_with_what_may_be_shown() -> None:
    keys = [made("till [bold]one[/]", "--project", "shop", "--tokens-per-day", "5000"), made()]
    out = run("list").stdout
    lines = out.splitlines()[1:]
    assert [line.split()[0] for line in lines] == [shown(key.split("_")[1]) for key in keys]
    assert "shop" in lines[0] and "till [bold]one[/]" in lines[0] and "0 of 5k" in lines[0]
    assert not any(key in out or key.split("_")[2] in out for key in keys)


def test_revoked_ones_are_listed_when_asked_for() -> None:
    id = made().split("_")[1]
    run("revoke", id)
    assert "there are no keys" in run("list").stdout
    assert shown(id) in (out := run("list", "--all").stdout) and "revoked 20" in out


def test_programs_get_json_of_the_same_keys() -> None:
    assert json.loads(run("list", "--json").stdout) == []
    keys = [made("--tokens-per-day", "1234567"), made()]
    run("revoke", keys[1])
    for arguments, ids in (((), keys[:1]), (("--all",), keys)):
        result = run("list", "--json", *arguments)
        listed = json.loads(result.stdout)
        assert [key["id"] for key in listed] == [key.split("_")[1] for key in ids]
        assert listed[0]["limits"]["tokens_per_day"] == 1_234_567
        assert not any(key.split("_")[2] in result.output for key in keys)
