"""Where interactions are worked on: begun, recorded, followed, continued, taken up again after a restart."""

from beholder.desk.desk import Desk

__all__ = ["Desk"]
