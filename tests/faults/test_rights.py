from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import pytest

from app.domain import ruling
from app.domain.command import CommandKind
from tests.faults import rights


def test_somebody_decided_about_every_role_and_every_command() -> None:
    assert rights.undecided() == []


def test_a_new_command_or_role_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Seize(StrEnum):
        SEIZE = "seize"

    monkeypatch.setattr(rights, "CommandKind", [*CommandKind, Seize.SEIZE])
    monkeypatch.setattr(rights, "ROLES", rights.ROLES[1:])
    assert rights.undecided() == ["seize", "wall"]


async def test_a_server_keeps_every_cell(tmp_path: Path) -> None:
    assert len(rights.cells()) == 8 * 15 * 5 * 2
    assert await rights.asked(tmp_path / "a") == []
    assert await rights.read(tmp_path / "b") == []


async def test_it_is_noticed_when_roles_or_scopes_are_not_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(ruling, "may", lambda *_: True)
        assert len(await rights.asked(tmp_path / "a")) > 100
    monkeypatch.setattr(ruling, "is_inside", lambda *_: True)
    assert len(await rights.asked(tmp_path / "b")) > 50
