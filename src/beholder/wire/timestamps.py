"""Moments as the API writes them, in files and interactions alike."""

from datetime import UTC, datetime


def rfc3339(moment: datetime) -> str:
    """Print an aware `moment` in UTC: `2026-01-01T00:00:00.123456Z`, always with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
