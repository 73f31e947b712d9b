import re
import tomllib
from pathlib import Path

import pytest

from beholder.engines.embedded.crew import VERSIONS
from beholder.weights import catalogue, check
from beholder.weights.catalogue import ALL, CLASSIFIER, CLASSIFIER_LABELS, Weight

OURS = [weight for weight in ALL if weight.distribution == "beholder"]
OTHERS = [weight for weight in ALL if weight.distribution != "beholder"]
PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]

each = pytest.mark.parametrize("weight", [pytest.param(weight, id=weight.name) for weight in ALL])


@each
def test_a_record_is_complete(weight: Weight) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", weight.sha256)
    assert re.fullmatch(r"\d+(\.\d+)+", weight.version)
    assert weight.licence
    assert weight.origin
    assert not weight.path.startswith("/")
    assert ".." not in weight.path


@each
def test_a_licence_is_a_permissive_one(weight: Weight) -> None:
    assert set(weight.licence.split(" AND ")) <= {"Apache-2.0", "MIT"}


def test_no_two_records_are_one() -> None:
    for field in ("name", "sha256"):
        assert len({getattr(weight, field) for weight in ALL}) == len(ALL)


@each
def test_the_file_that_is_installed_is_the_recorded_one(weight: Weight) -> None:
    path = check(weight)
    assert path.match(f"{weight.module}/{weight.path}")
    assert path.stat().st_size > 0


def test_all_means_every_record() -> None:
    assert set(ALL) == {one for one in vars(catalogue).values() if isinstance(one, Weight)}


def test_every_weight_is_some_experts_and_names_what_it_found() -> None:
    used = {sha256 for versions in VERSIONS.values() for sha256 in versions}
    assert used == {weight.sha256 for weight in ALL}


@pytest.mark.parametrize("weight", OTHERS, ids=lambda weight: weight.name)
def test_the_extra_installs_the_very_version_that_carries_it(weight: Weight) -> None:
    assert f"{weight.distribution}=={weight.version}" in PROJECT["optional-dependencies"]["embedded"]


@pytest.mark.parametrize("weight", OURS, ids=lambda weight: weight.name)
def test_what_is_ours_has_a_notice_beside_it(weight: Weight) -> None:
    notice = (check(weight).parent / "NOTICE.md").read_text(encoding="utf-8")
    _, _, about = notice.partition(f"# `{check(weight).name}`")
    about = about.partition("\n# `")[0]
    assert f"**SHA-256** `{weight.sha256}`" in about
    assert weight.licence in about
    assert "NOTICE.md" in weight.origin


@pytest.mark.parametrize("weight", OURS, ids=lambda weight: weight.name)
def test_what_is_ours_was_not_carried_by_a_later_version_than_this(weight: Weight) -> None:
    from beholder import __version__

    def parts(version: str) -> tuple[int, ...]:
        return tuple(int(part) for part in re.findall(r"\d+", version)[:3])

    assert parts(weight.version) <= parts(__version__)


@each
def test_who_trained_it_on_what_is_one_line_for_people(weight: Weight) -> None:
    assert "\n" not in weight.origin
    assert weight.origin == weight.origin.strip()
    assert len(weight.origin) > 20


def test_the_labels_are_those_of_the_network() -> None:
    """One package carries both: the thousand lines are the thousand outputs."""
    assert (CLASSIFIER.distribution, CLASSIFIER.version) == (CLASSIFIER_LABELS.distribution, CLASSIFIER_LABELS.version)
    lines = check(CLASSIFIER_LABELS).read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.strip()]) == 1000
