import msgspec
import pytest

from app.domain.base import HOURS_PER_WEEK, Town


def test_a_week_has_its_hours() -> None:
    assert HOURS_PER_WEEK == 7 * 24


def test_a_town_needs_four_bounds() -> None:
    body = {"name": "姑苏区", "centre": "指挥中心", "timezone": "Asia/Shanghai"}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**body, "bounds": [120.5, 31.2, 120.7]}, Town)
    town = msgspec.convert({**body, "bounds": [120.5, 31.2, 120.7, 31.4]}, Town)
    assert town.bounds[3] == 31.4
