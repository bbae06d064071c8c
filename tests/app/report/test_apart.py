"""A document written by a process of its own."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from app.domain.telemetry import Fix
from app.errors import WorldError
from app.report.apart import write_map
from tests.app.report.test_situation import fill, rows
from tests.app.report.town import NOW
from tests.app.store.rows import case_row
from tests.app.sync.tier import Tier, on_tier
from tests.app.test_runtime import live


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    fill(tmp_path, rows()).close()
    return tmp_path


async def test_the_process_writes_what_the_seat_has(mirror: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    fixes = [Fix("u0", 120.621, 31.311, NOW)]
    assert await write_map(mirror, out, fixes, ("--lang", "en", "--theme", "day")) == out
    text = out.read_text("utf-8")
    assert 'lang="en" data-theme="day"' in text
    assert "from a seat" in text
    assert "13426" in text


async def test_its_reason_is_told_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match=r"^there is no mirror in"):
        await write_map(tmp_path, tmp_path / "map.html", [])


async def test_a_process_that_dies_without_a_word_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(WorldError, match="could not be written"):
        await write_map(tmp_path, tmp_path / "map.html", [])


async def test_one_that_takes_too_long_is_ended(tmp_path: Path, sleeper: Path) -> None:
    with pytest.raises(WorldError, match="not written within 0 s"):
        await write_map(tmp_path, tmp_path / "map.html", [], within_s=0.3)


async def test_one_that_is_not_wanted_any_more_is_ended(tmp_path: Path, sleeper: Path) -> None:
    task = asyncio.create_task(write_map(tmp_path, tmp_path / "map.html", []))
    await asyncio.sleep(0.2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.fixture
def sleeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a program that does nothing for long in the place of Python."""
    program = tmp_path / "sleeper"
    program.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n")
    program.chmod(0o700)
    monkeypatch.setattr("sys.executable", str(program))
    return program


@on_tier
async def test_a_map_is_written_beside_the_running_node(tier: Tier, tmp_path: Path) -> None:
    await tier.write(case_row("c1", title="水管爆裂"))
    out = tmp_path / "map.html"
    async with live(tier, tmp_path) as runtime:
        while not runtime.board.cases:
            runtime.pump()
            await asyncio.sleep(0.01)
        assert await runtime.write_map(out, "c1", lang="en", theme="day") == out
    text = await asyncio.to_thread(out.read_text, "utf-8")
    assert 'lang="en" data-theme="day"' in text
    assert "水管爆裂" in text
    assert "Incident map" in text
