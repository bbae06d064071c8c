from __future__ import annotations

import numpy as np
import pytest

from app.errors import BadInputError
from app.geo.mercator import Wgs84
from app.geo.systems import Gcj02, convert
from app.sources.basemap.crs import ZONES, Way, way
from app.sources.basemap.shapes import Box

SUZHOU: Box = (120.5, 31.2, 120.7, 31.4)
HELSINKI: Box = (24.9, 60.1, 25.0, 60.2)
PLANE: Box = (440_000.0, 3_400_000.0, 450_000.0, 3_410_000.0)
ZONE_40: Box = (40_440_000.0, 3_400_000.0, 40_450_000.0, 3_410_000.0)
WGS84, CGCS, GK_120 = "EPSG:4326", "EPSG:4490", "EPSG:4549"


def at(way: Way, x: float, y: float) -> tuple[float, float]:
    lon, lat = way.move(np.array([[x, y]]))[0].tolist()
    return lon, lat


def test_degrees_of_wgs84_stay_as_they_are() -> None:
    for found in (way(WGS84, None, SUZHOU), way(WGS84, "wgs84", SUZHOU), way("", "wgs84", SUZHOU)):
        assert at(found, 120.6, 31.3) == (120.6, 31.3)
        assert found.note == ""


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84", "epsg:4326"])
def test_the_names_of_one_system(name: str) -> None:
    assert at(way(name, "wgs84", SUZHOU), 120.6, 31.3) == (120.6, 31.3)


def test_shifted_degrees_are_shifted_back() -> None:
    shifted = convert(Wgs84(120.6, 31.3), Gcj02)
    found = way("", "gcj02", SUZHOU)
    assert at(found, shifted.lon, shifted.lat) == pytest.approx((120.6, 31.3), abs=1e-9)
    assert found.note == "converted from gcj02"
    assert way("", "BD09", SUZHOU).note == "converted from bd09"


def test_a_projected_file_is_taken_by_its_word() -> None:
    found = way(GK_120, None, PLANE)
    assert at(found, 500_000.0, 3_460_000.0) == pytest.approx((120.0, 31.2618), abs=1e-4)
    assert found.note == "converted from CGCS2000 / 3-degree Gauss-Kruger CM 120E"
    assert at(way(GK_120, "cgcs2000", PLANE), 500_000.0, 0.0)[0] == pytest.approx(120.0)
    assert at(way("", "epsg:4549", PLANE), 500_000.0, 0.0)[0] == pytest.approx(120.0)


def test_a_zone_number_before_the_easting_says_the_zone() -> None:
    found = way("", "cgcs2000", ZONE_40)
    assert at(found, 40_500_000.0, 3_460_000.0) == pytest.approx((120.0, 31.2618), abs=1e-4)
    assert "zone 40" in found.note


def test_every_zone_is_where_its_number_says() -> None:
    for zone in ZONES:
        east = zone * 1_000_000.0 + 500_000.0
        found = way("", "cgcs2000", (east, 3e6, east, 3e6))
        middle = zone * 3.0 if zone >= 25 else zone * 6.0 - 3.0
        assert at(found, east, 3_460_000.0)[0] == pytest.approx(middle, abs=1e-9)


def test_older_systems_are_converted_with_a_warning() -> None:
    found = way("EPSG:4214", None, SUZHOU)
    assert found.note == "converted from Beijing 1954, which may leave some 100 m"
    assert at(found, 120.6, 31.3) == pytest.approx((120.6, 31.3), abs=0.01)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (WGS84, "gcj02"), (WGS84, "bd09"), (WGS84, "cgcs2000"), (CGCS, "wgs84"),
        (GK_120, "wgs84"), (GK_120, "epsg:4528"), ("EPSG:4214", "cgcs2000"),
    ],
)  # fmt: skip
def test_a_file_that_says_otherwise_than_the_person_is_refused(said: str, asked: str) -> None:
    with pytest.raises(BadInputError, match=f"--system says {asked}; if the file is wrong"):
        way(said, asked, SUZHOU)


def test_in_china_nothing_is_guessed() -> None:
    with pytest.raises(BadInputError, match=r"in China a wrong guess is 500 m off; say --system"):
        way("", None, SUZHOU)
    assert at(way("", None, HELSINKI), 24.95, 60.15) == (24.95, 60.15)


@pytest.mark.parametrize(
    ("said", "asked", "bounds", "words"),
    [
        ("", None, PLANE, "does not say what its coordinates are; say --system"),
        ("", "wgs84", PLANE, "no degrees of wgs84"),
        ("", "gcj02", ZONE_40, "no degrees of gcj02"),
        ("", "cgcs2000", PLANE, "do not begin with one zone number"),
        ("", "cgcs2000", (39_990_000.0, 3e6, 40_010_000.0, 3e6), "one zone number"),
        ("", "mars", SUZHOU, "“mars” is no system; say wgs84"),
        ("", "epsg:999999", SUZHOU, "there is no epsg:999999"),
        ("no such thing", None, SUZHOU, "unknown: no such thing; say --system"),
    ],
)
def test_doubts_are_told_with_the_next_step(
    said: str, asked: str | None, bounds: Box, words: str
) -> None:
    with pytest.raises(BadInputError, match=words):
        way(said, asked, bounds)


def test_a_statement_that_places_nothing_on_the_earth_is_none() -> None:
    local = (
        'ENGCRS["Undefined Cartesian SRS",EDATUM["x"],CS[Cartesian,2],'
        'AXIS["a",east],AXIS["b",north],LENGTHUNIT["metre",1]]'
    )
    assert way(local, "gcj02", SUZHOU).note == "converted from gcj02"


GEOGCS = (
    'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",'
    'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]]'
)
PROJCS = (
    f'PROJCS["CGCS2000_3_Degree_GK_CM_120E",{GEOGCS},PROJECTION["Gauss_Kruger"],'
    'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


def test_what_other_programs_write_into_a_prj_file_is_understood() -> None:
    assert at(way(GEOGCS, "cgcs2000", SUZHOU), 120.6, 31.3) == (120.6, 31.3)
    for asked in (None, "cgcs2000", "epsg:4549"):
        found = way(PROJCS, asked, PLANE)
        assert at(found, 500_000.0, 3_460_000.0) == pytest.approx((120.0, 31.2618), abs=1e-4)
