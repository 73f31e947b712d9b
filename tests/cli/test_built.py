import pytest
import typer

from beholder.cli.built import built
from beholder.faults import Fault, Status
from beholder.settings import Settings


def test_what_is_made_is_given() -> None:
    assert built(Settings(), lambda: 7) == 7


@pytest.mark.parametrize(
    ("error", "words"),
    [
        pytest.param(ValueError("there is no engine 'best'"), "there is no engine 'best'", id="unknown"),
        pytest.param(Fault(Status.NOT_FOUND, "no weights"), "no weights", id="a fault"),
        pytest.param(
            ModuleNotFoundError("x", name="onnxruntime"),
            "engine 'embedded' needs 'onnxruntime'; install it with: pip install 'beholder[embedded]'",
            id="not installed",
        ),
        pytest.param(
            ModuleNotFoundError("x", name="opentelemetry.sdk"),
            "otlp_endpoint needs OpenTelemetry; install it with: pip install 'beholder[otel]'",
            id="no traces",
        ),
    ],
)
def test_what_cannot_be_made_is_one_sentence(capsys: pytest.CaptureFixture[str], error: Exception, words: str) -> None:
    def fail() -> int:
        raise error

    with pytest.raises(typer.Exit) as caught:
        built(Settings(), fail)
    assert caught.value.exit_code == 2
    assert capsys.readouterr().err == f"beholder: {words}\n"
