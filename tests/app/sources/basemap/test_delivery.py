from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from app.clock import ManualClock
from app.domain.base import Town
from app.domain.row import Body, Kind, Row, encode
from app.door import SYSTEM
from app.errors import RejectedError
from app.geo.sheet import Geometry, Sheet, pack, unpack
from app.protocol.messages import Goodbye
from app.sources.basemap.delivery import Delivered, Target, deliver, plan
from tests.app.sources.doubles import ServerDouble

TOWN = Town(
    name="太仓", centre="指挥中心", bounds=(121.0, 31.4, 121.2, 31.6), timezone="Asia/Shanghai"
)


def sheet(layer: str, *places: float, geometry: Geometry = Geometry.POINT) -> Sheet:
    count = len(places)
    return Sheet(
        layer,
        geometry,
        tuple(f"{layer}-{place}" for place in places),
        ("",) * count,
        ("x",) * count,
        np.column_stack([np.array(places), np.full(count, 31.0)]),
        np.arange(count + 1, dtype=np.int32),
    )


def target(double: ServerDouble, role: str = "admin") -> Target:
    return Target(double.url, role, SYSTEM, ManualClock())


def ids(rows: Mapping[str, Body]) -> dict[str, int]:
    return {row_id: len(body["ids"]) for row_id, body in rows.items()}


def test_sheets_are_numbered_by_layer() -> None:
    water = sheet("water", 1.0, 2.0, geometry=Geometry.LINE)
    made = plan({}, [sheet("road", 1.0), sheet("water", 1.0), water], replace=False)
    assert ids(made.rows) == {"road/0": 1, "water/0": 1, "water/1": 2}


def test_an_import_adds_behind_what_is_there() -> None:
    there = {"road/0": pack(sheet("road", 1.0)), "road/7": pack(sheet("road", 2.0))}
    made = plan(there, [sheet("road", 3.0)], replace=False)
    assert ids(made.rows) == {"road/8": 1}


@pytest.mark.parametrize("replace", [False, True])
def test_the_same_import_again_puts_nothing(replace: bool) -> None:
    sheets = [sheet("road", 1.0), sheet("water", 1.0)]
    there = plan({}, sheets, replace=replace).rows
    again = plan(there, sheets, replace=replace)
    assert (again.rows, again.unchanged, again.cleared) == ({}, 2, 0)


def test_replacing_empties_what_is_left_over() -> None:
    there = {f"road/{n}": pack(sheet("road", float(n))) for n in range(3)}
    there["park/0"] = pack(sheet("park", 1.0))
    there["road/odd"] = pack(sheet("road", 9.0))
    made = plan(there, [sheet("road", 5.0)], replace=True)
    assert ids(made.rows) == {"road/0": 1, "road/1": 0, "road/2": 0}
    assert made.cleared == 2
    assert len(unpack(made.rows["road/1"])) == 0
    assert plan(made.rows, [sheet("road", 5.0)], replace=True).rows == {}


async def test_everything_is_put_and_the_town_last(double: ServerDouble) -> None:
    done = await deliver(target(double), [sheet("road", 1.0)], TOWN, replace=False, rename=False)
    assert (done.put, done.town, dict(done.refused)) == (2, "太仓", {})
    assert [row.id for row in double.rows.values()] == ["road/0", "town"]


@pytest.mark.parametrize(("rename", "name"), [(False, "昆山"), (True, "太仓")])
async def test_a_town_that_is_there_stays_unless_it_is_named(
    double: ServerDouble, rename: bool, name: str
) -> None:
    there = Town(name="昆山", centre="", bounds=TOWN.bounds, timezone="Asia/Shanghai")
    double.put(Row(Kind.TOWN, "town", 1, encode(there)))
    done = await deliver(target(double), [sheet("road", 1.0)], TOWN, replace=False, rename=rename)
    assert done.town == name
    assert double.rows[Kind.TOWN, "town"].body["name"] == name


async def test_what_the_server_refuses_is_counted_by_its_words(double: ServerDouble) -> None:
    sheets = [sheet("road", 1.0), sheet("water", 1.0)]
    done = await deliver(target(double, "operator"), sheets, None, replace=False, rename=False)
    assert done.put == 0
    assert dict(done.refused) == {"role “operator” may not “put”": 2}


async def test_turned_away(double: ServerDouble) -> None:
    double.script = [[Goodbye(code="bad_token", text="no", retry_after_s=-1.0)]]
    with pytest.raises(RejectedError):
        await deliver(target(double), [], None, replace=False, rename=False)


def test_a_trial_run_delivers_nothing() -> None:
    assert Delivered.of_none().put == 0
