"""Which addresses an image may be fetched from: the public internet, and what the owner names.

A server that fetches URLs for strangers is a door into its owner's network. What counts is the address that
is dialled, never how the host was spelled: decimal, octal and IPv6-wrapped forms all come down to it.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address

Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives every address of a host, as text, in the order in which to try them. Raises `OSError` for none."""

# Beyond what `is_global` refuses; some are there only in newer releases of Python.
_REFUSED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "100.64.0.0/10",  # carrier-grade NAT, and the metadata service of Alibaba Cloud
        "168.63.129.16/32",  # the platform service of Azure, on a public address
        "192.0.0.0/24",  # protocol assignments, and the metadata service of Oracle Cloud
        "192.88.99.0/24",  # 6to4 relays
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(text: str) -> bool:
    """Tell whether the address `text` is on the public internet; False for what is no address.

    An IPv4 address that is wrapped in IPv6 (mapped, 6to4, NAT64) is judged as what it leads to.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    address = _unwrapped(address)
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    return address in _GLOBAL_UNICAST and not any(address in network for network in _REFUSED_V6)


async def resolve_host(host: str, port: int) -> Sequence[str]:
    """Ask the system for every address of `host`. Raises `OSError` when it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _unwrapped(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
