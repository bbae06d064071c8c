"""Base map sheets: the columnar form in which map layers are kept in the ledger and sent.

A sheet holds features of one layer. Its row body is plain JSON-able data, so that it travels like
every other row; coordinates are whole numbers of 1e-7 degree, each the difference to the one
before, which keeps a building of five corners under 40 bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.row import canonical
from app.errors import BadInputError

UNITS_PER_DEGREE = 10_000_000
"""1e-7 degree, about 11 mm: the resolution of the OpenStreetMap database."""

MAX_SHEET_POINTS = 24_000
"""Points in one packed sheet; at most 3 bytes a number this stays below 150 KiB."""

MAX_SHEET_BYTES = 150 * 1024
"""Largest packed sheet. Source: the base map decision in docs/adr."""

PART = "part"
"""Column that is 1 where a ring or run belongs to the shape of the feature before it."""

Column = Sequence[Any]


class Geometry(StrEnum):
    """What the coordinates of a sheet's features are."""

    AREA = "area"
    LINE = "line"
    POINT = "point"


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Features of one layer, column by column; n features, m points.

    `coords` is (m, 2) float64, longitude and latitude in WGS-84 degrees. Feature i owns the points
    `starts[i]:starts[i + 1]`; `starts` is int32 of length n + 1. An area is one ring, not closed.
    A shape of several rings is several features in a row: the column `part` is 0 for the first and
    1 for those that belong to it; a hole runs the other way round than its outer ring.
    """

    layer: str
    geometry: Geometry
    ids: tuple[str, ...]
    names: tuple[str, ...]
    classes: tuple[str, ...]
    coords: NDArray[np.float64]
    starts: NDArray[np.int32]
    columns: Mapping[str, Column] = field(default_factory=dict[str, Column])

    def __post_init__(self) -> None:
        count = len(self.ids)
        lengths = {len(self.names), len(self.classes), len(self.starts) - 1}
        lengths.update(len(column) for column in self.columns.values())
        if lengths - {count}:
            raise BadInputError(f"sheet {self.layer}: columns differ in length", field="columns")
        steps = np.diff(self.starts)
        if self.starts[0] != 0 or (steps < 0).any() or self.starts[-1] != len(self.coords):
            raise BadInputError(f"sheet {self.layer}: starts do not fit coords", field="starts")

    def __len__(self) -> int:
        return len(self.ids)

    def ring(self, index: int) -> NDArray[np.float64]:
        """Return the points (k, 2) of one feature, a view."""
        return self.coords[self.starts[index] : self.starts[index + 1]]


def pack(sheet: Sheet) -> dict[str, Any]:
    """Return the row body of a sheet: JSON-able, exact to half of 1e-7 degree."""
    grid = np.rint(sheet.coords.reshape(-1, 2) * UNITS_PER_DEGREE).astype(np.int64)
    flat = np.diff(grid, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel()
    return {
        "layer": sheet.layer,
        "geometry": sheet.geometry.value,
        "ids": list(sheet.ids),
        "names": list(sheet.names),
        "classes": list(sheet.classes),
        "starts": [int(start) for start in sheet.starts],
        "coords": flat.tolist(),
        "columns": {name: list(values) for name, values in sheet.columns.items()},
    }


def unpack(body: Mapping[str, Any]) -> Sheet:
    """Return the sheet of a row body; raises `BadInputError` in plain words when it is not one."""
    try:
        flat = np.asarray(body["coords"], dtype=np.int64).reshape(-1, 2)
        return Sheet(
            layer=str(body["layer"]),
            geometry=Geometry(body["geometry"]),
            ids=tuple(body["ids"]),
            names=tuple(body["names"]),
            classes=tuple(body["classes"]),
            coords=np.cumsum(flat, axis=0) / UNITS_PER_DEGREE,
            starts=np.asarray(body["starts"], dtype=np.int32),
            columns=dict(body["columns"]),
        )
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        raise BadInputError(f"not a map sheet: {error}", field="sheet") from error


def split(sheet: Sheet, max_points: int = MAX_SHEET_POINTS) -> Iterator[Sheet]:
    """Yield the sheet in parts of at most `max_points` points; a longer shape stays whole.

    The rings of one shape are never torn apart.
    """
    edges = _shape_edges(sheet)
    first = 0
    while first < len(sheet):
        limit = int(sheet.starts[first]) + max_points
        fitting = edges[(edges > first) & (sheet.starts[edges] <= limit)]
        last = int(fitting[-1] if len(fitting) else edges[edges > first][0])
        yield _cut(sheet, first, last)
        first = last


def packed(sheet: Sheet, max_points: int = MAX_SHEET_POINTS) -> Iterator[dict[str, Any]]:
    """Yield the row bodies of a sheet, none over the size limit unless it is a single shape."""
    for part in split(sheet, max_points):
        body = pack(part)
        if len(_shape_edges(part)) > 2 and len(canonical(body)) > MAX_SHEET_BYTES:
            yield from packed(part, max(1, len(part.coords) // 2))
        else:
            yield body


def _shape_edges(sheet: Sheet) -> NDArray[np.int64]:
    """Return the features that begin a shape, and one past the last."""
    parts = np.asarray(sheet.columns.get(PART, [0] * len(sheet)), dtype=np.int64)
    if len(parts):
        parts[0] = 0
    return np.append(np.flatnonzero(parts == 0), len(sheet))


def _cut(sheet: Sheet, first: int, last: int) -> Sheet:
    begin, end = int(sheet.starts[first]), int(sheet.starts[last])
    return Sheet(
        layer=sheet.layer,
        geometry=sheet.geometry,
        ids=sheet.ids[first:last],
        names=sheet.names[first:last],
        classes=sheet.classes[first:last],
        coords=sheet.coords[begin:end],
        starts=sheet.starts[first : last + 1] - np.int32(begin),
        columns={name: values[first:last] for name, values in sheet.columns.items()},
    )
