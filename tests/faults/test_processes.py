"""The checks with real processes, with tiny numbers, so that they cannot rot."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.checks import herd, kills, links, processes, restarts

pytestmark = [pytest.mark.serial, pytest.mark.slow]


@pytest.mark.parametrize("nemesis", ["kill-client", "frames"])
async def test_nothing_is_lost_under_a_nemesis(nemesis: str) -> None:
    (outcome,) = await processes.run_all([nemesis], 1, 1.5)
    assert outcome.faults == []
    assert all(line.ok or line.unit == "s" for line in processes.lines([outcome]))


def test_ticks_outlive_kills(tmp_path: Path) -> None:
    line = kills.kills(tmp_path / "site", 2)
    assert line.ok, line.note


def test_a_second_program_on_a_folder_ends_with_its_code(tmp_path: Path) -> None:
    line = kills.twice(tmp_path / "site")
    assert line.ok, line.note


def test_a_start_shows_what_was_kept(tmp_path: Path) -> None:
    assert not kills.start(tmp_path / "start", 50, times=1).failures


async def test_a_small_herd_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(herd, "DOWN_S", 0.1)
    lines = list(await herd.herd(tmp_path / "site", 10, "kill"))
    assert [line.failures for line in lines] == [0, 0]


async def test_a_flapping_link_leaves_nothing_open(tmp_path: Path) -> None:
    line = await herd.flaps(tmp_path / "site", 3)
    assert line.ok, line.note


async def test_what_waited_drains(tmp_path: Path) -> None:
    seconds = await links.drains(tmp_path / "site", 1, 50)
    assert links.drain_line(seconds, 50).runs == 1


async def test_a_server_restarts_under_load(tmp_path: Path) -> None:
    lost, _ = await restarts.rolling(tmp_path / "site", 1, 1.5)
    assert lost.ok, lost.note


async def test_a_server_that_was_set_back_gets_its_acts_again(tmp_path: Path) -> None:
    restored = await restarts.restore(tmp_path / "site", 1, 2)
    assert restored.gone == []
    assert restored.faults == []
    assert restored.since
