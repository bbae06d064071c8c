import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest

from app.domain.command import Command, Receipt
from app.domain.row import Row
from app.domain.telemetry import Fix
from app.errors import BugError, NewerStoreError, StoreError
from app.protocol.link import Link
from app.protocol.messages import Beat, Goodbye, Telemetry
from app.protocol.session import AuditHead, HangUp
from app.store.board import Waiting
from app.store.outbox import Outbox
from app.sync import node as node_module
from app.sync.mailbox import Parcel
from app.sync.node import Node, NodeSettings, Wish
from tests.app.store.rows import case_row, unit_row
from tests.app.sync.tier import AheadClock, Tier, on_tier, until
from tests.app.tls import bad


class Watched:
    """A node and all it ever told."""

    def __init__(self, node: Node, clock: AheadClock) -> None:
        self.node = node
        self.clock = clock
        self.rows: dict[tuple[str, str], int] = {}
        self.parcels: list[Parcel] = []

    def look(self) -> None:
        parcel = self.node.mailbox.take()
        if parcel.is_empty:
            return
        self.parcels.append(parcel)
        if parcel.tables is not None:
            self.rows = dict(parcel.tables.versions)
        self.rows |= {key: version for key, (version, _) in parcel.values.items()}

    @property
    def link(self) -> Link:
        self.look()
        return next((p.link for p in reversed(self.parcels) if p.link is not None), Link())

    def shows(self, *rows: Row) -> bool:
        self.look()
        return self.rows == {(row.kind, row.id): row.version for row in rows}

    def told(self, name: str) -> list[Any]:
        self.look()
        return [item for parcel in self.parcels for item in getattr(parcel, name)]


@asynccontextmanager
async def running(tier: Tier, folder: Path) -> AsyncIterator[Watched]:
    clock = AheadClock()
    node = Node(NodeSettings(tier.url, "token", folder, "test"), clock)
    watched = Watched(node, clock)
    await asyncio.wrap_future(node.start())
    try:
        yield watched
    finally:
        await asyncio.to_thread(node.stop)


def yes(command: Command) -> Receipt:
    return Receipt(op_no=command.op_no, seq=command.op_no)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node_module, "LINK_EVERY_S", 0.02)
    monkeypatch.setattr("app.protocol.session.FIRST_RETRY_S", 0.1)
    monkeypatch.setattr("app.protocol.session.RETRY_CAP_S", 0.2)


@on_tier
async def test_it_mirrors_and_follows(tier: Tier, tmp_path: Path) -> None:
    await tier.write(case_row("c1"), unit_row("u1"))
    async with running(tier, tmp_path) as seen:
        await until(lambda: seen.shows(case_row("c1"), unit_row("u1")) and bool(tier.sockets))
        await tier.write(case_row("c1", 2), Row("odd", "x", 1, {}))
        await until(lambda: seen.shows(case_row("c1", 2), unit_row("u1")))
        await until(lambda: seen.link.mirror_seq == 4)
        assert seen.link.is_connected
        assert (seen.link.role, seen.link.login, seen.link.epoch) == ("leader", "leader-1", "e1")
        assert abs(seen.link.clock_offset_s) < 5.0
        assert seen.link.heard_at > 0.0
        assert len(seen.told("ledger_at")) == 2
        fix = Fix("u1", 120.0, 31.0, 1.0)
        await tier.tell(Telemetry(fixes=(fix,)))
        await until(lambda: bool(seen.told("fixes")))


@on_tier
async def test_a_second_run_shows_what_the_first_had(tier: Tier, tmp_path: Path) -> None:
    await tier.write(case_row("c1"))
    async with running(tier, tmp_path) as seen:
        await until(lambda: seen.shows(case_row("c1")))
    await tier.stop()
    async with running(tier, tmp_path) as seen:
        assert seen.shows(case_row("c1"))
        assert seen.link.mirror_seq == 1
        assert not seen.link.is_connected
        assert (seen.link.role, seen.link.login) == ("leader", "leader-1")
        assert seen.link.heard_at > 0.0
    await tier.start()
    async with running(tier, tmp_path):
        await until(lambda: len(tier.hellos) == 2)
    assert (tier.hellos[-1].epoch, tier.hellos[-1].after_seq) == ("e1", 1)


