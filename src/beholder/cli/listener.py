"""The socket to serve on, taken before anything slow, so that a busy port is told at once."""

import errno
import ipaddress
import socket

import typer

from beholder.cli.keys.archive import any_keys
from beholder.cli.refusal import refuse
from beholder.settings import Settings


def listener(settings: Settings) -> socket.socket:
    """Bind `settings.host` and `settings.port`; refuse an open server beyond loopback, and what cannot be bound."""
    family, address = _resolve(settings.host, settings.port)
    if not _is_loopback(address[0]) and not settings.api_keys:
        _check_open(settings)
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
        bound.listen(1)  # two sockets may bind one port as long as neither listens
    except OSError as error:
        bound.close()
        refuse(_sentence(error, settings))
    return bound


def url_of(bound: socket.socket) -> str:
    """Give the URL under which another program on this machine reaches `bound`."""
    host, port = bound.getsockname()[:2]
    if ipaddress.ip_address(host).is_unspecified:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, tuple[str, int]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        refuse(f"the address {host!r} is unknown here ({error.strerror}); try --host 127.0.0.1")
    family, _, _, _, address = min(found, key=lambda entry: entry[0] is not socket.AF_INET)
    return family, (str(address[0]), port)


def _check_open(settings: Settings) -> None:
    """Refuse to be open to all without having been told to; a key that was ever made, and be it revoked, guards."""
    if any_keys(settings):
        return
    if not settings.insecure:
        refuse(
            f"without an API key this server listens on loopback only, and {settings.host!r} is beyond it; "
            "make one with 'beholder keys create', set one with --api-key or BEHOLDER_API_KEYS, "
            "use --host 127.0.0.1, or let everybody in with --insecure"
        )
    typer.echo(
        f"beholder: warning: there are no API keys, so whoever reaches {settings.host} port {settings.port} may use "
        "this server and see what others asked (--insecure)",
        err=True,
    )


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_loopback


def _sentence(error: OSError, settings: Settings) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {settings.port} of {settings.host} is in use; stop what uses it, or choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {settings.port} needs a right that this user has not; choose one above 1023 with --port"
    return f"cannot listen on {settings.host} port {settings.port}: {error.strerror}"
