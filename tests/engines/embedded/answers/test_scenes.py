"""A scene is named where things leave hardly a doubt, and nowhere else."""

from dataclasses import replace

import pytest

from beholder.engines.embedded.answers.scenes import scene
from beholder.engines.embedded.experts.detection.coco import NAMES
from tests.engines.embedded.sights import PLAIN

GREEN = replace(PLAIN, green=0.9)
SKY = replace(PLAIN, sky=0.95, air=0.9)


@pytest.mark.parametrize(
    ("kinds", "name"),
    [
        pytest.param(["toilet"], "bathroom", id="a toilet"),
        pytest.param(["toilet", "sink"], "bathroom", id="a toilet and a sink"),
        pytest.param(["sink", "toothbrush"], "bathroom", id="a sink with a toothbrush"),
        pytest.param(["sink"], None, id="a sink alone"),
        pytest.param(["toilet", "oven"], None, id="a toilet beside an oven: a store room"),
        pytest.param(["oven", "sink"], "kitchen", id="an oven and a sink"),
        pytest.param(["oven"], None, id="an oven alone"),
        pytest.param(["couch", "tv"], "living room", id="a couch and a tv"),
        pytest.param(["couch", "tv", "bed"], "bedroom", id="with a bed"),
        pytest.param(["bed"], None, id="a bed may be in a shop"),
        pytest.param(["traffic light"], "street", id="a traffic light"),
        pytest.param(["bus"], "street", id="a bus"),
        pytest.param(["bus", "airplane"], None, id="a bus at an airport"),
        pytest.param(["stop sign"], None, id="a stop sign may be in a wood"),
        pytest.param(["car", "motorcycle"], "street", id="two kinds of vehicles"),
        pytest.param(["person", "skis"], "snow", id="skis"),
        pytest.param(["person", "baseball glove"], "baseball field", id="a baseball glove"),
        pytest.param(["person", "tennis racket"], "tennis court", id="a tennis racket"),
        pytest.param(["train", "person"], "train tracks", id="a train"),
        pytest.param([], None, id="nothing"),
    ],
)
def test_things_show_a_scene(kinds: list[str], name: str | None) -> None:
    found = scene(kinds, PLAIN)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("kinds", "phrase"),
    [
        pytest.param(["sheep"], "in a grassy field", id="a sheep on green"),
        pytest.param(["dog", "frisbee"], "on the grass", id="a dog on green"),
        pytest.param(["cup"], None, id="a cup on green may be on cloth"),
        pytest.param(["cat", "toilet"], "in a bathroom", id="things say more than colour"),
        pytest.param(["dog", "couch"], None, id="a green couch is no lawn"),
        pytest.param([], None, id="only green"),
    ],
)
def test_green_ground(kinds: list[str], phrase: str | None) -> None:
    found = scene(kinds, GREEN)
    assert (found.phrase if found else None) == phrase
    assert kinds == ["cat", "toilet"] or scene(kinds, PLAIN) is None


def test_what_flies_is_in_the_sky_where_sky_is_below_it_too() -> None:
    assert scene(["airplane"], SKY) is not None
    assert scene(["airplane"], replace(SKY, air=0.1)) is None
    assert scene(["kite"], replace(SKY, air=0.1)) is not None
    assert scene(["kite"], PLAIN) is None
    assert scene(["clock"], SKY) is None


@pytest.mark.parametrize("kind", sorted(set(NAMES.values())))
def test_a_kind_alone_names_no_room_but_a_bathroom(kind: str) -> None:
    found = scene([kind], PLAIN)
    assert found is None or not found.room or kind == "toilet"
