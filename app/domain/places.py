"""Where people live and work: the buildings of the base data, and the households in them.

A household is "<building id>/<n>" with n from 1. The layer "building" of the base data has the
columns `households` (how many), `state` (red, yellow, blue, green or nothing) and `homes`: a
string for each building with one letter (r y b g, a blank for unknown) for each household.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from app.domain.rating import Grade

LAYER = "building"

LETTERS = {"r": Grade.RED, "y": Grade.YELLOW, "b": Grade.BLUE, "g": Grade.GREEN}

_SHEET_BITS = 24
_ROW_MASK = (1 << _SHEET_BITS) - 1


@dataclass(frozen=True, slots=True)
class Found:
    """A place that there is: its building's row in a sheet, its number (0 for the building).

    `grade` is what the base data says of it, None where they say nothing.
    """

    sheet: str
    row: int
    home: int
    grade: Grade | None


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    ids: Sequence[Any]
    states: Sequence[Any]
    households: Sequence[Any]
    homes: Sequence[Any]


class Places:
    """All buildings by id; some 80 bytes each beside the sheets, which it does not copy."""

    def __init__(self) -> None:
        self._sheets: list[_Sheet] = []
        self._numbers: dict[str, int] = {}
        self._rows: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def take(self, name: str, ids: Sequence[Any], columns: Mapping[str, Any]) -> None:
        """Take the buildings of a sheet, in place of those it had before.

        What is malformed is left out: a sheet of the ledger may hold anything.
        """
        number = self._numbers.setdefault(name, len(self._sheets))
        if number == len(self._sheets):
            self._sheets.append(_Sheet(name, (), (), (), ()))
        for each in self._sheets[number].ids:
            if isinstance(each, str) and self._rows.get(each, -1) >> _SHEET_BITS == number:
                del self._rows[each]
        parts = _column(columns, "part")
        fresh = _Sheet(name, ids, *(_column(columns, c) for c in ("state", "households", "homes")))
        self._sheets[number] = fresh
        for row, each in enumerate(ids[:_ROW_MASK]):
            if isinstance(each, str) and each and not _at(parts, row):
                self._rows.setdefault(each, number << _SHEET_BITS | row)

    def drop(self, name: str) -> None:
        """Forget the buildings of a sheet, if it had any."""
        if name in self._numbers:
            self.take(name, (), {})

    def find(self, place: str) -> Found | None:
        """Return the building or household of an id, or None when there is none."""
        packed = self._rows.get(place)
        if packed is not None:
            sheet, row = self._sheets[packed >> _SHEET_BITS], packed & _ROW_MASK
            return Found(sheet.name, row, 0, _grade(_at(sheet.states, row)))
        building, _, number = place.rpartition("/")
        packed = self._rows.get(building)
        if packed is None or not (number.isascii() and number.isdigit()) or number[0] == "0":
            return None
        sheet, row, home = self._sheets[packed >> _SHEET_BITS], packed & _ROW_MASK, int(number)
        letters = _letters(_at(sheet.homes, row))
        count = _at(sheet.households, row)
        most = max(len(letters), count if isinstance(count, int) else 0)
        if home > most:
            return None
        letter = letters[home - 1] if home <= len(letters) else ""
        return Found(sheet.name, row, home, LETTERS.get(letter))

    def grade(self, place: str) -> Grade | None:
        """Return what the base data says of a place, None where they say nothing."""
        found = self.find(place)
        return None if found is None else found.grade


def take_body(places: Places, name: str, body: Mapping[str, Any]) -> None:
    """Take the buildings of a packed sheet; any other one has none."""
    ids, columns = body.get("ids"), body.get("columns")
    is_ours = body.get("layer") == LAYER
    if is_ours and isinstance(ids, list) and isinstance(columns, dict):
        places.take(name, cast("list[object]", ids), cast("dict[str, object]", columns))
    else:
        places.drop(name)


def _column(columns: Mapping[str, Any], name: str) -> Sequence[Any]:
    found = columns.get(name)
    return cast("Sequence[Any]", found) if isinstance(found, list | tuple) else ()


def _at(column: Sequence[Any], row: int) -> object:
    return column[row] if row < len(column) else None


def _letters(homes: object) -> str:
    return homes if isinstance(homes, str) else ""


def _grade(state: object) -> Grade | None:
    try:
        return Grade(state) if isinstance(state, str) else None
    except ValueError:
        return None
