"""The log: one JSON object a line, bounded in size, with no field that nobody allowed."""

from __future__ import annotations

import json
import logging
import math
import sys
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from app.errors import StoreError

LEVELS: Final = ("debug", "info", "warning", "error")
"""What `--log-level` takes."""

FIELDS: Final = frozenset(
    {
        *("accepted", "bytes", "case", "client", "code", "count", "cursor", "dropped"),
        *("duration_ms", "epoch", "file", "kind", "link", "op_no", "path", "peer", "port"),
        *("profile", "reason", "rejected", "revision", "role", "seq", "server", "state"),
        *("task", "unit", "url", "version", "wait_s"),
    }
)
"""The only `extra` fields that are written. Tokens, names of people and case texts are not here."""

MAX_TEXT: Final = 4_000
"""Longest message, field or traceback in characters; the rest is cut and marked."""

SAYS_FRAMES: Final = ("websockets",)
"""Loggers that at level debug write what is sent: tokens and texts. They are held at info."""

FILE_BYTES: Final = 5_000_000
FILE_COUNT: Final = 5

_STANDARD: Final = frozenset(logging.makeLogRecord({}).__dict__) | {
    "message",
    "asctime",
    "taskName",
}


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON: time (UTC), level, logger, message, allowed extras.

    Line breaks and control characters inside texts are escaped, so one event is one line whatever
    a payload holds. A field outside `FIELDS` is left out and its name listed under `left_out`.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its line end."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _cut(record.getMessage()),
        }
        extras = {key: value for key, value in vars(record).items() if key not in _STANDARD}
        line.update({key: _plain(extras[key]) for key in sorted(extras.keys() & FIELDS)})
        left_out = sorted(extras.keys() - FIELDS)
        if left_out:
            line["left_out"] = left_out
        if record.exc_info:
            line["error"] = _cut(self.formatException(record.exc_info), tail=True)
        return json.dumps(line, ensure_ascii=False, allow_nan=False).translate(_ESCAPED)


_ESCAPED: Final = {
    code: f"\\u{code:04x}"
    for code in (
        *range(0x7F, 0xA0),  # a terminal obeys these
        *range(0x200B, 0x2010),  # invisible or turning
        *range(0x2028, 0x202F),  # line ends, turning
        *range(0x2060, 0x2070),
        0xFEFF,
    )
} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # halves of characters, which no file can hold
"""What JSON leaves as it is, and what a reader of the log would split at, obey or not see."""


def setup_logging(level: str = "info", path: Path | None = None) -> None:
    """Send the root logger's records to the rotating file `path`, or to stderr without one.

    Replaces what an earlier call set up. At most `FILE_COUNT` files of `FILE_BYTES` are kept.
    Raises `StoreError` when the file cannot be written, `ValueError` for a level not in `LEVELS`.
    """
    if level not in LEVELS:
        raise ValueError(f"log level “{level}” is none of {', '.join(LEVELS)}")
    close_logging()
    handler = logging.StreamHandler(sys.stderr) if path is None else _file_handler(path)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level.upper())
    for name in SAYS_FRAMES:
        logging.getLogger(name).setLevel(logging.INFO)


def close_logging() -> None:
    """Take away and close the handlers that `setup_logging` added."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler.formatter, JsonFormatter):
            root.removeHandler(handler)
            handler.close()


def _file_handler(path: Path) -> RotatingFileHandler:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return RotatingFileHandler(
            path, maxBytes=FILE_BYTES, backupCount=FILE_COUNT - 1, encoding="utf-8"
        )
    except OSError as error:
        raise StoreError(f"the log file {path} cannot be written: {error.strerror}") from error


def _plain(value: object) -> object:
    if isinstance(value, int) and abs(value) >= 1 << 64:
        return _cut(hex(value))
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, bool | int | float) or value is None:
        return value
    return _cut(str(value))


def _cut(text: str, *, tail: bool = False) -> str:
    if len(text) <= MAX_TEXT:
        return text
    return "…" + text[-MAX_TEXT:] if tail else text[:MAX_TEXT] + "…"
