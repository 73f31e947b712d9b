import pytest
import typer

from beholder.cli.refusal import refuse


@pytest.mark.parametrize("sentence", ["no [bold]markup[/] here", "ümlaut", "x" * 300])
def test_a_refusal_is_one_line_as_it_is(capsys: pytest.CaptureFixture[str], sentence: str) -> None:
    with pytest.raises(typer.Exit) as caught:
        refuse(sentence)
    assert caught.value.exit_code == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"beholder: {sentence}\n")
