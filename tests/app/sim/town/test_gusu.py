"""The plan of the demo district holds together."""

from __future__ import annotations

import numpy as np

from app.sim.town.gusu import GUSU
from app.sim.town.plan import ROAD_CLASSES, Split, points
from app.sim.town.shapes import area_m2, inside


def _names(split: Split | str) -> set[str]:
    return {split} if isinstance(split, str) else _names(split.low) | _names(split.high)


def test_eight_offices_divide_the_district() -> None:
    assert len(GUSU.order) == 8
    assert _names(GUSU.offices) == set(GUSU.order)


def test_the_district_is_about_as_large_as_the_real_one() -> None:
    assert 65e6 < area_m2(points(GUSU.outline)) < 95e6


def test_the_moat_and_all_named_places_lie_in_the_district() -> None:
    outline = points(GUSU.outline)
    assert inside(outline, points(GUSU.old)).all()
    assert inside(outline, points(tuple(spot.at for spot in GUSU.spots))).all()


def test_roads_and_places_are_named_once() -> None:
    ends = [(cut.axis, cut.name, cut.at, cut.start) for cut in GUSU.cuts]
    assert len(set(ends)) == len(ends)
    kinds = [(spot.name, spot.kind) for spot in GUSU.spots]
    assert len(set(kinds)) == len(kinds)
    assert {cut.kind for cut in GUSU.cuts} <= set(ROAD_CLASSES)


def test_the_frame_holds_the_outline_with_room_around() -> None:
    west, south, east, north = GUSU.frame
    ring = points(GUSU.outline)
    assert (ring.min(axis=0) - (west, south) > 500).all()
    assert (np.array([east, north]) - ring.max(axis=0) > 500).all()


def test_the_roads_everybody_knows_are_there() -> None:
    names = {cut.name for cut in GUSU.cuts} | {path.name for path in GUSU.paths}
    known = "干将西路 人民路 三香路 桐泾路 阊胥路 金门路 西园路 十全街 观前街 新市路 临顿路 山塘街"
    assert set(known.split()) <= names
