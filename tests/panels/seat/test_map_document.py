from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.errors import WorldError
from panels.context import Context
from panels.seat import SeatScreen, map_document
from panels.seat.map_document import MapDocument, short
from tests.app.sync.tier import until
from tests.panels.stage import Stage

Told = list[tuple[str, str, bool]]

SHOWS = "import sys; print('{\"shown\": true}', flush=True); sys.stdin.read()"
CANNOT = 'print(\'{"failed": "no display"}\', flush=True)'
SILENT = "pass"
SLOW = "import time; time.sleep(60)"


@pytest.fixture
def told() -> Told:
    return []


@pytest.fixture
def document(
    desk: Context, told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> MapDocument:
    monkeypatch.setattr(map_document, "folder", lambda: tmp_path)
    return MapDocument(desk, lambda *said: told.append(said))


@pytest.fixture
def asked(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, str]]]:
    """Have the document written at once; return what was asked for."""
    found: list[tuple[str, dict[str, str]]] = []

    async def write_map(out: Path, case_id: str = "", **look: str) -> Path:
        found.append((case_id, look))
        return out

    monkeypatch.setattr(stage, "write_map", write_map)
    return found


def viewer(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(map_document, "VIEWER", ("-c", program))


async def made(document: MapDocument, case_id: str = "") -> subprocess.Popen[bytes] | None:
    """Make a document as a key does; return the window."""
    document.start(case_id)
    task = document._task
    assert task is not None
    await task
    return document._window


async def test_the_town_is_written_and_shown_and_said(
    document: MapDocument,
    told: Told,
    asked: list[tuple[str, dict[str, str]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    viewer(monkeypatch, SHOWS)
    window = await made(document)
    assert window is not None
    assert window.poll() is None
    assert asked == [("", {"lang": "en", "theme": "night"})]
    assert told == [
        ("The map document is being written", "", False),
        (f"Map saved in {tmp_path}", "yiping-map-20260618-102512.html", False),
    ]
    document.close()
    assert window.returncode is not None


async def test_a_second_document_takes_the_window_of_the_first(
    document: MapDocument,
    asked: list[tuple[str, dict[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    viewer(monkeypatch, SHOWS)
    first = await made(document)
    second = await made(document, "c1")
    assert first is not None
    assert second is not None
    assert first.returncode is not None
    assert second.poll() is None
    assert asked[1][0] == "c1"
    document.close()


@pytest.mark.parametrize("program", [CANNOT, SILENT])
async def test_where_no_browser_starts_the_file_is_offered(
    document: MapDocument,
    told: Told,
    asked: list[tuple[str, dict[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
    program: str,
) -> None:
    viewer(monkeypatch, program)
    assert await made(document) is None
    title, text, is_bad = told[-1]
    assert title.startswith("No browser view; the map is in ")
    assert text.endswith(".html")
    assert is_bad
    assert asked


async def test_a_browser_that_does_not_come_up_is_ended(
    document: MapDocument,
    told: Told,
    asked: list[tuple[str, dict[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    viewer(monkeypatch, SLOW)
    monkeypatch.setattr(map_document, "SHOWN_WITHIN_S", 0.3)
    assert await made(document) is None
    assert told[-1][2]
    assert asked


async def test_what_cannot_be_written_is_said(
    document: MapDocument, told: Told, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(out: Path, case_id: str = "", **look: str) -> Path:
        raise WorldError("the disk is full")

    monkeypatch.setattr(stage, "write_map", refuse)
    assert await made(document) is None
    assert told[-1] == ("The map document could not be written", "the disk is full", True)


async def test_one_is_made_at_a_time_and_ends_with_the_seat(
    document: MapDocument,
    told: Told,
    asked: list[tuple[str, dict[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    viewer(monkeypatch, SLOW)
    document.start()
    task = document._task
    document.start()
    assert document._task is task
    assert len(told) == 1
    await until(lambda: document._window is not None)
    window = document._window
    assert window is not None
    document.close()
    assert window.poll() is not None
    assert task is not None
    with pytest.raises(asyncio.CancelledError):
        await task
    assert asked
    document.close()


def test_without_a_loop_nothing_begins(document: MapDocument, told: Told) -> None:
    document.start()
    assert told == []


def test_a_folder_is_called_as_a_person_calls_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/li"))
    assert short(Path("/home/li/Documents/Yiping")) == "~/Documents/Yiping"
    assert short(Path("/srv/maps")) == "/srv/maps"


def test_a_key_asks_for_the_town_and_with_shift_for_the_case(
    seat: SeatScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    monkeypatch.setattr(seat.document, "start", begun.append)
    seat.selection.choose_case("c1")
    for held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        QTest.keyClick(seat, Qt.Key.Key_F6, held)
    assert begun == ["", "c1"]
