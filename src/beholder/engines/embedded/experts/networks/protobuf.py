"""The wire format of protocol buffers, in which networks are stored: just enough to read one and to write one.

A message is a run of fields, each a number that its schema gives a meaning and a value of one of four wire types
(Protocol Buffers documentation, "Encoding"). Reading a network needs no schema compiler and none of its packages.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

Content: TypeAlias = int | memoryview

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_FIXED = {FIXED64: 8, FIXED32: 4}


def fields(message: bytes | memoryview) -> Iterator[tuple[int, Content]]:
    """Give each field of a message: its number, and a whole number or a view of its bytes, never a copy.

    Raises `ValueError` for what is no message.
    """
    view, at = memoryview(message), 0
    while at < len(view):
        key, at = _read_varint(view, at)
        number, kind = key >> 3, key & 7
        if kind == VARINT:
            value, at = _read_varint(view, at)
            yield number, value
            continue
        if kind not in (BYTES, *_FIXED):
            raise ValueError(f"no wire type has the number {kind}")
        size, at = _read_varint(view, at) if kind == BYTES else (_FIXED[kind], at)
        if at + size > len(view):
            raise ValueError("a field ends after its message")
        yield number, view[at : at + size]
        at += size


def field(number: int, content: bytes | str | int) -> bytes:
    """Write one field: bytes, words in UTF-8, or a whole number from 0."""
    if isinstance(content, int):
        return _varint(number << 3 | VARINT) + _varint(content)
    data = content.encode() if isinstance(content, str) else content
    return _varint(number << 3 | BYTES) + _varint(len(data)) + data


def repeated(number: int, contents: Sequence[bytes | str | int]) -> bytes:
    """Write one field for each of `contents`."""
    return b"".join(field(number, content) for content in contents)


def _read_varint(view: memoryview, at: int) -> tuple[int, int]:
    """Read a number seven bits a byte, lowest first; give it and where the next field begins."""
    value = shift = 0
    while at < len(view):
        byte = view[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
    raise ValueError("a number ends after its message")


def _varint(value: int) -> bytes:
    """Write a number seven bits a byte, lowest first."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
