import pytest

from app.domain.case import Case, CaseId, CaseState, Category, Place, Source
from app.domain.command import Command, CommandKind
from app.domain.scope import EVERYWHERE, Scope, is_inside, parse_scope
from app.errors import BadInputError


def case(street: str = "", cell: str = "") -> Case:
    return Case(
        id=CaseId("k"),
        state=CaseState.CLUE,
        title="t",
        category=Category.ROAD,
        source=Source.SEAT,
        reported_at=1.0,
        place=Place(street=street, cell=cell),
    )


def command(kind: CommandKind, place: object = None) -> Command:
    args = {} if place is None else {"place": place}
    return Command(op_no=1, kind=kind, subject="k", made_at=1.0, args=args)


def test_a_scope_is_all_or_a_list() -> None:
    assert parse_scope("all") is EVERYWHERE
    assert parse_scope("street:双凤, cell:12,street:城厢") == Scope(
        frozenset({"双凤", "城厢"}), frozenset({"12"})
    )


@pytest.mark.parametrize("text", ["", "town", "street:", "cell: ", "all,cell:1", "Street:x"])
def test_what_names_nothing_is_no_scope(text: str) -> None:
    with pytest.raises(BadInputError, match="is no scope"):
        parse_scope(text)


@pytest.mark.parametrize(
    ("street", "cell", "inside"),
    [("双凤", "", True), ("", "12", True), ("x", "12", True), ("x", "y", False), ("", "", False)],
)
def test_a_case_is_inside_by_street_or_cell(street: str, cell: str, inside: bool) -> None:
    scope = parse_scope("street:双凤,cell:12")
    assert is_inside(scope, command(CommandKind.FILE), case(street, cell)) == inside
    place = {"street": street, "cell": cell}
    assert is_inside(scope, command(CommandKind.REPORT, place), None) == inside
    assert is_inside(EVERYWHERE, command(CommandKind.FILE), case(street, cell))


@pytest.mark.parametrize("place", [None, "双凤", 7, {"street": ["双凤"]}])
def test_a_report_without_a_place_is_outside_every_list(place: object) -> None:
    assert not is_inside(parse_scope("street:双凤"), command(CommandKind.REPORT, place), None)
    assert is_inside(EVERYWHERE, command(CommandKind.REPORT, place), None)


def test_base_data_are_the_whole_towns() -> None:
    assert not is_inside(parse_scope("cell:1"), command(CommandKind.PUT), case(cell="1"))
    assert is_inside(EVERYWHERE, command(CommandKind.PUT), None)


def test_what_is_about_no_case_is_refused_for_that() -> None:
    assert is_inside(parse_scope("cell:1"), command(CommandKind.FILE), None)


def test_who_serves_a_part_of_the_town_rates_nothing() -> None:
    wish = Command(op_no=1, kind="rate", subject="b1", made_at=1.0)
    assert not is_inside(parse_scope("street:双凤"), wish, None)
    assert is_inside(EVERYWHERE, wish, None)
