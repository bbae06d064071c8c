"""Runs one module of checks; apart, because a worker process cannot find `__main__`."""

from __future__ import annotations

import traceback
from importlib import import_module

from tests.faults.line import Line, Scale


def run(name: str, scale: Scale) -> list[Line]:
    """Return the lines of one module; a module that breaks is a failure, not an end."""
    try:
        return list(import_module(f"tests.faults.checks.{name}").run(scale))
    except Exception:  # noqa: BLE001 - the supervisor of the checks
        last = traceback.format_exc(limit=-4)
        return [Line((name,), "the check itself ran", 1, 1, note=last)]
