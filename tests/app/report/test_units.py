"""The units of a document: at their last place, or at home and drawn as lost."""

from __future__ import annotations

from msgspec.structs import replace

from app.domain.case import UnitId
from app.domain.telemetry import Fix
from app.domain.unit import Duty, UnitKind
from app.geo.mercator import Wgs84, project_point
from app.report.units import kinds_of, marks, status_of
from app.report.words import Words
from tests.app.report.town import NOW, situation, unit_of

EN = Words("en")


def test_a_unit_stands_where_it_was_heard_of_last() -> None:
    known = situation(["一中队", "二中队"])
    heard, silent = marks(known, EN, None)
    assert (heard["x"], heard["y"]) == tuple(
        round(each, 1) for each in project_point(Wgs84(120.621, 31.311))
    )
    assert (heard["status"], heard["about"]) == ("free", "Officers, free")
    assert silent["status"] == "lost"
    assert silent["about"] == "Grid, free, no fix, shown at its base"


def test_who_is_off_duty_nowhere_or_outside_is_not_shown() -> None:
    known = situation(["一中队"])
    units = known.tables.units
    units["off"] = unit_of(1, "休", duty=Duty.OFF)
    units["nowhere"] = replace(unit_of(2, "x"), home_lon=0.0, home_lat=0.0)
    assert [unit["name"] for unit in marks(known, EN, None)] == ["一中队"]
    assert marks(known, EN, (0.0, 0.0, 1.0, 1.0)) == []
    x, y = project_point(Wgs84(120.621, 31.311))
    assert len(marks(known, EN, (x - 1.0, y - 1.0, x + 1.0, y + 1.0))) == 1


def test_an_old_fix_is_as_good_as_none() -> None:
    unit = unit_of(1, "x", duty=Duty.BUSY)
    assert status_of(unit, Fix(UnitId("u1"), 120.6, 31.3, NOW - 1.0), NOW) == "busy"
    assert status_of(unit, Fix(UnitId("u1"), 120.6, 31.3, NOW - 600.0), NOW) == "lost"
    assert status_of(unit, None, NOW) == "lost"


def test_each_kind_says_how_many_are_free() -> None:
    known = situation(["x"])
    known.tables.units = {
        str(n): unit_of(n, "x", UnitKind.BOAT, duty)
        for n, duty in enumerate((Duty.FREE, Duty.BUSY, Duty.FREE))
    }
    assert kinds_of(marks(known, EN, None), EN) == [
        {"kind": "boat", "word": "Boats", "free": 2, "all": 3}
    ]
