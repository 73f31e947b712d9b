"""The owner's choices, read from flags, environment and file, with one sentence for a wrong one."""

import os
import re
import tomllib
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_settings import SettingsError

from beholder.cli.refusal import refuse
from beholder.settings import Settings

_PREFIX = "BEHOLDER_"
_FLAGS = {"api_keys": "--api-key"}  # those that are not called as their setting is
_ALIKE = 0.8  # of 1: so alike is a name that was misspelt


def read_settings(flags: Mapping[str, Any]) -> Settings:
    """Give the settings; only `flags` that were given (not None) override environment and file."""
    _check_variables(os.environ)
    try:
        settings = Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        refuse("; ".join(_sentence(item, flags) for item in error.errors(include_url=False)))
    except SettingsError as error:
        refuse(f"{_variable(error)} is not JSON; in the environment, lists and maps are, such as '[\"key\"]'")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        refuse(f"beholder.toml is not valid TOML: {error}")
    except OSError as error:
        refuse(f"beholder.toml cannot be read: {error.strerror}")
    if not all(settings.api_keys):
        refuse("an API key is empty; give a word that is hard to guess, or no key at all")
    return settings


def _check_variables(environment: Collection[str]) -> None:
    """Refuse a variable that is nearly a setting: a misspelt BEHOLDER_API_KEYS would seem to guard.

    Others are left alone: programs that start us have variables of their own (BEHOLDER_SERVICE_HOST).
    """
    for variable in environment:
        name = variable.removeprefix(_PREFIX).lower()
        if variable.startswith(_PREFIX) and name not in Settings.model_fields and (meant := _meant(name)):
            refuse(f"there is no setting {variable}; did you mean {_PREFIX}{meant.upper()}?")


def _sentence(item: Mapping[str, Any], flags: Collection[str]) -> str:
    name = ".".join(str(part) for part in item["loc"])
    if item["type"] == "extra_forbidden":
        known = f"did you mean {meant!r}?" if (meant := _meant(name)) else f"known: {', '.join(Settings.model_fields)}"
        return f"there is no setting {name!r}; {known}"
    setting = str(item["loc"][0])
    flag = _FLAGS.get(setting, f"--{setting.replace('_', '-')}") + ", " if setting in flags else ""
    said = item["msg"].removeprefix("Input ").removeprefix("Value error, ")
    # Never the value itself: it may be a key.
    return f"{name} {said} (by {flag}{_PREFIX}{setting.upper()} or beholder.toml)"


def _meant(name: str) -> str:
    return next(iter(get_close_matches(name, Settings.model_fields, 1, _ALIKE)), "")


def _variable(error: SettingsError) -> str:
    found = re.search(r'field "(\w+)"', str(error))
    return f"{_PREFIX}{found[1].upper()}" if found else str(error)
