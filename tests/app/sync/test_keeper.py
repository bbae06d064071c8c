import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from app.database import DamagedError, DiskFullError
from app.errors import NewerStoreError, StoreError
from app.protocol.session import Position
from app.store.casetext import TextDamagedError
from app.store.mirror import Mirror
from app.store.outbox import Outbox
from app.store.room import RoomLimits, RoomState
from app.sync import keeper as module
from app.sync.keeper import Keeper
from app.sync.mailbox import Mailbox
from app.sync.node import Node, NodeSettings, Wish
from app.sync.shown import Shown
from tests.app.store.rows import case_row, change, digest_of, unit_row
from tests.app.sync.tier import AheadClock, Tier, on_tier, until

ROWS = [*(case_row(f"c{n}") for n in range(20)), unit_row("u1")]
LIMITS = RoomLimits(low=3_000, full=1_000, reserve=500)


class Desk:
    """A keeper and what it called."""

    def __init__(self, folder: Path) -> None:
        self.lost = self.roomy = 0
        self.mailbox = Mailbox()
        self.keeper = Keeper(folder, self.mailbox, LIMITS, self._lost, self._roomy)
        self.free = 10_000
        self.keeper._reserve._free = lambda _: self.free

    def _lost(self) -> None:
        self.lost += 1

    def _roomy(self) -> None:
        self.roomy += 1


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    with closing(Outbox(tmp_path / "outbox.db")):
        pass
    with closing(Mirror(tmp_path / "mirror.db")) as mirror:
        mirror.apply([change(1, row) for row in ROWS], Position("e", 1, digest_of(ROWS)))
        mirror.index_some()
    return Desk(tmp_path)


def edit(folder: Path, sql: str) -> None:
    with closing(sqlite3.connect(folder / "mirror.db")) as connection:
        connection.execute(sql)
        connection.commit()


def ids(keeper: Keeper) -> set[str]:
    return set(keeper.read(lambda rows: Shown(0.0).take(rows), 0.0).tables.cases)


def test_what_is_sound_is_read_as_it_is(desk: Desk) -> None:
    desk.keeper.open()
    assert len(ids(desk.keeper)) == 20
    assert desk.keeper.damage == ""
    desk.keeper.close()


@pytest.mark.parametrize(
    ("sql", "kept"),
    [("UPDATE row SET digest = x'00' WHERE id = 'c3'", 19), ("DROP TABLE row", 0)],
)
def test_damage_seen_on_opening_is_mended(desk: Desk, tmp_path: Path, sql: str, kept: int) -> None:
    edit(tmp_path, sql)
    desk.keeper.open()
    assert "sound and shown" in desk.keeper.damage
    assert len(ids(desk.keeper)) == kept
    assert desk.keeper.mirror.position == Position()
    desk.keeper.whole()
    assert desk.keeper.damage == ""
    desk.keeper.close()


def test_damage_seen_on_reading_is_mended_and_the_rest_read(desk: Desk, tmp_path: Path) -> None:
    edit(tmp_path, "UPDATE row SET body = x'80' WHERE id = 'c3'")
    desk.keeper.open()
    assert desk.keeper.damage == ""
    assert ids(desk.keeper) == {f"c{n}" for n in range(20)} - {"c3"}
    assert desk.keeper.damage
    assert desk.lost == 0
    desk.keeper.close()


def test_damage_seen_by_a_search_is_mended_and_the_link_made_anew(
    desk: Desk, tmp_path: Path
) -> None:
    edit(tmp_path, "UPDATE row SET body = x'80' WHERE id = 'c3'")
    desk.keeper.open()
    assert desk.keeper.search("店外", 50) == []  # texts are made anew, too
    assert desk.lost == 1
    desk.keeper.mirror.index_some()
    assert len(desk.keeper.search("店外", 50)) == 19
    desk.keeper.close()


def test_a_damaged_text_leaves_the_rows_and_the_link(desk: Desk) -> None:
    desk.keeper.open()
    desk.keeper.mend(TextDamagedError("x"))
    assert desk.keeper.mirror.position.seq == 1
    assert not desk.keeper.is_indexed
    desk.keeper.mirror.index_some()
    assert len(desk.keeper.search("店外", 50)) == 20
    assert desk.lost == 0
    desk.keeper.close()


