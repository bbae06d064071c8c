import pytest

from app.domain.command import CommandKind
from app.domain.roles import ALLOWED, Role, may


@pytest.mark.parametrize("kind", CommandKind)
@pytest.mark.parametrize("role", Role)
def test_the_table_decides_every_cell(role: Role, kind: CommandKind) -> None:
    assert may(role, kind) is (role in ALLOWED[kind])


def test_a_wall_may_do_nothing() -> None:
    assert not any(may(Role.WALL, kind) for kind in CommandKind)


def test_nobody_both_handles_and_checks_or_closes() -> None:
    handling = ALLOWED[CommandKind.FEEDBACK]
    assert not handling & ALLOWED[CommandKind.CHECK]
    assert not handling & ALLOWED[CommandKind.CLOSE]


def test_unknown_commands_are_nobody_s() -> None:
    assert not any(may(role, "explode") for role in Role)
