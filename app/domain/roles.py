"""Roles and what each may ask for: one table, enforced at the server, shown in the help."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from app.domain.command import CommandKind


class Role(StrEnum):
    """Who is at the other end of a connection."""

    WALL = "wall"
    OPERATOR = "operator"  # 坐席
    DISPATCHER = "dispatcher"  # 派遣员
    LEADER = "leader"  # 值班长
    FIELD = "field"  # the units' terminals 处置终端
    CHECKER = "checker"  # 核查员
    CONNECTOR = "connector"  # a source of reports
    ADMIN = "admin"


SPEAKS_FOR_OTHERS = frozenset({Role.FIELD, Role.CONNECTOR, Role.ADMIN})
"""Roles whose commands may name another actor (a unit, a source); others act as their login."""

READS_MASKED = frozenset({Role.WALL, Role.CONNECTOR})
"""Roles that receive only masked rows."""

_SEAT = frozenset({Role.OPERATOR, Role.DISPATCHER, Role.LEADER})

ALLOWED = MappingProxyType(
    {
        CommandKind.REPORT: _SEAT | {Role.CONNECTOR, Role.FIELD, Role.ADMIN},
        CommandKind.FILE: frozenset({Role.OPERATOR, Role.LEADER}),
        CommandKind.DISPATCH: _SEAT,
        CommandKind.SIGN: frozenset({Role.FIELD}),
        CommandKind.ARRIVE: frozenset({Role.FIELD}),
        CommandKind.FEEDBACK: frozenset({Role.FIELD}),
        CommandKind.CHECK: frozenset({Role.CHECKER}),
        CommandKind.CLOSE: frozenset({Role.OPERATOR, Role.LEADER}),
        CommandKind.NOTE: _SEAT | {Role.FIELD, Role.CHECKER},
        CommandKind.AMEND: frozenset({Role.OPERATOR, Role.LEADER}),
        CommandKind.REGRADE: frozenset({Role.LEADER}),
        CommandKind.AGAIN: _SEAT | {Role.CONNECTOR},
        CommandKind.VOID: frozenset({Role.LEADER}),
        CommandKind.RATE: frozenset({Role.OPERATOR, Role.LEADER, Role.ADMIN}),
        CommandKind.PUT: frozenset({Role.ADMIN}),
    }
)
"""Role by command. Source: the product's lifecycle reference, section 4, column "who may"."""


def may(role: Role, kind: str) -> bool:
    """Say whether a role may send a kind of command; an unknown kind is nobody's."""
    try:
        return role in ALLOWED[CommandKind(kind)]
    except ValueError:
        return False
