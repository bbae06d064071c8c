import msgspec
import pytest

from app.domain.base import HOURS_PER_WEEK, Norm, Town


def test_a_week_has_its_hours() -> None:
    assert HOURS_PER_WEEK == 7 * 24


def test_a_town_needs_four_bounds() -> None:
    body = {"name": "姑苏区", "centre": "指挥中心", "timezone": "Asia/Shanghai"}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**body, "bounds": [120.5, 31.2, 120.7]}, Town)
    town = msgspec.convert({**body, "bounds": [120.5, 31.2, 120.7, 31.4]}, Town)
    assert town.bounds[3] == 31.4


@pytest.mark.parametrize("name", ["Mars/Olympus", "../etc/passwd", ""])
def test_a_town_needs_a_time_zone_that_is_one(name: str) -> None:
    body = {"name": "姑苏区", "centre": "指挥中心", "bounds": [120.5, 31.2, 120.7, 31.4]}
    with pytest.raises(msgspec.ValidationError, match="is no time zone"):
        msgspec.convert({**body, "timezone": name}, Town)


def test_a_band_covers_the_week() -> None:
    week = [1.0] * HOURS_PER_WEEK
    assert msgspec.convert({"low": week, "mid": week, "high": week}, Norm).unit == ""
    with pytest.raises(msgspec.ValidationError, match="168 values"):
        msgspec.convert({"low": week, "mid": week, "high": week[1:]}, Norm)
