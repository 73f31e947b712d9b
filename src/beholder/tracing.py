"""Which part of a request took how long, told as spans to whoever traces. Nobody does unless the owner says so.

A room says `with span("resolve", images=3)` and knows no more. Off, that is one look at a context variable; nothing is
imported for it. Names and attributes are fixed words, counts and sizes: never a prompt, a key, a URL or a picture.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Protocol, TypeAlias

Attribute: TypeAlias = str | int | float | bool

LONGEST = 100  # characters of a name that a caller chose


class Span(Protocol):
    """Something that takes time."""

    def child(self, name: str, attributes: Mapping[str, Attribute]) -> "Span":
        """Begin a part of it."""
        ...

    def tell(self, **attributes: Attribute) -> None:
        """Say more of it."""
        ...

    def end(self, error: BaseException | None = None) -> None:
        """End it now, and say by what when it failed."""
        ...


class _Nothing(AbstractContextManager[Span]):
    """The span of those whom nobody traces."""

    def __enter__(self) -> Span:
        return self

    def __exit__(self, *raised: object) -> None:
        return None

    def child(self, name: str, attributes: Mapping[str, Attribute]) -> Span:
        return self

    def tell(self, **attributes: Attribute) -> None:
        return None

    def end(self, error: BaseException | None = None) -> None:
        return None


_NOTHING = _Nothing()
_current: ContextVar[Span | None] = ContextVar("beholder_span", default=None)


def span(name: str, **attributes: Attribute) -> AbstractContextManager[Span]:
    """Begin a part of what is under way; what begins within the block is a part of that."""
    parent = _current.get()
    return _NOTHING if parent is None else _part(parent.child(name, attributes))


def traced() -> bool:
    """Tell whether anybody traces what is under way."""
    return _current.get() is not None


def begun(name: str, **attributes: Attribute) -> Span:
    """Begin a part that ends elsewhere; end it there."""
    parent = _current.get()
    return _NOTHING if parent is None else parent.child(name, attributes)


@contextmanager
def within(parent: Span) -> Iterator[None]:
    """Let what begins within the block be a part of `parent`. Never hold it across a `yield` of a generator."""
    if parent is _NOTHING:
        yield
        return
    token = _current.set(parent)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def _part(it: Span) -> Iterator[Span]:
    error: BaseException | None = None
    try:
        with within(it):
            yield it
    except BaseException as raised:
        error = raised
        raise
    finally:
        it.end(error)
