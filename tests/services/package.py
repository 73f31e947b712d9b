"""Packages that only some tests need: without one a developer's run skips, and a run of CI fails."""

import importlib.util
import os

import pytest


def needed(*modules: str) -> None:
    """Go on when all `modules` are installed."""
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    if missing:
        reason = f"not installed: {', '.join(missing)} (dependency group 'test')"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason, allow_module_level=True)
