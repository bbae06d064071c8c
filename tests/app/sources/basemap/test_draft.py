from __future__ import annotations

import numpy as np
import pytest

from app.geo.sheet import Geometry, Sheet, pack, unpack
from app.sources.basemap import shapes
from app.sources.basemap.draft import NOTHING_LEFT, TWICE, Draft, around, frame_of
from app.sources.basemap.feature import Feature, Gathered
from app.sources.basemap.shapes import Box, Points, Shape

FRAME = (120.0, 31.0, 120.4, 31.4)


def square(west: float, south: float, side: float) -> Points:
    steps = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]) * side
    return np.array([west, south]) + steps


def house(thing: str, shape: Shape, **facts: int | str) -> Feature:
    return Feature("building", "new", thing, f"{thing}号楼", shape, facts)


def road(thing: str, *points: tuple[float, float]) -> Feature:
    return Feature("road", "street", thing, "人民路", shapes.lines([np.array(points)]))


def drafted(*features: Feature, frame: Box | None = FRAME, same: bool = False) -> Draft:
    draft = Draft()
    found = Gathered("a", list(features), read=len(features), frame=frame, has_global_ids=same)
    assert draft.add(found) == []
    return draft


def only(draft: Draft) -> Sheet:
    (sheet,) = draft.sheets()
    return sheet


def test_a_feature_becomes_a_row_of_its_sheet() -> None:
    sheet = only(drafted(house("h1", shapes.areas([[square(120.1, 31.1, 0.1)]]), floors=6)))
    assert (sheet.layer, sheet.geometry) == ("building", Geometry.AREA)
    assert (sheet.ids, sheet.names, sheet.classes) == (("h1",), ("h1号楼",), ("new",))
    assert {name: list(values) for name, values in sheet.columns.items()} == {
        "floors": [6],
        "height_m": [0.0],
        "households": [0],
        "state": [""],
    }
    assert len(unpack(pack(sheet)).ring(0)) == 4


def test_rings_after_the_first_are_parts_of_it_without_its_name() -> None:
    court = [square(120.1, 31.1, 0.1), square(120.12, 31.12, 0.02)]
    far = [square(120.3, 31.3, 0.01)]
    single = house("h2", shapes.areas([[square(120.0, 31.0, 0.01)]]))
    sheet = only(drafted(single, house("h1", shapes.areas([court, far]))))
    assert sheet.ids == ("h2", "h1", "h1", "h1")
    assert sheet.names == ("h2号楼", "h1号楼", "", "")
    assert list(sheet.columns["part"]) == [0, 0, 1, 1]


def test_sheets_come_in_drawing_order() -> None:
    place = Feature("place", "sight", "p", "塔", shapes.point(120.2, 31.2))
    way = road("r", (120.1, 31.1), (120.2, 31.2))
    home = house("h", shapes.areas([[square(120.1, 31.1, 0.1)]]))
    draft = drafted(place, way, home)
    assert [sheet.layer for sheet in draft.sheets()] == ["building", "road", "place"]
    assert dict(draft.counts()) == {"place": 1, "road": 1, "building": 1}


def test_lines_are_cut_at_the_frame_and_counted() -> None:
    draft = drafted(
        road("r1", (120.1, 31.1), (121.0, 31.1)),
        road("r2", (121.0, 31.1), (122.0, 31.1)),
        road("r3", (120.1, 31.3), (120.2, 31.3)),
    )
    sheet = only(draft)
    assert set(sheet.ids) == {"r1", "r3"}
    assert sheet.coords[:, 0].max() == pytest.approx(120.4)
    assert (draft.cut, draft.outside, draft.read) == (1, 1, 3)


def test_a_line_that_leaves_and_comes_back_is_one_feature_in_parts() -> None:
    sheet = only(drafted(road("r", (120.3, 31.1), (120.5, 31.2), (120.3, 31.3))))
    assert sheet.ids == ("r", "r")
    assert list(sheet.columns["part"]) == [0, 1]


def test_given_bounds_go_before_the_files_frame() -> None:
    draft = Draft()
    found = Gathered("a", [road("r", (120.0, 31.1), (120.4, 31.1))], frame=FRAME)
    draft.add(found, (120.1, 31.0, 120.2, 31.2))
    assert draft.frame == (120.1, 31.0, 120.2, 31.2)
    assert only(draft).coords[:, 0].tolist() == pytest.approx([120.1, 120.2])


