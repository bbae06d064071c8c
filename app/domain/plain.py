"""Plain text: what people and other systems write, made harmless on its way into the ledger.

What could hide, reverse or overrun other text is taken out: control, direction and invisible
characters, heaps of accents, blanks that look like nothing, text without end. Letters stay as they
are, whatever their script; markup stays the letters it is written with.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

MOST_LINE: Final = 120
"""Longest title, name, address, topic or foreign key in characters; more is left out."""

MOST_BLOCK: Final = 4_000
"""Longest text of more than one line in characters; more is left out."""

MOST_MARKS: Final = 3
"""Accents kept on one letter. Source: Hebrew with points and Thai with tones need up to three."""

MOST_DEEP: Final = 16
"""How deep arguments may be nested; what lies deeper is left out."""

BLOCKS: Final = frozenset({"text", "note", "order", "was", "now"})
"""Names of arguments in which line ends are kept."""

_USUAL: Final = (
    r" -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u22ff"
    r"\u3001-\u3029\u3030-\u303e\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uff01-\uff9f\uffe0-\uffe6"
)
_FINE: Final = re.compile(f"[{_USUAL}]*")
_FINE_LINES: Final = re.compile(f"[\n{_USUAL}]*")
"""Texts in which there is nothing to do: the usual letters, hanzi and signs."""

_BLANK_LETTERS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters by their class that draw nothing."""

_LINE_ENDS: Final = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN_MARKS: Final = re.compile(
    "[\u034f\u17b4\u17b5\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)


def line(text: str, most: int = MOST_LINE) -> str:
    """Return a text as one line of at most `most` characters, its blanks single."""
    text = text[: most * 4]
    if not _FINE.fullmatch(text):
        text = _seen(text)
    return " ".join(text.split())[:most].rstrip()


def block(text: str, most: int = MOST_BLOCK) -> str:
    """Return a text of several lines, of at most `most` characters, without blanks around it."""
    text = text[: most * 4]
    if not _FINE_LINES.fullmatch(text):
        text = "\n".join(_seen(part) for part in _LINE_ENDS.split(text))
    return text.strip()[:most].rstrip()


def tidy(args: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a command with every text in them, at any depth, made plain."""
    return {line(name): _tidy(name, value, MOST_DEEP) for name, value in args.items()}


def _tidy(name: str, value: object, deep: int) -> object:
    if isinstance(value, str):
        return block(value) if name in BLOCKS else line(value)
    if isinstance(value, dict | list | tuple) and not deep:
        return None
    if isinstance(value, dict):
        fields = cast("dict[object, object]", value)
        return {line(str(key)): _tidy(str(key), part, deep - 1) for key, part in fields.items()}
    if isinstance(value, list | tuple):
        parts = cast("Sequence[object]", value)
        return [_tidy(name, part, deep - 1) for part in parts]
    return value


def _seen(text: str) -> str:
    """Return what of a line can be seen, composed, with few accents on a letter."""
    kept = (_seen_of(character) for character in _UNSEEN_MARKS.sub("", text))
    marks = 0
    out: list[str] = []
    for character in unicodedata.normalize("NFC", "".join(kept)):
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS:
            out.append(character)
    return "".join(out)


def _seen_of(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in {"Zs", "Zl", "Zp"} or character in _BLANK_LETTERS or character in "\t\n\r\x0b\x0c":
        return " "
    if kind in {"Cc", "Cf"}:
        return ""
    if kind in {"Cs", "Co"} or (kind == "Cn" and _is_no_character(ord(character))):
        return "\ufffd"
    return character


def _is_no_character(code: int) -> bool:
    """Return whether a code is none for ever; other unknown ones may be hanzi of a newer list."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
