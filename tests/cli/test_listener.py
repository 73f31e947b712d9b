import socket

import pytest
import typer

from beholder.cli.listener import listener, url_of
from beholder.settings import Settings
from tests.cli.keys.conftest import made


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.9"])
def test_loopback_needs_no_key(host: str) -> None:
    with listener(Settings(host=host, port=0)) as bound:
        address, port = bound.getsockname()
        assert address.startswith("127.")
        assert url_of(bound) == f"http://{address}:{port}"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "::ffff:0.0.0.0"])
def test_beyond_loopback_needs_a_key(capsys: pytest.CaptureFixture[str], host: str) -> None:
    with pytest.raises(typer.Exit) as caught:
        listener(Settings(host=host, port=0))
    assert caught.value.exit_code == 2
    assert "without an API key this server listens on loopback only" in capsys.readouterr().err


def test_with_a_key_it_may_be_open() -> None:
    with listener(Settings(host="0.0.0.0", port=0, api_keys=("k",))) as bound:
        assert bound.getsockname()[0] == "0.0.0.0"
        assert url_of(bound) == f"http://127.0.0.1:{bound.getsockname()[1]}"


def test_with_a_key_in_the_database_it_may_be_open(capsys: pytest.CaptureFixture[str]) -> None:
    made()
    with listener(Settings(host="0.0.0.0", port=0, insecure=True)) as bound:
        assert bound.getsockname()[0] == "0.0.0.0"
    assert capsys.readouterr().err == ""


def test_without_any_key_it_is_open_when_told_so_and_warns(capsys: pytest.CaptureFixture[str]) -> None:
    with listener(Settings(host="0.0.0.0", port=0, insecure=True)):
        pass
    assert "warning: there are no API keys, so whoever reaches 0.0.0.0" in capsys.readouterr().err


@pytest.mark.parametrize("insecure", [False, True])
def test_loopback_looks_for_no_keys_and_warns_of_nothing(capsys: pytest.CaptureFixture[str], insecure: bool) -> None:
    with listener(Settings(port=0, insecure=insecure, database_url="nonsense")):
        pass
    assert capsys.readouterr().err == ""


def test_a_port_in_use_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(typer.Exit):
            listener(Settings(port=port))
    assert capsys.readouterr().err == (
        f"beholder: port {port} of 127.0.0.1 is in use; stop what uses it, or choose another with --port\n"
    )


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        pytest.param("no such host", "the address 'no such host' is unknown here", id="unknown"),
        pytest.param("", "the address '' is unknown here", id="empty"),
        pytest.param("203.0.113.7", "cannot listen on 203.0.113.7 port 0", id="not ours"),
    ],
)
def test_an_address_that_cannot_be_had_is_one_sentence(
    capsys: pytest.CaptureFixture[str], host: str, sentence: str
) -> None:
    with pytest.raises(typer.Exit):
        listener(Settings(host=host, port=0, api_keys=("k",)))
    assert sentence in capsys.readouterr().err


def test_a_port_can_be_taken_again_at_once() -> None:
    with listener(Settings(port=0)) as bound:
        port = bound.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            pass
    listener(Settings(port=port)).close()