def test_texts_that_cannot_be_made_anew_bring_a_new_mirror(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.keeper.open()

    def fail(_: object) -> None:
        raise DamagedError("deeper")

    monkeypatch.setattr(Mirror, "make_text_anew", fail)
    desk.keeper.mend(TextDamagedError("x"))
    assert desk.keeper.mirror.position.seq == 1  # all rows were sound
    assert desk.keeper.damage == ""
    desk.keeper.close()


def test_an_outbox_that_is_gone_is_said_and_not_begun_anew(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "outbox.db").write_bytes(b"")
    with pytest.raises(StoreError, match="missing or empty beside a mirror"):
        desk.keeper.open()
    (tmp_path / "outbox.db").unlink()
    with pytest.raises(StoreError, match="doctor"):
        desk.keeper.open()
    assert not (tmp_path / "outbox.db").exists()


def test_a_newer_mirror_is_left_and_the_outbox_closed(desk: Desk, tmp_path: Path) -> None:
    edit(tmp_path, "PRAGMA user_version = 99")
    with pytest.raises(NewerStoreError):
        desk.keeper.open()
    Outbox(tmp_path / "outbox.db").close()


def test_on_a_full_disk_the_reserve_is_given_back_once(desk: Desk, tmp_path: Path) -> None:
    desk.keeper.open()
    calls = 0

    def write() -> str:
        nonlocal calls
        calls += 1
        if (tmp_path / "reserve").exists() or calls == 3:
            raise DiskFullError("full")
        return "kept"

    assert desk.keeper._reserve.make()
    assert desk.keeper.with_reserve(write) == "kept"
    assert calls == 2
    with pytest.raises(DiskFullError):
        desk.keeper.with_reserve(write)
    desk.keeper.close()


def test_the_screen_is_told_of_room_and_the_link_when_it_is_back(desk: Desk) -> None:
    desk.keeper.open()
    room = desk.mailbox.take().room
    assert room is not None
    assert room.state is RoomState.OK
    for free, state, roomy in ((999, "full", 0), (500, "full", 0), (1_000, "low", 1)):
        desk.free = free
        desk.keeper.look_for_room()
        room = desk.mailbox.take().room
        assert room is not None
        assert (room.free_bytes, room.state, desk.roomy) == (free, state, roomy)
    desk.keeper.look_for_room()
    assert desk.mailbox.take().room is None
    desk.free = 3_000
    desk.keeper.look_for_room()
    assert desk.roomy == 2
    desk.keeper.close()


@asynccontextmanager
async def kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Keeper]:
    for name in ("ROOM_EVERY_S", "RESERVE_AFTER_S", "CHECK_EVERY_S"):
        monkeypatch.setattr(module, name, 0.01)
    monkeypatch.setattr(module, "CHECK_STEPS_S", (0.001, 0.001))
    monkeypatch.setattr(module, "CHECK_ROWS", 5)
    desk.keeper.open()
    jobs = (desk.keeper.keep_roomy, desk.keeper.keep_checked, desk.keeper.keep_indexed)
    tasks = [asyncio.create_task(job()) for job in jobs]
    try:
        yield desk.keeper
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        desk.keeper.close()