@on_tier
async def test_offline_it_keeps_all_and_resumes_by_itself(tier: Tier, tmp_path: Path) -> None:
    await tier.write(case_row("c1"))
    async with running(tier, tmp_path) as seen:
        await until(lambda: seen.shows(case_row("c1")) and bool(tier.sockets))
        await tier.stop()
        await until(lambda: not seen.link.is_connected and bool(seen.link.reason))
        since = seen.link.since
        await until(lambda: "no connection" in seen.link.reason)
        assert seen.link.since == since
        assert seen.link.retry_at > since
        assert seen.shows(case_row("c1"))
        await tier.write(case_row("c2"))
        await tier.start()
        await until(lambda: seen.shows(case_row("c1"), case_row("c2")))
        await until(lambda: seen.link.is_connected)
        assert seen.link.reason == ""
    assert [hello.after_seq for hello in tier.hellos] == [0, 1]


@on_tier
async def test_offline_commands_wait_on_disk_and_go_once(tier: Tier, tmp_path: Path) -> None:
    await tier.stop()
    tier.answers = yes
    async with running(tier, tmp_path) as seen:
        seen.node.wish(Wish(7, "file", "c1", {"note": "x"}, 3))
        await until(lambda: bool(seen.told("queued")))
        await until(lambda: seen.link.unsent == 1)
        ((ticket, kept),) = seen.told("queued")
        command = kept.command
        assert (ticket, command.op_no, command.base_version) == (7, 1, 3)
        assert seen.link.oldest_unsent_at == command.made_at
    async with running(tier, tmp_path) as seen:
        assert seen.told("queued") == [(0, Waiting(command))]
        await tier.start()
        await until(lambda: bool(seen.told("settled")))
        assert seen.told("sent") == [1]
        await until(lambda: seen.link.unsent == 0)
    assert tier.commands == [command]
    outbox = Outbox(tmp_path / "outbox.db")
    assert outbox.receipt(1) == Receipt(op_no=1, seq=1)
    outbox.close()


@on_tier
async def test_offline_a_lost_answer_is_asked_for_again(tier: Tier, tmp_path: Path) -> None:
    async with running(tier, tmp_path) as seen:
        await until(lambda: bool(tier.sockets))
        seen.node.wish(Wish(1, "file", "c1", {}))
        await until(lambda: len(tier.commands) == 1)
        await tier.stop()
        tier.answers = yes
        await tier.start()
        await until(lambda: len(seen.told("settled")) == 1)
    assert [command.op_no for command in tier.commands] == [1, 1]


@on_tier
async def test_offline_a_restored_server_gets_back_what_it_forgot(
    tier: Tier, tmp_path: Path
) -> None:
    tier.answers = yes
    async with running(tier, tmp_path) as seen:
        await until(lambda: bool(tier.sockets))
        for number in (1, 2, 3):
            seen.node.wish(Wish(number, "file", f"c{number}", {}))
        await until(lambda: len(seen.told("settled")) == 3)
        await tier.stop()
        tier.last_op_no, tier.epoch = 1, "e2"
        tier.commands.clear()
        await tier.start()
        await until(lambda: len(tier.commands) == 2)
        assert [command.op_no for command in tier.commands] == [2, 3]
        again = [kept.command.op_no for ticket, kept in seen.told("queued") if ticket == 0]
        assert again == [2, 3]  # shown as waiting once more
        seen.node.wish(Wish(4, "file", "c4", {}))
        await until(lambda: len(tier.commands) == 3)


