"""Batches: many requests answered when nobody else waits, by rows that outlive the process."""

from beholder.desk.batches.batches import Batches
from beholder.desk.batches.work import BatchStats

__all__ = ["BatchStats", "Batches"]
