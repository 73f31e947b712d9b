"""ICC profiles small enough to write by hand (ICC.1:2022), because none may be copied from a system."""

import struct

D50 = (0.9642, 1.0, 0.8249)
# Display P3's primaries, adapted to D50 by Bradford: rows are X, Y, Z of red, green and blue.
P3 = ((0.515121, 0.241196, -0.001053), (0.291977, 0.692245, 0.041885), (0.157104, 0.066574, 0.784073))


def _fixed(*values: float) -> bytes:
    """s15Fixed16Number, big-endian."""
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(*values)


def _gamma(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"


def _description(text: str) -> bytes:
    ascii_text = text.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(ascii_text)) + ascii_text + bytes(78)


def _profile(device: bytes, space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    offset = 128 + 4 + 12 * len(tags)
    table, body = b"", b""
    for name, content in tags.items():
        content += bytes(-len(content) % 4)
        table += name + struct.pack(">II", offset + len(body), len(content))
        body += content
    size = offset + len(body)
    header = struct.pack(">I4sI4s4s4s", size, b"\0\0\0\0", 0x02400000, device, space, connection)
    header += bytes(12) + b"acsp" + bytes(28) + _fixed(*D50)
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def rgb_profile(name: str, gamma: float = 2.2) -> bytes:
    """A profile of Display P3's primaries with a plain gamma."""
    red, green, blue = P3
    tags = {b"desc": _description(name), b"wtpt": _xyz(D50)}
    tags |= {b"rXYZ": _xyz(red), b"gXYZ": _xyz(green), b"bXYZ": _xyz(blue)}
    tags |= {b"rTRC": _gamma(gamma), b"gTRC": _gamma(gamma), b"bTRC": _gamma(gamma)}
    return _profile(b"mntr", b"RGB ", b"XYZ ", tags)


def grey_profile(gamma: float) -> bytes:
    """A grey profile with a plain gamma."""
    tags = {b"desc": _description("grey"), b"wtpt": _xyz(D50), b"kTRC": _gamma(gamma)}
    return _profile(b"mntr", b"GRAY", b"XYZ ", tags)


def cmyk_profile(paper: tuple[int, int, int], ink: tuple[int, int, int]) -> bytes:
    """A press whose every ink, alone or together, looks like `ink`, and whose bare paper is `paper`.

    Both are CIELAB as eight bits encode it (ICC.1:2022, 10.10: lut8Type): L of 255 is 100, a and b of 128 are 0.
    """
    lut = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + _fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
    lut += bytes(range(256)) * 4
    lut += bytes(paper) + bytes(ink) * 15
    lut += bytes(range(256)) * 3
    return _profile(b"prtr", b"CMYK", b"Lab ", {b"desc": _description("press"), b"wtpt": _xyz(D50), b"A2B0": lut})
