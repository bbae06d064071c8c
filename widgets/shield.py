"""Keeps errors from leaving what Qt calls back: reported, they cost one event and not the process.

An error that leaves a paint or resize event waits inside PySide until a Python caller below it on
the stack is reached. Each override that PySide looks up for the first time meanwhile loses a
reference it never had, so that its function is freed while its class still has it, and the process
dies of SIGSEGV (Shiboken 6.11 and before, `Sbk_GetPyOverride`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any, Concatenate, ParamSpec, TypeVar

This = TypeVar("This")
Given = ParamSpec("Given")


def shielded(
    handler: Callable[Concatenate[This, Given], None],
) -> Callable[Concatenate[This, Given], None]:
    """Return an event handler whose errors go to `sys.excepthook` and no further."""

    @wraps(handler)
    def handle(this: This, /, *args: Given.args, **kwargs: Given.kwargs) -> None:
        try:
            handler(this, *args, **kwargs)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is reported
            sys.excepthook(type(error), error, error.__traceback__)

    return handle


def shield_events(kind: type[Any]) -> None:
    """Shield all handlers that a class defines itself: its methods named like `paintEvent`."""
    for name, handler in list(vars(kind).items()):
        if name.endswith("Event") and isinstance(handler, FunctionType):
            setattr(kind, name, shielded(handler))
