import numpy as np
import pytest

from beholder.engines.embedded.experts.networks.frozen import read_graph
from beholder.weights import read
from beholder.weights.catalogue import DETECTOR
from tests.engines.embedded.experts.networks import graphs

VALUES = np.arange(6, dtype=np.float32).reshape(2, 3)


def test_nodes_come_with_operation_and_inputs() -> None:
    graph = read_graph(graphs.node("a", "Placeholder") + graphs.node("b", "Add", ["a", "a"]))
    assert [(name, node.op, node.inputs) for name, node in graph.items()] == [
        ("a", "Placeholder", ()),
        ("b", "Add", ("a", "a")),
    ]


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "one by one"])
def test_lists_of_numbers(packed: bool) -> None:
    graph = read_graph(graphs.node("a", "Conv2D", strides=graphs.numbers(1, 2, 3, 1, packed=packed)))
    assert graph["a"].integers("strides") == (1, 2, 3, 1)


@pytest.mark.parametrize(
    ("wire", "value"),
    [
        pytest.param(graphs.constant("a", VALUES), VALUES, id="bytes"),
        pytest.param(graphs.constant("a", np.array(3, np.float32)), np.array(3), id="a number alone"),
        pytest.param(graphs.listed("a", [3], 1, 2, 3), np.array([1, 2, 3]), id="listed"),
        pytest.param(graphs.listed("a", [2, 2], 7), np.full((2, 2), 7), id="one for all"),
        pytest.param(graphs.listed("a", [], 7), np.array(7), id="one listed"),
    ],
)
def test_constants(wire: bytes, value: np.ndarray) -> None:
    tensor = read_graph(wire)["a"].tensor()
    assert tensor.dtype == np.float32
    assert tensor.shape == value.shape
    assert (tensor == value).all()


def test_constants_of_another_type_are_refused() -> None:
    graph = read_graph(graphs.constant("a", np.arange(3, dtype=np.int32), kind=3))
    with pytest.raises(ValueError, match="not type 3"):
        graph["a"].tensor()


def test_a_graph_without_a_node_is_empty() -> None:
    assert read_graph(b"") == {}


def test_a_number_where_a_node_belongs_is_refused() -> None:
    with pytest.raises(ValueError, match="where a message belongs"):
        read_graph(b"\x08\x01")


def test_the_detector_is_such_a_graph() -> None:
    graph = read_graph(read(DETECTOR))
    first = graph["FeatureExtractor/MobilenetV2/Conv/Conv2D"]
    assert first.op == "Conv2D"
    assert first.integers("strides") == (1, 2, 2, 1)
    assert graph["FeatureExtractor/MobilenetV2/Conv/weights"].tensor().shape == (3, 3, 3, 32)
