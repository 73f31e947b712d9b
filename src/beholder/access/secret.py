"""API keys as people hold them: `bh_` + an id that may be shown + `_` + a secret that may not.

Kept is the SHA-256 of the whole. A slow hash is for words that people choose; this secret has 190 random bits, so that
nobody guesses it however fast the hash is, and each request has to compute it. The id finds the row, so that exactly
one digest is compared, in constant time.
"""

import hashlib
import hmac
import re
import secrets
import string
from dataclasses import dataclass, field

MARK = "bh"
ID_LETTERS, ID_LENGTH = string.ascii_lowercase + string.digits, 8
SECRET_LETTERS, SECRET_LENGTH = string.ascii_letters + string.digits, 32

_KEY = re.compile(rf"{MARK}_([a-z0-9]{{{ID_LENGTH}}})_[A-Za-z0-9]{{{SECRET_LENGTH}}}")
_ID = re.compile(rf"(?:{MARK}_)?([a-z0-9]{{{ID_LENGTH}}})(?:_.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Secret:
    """A key in clear; it is shown once, and never kept."""

    text: str = field(repr=False)

    @property
    def id(self) -> str:
        """The part that may be shown."""
        return self.text.split("_")[1]

    @property
    def digest(self) -> str:
        """What is kept of it."""
        return digest(self.text)


def mint(id: str | None = None) -> Secret:
    """Make a new key; with `id`, another secret for that key."""
    id = id or _random(ID_LETTERS, ID_LENGTH)
    return Secret(f"{MARK}_{id}_{_random(SECRET_LETTERS, SECRET_LENGTH)}")


def id_of(presented: str) -> str | None:
    """Give the id in what a caller presents; None when that is no key of this kind."""
    found = _KEY.fullmatch(presented)
    return None if found is None else found[1]


def id_in(word: str) -> str:
    """Give the id in what an owner types: an id, as much of a key as the list shows, or all of it."""
    found = _ID.fullmatch(word)
    return word if found is None else found[1]


def shown(id: str) -> str:
    """Give what may be shown of the key `id`."""
    return f"{MARK}_{id}_…"


def digest(presented: str) -> str:
    """Give the SHA-256 of what a caller presents, lower-case hex."""
    return hashlib.sha256(presented.encode()).hexdigest()


def matches(presented: str, kept: str) -> bool:
    """Tell in constant time whether `kept` is the digest of what a caller presents."""
    return hmac.compare_digest(digest(presented), kept)


def _random(letters: str, length: int) -> str:
    return "".join(secrets.choice(letters) for _ in range(length))
