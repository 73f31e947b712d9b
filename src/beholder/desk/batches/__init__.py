"""Batches: many requests answered when nobody else waits, by rows that outlive the process."""

from beholder.desk.batches.batches import Batches

__all__ = ["Batches"]
