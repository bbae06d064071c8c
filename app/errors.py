"""The one error tree: faults of the world, which are expected, and faults of the program."""

from __future__ import annotations


class AppError(Exception):
    """Base of every error Yiping raises on purpose; `str()` of it is fit to be shown."""


class WorldError(AppError):
    """The world failed: link, disk, payload, settings. Shown in plain words; retried by policy."""


class BugError(AppError):
    """A promise of ours was broken. Logged with its context, fails tests, is never retried."""


class BadInputError(WorldError):
    """Something from outside could not be read; `field` names the part at fault, if it is known."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class LinkError(WorldError):
    """The other end cannot be reached or has gone."""


class RejectedError(WorldError):
    """The other end answered, and said no for good; `code` is its goodbye code."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code


class StoreError(WorldError):
    """A file of ours could not be opened, read or written."""


class NewerStoreError(StoreError):
    """The file was written by a newer version of the program and is left untouched."""
