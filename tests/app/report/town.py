"""Situations for map documents: whatever text in every field of a small town, or a plain one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.domain.base import Town
from app.domain.case import Case, CaseId, CaseState, Category, Place, Source, Step, UnitId, Urgency
from app.domain.telemetry import Fix
from app.domain.unit import Duty, Unit, UnitKind
from app.geo.sheet import Geometry, Sheet
from app.report.situation import Situation
from app.store.board import Tables

NOW = 1_781_749_512.0
"""2026-06-18 10:25:12 in Suzhou, a Thursday."""

WEST, SOUTH, EAST, NORTH = 120.60, 31.29, 120.64, 31.33


def situation(texts: Sequence[str] = ("平江路 店外经营",), *, is_masked: bool = True) -> Situation:
    """Return a town in which each text stands in every field of a case, a unit and a street."""
    tables = Tables()
    tables.town = Town(
        name=texts[0], centre=texts[-1], bounds=(WEST, SOUTH, EAST, NORTH), timezone="Asia/Shanghai"
    )
    for number, text in enumerate(texts):
        case = case_of(number, text)
        unit = unit_of(number, text)
        tables.cases[case.id] = case
        tables.units[unit.id] = unit
    for sheet in sheets(texts):
        tables.sheets[sheet.layer] = sheet
    fixes = {"u0": Fix("u0", 120.621, 31.311, NOW - 0.5)}
    return Situation(tables, NOW, 4_711, fixes, is_masked=is_masked)


def spot(number: int) -> tuple[float, float]:
    """Return a place in the town for each number."""
    step = number % 400
    return WEST + 0.002 * (1 + step % 18), SOUTH + 0.0018 * (1 + step // 18 % 20)


def case_of(index: int, text: str, **changes: object) -> Case:
    """Return a case that says a text wherever it can say something."""
    lon, lat = spot(index)
    steps = (
        Step(at=NOW - 900.0, actor=text, command="report", note=text),
        Step(at=NOW - 600.0, actor=text, command="file", note=text),
        Step(at=NOW - 300.0, actor=text, command=text, note=text),
    )
    facts: dict[str, object] = {
        "id": CaseId(f"c{index}"),
        "state": CaseState.FILED,
        "title": text,
        "text": text,
        "category": list(Category)[index % len(Category)],
        "source": list(Source)[index % len(Source)],
        "reported_at": NOW - 900.0,
        "number": text,
        "external_id": text,
        "topic": text,
        "order": text,
        "handler": text,
        "unit": UnitId(f"u{index}"),
        "urgency": list(Urgency)[index % 3],
        "due_at": NOW + 60.0 * (index % 200) - 600.0,
        "place": Place(lon=lon, lat=lat, address=text, street=text, cell="cell0"),
        "history": steps,
        **changes,
    }
    return Case(**facts)  # type: ignore[arg-type]


def unit_of(number: int, text: str, kind: UnitKind | None = None, duty: Duty = Duty.FREE) -> Unit:
    """Return a unit that bears a text as its name."""
    lon, lat = spot(number + 7)
    kinds = list(UnitKind)
    return Unit(
        id=UnitId(f"u{number}"),
        name=text,
        kind=kind or kinds[number % len(kinds)],
        street=text,
        duty=duty,
        home_lon=lon,
        home_lat=lat,
    )


def square(west: float, south: float, side: float) -> list[tuple[float, float]]:
    """Return a ring that turns left."""
    east, north = west + side, south + side
    return [(west, south), (east, south), (east, north), (west, north)]


def sheet(
    layer: str,
    geometry: Geometry,
    shapes: Sequence[Sequence[tuple[float, float]]],
    names: Sequence[str] = (),
    classes: Sequence[str] = (),
    **columns: Sequence[object],
) -> Sheet:
    """Return a sheet of shapes in degrees."""
    counts = [len(shape) for shape in shapes]
    return Sheet(
        layer=layer,
        geometry=geometry,
        ids=tuple(f"{layer}{n}" for n in range(len(shapes))),
        names=tuple(names) or ("",) * len(shapes),
        classes=tuple(classes) or ("",) * len(shapes),
        coords=np.array([point for shape in shapes for point in shape], dtype=float).reshape(-1, 2),
        starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        columns=columns,
    )


def sheets(texts: Sequence[str] = ("人民路",)) -> list[Sheet]:
    """Return a small town's base map; its names are the texts."""
    name, other = texts[0], texts[-1]
    town = square(WEST, SOUTH, EAST - WEST)
    road = [(WEST, 31.31), (120.62, 31.3105), (EAST, 31.31)]
    river = [(120.61, SOUTH), (120.6102, 31.31), (120.61, NORTH)]
    blocks = [square(WEST + 0.004 * n, 31.30, 0.003) for n in range(8)]
    return [
        sheet("land", Geometry.AREA, [town]),
        sheet("district", Geometry.AREA, [town], [name]),
        sheet("street", Geometry.AREA, [square(WEST, SOUTH, 0.02)], [name]),
        sheet("cell", Geometry.AREA, [square(120.60, 31.30, 0.01)], [other], ["grid"]),
        sheet("block", Geometry.AREA, blocks, classes=["new"] * 8),
        sheet("building", Geometry.AREA, [square(120.62, 31.305, 0.0005)], classes=["old"]),
        sheet("park", Geometry.AREA, [square(120.63, 31.32, 0.002)], [other]),
        sheet("water", Geometry.LINE, [river], [name], ["canal"], width_m=[14.0]),
        sheet("road", Geometry.LINE, [road], [name], ["main"], oneway=[False]),
        sheet("place", Geometry.POINT, [[spot(n)] for n in range(len(texts))], texts),
    ]
