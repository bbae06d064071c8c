from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QStandardPaths

from app.domain.command import Command, CommandKind
from app.domain.listing import listing
from app.errors import WorldError
from app.runtime import Waiting
from panels.context import Context
from panels.seat import export
from panels.seat.export import LINES_AT_ONCE, Export, folder, header, lines, write
from tests.panels.stage import NOW, Stage, case

Told = list[tuple[Path | None, int, str]]


def table(context: Context, waiting: Iterable[Waiting]) -> bytes:
    """Return the file that a list of acts becomes."""
    return listing(header(), lines(context, waiting))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    where = tmp_path / "documents" / "Yiping"
    monkeypatch.setattr(export, "folder", lambda: where)
    return where


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_lists_lie_where_people_look_for_files() -> None:
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    assert folder() == Path(QStandardPaths.writableLocation(documents)) / "Yiping"


def test_a_list_can_be_read_out_over_the_telephone(stage: Stage, desk: Context) -> None:
    stage.issue(CommandKind.DISPATCH, "c1", {"unit": "u1"})
    stage.issue(CommandKind.NOTE, "c1", {"note": "13800002042"})
    stage.pumped()
    stage.board.phone(2, NOW + 61.0)
    head, first, second = cells(table(desk, stage.board.waiting.values()))
    assert tuple(head) == header()
    assert first == [
        "1", "2026-06-18 10:25:12", "Dispatch", "0618-0001",
        "独居老人 26 小时未出门, 综合执法1中队", "", "", "李班长",
    ]  # fmt: skip
    assert second[5:7] == ["1", "2026-06-18 10:26:13"]


def test_numbers_of_people_are_masked_and_formulas_are_texts(desk: Context) -> None:
    command = Command(op_no=1, kind="whistle", subject="c9", made_at=NOW, actor="=1+1")
    mine = replace(case(9, title="=来电 13800002042"), number="")
    _, row = cells(table(desk, [Waiting(command, mine)]))
    assert row[2:5] == ["whistle", "c9", "'=来电 ****"]
    assert row[7] == "'=1+1"


def test_a_case_that_is_not_here_is_named_by_its_id(desk: Context) -> None:
    command = Command(op_no=1, kind="note", subject="gone", made_at=NOW)
    _, row = cells(table(desk, [Waiting(command)]))
    assert row[3:5] == ["gone", "gone"]
    assert len(cells(table(desk, []))) == 1, "a head alone"


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    names = [write(tmp_path / "new", "list", str(n).encode()).name for n in range(3)]
    assert names == ["list.csv", "list-2.csv", "list-3.csv"]
    assert (tmp_path / "new" / "list.csv").read_bytes() == b"0"


def test_files_do_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_FILES", 2)
    write(tmp_path, "list", b"")
    with pytest.raises(WorldError, match="too many"):
        write(tmp_path, "list", b"")


def test_a_disk_that_refuses_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(WorldError, match="directory"):
        write(tmp_path / "file" / "inside", "list", b"")


async def test_what_waits_is_written_and_told(stage: Stage, desk: Context, place: Path) -> None:
    stage.issue(CommandKind.NOTE, "c1", {"note": "a"})
    stage.pumped()
    told: Told = []
    await Export(desk, lambda *said: told.append(said)).write()
    path = place / "yiping-20260618-102512.csv"
    assert told == [(path, 1, "")]
    assert path.read_bytes() == table(desk, stage.board.waiting.values())


async def test_a_list_that_could_not_be_written_is_told(desk: Context, place: Path) -> None:
    place.parent.write_bytes(b"in the way")
    told: Told = []
    await Export(desk, lambda *said: told.append(said)).write()
    ((path, count, why),) = told
    assert (path, count) == (None, 0)
    assert str(place) in why


async def test_one_list_is_written_at_a_time(desk: Context, place: Path) -> None:
    told: Told = []
    done = asyncio.Event()

    def tell(path: Path | None, count: int, why: str) -> None:
        told.append((path, count, why))
        done.set()

    export_ = Export(desk, tell)
    export_.cancel()
    export_.start()
    export_.start()
    async with asyncio.timeout(10.0):
        await done.wait()
    await asyncio.sleep(0)
    assert len(told) == 1
    done.clear()
    export_.start()
    async with asyncio.timeout(10.0):
        await done.wait()
    assert [path.name for path, _, _ in told if path] == [
        "yiping-20260618-102512.csv",
        "yiping-20260618-102512-2.csv",
    ]


async def test_a_list_that_is_given_up_is_not_told(desk: Context, place: Path) -> None:
    told: Told = []
    export_ = Export(desk, lambda *said: told.append(said))
    export_.start()
    export_.cancel()
    export_.cancel()
    await asyncio.sleep(0)
    assert told == []
    assert not await asyncio.to_thread(place.exists)


def test_without_a_loop_nothing_is_begun(desk: Context, place: Path) -> None:
    told: Told = []
    Export(desk, lambda *said: told.append(said)).start()
    assert (told, place.exists()) == ([], False)


async def test_a_long_list_lets_the_window_have_its_turns(
    desk: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "folder", lambda: tmp_path)
    board, count = desk.runtime.board, 2 * LINES_AT_ONCE + 1
    for number in range(1, count + 1):
        command = Command(op_no=number, kind="note", subject="c1", made_at=NOW)
        board.waiting[number] = Waiting(command)
    turns: list[int] = []

    async def others() -> None:
        while True:
            turns.append(1)
            await asyncio.sleep(0)

    told: list[tuple[Path | None, int, str]] = []
    task = asyncio.create_task(others())
    await Export(desk, lambda *said: told.append(said)).write()
    task.cancel()
    assert told[0][1] == count
    assert len(turns) >= 2
