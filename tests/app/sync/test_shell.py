import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.command import Command, Receipt
from app.door import Trust
from app.errors import LinkError, RejectedError
from app.ledger.sqlite import SqliteLedger
from app.protocol.messages import Beat, Commands, Goodbye
from app.protocol.session import (
    ANSWER_WITHIN_S,
    SILENCE_LIMIT_S,
    Admitted,
    ApplyChanges,
    HangUp,
    Order,
    Phase,
    Position,
    Send,
    Session,
    Settle,
    SwapSnapshot,
)
from app.server.service import Server, ServerSettings
from app.sync import shell as shell_module
from app.sync.shell import MAX_OUTGOING, SentAwayError, Shell
from tests.app.server.talk import limits, tokens
from tests.app.store.rows import case_row
from tests.app.sync.tier import AheadClock, Tier, on_tier, until
from tests.app.tls import BAD, bad, made


def command(op_no: int) -> Command:
    return Command(op_no=op_no, kind="file", subject="c1", made_at=1.0)


class Talk:
    """One shell in this test's loop, and what it was told to do."""

    def __init__(self, url: str) -> None:
        self.clock = AheadClock()
        self.session = Session(client="x", token="t", position=Position())
        self.orders: list[Order] = []
        self.sent: list[Commands] = []
        self.shell = Shell(url, self.session, self.clock, self.orders.append, self.sent.append)

    def has(self, kind: type[Order]) -> bool:
        return any(isinstance(order, kind) for order in self.orders)

    async def until(self, claim: Callable[[], bool]) -> None:
        """Talk until a claim holds, then end it."""
        task = asyncio.create_task(self.shell.converse())
        await until(lambda: claim() or task.done())
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert claim()


@pytest.fixture(autouse=True)
def quick_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell_module, "TICK_S", 0.02)


@on_tier
async def test_it_mirrors_a_snapshot_and_then_changes(tier: Tier) -> None:
    await tier.write(case_row("c1"))
    talk = Talk(tier.url)
    task = asyncio.create_task(talk.shell.converse())
    await until(lambda: talk.has(SwapSnapshot) and bool(tier.sockets))
    await tier.write(case_row("c1", 2))
    await until(lambda: talk.has(ApplyChanges))
    assert isinstance(talk.orders[0], Admitted)
    assert talk.session.position.seq == 2
    assert talk.shell.round_trip_ms >= 0.0
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert talk.session.phase is Phase.CLOSED
    assert talk.shell.round_trip_ms == 0.0


@on_tier
async def test_commands_are_sent_told_of_and_settled(tier: Tier) -> None:
    tier.answers = lambda c: Receipt(op_no=c.op_no, seq=1)
    talk = Talk(tier.url)
    talk.session.submit(command(1))
    await talk.until(lambda: talk.has(Settle))
    assert [c.op_no for batch in talk.sent for c in batch.items] == [1]
    assert tier.commands == [command(1)]


@on_tier
async def test_offline_nobody_listens(tier: Tier) -> None:
    await tier.stop()
    with pytest.raises(LinkError, match="no connection to ws://127"):
        await Talk(tier.url).shell.converse()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "ws://127.0.0.1:notaport"])
async def test_offline_an_address_that_is_none(url: str) -> None:
    with pytest.raises(RejectedError) as refused:
        await Talk(url).shell.converse()
    assert refused.value.code == "address"


@on_tier
async def test_offline_the_server_dies(tier: Tier) -> None:
    talk = Talk(tier.url)
    task = asyncio.create_task(talk.shell.converse())
    await until(lambda: talk.has(SwapSnapshot) and bool(tier.sockets))
    await tier.stop()
    with pytest.raises(LinkError):
        await task


@on_tier
async def test_offline_the_server_closes_in_order(tier: Tier) -> None:
    talk = Talk(tier.url)
    task = asyncio.create_task(talk.shell.converse())
    await until(lambda: bool(tier.sockets))
    await tier.sockets[0].close()
    with pytest.raises(LinkError, match="closed the connection"):
        await task


