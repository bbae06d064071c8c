from app.domain.case import UnitId
from app.domain.row import decode, encode
from app.domain.unit import Duty, Unit, UnitKind


def test_a_new_unit_is_free_and_bound_to_nothing() -> None:
    unit = Unit(id=UnitId("u1"), name="综合执法一中队", kind=UnitKind.ENFORCEMENT)
    assert unit.duty is Duty.FREE
    assert unit.case == ""


def test_a_unit_of_another_version_with_more_fields_is_still_read() -> None:
    unit = Unit(id=UnitId("u1"), name="水巡一组", kind=UnitKind.BOAT, members=3)
    assert decode("unit", {**encode(unit), "radio": "8"}) == unit
