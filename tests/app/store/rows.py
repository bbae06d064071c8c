"""Rows and changes for the tests of the store and what stands on it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.domain.command import Change
from app.domain.limits import parse_limits
from app.domain.row import EMPTY_DIGEST, Digest, Row, add_digest, row_digest, unpacked
from app.store.mirror import Mirror

LIMITS = parse_limits(
    (Path(__file__).parents[3] / "resources" / "limits" / "example.toml").read_text("utf-8")
)


def case_body(case_id: str, /, **more: object) -> dict[str, Any]:
    return {
        "id": case_id,
        "state": "clue",
        "title": "店外经营占道",
        "category": "appearance",
        "source": "hotline",
        "reported_at": 1000.0,
        **more,
    }


def case_row(case_id: str, version: int = 1, /, **more: object) -> Row:
    return Row("case", case_id, version, case_body(case_id, **more))


def unit_row(unit_id: str, version: int = 1, /, **more: object) -> Row:
    body = {"id": unit_id, "name": f"{unit_id}中队", "kind": "enforcement", **more}
    return Row("unit", unit_id, version, body)


def change(seq: int, row: Row) -> Change:
    return Change(
        seq=seq,
        kind=row.kind,
        id=row.id,
        version=row.version,
        body=row.body,
        client="x",
        op_no=seq,
        at=2000.0 + seq,
        prev_hash=b"",
        hash=b"",
    )


def digest_of(rows: Iterable[Row]) -> Digest:
    newest = {(row.kind, row.id): row for row in rows}
    total = EMPTY_DIGEST
    for row in newest.values():
        total = add_digest(total, row_digest(row))
    return total


def held(mirror: Mirror) -> list[Row]:
    return [unpacked(row) for row in mirror.rows()]


def houses_row() -> Row:
    """Return a sheet with one green house."""
    body = {
        "layer": "building",
        "geometry": "area",
        "ids": ["b1"],
        "names": [""],
        "classes": [""],
        "starts": [0, 3],
        "coords": [0, 0, 1, 1, 1, 0],
        "columns": {"state": ["green"]},
    }
    return Row("sheet", "building/0", 1, body)
