from __future__ import annotations

from pathlib import Path

import pytest

from app.server.guard import LoginGuard
from tests.faults.flooding import beside_a_flooder, guesses, idle_flood, stuck


async def test_guessing_is_locked_and_floods_are_named(tmp_path: Path) -> None:
    assert await guesses(tmp_path / "a") == []
    assert await idle_flood(tmp_path / "b") == "flood"


async def test_it_is_noticed_when_failures_are_not_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LoginGuard, "failed", lambda *_: None)
    assert "the sixth was let in" in await guesses(tmp_path)


async def test_the_measurements_measure(tmp_path: Path) -> None:
    seen = await stuck(tmp_path / "a", 2, 1.0)
    assert (seen.clients, seen.left) == (2, 2)
    assert seen.peak_mib > 0.0
    beside = await beside_a_flooder(tmp_path / "b", 1, 5)
    assert beside.asked == 5
    assert beside.alone_ms > 0.0
    assert beside.beside_ms > 0.0
