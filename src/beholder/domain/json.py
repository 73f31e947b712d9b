"""Whatever JSON may hold, by name."""

from collections.abc import Mapping
from typing import Any, TypeAlias

JsonValue: TypeAlias = Any  # whatever `json.loads` may give
JsonSchema: TypeAlias = Mapping[str, JsonValue]
