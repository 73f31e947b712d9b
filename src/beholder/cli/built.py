"""Building what the settings call for, with one sentence when that cannot be done."""

from collections.abc import Callable
from typing import TypeVar

from beholder.cli.refusal import refuse
from beholder.settings import Settings

T = TypeVar("T")


def built(settings: Settings, make: Callable[[], T]) -> T:
    """Give what `make` makes of engines; refuse an unknown engine, and one whose packages are not installed."""
    from beholder.faults import Fault

    try:
        return make()
    except (Fault, ValueError) as error:
        refuse(str(error))
    except ModuleNotFoundError as error:
        refuse(f"engine {settings.engine!r} needs {error.name!r}; install it with: pip install 'beholder[embedded]'")
