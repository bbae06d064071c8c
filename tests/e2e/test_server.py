"""The server as a process of its own: what is acknowledged outlives a kill."""

from contextlib import suppress
from pathlib import Path

from websockets.exceptions import ConnectionClosed

from app.ledger.chain import first_broken
from app.ledger.sqlite import SqliteLedger
from app.protocol.messages import Goodbye, Receipts
from tests.app.server.talk import report, talk
from tests.e2e.servers import running_server

ROUNDS = 3
COMMANDS = 600


def resident(pid: int) -> int:
    """Return the resident memory of a process in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


async def test_nothing_acknowledged_is_lost_when_it_is_killed(tmp_path: Path) -> None:
    acknowledged: set[int] = set()
    with running_server(tmp_path) as server:
        token, epoch = server.tokens["connector"], server.epoch
        for _ in range(ROUNDS):
            async with talk(server.url) as line:
                known = (await line.hello(token, "source", mirror=False)).last_op_no
                assert max(acknowledged, default=0) <= known
                first = max(acknowledged, default=0) + 1
                await line.commands(*(report(n) for n in range(first, first + COMMANDS)))
                message = await line.take(Receipts)
                acknowledged |= {receipt.op_no for receipt in message.items}
                server.kill()
                with suppress(ConnectionClosed):
                    while True:
                        await line.next()
                acknowledged |= set(line.receipts)
            server.start()
            assert server.epoch == epoch
        async with talk(server.url) as line:
            await line.hello(token, "source")
            last = max(acknowledged) + COMMANDS
            await line.commands(*(report(n) for n in range(1, last + 1)))
            await line.answered(last)
            await line.until(last)
            assert {int(key[1:]) for _, key in line.rows} == set(range(1, last + 1))
            assert all(row.version == 1 for row in line.rows.values())
        assert server.stop() == 0
    ledger = SqliteLedger(tmp_path / "ledger.db")
    assert ledger.head().seq == last
    assert first_broken(ledger.all_changes()) is None
    ledger.close()


async def test_a_mirror_resumes_by_changes_over_a_restart(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        given = server.tokens
        async with talk(server.url) as wall, talk(server.url) as source:
            await source.hello(given["connector"], "source", mirror=False)
            await source.commands(report(1), report(2))
            await wall.hello(given["wall"], "wall")
            await wall.until(2)
            facts = {"epoch": server.epoch, "after_seq": wall.seq, "digest": wall.digest}
            rows = wall.rows
            server.kill()
        server.start()
        async with talk(server.url) as wall:
            assert (await wall.hello(given["wall"], "wall", facts)).resume
            wall.seq, wall.digest, wall.rows = 2, facts["digest"], rows  # type: ignore[assignment]
            async with talk(server.url) as source:
                await source.hello(given["connector"], "source", mirror=False)
                await source.commands(report(3))
            await wall.until(3)
            assert len(wall.rows) == 3


async def test_a_clean_stop_says_goodbye_and_exits_0(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        async with talk(server.url) as wall:
            await wall.hello(server.tokens["wall"], "wall")
            assert server.stop() == 0
            while not isinstance(said := await wall.next(), Goodbye):
                pass
            assert said.code == "restart"


async def test_a_reader_that_stops_reading_costs_little(tmp_path: Path) -> None:
    text = "字" * 4_000
    with running_server(tmp_path) as server:
        assert server.child is not None
        given = server.tokens
        async with talk(server.url) as source, talk(server.url) as deaf, talk(server.url) as wall:
            await source.hello(given["connector"], "source", mirror=False)
            await wall.hello(given["leader"], "wall")
            await deaf.hello(given["leader"], "deaf")
            deaf.socket.transport.pause_reading()
            before = resident(server.child.pid)
            for first in range(1, 601, 15):
                await source.commands(*(report(n, text=text) for n in range(first, first + 15)))
                await source.answered(first + 14)
                await wall.until(first + 14)
            grown = resident(server.child.pid) - before
            kept = 600 * len(text.encode()) * 4  # the changes kept for resuming, and their frames
            assert grown < kept + 4 * 1024 * 1024
            deaf.socket.transport.abort()
