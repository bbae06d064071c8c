"""JSON from outside, read strictly: what two readers could read in two ways is refused.

The standard decoder takes the last of two equal names, numbers that are none, nesting until the
stack ends and integers of any length. Here all of these are one kind of error, `BadInputError`.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from itertools import count
from typing import Final, NoReturn, TypeAlias

from app.errors import BadInputError

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
"""What a JSON document can be."""

MOST_DEEP: Final = 64
"""How deep lists and records may lie in each other. Source: reliability reference, T06 and M15."""

MOST_DIGITS: Final = 20
"""Digits of the longest integer: those of 64 bits."""

MOST_BYTES: Final = 1 << 20
"""Largest document, unless its reader says otherwise."""

_HALF = re.compile("[\ud800-\udfff]")


def read_json(text: str | bytes, most_bytes: int = MOST_BYTES) -> Json:
    """Return a JSON document; raises `BadInputError` in plain words.

    Refused are repeated names, NaN and infinities, nesting over `MOST_DEEP`, integers of more than
    `MOST_DIGITS` digits, halves of characters, bytes that are no UTF-8, and more than `most_bytes`.
    """
    if len(text) > most_bytes:
        raise _bad(f"is longer than {most_bytes} bytes")
    try:
        sound = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        document: Json = _decoder.decode(sound)
    except UnicodeDecodeError as error:
        raise _bad("has bytes that are not UTF-8") from error
    except RecursionError as error:
        raise _bad(f"is nested deeper than {MOST_DEEP}") from error
    except json.JSONDecodeError as error:
        raise _bad(f"is not JSON: {error.msg} at character {error.pos + 1}") from error
    _check(document)
    return document


def _bad(what: str) -> BadInputError:
    return BadInputError(what, field="json")


def _record(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    record = dict(pairs)
    if len(record) != len(pairs):
        many = Counter(name for name, _ in pairs)
        twice = next(name for name, often in many.items() if often > 1)
        raise _bad(f"has the name “{twice[:40]}” twice")
    return record


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise _bad(f"has a number of more than {MOST_DIGITS} digits")
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _bad(f"has a number out of range: {digits[:40]}")
    return number


def _no_number(name: str) -> NoReturn:
    raise _bad(f"has {name}, which is no number")


_decoder = json.JSONDecoder(
    object_pairs_hook=_record,
    parse_int=_integer,
    parse_float=_fraction,
    parse_constant=_no_number,
)


def _check(document: Json) -> None:
    """Go through a document level by level, without recursion."""
    level: list[Json] = [document]
    for deep in count():
        if not level:
            return
        below: list[Json] = []
        for value in level:
            if isinstance(value, dict | list) and deep == MOST_DEEP:
                raise _bad(f"is nested deeper than {MOST_DEEP}")
            if isinstance(value, dict):
                below.extend(value)
                below.extend(value.values())
            elif isinstance(value, list):
                below.extend(value)
            elif isinstance(value, str) and not value.isascii() and _HALF.search(value):
                raise _bad("has half a character")
        level = below
