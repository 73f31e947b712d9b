from beholder.domain import (
    Usage,
)


def test_usage_adds_up() -> None:
    usage = Usage(input_text=5, input_image=258, output_text=7, thought=2)
    assert (usage.input, usage.total) == (263, 272)