@on_tier
async def test_offline_a_silent_link_is_hung_up(tier: Tier) -> None:
    talk = Talk(tier.url)
    task = asyncio.create_task(talk.shell.converse())
    await until(lambda: talk.has(SwapSnapshot))
    talk.clock.ahead_s = SILENCE_LIMIT_S + 1.0
    with pytest.raises(LinkError, match="nothing heard for"):
        await asyncio.wait_for(task, 5.0)


@on_tier
async def test_offline_a_wedged_link_is_made_anew(tier: Tier) -> None:
    talk = Talk(tier.url)
    talk.session.submit(command(1))
    task = asyncio.create_task(talk.shell.converse())
    await until(lambda: bool(tier.commands) and bool(tier.sockets))
    for _ in range(9):
        heard = talk.session.heard
        talk.clock.ahead_s += ANSWER_WITHIN_S / 8.0
        await tier.tell(Beat(at=0.0))
        await until(lambda heard=heard: task.done() or talk.session.heard > heard)  # type: ignore[misc]
    with pytest.raises(LinkError, match="nothing is answered"):
        await asyncio.wait_for(task, 5.0)


@pytest.mark.parametrize(
    ("retry_after_s", "error"), [(-1.0, RejectedError), (0.0, SentAwayError), (7.0, SentAwayError)]
)
@on_tier
async def test_a_goodbye_is_heeded(
    tier: Tier, retry_after_s: float, error: type[Exception]
) -> None:
    tier.goodbye = Goodbye(code="busy", text="too many", retry_after_s=retry_after_s)
    with pytest.raises(error, match="too many") as raised:
        await Talk(tier.url).shell.converse()
    if isinstance(raised.value, SentAwayError):
        assert raised.value.retry_after_s == retry_after_s
    if isinstance(raised.value, RejectedError):
        assert raised.value.code == "busy"


@on_tier
async def test_what_cannot_be_read_ends_the_link(tier: Tier) -> None:
    tier.raw = b"\xc1nonsense"
    with pytest.raises(LinkError, match="cannot be read"):
        await Talk(tier.url).shell.converse()


def test_a_link_that_takes_nothing_is_given_up() -> None:
    talk = Talk("ws://127.0.0.1:1")
    beats = [Send(Beat(at=0.0))] * (MAX_OUTGOING + 1)
    with pytest.raises(LinkError, match="takes nothing"):
        talk.shell.carry_out(beats)


def test_a_hang_up_for_good_is_a_rejection() -> None:
    with pytest.raises(RejectedError):
        Talk("ws://127.0.0.1:1").shell.carry_out([HangUp("revoked", "gone", -1.0)])


@pytest.mark.parametrize("kind", BAD)
async def test_a_server_not_to_be_trusted_hears_no_token(kind: str, tmp_path: Path) -> None:
    async with bad(kind, tmp_path) as heard:
        session = Session(client="x", token="t", position=Position())
        shell = Shell(
            heard.url, session, AheadClock(), lambda _: None, lambda _: None, heard.trusted
        )
        with pytest.raises(LinkError, match=BAD[kind]):
            await shell.converse()
        assert heard.frames == []


async def test_a_server_that_is_trusted_is_talked_to_over_tls(tmp_path: Path) -> None:
    held = made(tmp_path / "server")
    settings = ServerSettings(tmp_path / "server", limits(), identity=held)
    server = Server(settings, SqliteLedger(tmp_path / "server" / "l.db"), AheadClock())
    await server.start()
    try:
        token = tokens(tmp_path / "server")["wall"]
        session = Session(client="x", token=token, position=Position())
        orders: list[Order] = []
        trusted = Trust(pins=(held.pin,))
        shell = Shell(server.url, session, AheadClock(), orders.append, lambda _: None, trusted)
        task = asyncio.create_task(shell.converse())
        await until(lambda: any(isinstance(order, SwapSnapshot) for order in orders))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    finally:
        await server.aclose()
