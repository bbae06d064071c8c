import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadInputError
from app.geo import mercator
from app.geo.mercator import Wgs84

LON = st.floats(-180, 180)
LAT = st.floats(-85, 85)


@given(LON, LAT)
def test_point_and_array_agree_and_come_back(lon: float, lat: float) -> None:
    x, y = mercator.project_point(Wgs84(lon, lat))
    world = mercator.project(np.array([[lon, lat]]))
    assert world[0] == pytest.approx([x, y], abs=1e-6)
    back = mercator.unproject(world)[0]
    assert back == pytest.approx([lon, lat], abs=1e-9)
    place = mercator.unproject_point(x, y)
    assert (place.lon, place.lat) == pytest.approx((lon, lat), abs=1e-9)


def test_known_values_of_epsg_3857() -> None:
    x, y = mercator.project_point(Wgs84(120.6, 31.3))
    assert x == pytest.approx(13_425_130.6, abs=0.5)
    assert y == pytest.approx(
        6_378_137.0 * math.log(math.tan(math.pi / 4 + math.radians(31.3) / 2))
    )


def test_poles_are_clamped_to_the_square_world() -> None:
    world = mercator.project(np.array([[0.0, 90.0], [0.0, -90.0]]))
    assert world[0, 1] == pytest.approx(20_037_508.34, abs=0.01)
    assert world[1, 1] == pytest.approx(-20_037_508.34, abs=0.01)


@pytest.mark.parametrize(
    ("lon", "lat"), [(math.nan, 0.0), (0.0, math.inf), (181.0, 0.0), (0.0, -91.0)]
)
def test_places_off_earth_are_refused_in_plain_words(lon: float, lat: float) -> None:
    with pytest.raises(BadInputError) as caught:
        Wgs84(lon, lat)
    assert caught.value.field == "position"


def test_distance_along_a_meridian() -> None:
    one_degree = mercator.distance_m(Wgs84(120.0, 31.0), Wgs84(120.0, 32.0))
    assert one_degree == pytest.approx(111_195, rel=1e-4)
    assert mercator.distance_m(Wgs84(1.0, 2.0), Wgs84(1.0, 2.0)) == 0.0


def test_metres_per_unit_shrinks_with_latitude() -> None:
    assert mercator.metres_per_unit(0.0) == 1.0
    assert mercator.metres_per_unit(60.0) == pytest.approx(0.5)
