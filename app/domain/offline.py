"""What may be done while the upper tier cannot be reached, command by command."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from app.domain.command import CommandKind


class OfflineClass(StrEnum):
    """How far a command goes while cut off. Source: the product's lifecycle reference, section 5.

    LOCAL_FINAL takes effect at once, on the log of this node's own tier. LOCAL_PENDING is kept,
    shown as pending and answered on contact. REQUEST_ONLY waits for the upper tier with nothing
    shown as done. NEVER is refused until there is contact.
    """

    LOCAL_FINAL = "local_final"
    LOCAL_PENDING = "local_pending"
    REQUEST_ONLY = "request_only"
    NEVER = "never"


OFFLINE: Mapping[CommandKind, OfflineClass] = MappingProxyType(
    {
        CommandKind.REPORT: OfflineClass.LOCAL_FINAL,
        CommandKind.FILE: OfflineClass.LOCAL_FINAL,
        CommandKind.DISPATCH: OfflineClass.LOCAL_FINAL,
        CommandKind.SIGN: OfflineClass.LOCAL_FINAL,
        CommandKind.ARRIVE: OfflineClass.LOCAL_FINAL,
        CommandKind.FEEDBACK: OfflineClass.LOCAL_FINAL,
        CommandKind.CHECK: OfflineClass.LOCAL_FINAL,
        CommandKind.CLOSE: OfflineClass.LOCAL_FINAL,
        CommandKind.NOTE: OfflineClass.LOCAL_FINAL,
        CommandKind.AMEND: OfflineClass.LOCAL_FINAL,
        CommandKind.AGAIN: OfflineClass.LOCAL_FINAL,
        CommandKind.REGRADE: OfflineClass.LOCAL_PENDING,
        CommandKind.VOID: OfflineClass.LOCAL_PENDING,
        CommandKind.RATE: OfflineClass.LOCAL_PENDING,
        CommandKind.PUT: OfflineClass.NEVER,
    }
)
"""The class of each command on a case of this node's own tier."""


def offline_class(kind: CommandKind, *, has_ledger: bool = False) -> OfflineClass:
    """Return how far a command goes while cut off.

    `has_ledger` says whether the case's log lies on this node; a wall or seat has none, so that
    all it does is pending until the tier that keeps the log has answered.
    """
    found = OFFLINE[kind]
    if found is OfflineClass.LOCAL_FINAL and not has_ledger:
        return OfflineClass.LOCAL_PENDING
    return found