def test_broken_borders_are_mended_and_told_of() -> None:
    bow = np.array([[120.1, 31.1], [120.2, 31.2], [120.2, 31.1], [120.1, 31.2], [120.1, 31.1]])
    draft = drafted(house("h", shapes.areas([[bow]])))
    assert draft.mended == [("h", "its border crosses itself at 120.150000, 31.150000")]
    assert list(only(draft).columns["part"]) == [0, 1]


def test_what_cannot_be_taken_is_refused_with_its_reason() -> None:
    flat = np.array([[120.1, 31.1], [120.2, 31.2], [120.1, 31.1], [120.1, 31.1]])
    found = Gathered(
        "a",
        [
            house("h1", shapes.areas([[flat]])),
            house("h2", shapes.point(120.1, 31.1)),
            Feature("water", "lake", "w", "", shapes.point(120.1, 31.1)),
        ],
        frame=FRAME,
    )
    draft = Draft()
    assert [(each.id, each.reason) for each in draft.add(found)] == [
        ("h1", NOTHING_LEFT),
        ("h2", "layer building takes area, this is point"),
        ("w", "layer water takes area or line, this is point"),
    ]
    assert list(draft.sheets()) == []


def test_the_same_thing_from_two_extracts_is_there_once() -> None:
    draft = drafted(road("w1", (120.1, 31.1), (120.2, 31.1)), same=True)
    again = Gathered("b", [road("w1", (120.1, 31.1), (120.2, 31.1))], has_global_ids=True)
    assert [each.reason for each in draft.add(again)] == [TWICE]
    assert only(draft).ids == ("w1",)


def test_other_things_of_one_id_are_told_apart() -> None:
    draft = drafted(
        road("1", (120.1, 31.1), (120.2, 31.1)), road("1", (120.3, 31.1), (120.4, 31.1))
    )
    assert set(only(draft).ids) == {"1", "1~2"}


def test_near_features_are_near_in_the_sheet() -> None:
    dice = np.random.default_rng(1)
    spots = dice.uniform((120.0, 31.0), (120.39, 31.39), (400, 2))
    sheet = only(
        drafted(*(house(str(n), shapes.areas([[square(x, y, 0.001)]]))
                  for n, (x, y) in enumerate(spots.tolist())))
    )  # fmt: skip
    middles = sheet.coords.reshape(-1, 4, 2).mean(axis=1)
    steps = np.hypot(*np.diff(middles, axis=0).T)
    assert np.median(steps) < 0.05


def test_an_extract_without_a_frame_reaches_as_far_as_its_roads() -> None:
    border = Feature("district", "district", "d", "", shapes.areas([[square(110.0, 21.0, 20.0)]]))
    way = road("r", (120.1, 31.1), (120.2, 31.2))
    assert frame_of([border, way], is_extract=True) == (120.1, 31.1, 120.2, 31.2)
    assert frame_of([border, way], is_extract=False) == (110.0, 21.0, 130.0, 41.0)
    assert frame_of([border], is_extract=True) == (110.0, 21.0, 130.0, 41.0)
    assert frame_of([], is_extract=True) is None


def test_of_a_drawn_map_nothing_is_cut() -> None:
    border = Feature("district", "district", "d", "", shapes.areas([[square(110.0, 21.0, 20.0)]]))
    draft = drafted(border, road("r", (120.1, 31.1), (120.2, 31.2)), frame=None)
    assert (draft.cut, draft.frame) == (0, (110.0, 21.0, 130.0, 41.0))


def test_the_frame_of_several_files_is_around_all() -> None:
    draft = drafted(road("r", (120.1, 31.1), (120.2, 31.1)))
    draft.add(Gathered("b", [road("s", (121.1, 30.1), (121.2, 31.1))]))
    assert draft.frame == around(FRAME, (121.1, 30.1, 121.2, 31.1)) == (120.0, 30.1, 121.2, 31.4)


def test_an_empty_file_changes_nothing() -> None:
    draft = Draft()
    assert draft.add(Gathered("a")) == []
    assert draft.frame is None