async def test_later_damage_is_found_without_anybody_looking(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with kept(desk, monkeypatch) as keeper:
        keeper.mirror._database.conn.execute("UPDATE row SET version = 2 WHERE id = 'c9'")
        await until(lambda: desk.lost == 1)
        assert ids(keeper) == {f"c{n}" for n in range(20)} - {"c9"}
        keeper.mirror.index_some()
        keeper.mirror._database.conn.execute("UPDATE case_text SET text = 'x' WHERE id = 'c1'")
        await until(lambda: "the search index is made anew" in caplog.text)
        await until(lambda: keeper.is_indexed)
        assert desk.lost == 1


async def test_a_reserve_is_kept_while_there_is_room(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with kept(desk, monkeypatch) as keeper:
        await until((tmp_path / "reserve").exists)
        desk.free = 100
        await until(lambda: bool(keeper.room.refusal))


async def test_what_hinders_the_background_is_logged(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> bool:
        raise StoreError("no room")

    def damaged(*_: object) -> bool:
        monkeypatch.setattr(Mirror, "index_some", lambda *_: False)
        raise TextDamagedError("torn")

    monkeypatch.setattr(Mirror, "check_some", full)
    monkeypatch.setattr(Mirror, "index_some", damaged)
    with caplog.at_level(logging.WARNING):
        async with kept(desk, monkeypatch) as keeper:
            keeper.changed()
            await until(lambda: keeper.is_indexed)
            await until(lambda: "could not be checked: no room" in caplog.text)
    assert "made anew: torn" in caplog.text


@asynccontextmanager
async def node_on(tier: Tier, folder: Path, room: RoomLimits) -> AsyncIterator[Node]:
    node = Node(NodeSettings(tier.url, "t", folder, room=room), AheadClock())
    await asyncio.wrap_future(node.start())
    try:
        yield node
    finally:
        await asyncio.to_thread(node.stop)


@on_tier
async def test_offline_a_damaged_mirror_shows_what_is_sound_and_says_so(
    tier: Tier, desk: Desk, tmp_path: Path
) -> None:
    edit(tmp_path, "UPDATE row SET body = x'80' WHERE id = 'c3'")
    port = tier.port
    await tier.stop()
    async with node_on(tier, tmp_path, LIMITS) as node:
        parcel = node.mailbox.take()
        assert parcel.tables is not None
        assert len(parcel.tables.cases) == 19
        assert parcel.link is not None
        assert "20 rows are sound" in parcel.link.damage
        tier.port = port
        await tier.start()
        await tier.write(*ROWS, case_row("c99"))
        link = parcel.link
        tables = None

        def is_whole() -> bool:
            nonlocal link, tables
            parcel = node.mailbox.take()
            link, tables = parcel.link or link, parcel.tables or tables
            return tables is not None and "c99" in tables.cases and not link.damage

        await until(is_whole)
    assert tier.hellos[-1].epoch == ""


@on_tier
async def test_damage_under_a_running_link_is_mended_over_it(
    tier: Tier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.protocol.session.FIRST_RETRY_S", 0.1)
    await tier.write(*ROWS)
    async with node_on(tier, tmp_path, LIMITS) as node:
        await until(lambda: node._mirror.position.seq == len(ROWS) and bool(tier.sockets))

        def damage() -> None:
            node._mirror._database.conn.execute("DROP TABLE case_text_todo")

        node._call(damage)
        await tier.write(case_row("c1", 2))
        await until(lambda: node._mirror.position.seq == len(ROWS) + 1)
        await until(lambda: len(tier.hellos) > 1)
        assert (tmp_path / "mirror.db.damaged").exists()


@on_tier
async def test_with_no_room_an_act_is_refused_with_the_reason(tier: Tier, tmp_path: Path) -> None:
    async with node_on(tier, tmp_path, RoomLimits(low=2**62, full=2**62, reserve=1)) as node:
        node.wish(Wish(1, "file", "c1", {}))
        failed: list[tuple[int, str]] = []

        def told() -> bool:
            failed.extend(node.mailbox.take().failed)
            return bool(failed)

        await until(told)
        assert failed[0][0] == 1
        assert "disk is nearly full" in failed[0][1]
        assert node._outbox.unanswered() == []


async def test_upkeep_waits_while_the_link_has_much_to_bring(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = desk.keeper
    monkeypatch.setattr(module, "BUSY_S", 0.001)
    asked: list[int] = []

    def is_busy() -> bool:
        asked.append(1)
        return len(asked) < 3

    keeper.is_busy = is_busy
    keeper.open()
    keeper.changed()
    task = asyncio.create_task(keeper.keep_indexed())
    await until(lambda: not keeper._to_index.is_set())
    task.cancel()
    assert len(asked) >= 3
    keeper.is_busy = lambda: True
    monkeypatch.setattr(keeper.mirror, "check_some", lambda limit: 1 / 0)
    assert keeper._check_some()
    keeper.close()
