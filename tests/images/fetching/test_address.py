import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.images.fetching.address import is_public, resolve_host


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("8.8.8.8", id="v4"),
        pytest.param("208.80.154.240", id="v4-of-an-encyclopedia"),
        pytest.param("2606:4700::1111", id="v6"),
        pytest.param("::ffff:8.8.8.8", id="mapped"),
        pytest.param("64:ff9b::808:808", id="nat64"),
        pytest.param("2002:808:808::1", id="6to4"),
    ],
)
def test_the_public_internet_is_open(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("127.0.0.1", id="loopback"),
        pytest.param("127.255.255.254", id="loopback-far"),
        pytest.param("0.0.0.0", id="unspecified"),
        pytest.param("10.1.2.3", id="private-10"),
        pytest.param("172.16.0.1", id="private-172"),
        pytest.param("192.168.1.1", id="private-192"),
        pytest.param("169.254.169.254", id="metadata"),
        pytest.param("169.254.0.1", id="link-local"),
        pytest.param("100.64.0.1", id="cgnat"),
        pytest.param("100.100.100.200", id="metadata-of-alibaba"),
        pytest.param("168.63.129.16", id="platform-of-azure"),
        pytest.param("192.0.0.192", id="metadata-of-oracle"),
        pytest.param("192.0.2.1", id="documentation"),
        pytest.param("192.88.99.1", id="6to4-relay"),
        pytest.param("198.18.0.1", id="benchmarking"),
        pytest.param("224.0.0.1", id="multicast"),
        pytest.param("239.255.255.250", id="multicast-ssdp"),
        pytest.param("240.0.0.1", id="reserved"),
        pytest.param("255.255.255.255", id="broadcast"),
        pytest.param("::1", id="v6-loopback"),
        pytest.param("::", id="v6-unspecified"),
        pytest.param("fe80::1", id="v6-link-local"),
        pytest.param("fe80::1%eth0", id="v6-link-local-scoped"),
        pytest.param("fc00::1", id="v6-unique-local"),
        pytest.param("fd00:ec2::254", id="v6-metadata-of-amazon"),
        pytest.param("fec0::1", id="v6-site-local"),
        pytest.param("ff02::1", id="v6-multicast"),
        pytest.param("2001:db8::1", id="v6-documentation"),
        pytest.param("3fff::1", id="v6-documentation-new"),
        pytest.param("2001::1", id="teredo"),
        pytest.param("100::1", id="v6-discard"),
        pytest.param("4000::1", id="v6-unassigned"),
        pytest.param("::ffff:127.0.0.1", id="mapped-loopback"),
        pytest.param("::ffff:a9fe:a9fe", id="mapped-metadata"),
        pytest.param("::127.0.0.1", id="compatible-loopback"),
        pytest.param("64:ff9b::7f00:1", id="nat64-loopback"),
        pytest.param("64:ff9b::a9fe:a9fe", id="nat64-metadata"),
        pytest.param("64:ff9b:1::7f00:1", id="nat64-local"),
        pytest.param("2002:7f00:1::", id="6to4-loopback"),
        pytest.param("2002:a00:1::", id="6to4-private"),
        pytest.param("example.org", id="a-name"),
        pytest.param("", id="nothing"),
        pytest.param("0177.0.0.1", id="octal-is-not-read-here"),
    ],
)
def test_everything_else_is_closed(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_no_wrapping_makes_an_address_public(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    for wrapped in (0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80):
        assert is_public(str(ipaddress.IPv6Address(wrapped))) == is_public(str(address))


@given(st.ip_addresses())
def test_nothing_public_is_special(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if is_public(str(address)):
        assert not address.is_loopback and not address.is_link_local and not address.is_multicast


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1"])
async def test_every_spelling_of_a_number_comes_down_to_its_address(host: str) -> None:
    try:
        addresses = await resolve_host(host, 80)
    except OSError:
        return  # some systems do not read such spellings at all
    assert addresses == ["127.0.0.1"]


async def test_addresses_are_given_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    def twice(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (text, 80)) for text in ("8.8.8.8", "8.8.4.4", "8.8.8.8")]

    monkeypatch.setattr(socket, "getaddrinfo", twice)
    assert await resolve_host("twice.test", 80) == ["8.8.8.8", "8.8.4.4"]
