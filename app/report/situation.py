"""What a document tells of: the rows of a mirror as they were at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from app.database import SQL_FAULTS, failure, open_read_only
from app.domain.case import Case
from app.domain.masking import mask_row, mask_text
from app.domain.row import Kind, PackedRow, Row, decode, decode_packed, encode
from app.domain.telemetry import Fix
from app.errors import BadInputError, NewerStoreError, StoreError
from app.geo.sheet import unpack
from app.store.board import Tables
from app.store.mirror import MIGRATIONS
from app.store.rescue import look_through, sound_rows

MIRROR = "mirror.db"

_body = msgspec.msgpack.Decoder(dict[str, Any]).decode


class Origin(StrEnum):
    """Where the rows of a document come from."""

    MIRROR = "mirror"  # a file on this machine, whoever has it open
    SEAT = "seat"  # the file of a running seat, with the places of units as it has them
    SERVER = "server"  # asked of the server just now


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """Rows and positions at an instant `at` (epoch seconds), place `seq` of the ledger's order.

    `missing` counts rows that were damaged and are not in it. `is_masked` says that what people
    wrote is shown without numbers of persons and doors.
    """

    tables: Tables
    at: float
    seq: int = 0
    fixes: Mapping[str, Fix] = field(default_factory=dict[str, Fix])
    origin: Origin = Origin.MIRROR
    missing: int = 0
    is_masked: bool = True

    @property
    def timezone(self) -> str:
        """The town's time zone, the only one in which times are shown."""
        return self.tables.town.timezone if self.tables.town else "Asia/Shanghai"

    def case(self, wanted: str) -> Case:
        """Return the case with an id or a number; raises `BadInputError` when there is none."""
        found = self.tables.cases.get(wanted)
        if found is None:
            found = next((c for c in self.tables.cases.values() if c.number == wanted), None)
        if found is None:
            raise BadInputError(f"there is no case “{wanted}” in this mirror", field="case")
        return self.shown(found)

    def shown(self, case: Case) -> Case:
        """Return a case as it may be shown."""
        return masked(case) if self.is_masked else case


def masked(case: Case) -> Case:
    """Return what a wall may be told of a case, and the names in it without numbers as well.

    A document goes from hand to hand: what is no one's number on a wall may be one on paper.
    """
    value = decode(Kind.CASE, mask_row(Row(Kind.CASE, case.id, 0, encode(case))).body)
    if not isinstance(value, Case):  # pragma: no cover - it was one just before
        return case
    history = tuple(replace(step, actor=mask_text(step.actor)) for step in value.history)
    place = replace(value.place, street=mask_text(value.place.street))
    return replace(value, handler=mask_text(value.handler), history=history, place=place)


def mirror_file(folder: Path) -> Path:
    """Return the mirror in a data folder or in the one folder below it that has one.

    Raises `BadInputError` when there is none or no telling which.
    """
    if (folder / MIRROR).is_file():
        return folder / MIRROR
    found = sorted(folder.glob(f"*/{MIRROR}"))
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(str(path.parent) for path in found)
        raise BadInputError(f"there are several mirrors; give one of: {names}", field="data")
    raise BadInputError(
        f"there is no mirror in {folder}; give the data folder of a wall or seat, or --server",
        field="data",
    )


def from_mirror(folder: Path) -> Situation:
    """Return the situation of a mirror file, read only, beside whoever has it open.

    It is of the moment the file was written last. Damaged rows are left out and counted. Raises
    `StoreError`, `NewerStoreError` or `BadInputError`.
    """
    path = mirror_file(folder)
    try:
        with closing(open_read_only(path)) as connection:
            schema = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if schema > len(MIGRATIONS):
                raise NewerStoreError(
                    f"{path} was written by a newer version (schema {schema}, this program knows "
                    f"{len(MIGRATIONS)}); use that version"
                )
            looked = look_through(connection)
        at = written_at(path)
    except (*SQL_FAULTS, OSError) as error:
        raise failure(path, error) from error
    if not looked.rows:
        raise StoreError(f"{path} holds nothing that can be shown yet")
    seq = looked.position.seq if looked.position else 0
    return Situation(tables_of(_packed(path)), at, seq, missing=looked.damaged)


def written_at(path: Path) -> float:
    """Return when a file of ours or its log was written last (epoch seconds)."""
    both = (path, path.with_name(path.name + "-wal"))
    return max(each.stat().st_mtime for each in both if each.exists())


def _packed(path: Path) -> Iterator[PackedRow]:
    for kind, row_id, version, _, _, body in sound_rows(path):
        yield PackedRow(kind, row_id, version, msgspec.Raw(body))


def tables_of(rows: Iterable[PackedRow]) -> Tables:
    """Return rows as typed values; those of kinds that a map does not show are passed over."""
    tables = Tables()
    for row in rows:
        try:
            if row.kind == Kind.SHEET:
                tables.put(row.kind, row.id, row.version, unpack(_body(row.body)))
            elif row.kind in {Kind.CASE, Kind.UNIT, Kind.TOWN}:
                tables.put(row.kind, row.id, row.version, decode_packed(row))
        except (BadInputError, msgspec.DecodeError, UnicodeError):
            continue  # what the screens cannot show either
    return tables
