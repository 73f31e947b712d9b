import pytest

from beholder.weights import ALL, Finding, __main__


def test_all_right(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(__main__, "report", lambda: [Finding(weight) for weight in ALL])
    assert __main__.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(ALL)
    for weight, line in zip(ALL, lines, strict=True):
        assert weight.name in line
        assert f"{weight.distribution}=={weight.version}" in line
        assert weight.licence in line
    assert len({line.index(weight.distribution) for weight, line in zip(ALL, lines, strict=True)}) == 1, "in columns"


def test_one_problem_fails_the_whole(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(__main__, "report", lambda: [Finding(ALL[0]), Finding(ALL[1], "It is another file.")])
    assert __main__.main() == 1
    first, second = capsys.readouterr().out.splitlines()
    assert "ok" in first
    assert "It is another file." in second
