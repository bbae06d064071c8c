"""Rows made into the typed values that a screen shows, one at a time or all there are."""

from __future__ import annotations

import gc
import logging
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Any

import msgspec

from app.analysis.columns import Columns
from app.domain.case import Case
from app.domain.row import Body, Kind, PackedRow, Row, Value, decode_packed, packed
from app.errors import BadInputError
from app.geo.sheet import Sheet, unpack
from app.store.board import Tables, ended_before
from app.sync.mailbox import Values

_body = msgspec.msgpack.Decoder(dict[str, Any]).decode

log = logging.getLogger(__name__)


class Shown:
    """All rows a screen shows, typed and in tables, and its cases in columns of numbers.

    Cases that ended before `ended_before` (epoch seconds) are left out, and rows that cannot be
    read, which are logged. Take rows as they come, so that the whole is there with the last.
    """

    def __init__(self, ended_before: float) -> None:
        self.tables = Tables()
        self.columns = Columns()
        self._ended_before = ended_before

    def take(self, rows: Iterable[PackedRow]) -> Shown:
        """Take rows of subjects that were not taken yet; return the whole."""
        tables, cases = self.tables, list[Case]()
        for row in rows:
            value = typed(row)
            if value is None:
                continue
            if isinstance(value, Case):
                if ended_before(value, self._ended_before):
                    continue
                cases.append(value)
                tables.cases[row.id] = value
                tables.versions["case", row.id] = row.version
            else:
                tables.put(row.kind, row.id, row.version, value)
        self.columns.add(cases)
        return self


@contextmanager
def long_lived() -> Generator[None]:
    """Keep the cycle collector from walking what is made in the block, now and ever after.

    A full collection over the objects of 100,000 cases holds all threads for up to 100 ms, and
    none of them is ever part of a cycle; they still go when nothing refers to them.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def as_case(body: Body | None) -> Case | None:
    """Return the case of a row body, None when there is none or it cannot be read."""
    value = None if body is None else typed(packed(Row(Kind.CASE, "", 0, body)))
    return value if isinstance(value, Case) else None


def typed(row: PackedRow) -> Value | Sheet | None:
    """Return the typed value of a row, or None, which is logged, when it cannot be read."""
    try:
        return unpack(_body(row.body)) if row.kind == Kind.SHEET else decode_packed(row)
    except (BadInputError, msgspec.DecodeError, UnicodeError) as error:
        log.warning("row %s/%s cannot be shown: %s", row.kind, row.id, error)
        return None


def decoded(rows: Iterable[PackedRow]) -> Values:
    """Return the typed values of rows; those that cannot be read are left out."""
    values: Values = {}
    for row in rows:
        value = typed(row)
        if value is not None:
            values[row.kind, row.id] = (row.version, value)
    return values
