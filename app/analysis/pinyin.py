"""Names as lines of sounds, so that 彩香一村 is found by 彩香, caixiang, cxyc, caix or cx1.

A name becomes one line of units, one for each hanzi, word or number. `'` begins a unit, `|` parts
the ways in which it can be read, and a hanzi ends its own unit: `'cai彩'xiang香'yi|1一'cun村`.
Readings come from the pypinyin dictionary.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, pinyin

MOST_READINGS = 3
"""Rarer readings of a hanzi are left out; they find what nobody looks for."""

MOST_UNITS = 24
"""Units of a name that are looked at; no street is longer."""

MOST_LETTERS = 24
"""Letters in one word of a query that are looked at."""

TRIED_BOTH_WAYS = 10
"""Letters of a word that are tried both as the next of a reading and as the first of the next one.
Later ones go on with a reading where they can: else a query could take seconds to fail on a name
made for it."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_UNIT = re.compile(rf"[{_HAN}]|\d+|[^\W\d_{_HAN}]+")
_TOKEN = re.compile(rf"[{_HAN}]+|\d+|[^\W\d_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
_FIGURES = {figure: str(number) for number, figure in enumerate("一二三四五六七八九", 1)}

_JUMP = r"(?:[^'\n]*'(?:[^'|\n]*\|)*)?"
"""Leaves the rest of a unit out and goes on at the beginning of the next, in any reading of it."""

_AT_ONCE = r"(?>(?={letter})|[^'\n]*'(?:[^'|\n]*\|)*?(?={letter}))"

_GAP = r"[^\n]*"


def plain(text: str) -> str:
    """Return a text without case, width and accents, as names and queries are compared."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def line(name: str) -> str:
    """Return the units of a name, without a line end; empty where nothing of it can be looked for.

    About 1 µs a hanzi; each hanzi is looked up once in a process.
    """
    units = _UNIT.findall(name if name.isascii() and name.islower() else plain(name))
    return "".join(map(_unit, units[:MOST_UNITS]))


def patterns(query: str) -> tuple[re.Pattern[str], ...]:
    """Return what finds the lines that a query means, any of them; none where it says nothing.

    The words of a query, and within a word hanzi, letters and figures, have to come in this order;
    there may be more in between. Letters may break off any reading and go on with the next one.
    Each pattern begins with letters as they are, which is looked for ten times as fast as a choice.
    """
    tokens = _TOKEN.findall(plain(query))
    if not tokens:
        return ()
    rest = "".join(f"{_GAP}{_head(token)}{_sought(token)}" for token in tokens[1:])
    begin = _sought(tokens[0])
    if _IS_HAN.match(tokens[0]):
        return (re.compile(begin + rest),)
    return tuple(re.compile(mark + begin + rest) for mark in ("'", r"\|"))


def _head(token: str) -> str:
    """Return what stands before a token that is not the first."""
    return "" if _IS_HAN.match(token) else "['|]"


def _sought(token: str) -> str:
    if _IS_HAN.match(token):
        return r"'[^'\n]*?".join(token[:MOST_UNITS])
    first, *rest = map(re.escape, token[:MOST_LETTERS])
    if first.isdigit():
        return token[:MOST_LETTERS]
    both = "".join(_JUMP + letter for letter in rest[:TRIED_BOTH_WAYS])
    then = "".join(_AT_ONCE.format(letter=each) + each for each in rest[TRIED_BOTH_WAYS:])
    return f"{first}{both}{then}"


@lru_cache(maxsize=65_536)
def _unit(unit: str) -> str:
    if not _IS_HAN.match(unit):
        return f"'{unit}"
    ways = pinyin(unit, style=Style.NORMAL, heteronym=True)[0][:MOST_READINGS]
    said = [way for way in ways if way != unit]
    said += [way.replace("v", "u") for way in said if "v" in way]
    if unit in _FIGURES:
        said.append(_FIGURES[unit])
    return f"'{'|'.join(said)}{unit}"
