from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadInputError, BugError
from app.geo.mercator import Wgs84, distance_m
from app.geo.systems import SYSTEMS, AnyPlace, Bd09, Cgcs2000, Gcj02, Places, System, convert

KNOWN = [
    (Wgs84(121.5272106, 31.1774276), Gcj02(121.531541859215, 31.17530398364597)),
    (Wgs84(113.912316, 22.543847), Gcj02(113.9171764808363, 22.540796131694766)),
    (Wgs84(116.377817, 39.911954), Gcj02(116.38404722455657, 39.91334545536069)),
]
"""Published pairs of Shanghai, Shenzhen and Beijing."""

CHINA = st.tuples(st.floats(73.5, 135.0), st.floats(18.0, 53.5))


@pytest.mark.parametrize(("real", "shifted"), KNOWN)
def test_the_shift_is_the_published_one(real: Wgs84, shifted: Gcj02) -> None:
    found = convert(real, Gcj02)
    assert found.lon == pytest.approx(shifted.lon, abs=1e-9)
    assert found.lat == pytest.approx(shifted.lat, abs=1e-9)


def test_baidus_shift_is_the_published_one() -> None:
    """Tiananmen as the converters in use have it."""
    found = convert(Gcj02(116.404, 39.915), Bd09)
    assert (found.lon, found.lat) == pytest.approx((116.41036949, 39.92133699), abs=1e-5)


@given(st.lists(CHINA, min_size=1, max_size=20), st.sampled_from(list(System)))
def test_there_and_back_is_exact(places: list[tuple[float, float]], system: System) -> None:
    start = Places(System.WGS84, np.array(places))
    back = start.to(system).to(System.WGS84)
    assert back.lonlat == pytest.approx(start.lonlat, abs=1e-9)


@given(CHINA)
def test_a_mixture_would_be_hundreds_of_metres_off(place: tuple[float, float]) -> None:
    real = Wgs84(*place)
    shifted = convert(real, Gcj02)
    assert 20.0 < distance_m(real, Wgs84(shifted.lon, shifted.lat)) < 1_200.0


@pytest.mark.parametrize("place", [(24.94, 60.17), (-0.1, 51.5), (151.2, -33.9), (140.0, 36.0)])
def test_beyond_china_nothing_is_shifted(place: tuple[float, float]) -> None:
    assert convert(Wgs84(*place), Gcj02) == Gcj02(*place)
    assert convert(Gcj02(*place), Wgs84) == Wgs84(*place)


def test_cgcs2000_is_taken_for_wgs84() -> None:
    assert convert(Cgcs2000(120.6, 31.3), Wgs84) == Wgs84(120.6, 31.3)


def test_places_of_two_systems_are_never_equal() -> None:
    kinds: list[type[AnyPlace]] = list(SYSTEMS)
    places = [kind(120.6, 31.3) for kind in kinds]
    assert len(set(places)) == len(places) == len(System)


@pytest.mark.parametrize("kind", [Gcj02, Bd09, Cgcs2000])
@pytest.mark.parametrize("numbers", [(31.3, 120.6), (181.0, 0.0), (float("nan"), 0.0)])
def test_what_is_no_place_is_refused(kind: type[Gcj02], numbers: tuple[float, float]) -> None:
    with pytest.raises(BadInputError):
        kind(*numbers)


def test_mixing_systems_is_an_error() -> None:
    real = Places(System.WGS84, np.array([[120.6, 31.3]]))
    shifted = real.to(System.GCJ02)
    with pytest.raises(BugError, match="gcj02, wgs84 is wanted"):
        real.joined(shifted)
    with pytest.raises(BugError, match="wgs84, gcj02 is wanted"):
        real.wanted(System.GCJ02)
    assert len(real.joined(shifted.to(System.WGS84)).lonlat) == 2
    assert real.to(System.WGS84) is real


def test_no_places_are_no_trouble() -> None:
    none = Places(System.BD09, np.zeros((0, 2)))
    assert none.to(System.WGS84).lonlat.shape == (0, 2)


def test_on_the_edge_the_inverse_ends() -> None:
    edge = Places(System.GCJ02, np.array([[137.8347, 35.0], [72.004, 35.0]]))
    assert np.abs(edge.to(System.WGS84).lonlat - edge.lonlat).max() < 0.02


def test_a_hundred_thousand_places_take_no_time() -> None:
    many = np.random.default_rng(1).uniform((100.0, 20.0), (125.0, 45.0), (100_000, 2))
    back = Places(System.BD09, many).to(System.WGS84).to(System.BD09)
    assert np.abs(back.lonlat - many).max() < 1e-8
