"""The weights that the embedded engine runs: where they are, whose they are, and whether they are the right ones.

`python -m beholder.weights` checks them all; `make run` does so before the server starts.
"""

from beholder.weights.catalogue import ALL, Weight
from beholder.weights.files import Finding, WeightsDiffer, WeightsMissing, check, lacking, locate, read, report

__all__ = [
    "ALL",
    "Finding",
    "Weight",
    "WeightsDiffer",
    "WeightsMissing",
    "check",
    "lacking",
    "locate",
    "read",
    "report",
]
