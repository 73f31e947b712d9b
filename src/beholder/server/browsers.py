"""Scripts of web pages as callers: browsers ask first whether the page's origin may (CORS).

None may unless the owner names it: a server without keys on one's own machine would answer any page one visits.
"""

from collections.abc import Sequence

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
# What the SDKs read of an answer; a browser hides all others from scripts.
SHOWN = ("x-goog-upload-url", "x-goog-upload-status", "x-goog-upload-size-received", "retry-after", "x-request-id")
_REMEMBERED = 3600  # seconds


def allow_pages(app: FastAPI, origins: Sequence[str]) -> None:
    """Let scripts of pages of `origins` (`https://app.example`, or `*` for all) call `app`, refusals included."""
    app.add_middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=METHODS,
        allow_headers=["*"],
        expose_headers=SHOWN,
        max_age=_REMEMBERED,
    )
