from __future__ import annotations

from app.domain.base import Norm
from panels.norms import band_now, band_of_day, middle_of_day

RISING = Norm(
    low=tuple(float(h % 24) for h in range(168)),
    mid=tuple(float(h % 24) + 0.5 for h in range(168)),
    high=tuple(float(h % 24) + 1.0 for h in range(168)),
)


def test_a_band_holds_its_ends() -> None:
    band = band_now(RISING, 34, 0.5)
    assert band is not None
    assert (band.low, band.high) == (10.0, 11.0)
    assert band.contains(10.0)
    assert not band.contains(11.1)


def test_a_sum_grows_within_the_hour() -> None:
    band = band_now(RISING, 34, 0.5, sums=True)
    assert band is not None
    assert (band.low, band.high) == (9.5, 10.5)
    midnight = band_now(RISING, 24, 0.5, sums=True)
    assert midnight is not None
    assert (midnight.low, midnight.high) == (0.0, 0.5)


def test_a_day_is_cut_out() -> None:
    low, high = band_of_day(RISING, 34, 3)
    assert low == (0.0, 1.0, 2.0)
    assert high == (1.0, 2.0, 3.0)
    assert middle_of_day(RISING, 34)[-1] == 23.5
    assert len(middle_of_day(RISING, 167)) == 24


def test_without_a_norm_there_is_none() -> None:
    assert band_now(None, 3, 0.0) is None
    assert band_of_day(None, 3, 2) == ((), ())
    assert middle_of_day(None, 3) == ()
