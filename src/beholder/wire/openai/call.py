"""What one `POST chat/completions` asks for: the question, and how it wants to be answered."""

from dataclasses import dataclass

from beholder.domain import Draft


@dataclass(frozen=True, slots=True)
class Call:
    """A parsed chat completion."""

    draft: Draft
    stream: bool
    stream_usage: bool  # whether a stream tells its cost in a last chunk of its own
