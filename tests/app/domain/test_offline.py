from __future__ import annotations

from app.domain.command import CommandKind
from app.domain.offline import OFFLINE, OfflineClass, offline_class


def test_every_command_says_what_it_may_do_offline() -> None:
    assert set(OFFLINE) == set(CommandKind)


def test_without_the_log_of_a_case_nothing_is_final() -> None:
    assert offline_class(CommandKind.CLOSE) is OfflineClass.LOCAL_PENDING
    assert offline_class(CommandKind.CLOSE, has_ledger=True) is OfflineClass.LOCAL_FINAL
    assert offline_class(CommandKind.PUT) is OfflineClass.NEVER
