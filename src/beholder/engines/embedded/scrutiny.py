"""How closely a picture is looked at: decided once, from the resolution and the effort that the caller asks for.

`resolution` decides the pixels that the experts see, `thinking_level` the passes that they make. Without a word about
effort every task gets the same passes, so that a picture asked about twice is looked at once.
"""

from dataclasses import dataclass

from beholder.domain import Resolution, ThinkingLevel

CLOSEST = (2, 3, 4)


@dataclass(frozen=True, slots=True)
class Scrutiny:
    """One measure of closeness; see `Detector.detect` for `grids` and `Reader.read` for `parts`."""

    scene: int = 1024  # pixels of the longer side, for experts that look at things
    text: int = 2048  # pixels of the longer side, for the expert that reads
    grids: tuple[int, ...] = ()
    parts: int = 1

    @property
    def in_words(self) -> str:
        """Say it: "once at 1024 pixels, then in 2 x 2 parts"."""
        parts = "".join(f", then in {grid} x {grid} parts" for grid in self.grids)
        return f"once at {self.scene} pixels{parts}"


def scrutiny(level: ThinkingLevel | None, resolution: Resolution | None) -> Scrutiny:
    """Decide how closely to look at one picture."""
    grids = _grids(level)
    match resolution:
        case Resolution.LOW:
            return Scrutiny(scene=512, text=1024)
        case Resolution.MEDIUM:
            return Scrutiny(scene=768, text=1536, grids=grids)
        case Resolution.ULTRA_HIGH:
            return Scrutiny(scene=2048, text=4096, grids=CLOSEST, parts=2)
    return Scrutiny(grids=grids)


def _grids(level: ThinkingLevel | None) -> tuple[int, ...]:
    match level:
        case ThinkingLevel.MINIMAL:
            return ()
        case ThinkingLevel.MEDIUM:
            return (2, 3)
        case ThinkingLevel.HIGH | ThinkingLevel.XHIGH:
            return CLOSEST
    return (2,)