@on_tier
async def test_a_mirror_that_differs_is_built_anew(
    tier: Tier, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await tier.write(case_row("c1"))
    async with running(tier, tmp_path) as seen:
        await until(lambda: seen.shows(case_row("c1")) and bool(tier.sockets))
        tier.lie = 1
        with caplog.at_level(logging.WARNING):
            await tier.write(case_row("c2"))
            await until(lambda: len(tier.hellos) >= 2)
            assert seen.shows(case_row("c1"))
            tier.lie = 0
            await until(lambda: seen.shows(case_row("c1"), case_row("c2")))
    assert tier.hellos[1].epoch == ""
    assert "built anew" in caplog.text


@on_tier
async def test_a_disk_that_takes_nothing_loses_no_answer(tier: Tier, tmp_path: Path) -> None:
    tier.answers = yes
    async with running(tier, tmp_path) as seen:
        await until(lambda: bool(tier.sockets))
        outbox = seen.node._outbox
        command = outbox.enqueue("file", "c1", {}, made_at=1.0)

        def read_only(on: int) -> None:
            outbox._database.conn.execute(f"PRAGMA query_only = {on}")

        loop = seen.node._loop
        assert loop is not None
        loop.call_soon_threadsafe(read_only, 1)
        seen.node.wish(Wish(2, "file", "c2", {}))
        await until(lambda: bool(seen.told("failed")))
        assert "cannot be used" in seen.told("failed")[0][1]
        loop.call_soon_threadsafe(seen.node._session.submit, command)
        loop.call_soon_threadsafe(
            lambda: seen.node._shell.carry_out(seen.node._session.resend([command]))
        )
        await until(lambda: "cannot be used" in seen.link.reason)
        loop.call_soon_threadsafe(read_only, 0)
        await until(lambda: len(seen.told("settled")) == 1)


@on_tier
async def test_arguments_that_cannot_be_kept_are_said(tier: Tier, tmp_path: Path) -> None:
    async with running(tier, tmp_path) as seen:
        seen.node.wish(Wish(1, "file", "c1", {"bad": object()}))
        await until(lambda: bool(seen.told("failed")))
        assert seen.told("failed")[0][0] == 1


@on_tier
async def test_a_refusal_for_good_is_said_and_tried_again_later(tier: Tier, tmp_path: Path) -> None:
    tier.goodbye = Goodbye(code="bad_token", text="this token is not known", retry_after_s=-1.0)
    async with running(tier, tmp_path) as seen:
        await until(lambda: seen.link.reason == "this token is not known")
        assert seen.link.rejected == "bad_token"
        assert seen.link.retry_at - seen.clock.now() > 20.0


@on_tier
@pytest.mark.parametrize("code", ["client_taken", "client_foreign", "client_cloned"])
async def test_an_idle_node_whose_name_is_lost_takes_another_one(
    tier: Tier, tmp_path: Path, code: str
) -> None:
    tier.goodbye = Goodbye(code=code, text="no", retry_after_s=-1.0)
    async with running(tier, tmp_path):
        await until(lambda: len(tier.hellos) > 1)
        assert tier.hellos[0].client != tier.hellos[1].client


@on_tier
@pytest.mark.parametrize(
    ("code", "soon", "renamed"),
    [
        ("client_taken", True, False),
        ("client_foreign", False, False),
        ("client_cloned", True, True),
    ],
)
async def test_what_waits_goes_under_another_name_only_where_it_was_not_decided(
    tier: Tier,
    tmp_path: Path,
    code: str,
    soon: bool,
    renamed: bool,
) -> None:
    tier.goodbye = Goodbye(code=code, text="no", retry_after_s=-1.0)
    with closing(Outbox(tmp_path / "outbox.db")) as outbox:
        outbox.settle({outbox.enqueue("file", "c", {}, made_at=1.0).op_no: Receipt(op_no=1)})
        outbox.enqueue("file", "c2", {}, made_at=1.0)
        before = outbox.client
    async with running(tier, tmp_path) as seen:
        await until(lambda: seen.link.reason == "no")
        assert (seen.link.retry_at - seen.clock.now() < 10.0) == soon
    with closing(Outbox(tmp_path / "outbox.db")) as outbox:
        assert (outbox.client != before, outbox.first_op) == (renamed, 2 if renamed else 1)
        assert len(outbox.unanswered()) == 1


async def test_a_server_not_to_be_trusted_is_said(tmp_path: Path) -> None:
    async with bad("wrong pin", tmp_path) as heard:
        settings = NodeSettings(heard.url, "t", tmp_path / "node", trusted=heard.trusted)
        seen = Watched(Node(settings, AheadClock()), AheadClock())
        await asyncio.wrap_future(seen.node.start())
        await until(lambda: seen.link.rejected == "untrusted")
        assert "that a pin names" in seen.link.reason
        await asyncio.to_thread(seen.node.stop)


@on_tier
async def test_a_server_that_asks_for_time_gets_it(tier: Tier, tmp_path: Path) -> None:
    tier.goodbye = Goodbye(code="busy", text="come back", retry_after_s=50.0)
    async with running(tier, tmp_path) as seen:
        await until(lambda: seen.link.reason == "come back")
        assert 40.0 < seen.link.retry_at - seen.clock.now() < 60.0


@on_tier
async def test_the_whole_mirror_is_searched(tier: Tier, tmp_path: Path) -> None:
    await tier.write(case_row("c1", title="水管爆裂"))
    async with running(tier, tmp_path) as seen:
        await until(lambda: seen.shows(case_row("c1")))
        await until(lambda: seen.node._keeper.is_indexed)
        found = await asyncio.wrap_future(seen.node.search("水管爆裂", 5))
        assert [row.id for row in found] == ["c1"]
        gone = seen.node.search("x", 5)
        gone.cancel()
        mirror = seen.node._mirror
        await asyncio.wrap_future(seen.node.search("水", 5))
        seen.node._call(mirror.close)
        with pytest.raises(StoreError, match="cannot be used"):
            await asyncio.wrap_future(seen.node.search("水管", 5))


@on_tier
async def test_an_index_that_cannot_be_written_is_logged(
    tier: Tier, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: object) -> bool:
        raise StoreError("the disk is full")

    monkeypatch.setattr("app.store.mirror.Mirror.index_some", broken)
    with caplog.at_level(logging.WARNING):
        async with running(tier, tmp_path) as seen:
            await until(lambda: seen.node._keeper.is_indexed)
    assert "search is incomplete: the disk is full" in caplog.text


@on_tier
async def test_a_second_node_in_the_same_folder_is_refused(tier: Tier, tmp_path: Path) -> None:
    async with running(tier, tmp_path):
        second = Node(NodeSettings(tier.url, "t", tmp_path), AheadClock())
        with pytest.raises(StoreError, match="in use by another Yiping"):
            await asyncio.wrap_future(second.start())
        second.stop()


async def test_a_file_of_a_newer_version_is_said_to_whoever_starts(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    outbox._database.conn.execute("PRAGMA user_version = 99")
    outbox.close()
    node = Node(NodeSettings("ws://127.0.0.1:1", "t", tmp_path), AheadClock())
    with pytest.raises(NewerStoreError):
        await asyncio.wrap_future(node.start())
    await asyncio.to_thread(node.stop)
    with pytest.raises(StoreError, match="not running any more"):
        node.wish(Wish(1, "file", "c1", {}))


def test_a_node_that_was_never_started_does_nothing(tmp_path: Path) -> None:
    node = Node(NodeSettings("ws://127.0.0.1:1", "t", tmp_path), AheadClock())
    with pytest.raises(StoreError, match="is not running"):
        node.wish(Wish(1, "file", "c1", {}))
    node.stop()


@on_tier
async def test_a_fault_of_ours_ends_the_thread_and_is_said(
    tier: Tier, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: object, parts: object) -> None:
        raise BugError("a promise was broken")

    monkeypatch.setattr("app.sync.node.Node._admitted", broken)
    async with running(tier, tmp_path) as seen:
        await until(lambda: seen.link.reason == "this program stopped: a promise was broken")
    assert "the node stopped" in caplog.text


async def test_what_is_not_ours_to_do_is_a_fault(tmp_path: Path) -> None:
    node = Node(NodeSettings("ws://127.0.0.1:1", "t", tmp_path), AheadClock())
    with pytest.raises(BugError):
        node._carry_out(HangUp("x", "y", 0.0))


@on_tier
async def test_the_head_of_the_server_s_audit_is_kept(tier: Tier, tmp_path: Path) -> None:
    async with running(tier, tmp_path) as seen:
        await until(lambda: bool(tier.sockets))
        await tier.tell(Beat(at=1.0, audit_seq=7, audit_hash=b"h", audit_by="x"))
        await until(lambda: seen.node._outbox.heads() == [AuditHead("e1", 7, b"h", "x")])
