"""JSON answers that can carry any text an engine may say."""

import json
from typing import Any

from starlette.responses import JSONResponse


class Json(JSONResponse):
    """A JSON answer. Half of a surrogate pair, legal in JSON but not in UTF-8, travels as its escape."""

    def render(self, content: Any) -> bytes:  # noqa: ANN401 - JSON
        """Print `content`."""
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode("utf-8", "backslashreplace")
