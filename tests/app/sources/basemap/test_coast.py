from __future__ import annotations

from pathlib import Path

import numpy as np

from app.sources.basemap import shapes
from app.sources.basemap.coast import sea, with_sea
from app.sources.basemap.feature import Feature
from app.sources.basemap.osm import COAST, read_osm

FRAME = (0.0, 0.0, 4.0, 4.0)
NORTHWARD = np.array([[2.0, -1.0], [2.0, 5.0]])
"""Land in the west, sea in the east."""


def wet_at(coast: list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]], *at: float) -> bool:
    wet = sea([shapes.lines([line]) for line in coast], FRAME)
    return wet is not None and bool(shapes.holding(wet, np.array([at]))[0])


def test_the_sea_is_right_of_the_coast() -> None:
    assert wet_at([NORTHWARD], 3.0, 2.0)
    assert not wet_at([NORTHWARD], 1.0, 2.0)
    assert wet_at([NORTHWARD[::-1]], 1.0, 2.0)


def test_a_coast_that_stops_in_the_frame_is_led_out_of_it() -> None:
    short = np.array([[2.0, 0.1], [2.0, 3.9]])
    assert wet_at([short], 3.0, 2.0)
    assert not wet_at([short], 1.0, 2.0)


def test_pieces_of_one_coast_are_joined() -> None:
    pieces = [np.array([[2.0, 0.1], [2.0, 2.0]]), np.array([[2.0, 2.0], [3.9, 2.0]])]
    assert wet_at(pieces, 3.0, 1.0)
    assert not wet_at(pieces, 1.0, 3.0)


def test_an_island_is_land_in_the_sea() -> None:
    ring = np.array([[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 2.0], [1.0, 1.0]])
    assert wet_at([ring], 3.0, 3.0)
    assert not wet_at([ring], 1.5, 1.5)


def test_doubled_points_are_no_trouble() -> None:
    assert wet_at([NORTHWARD.repeat(2, axis=0)], 3.0, 2.0)


def test_without_a_coast_there_is_no_sea() -> None:
    assert sea([], FRAME) is None
    assert sea([shapes.lines([NORTHWARD + 9.0])], FRAME) is None
    road = Feature("road", "lane", "w1", "", shapes.lines([NORTHWARD]))
    assert with_sea([road], FRAME) == [road]


def test_water_takes_the_place_of_the_lines() -> None:
    coast = Feature(COAST, COAST, "w7", "", shapes.lines([NORTHWARD]))
    (water,) = with_sea([coast], FRAME)
    assert (water.layer, water.kind, water.id) == ("water", "sea", "sea-w7")


def test_the_bay_north_of_helsinkis_centre_is_wet(data_dir: Path) -> None:
    found = read_osm(data_dir / "roads" / "helsinki.osm.pbf")
    assert found.frame is not None
    wet = next(each.shape for each in with_sea(found.features, found.frame) if each.kind == "sea")
    bay, station, market = (24.9469, 60.1768), (24.9414, 60.1719), (24.9498, 60.1690)
    assert shapes.holding(wet, np.array([bay, station, market])).tolist() == [True, False, False]
