"""The data of a document's page."""

from __future__ import annotations

import json

import pytest

from app.domain.case import CaseState, Place
from app.errors import BadInputError
from app.geo.mercator import Wgs84, metres_per_unit, project_point
from app.report import contents as contents_module
from app.report.contents import FAR_M, NEAR_M, contents
from app.report.situation import Situation
from app.report.words import Words
from app.store.board import Tables
from tests.app.report.town import EAST, NORTH, NOW, SOUTH, WEST, case_of, situation

ZH, EN = Words("zh_CN"), Words("en")


def test_the_town_is_told_with_its_age_and_source() -> None:
    made = contents(situation(["一", "二", "三"]), ZH)
    page = made.page
    assert made.title == "三 现状地图"
    assert page["bar"]["as_of"] == "截至 2026年6月18日 周四 10:25:12"
    assert page["bar"]["origin"] == "来源 本机镜像 第 4711 条"
    assert page["bar"]["masked"] == "脱敏 开"
    assert made.home == pytest.approx((WEST, SOUTH, EAST, NORTH))
    assert (made.cases, made.units) == (3, 3)
    assert page["card"] is None
    assert page["notes"] == []
    counts = {count["state"]: count["n"] for count in page["head"]["counts"]}
    assert counts == {"red": 1, "yellow": 2, "blue": 0, "green": 0}
    assert page["head"]["mood"] == "紧张"
    json.dumps(page)


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    known = situation(["一"], is_masked=False)
    monkeypatch.setattr(contents_module, "ground", lambda sheets, box: _coarse(sheets, box))
    made = contents(Situation(known.tables, known.at, known.seq, missing=3, is_masked=False), EN)
    assert made.page["notes"] == [
        "3 damaged rows are left out",
        "left out of the map: buildings, blocks",
    ]
    assert made.page["bar"]["masked"] == "NOT masked: for seats only"


def _coarse(sheets: object, box: object) -> object:
    from app.report.ground import ground

    return ground(sheets, box, most=40)  # type: ignore[arg-type]


def test_an_incident_shows_what_is_near_it_alone() -> None:
    known = situation([f"{n}" for n in range(20)])
    made = contents(known, EN, "c3")
    assert made.title == "3 Incident map"
    assert [row["id"] for row in made.page["cases"]] == ["c3"]
    assert made.page["card"]["title"] == "3"
    case = known.case("c3")
    assert case.place.lon is not None
    assert case.place.lat is not None
    x, _ = project_point(Wgs84(case.place.lon, case.place.lat))
    half = (made.page["home"][2] - x) * metres_per_unit(case.place.lat)
    assert NEAR_M - 1.0 <= half <= FAR_M + 1.0
    assert made.page["cells"] != []


def test_a_closed_incident_is_seen_from_near() -> None:
    known = situation(["一"])
    known.tables.cases["c9"] = case_of(9, "x", state=CaseState.CLOSED, closed_at=NOW)
    west, _, east, _ = contents(known, EN, "c9").page["home"]
    assert (east - west) / 2.0 * metres_per_unit(31.3) == pytest.approx(NEAR_M, rel=0.01)


def test_an_incident_without_a_place_is_shown_on_the_whole_town() -> None:
    known = situation(["一"])
    known.tables.cases["c9"] = case_of(9, "x", place=Place())
    made = contents(known, ZH, "c9")
    assert made.home == pytest.approx((WEST, SOUTH, EAST, NORTH))
    assert dict(made.page["card"]["facts"])["位置"] == "位置不明"


def test_an_unknown_case_is_refused() -> None:
    with pytest.raises(BadInputError, match="no case"):
        contents(situation(["一"]), ZH, "c99")


def test_without_a_town_the_cases_say_where_it_is_and_without_any_the_world() -> None:
    known = situation(["一", "二"])
    known.tables.town = None
    made = contents(known, ZH)
    west, south, east, north = made.home
    assert west < 120.602 < 120.604 < east
    assert south < 31.292 < north
    assert made.title == "一屏 现状地图"
    assert contents(Situation(Tables(), NOW), ZH).home[0] < -100.0
