import pytest

from beholder.cli.keys.telling import tell


def test_the_key_goes_one_way_and_the_words_another(capsys: pytest.CaptureFixture[str]) -> None:
    tell("bh_key", "This is [a] key.")
    out, err = capsys.readouterr()
    assert out == "bh_key\n"
    assert err.startswith("This is [a] key.\n") and "bh_key" not in err
