"""Building what the settings call for, with one sentence when that cannot be done."""

from collections.abc import Callable
from typing import TypeVar

from beholder.cli.refusal import refuse
from beholder.settings import Settings

T = TypeVar("T")


def built(settings: Settings, make: Callable[[], T]) -> T:
    """Give what `make` makes of engines; refuse an unknown engine, and what lacks its packages."""
    from beholder.faults import Fault

    try:
        return make()
    except (Fault, ValueError) as error:
        refuse(str(error))
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("opentelemetry"):
            refuse("otlp_endpoint needs OpenTelemetry; install it with: pip install 'beholder[otel]'")
        refuse(f"engine {settings.engine!r} needs {error.name!r}; install it with: pip install 'beholder[embedded]'")
