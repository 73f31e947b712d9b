"""Finding labels and pictures in a folder: the set itself, one part of it, or COCO as it is downloaded."""

import json
from collections.abc import Iterable
from pathlib import Path

from beholder.domain import JsonValue
from beholder.faults import Fault, invalid


class Folder:
    """A labelled set on disk."""

    def __init__(self, root: Path) -> None:
        """Raise `Fault` when `root` is no folder."""
        if not root.is_dir():
            raise invalid(f"{root} is not a folder; name the one that has the labels")
        self.root = root

    def labels(self, room: str, *patterns: str) -> Path:
        """Find the one file of labels by its name, in the folder, in its `room`, or in `annotations`.

        Raises `Fault` when there is none, or more than one to choose from.
        """
        for place in (self.root, self.root / room, self.root / "annotations"):
            found = sorted({path for pattern in patterns for path in place.glob(pattern)})
            if len(found) == 1:
                return found[0]
            if found:
                names = ", ".join(path.name for path in found)
                raise invalid(
                    f"{place} has several files of labels ({names}); put the one to use into a folder of its own"
                )
        raise invalid(f"{self.root} has no {' or '.join(patterns)}, nor has {room}/ or annotations/ in it")

    def holds(self, room: str, *patterns: str) -> bool:
        """Tell whether `labels` would find one."""
        try:
            return bool(self.labels(room, *patterns))
        except Fault:
            return False

    def pictures(self, labels: Path) -> "Pictures":
        """Give the places where the pictures of a file of labels may lie."""
        split = labels.stem.rpartition("_")[2]  # instances_val2017.json: val2017/
        beside = (labels.parent / "images", labels.parent, labels.parent.parent / split)
        return Pictures(
            (*beside, self.root / "images", self.root / "coco" / "images", self.root.parent / "coco" / "images")
        )


class Pictures:
    """Pictures by their file names; a set may label more pictures than were downloaded."""

    def __init__(self, places: Iterable[Path]) -> None:
        """Look in `places`, in their order."""
        self._places = tuple(places)

    def find(self, name: str) -> Path | None:
        """Give the path of a picture, or None when it is not there; a name may not lead out of the folder."""
        if Path(name).is_absolute() or ".." in Path(name).parts:
            return None
        return next((path for place in self._places if (path := place / name).is_file()), None)


def read_json(path: Path) -> JsonValue:
    """Read a file of labels; raise `Fault`, naming it, when it is not JSON or cannot be read."""
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise invalid(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise invalid(f"{path} is not valid JSON: {error}") from error
