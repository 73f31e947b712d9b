"""The owner's choices, read from flags, environment and file, with one sentence for a wrong one."""

import tomllib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_settings import SettingsError

from beholder.cli.refusal import refuse
from beholder.settings import Settings


def read_settings(flags: Mapping[str, Any]) -> Settings:
    """Give the settings; only `flags` that were given (not None) override environment and file."""
    try:
        settings = Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        refuse("; ".join(_sentence(item) for item in error.errors(include_url=False)))
    except SettingsError as error:
        refuse(f"{error}; in the environment, lists and maps are JSON, such as '[\"key\"]'")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        refuse(f"beholder.toml is not valid TOML: {error}")
    except OSError as error:
        refuse(f"beholder.toml cannot be read: {error.strerror}")
    if not all(settings.api_keys):
        refuse("an API key is empty; give a word that is hard to guess, or no key at all")
    return settings


def _sentence(item: Mapping[str, Any]) -> str:
    name = ".".join(str(part) for part in item["loc"])
    if item["type"] == "extra_forbidden":
        return f"there is no setting {name!r}; known: {', '.join(Settings.model_fields)}"
    flag, variable = name.replace("_", "-"), f"BEHOLDER_{name.upper()}"
    # Never the value itself: it may be a key.
    return f"{item['msg'].lower()}: {name} (by --{flag}, {variable} or beholder.toml)"
