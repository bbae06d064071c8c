import asyncio
import socket
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.errors import LinkError, StoreError
from app.ledger.sqlite import SqliteLedger
from app.protocol.messages import Goodbye
from app.server.service import Server, ServerSettings
from tests.app.server.talk import limits, report, serving, talk, tokens


async def test_a_clean_stop_says_goodbye_to_everyone(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, talk(server.url) as line:
        await line.hello(tokens(tmp_path)["wall"])
        await server.aclose()
        while not isinstance(said := await line.next(), Goodbye):
            pass
        assert (said.code, said.retry_after_s) == ("restart", 1.0)


async def test_a_new_start_goes_on_where_the_old_one_ended(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        epoch = server.epoch
        async with talk(server.url) as line:
            await line.hello(tokens(tmp_path)["connector"])
            await line.commands(report(1))
            await line.until(1)
            digest = line.digest
    async with serving(tmp_path) as server:
        assert server.epoch == epoch
        async with talk(server.url) as line:
            facts = {"epoch": epoch, "after_seq": 1, "digest": digest}
            welcome = await line.hello(tokens(tmp_path)["connector"], facts=facts)
            assert (welcome.resume, welcome.last_op_no, welcome.head_seq) == (True, 1, 1)


async def test_a_taken_port_is_said_in_plain_words(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ledger = SqliteLedger(tmp_path / "l.db")
        server = Server(ServerSettings(tmp_path, limits(), port=port), ledger, SystemClock())
        with pytest.raises(LinkError, match=f"cannot listen on 127.0.0.1:{port}"):
            await server.start()
        await server.aclose()


async def test_it_ends_when_its_ledger_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("disk full")

    monkeypatch.setattr(SqliteLedger, "append", refuse)
    async with serving(tmp_path) as server, talk(server.url) as line:
        await line.hello(tokens(tmp_path)["connector"])
        await line.commands(report(1))
        async with asyncio.timeout(5):
            with pytest.raises(StoreError, match="disk full"):
                await server.wait()


async def test_what_never_started_can_be_waited_for_and_closed(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "l.db")
    server = Server(ServerSettings(tmp_path, limits()), ledger, SystemClock())
    await server.wait()
    await server.aclose()
