"""Who is let in and who is told to go, over real sockets on loopback."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace
from websockets.exceptions import ConnectionClosed

from app.clock import ManualClock
from app.errors import StoreError
from app.ledger.sqlite import SqliteLedger
from app.protocol.messages import Ack, Goodbye, Hello, encode
from app.server import guard
from app.server.turnstile import Turnstile
from tests.app.server.talk import Talk, report, serving, talk, tokens

HELLO = Hello(protocol_min=1, protocol_max=1, token="wrong", client="c")


async def farewell(line: Talk) -> Goodbye:
    async with asyncio.timeout(5):
        while not isinstance(message := await line.next(), Goodbye):
            pass
        return message


def hello(token: str, client: str) -> Hello:
    return replace(HELLO, token=token, client=client)


@pytest.mark.parametrize(
    ("frame", "code", "for_good"),
    [
        (b"\xc1 no message", "bad_frame", False),
        (encode(Ack(seq=1)), "bad_frame", False),
        (encode(HELLO), "bad_token", True),
        (encode(Hello(protocol_min=7, protocol_max=9, token="t", client="c")), "protocol", True),
        (encode(Hello(protocol_min=1, protocol_max=1, token="t", client="")), "bad_frame", True),
    ],
    ids=["garbage", "no-hello", "token", "protocol", "nameless"],
)
async def test_who_greets_wrongly_is_told_and_sent_away(
    tmp_path: Path, frame: bytes, code: str, for_good: bool
) -> None:
    async with serving(tmp_path) as server, talk(server.url) as line:
        await line.socket.send(frame)
        said = await farewell(line)
        assert (said.code, said.retry_after_s < 0) == (code, for_good)
        with pytest.raises(ConnectionClosed):
            await line.socket.recv()


async def test_the_sixth_wrong_token_locks_even_the_right_one_out(tmp_path: Path) -> None:
    clock = ManualClock()
    async with serving(tmp_path, clock) as server:
        for _ in range(5):
            async with talk(server.url) as line:
                await line.send(HELLO)
                assert (await farewell(line)).code == "bad_token"
        token = tokens(tmp_path)["wall"]
        right = Hello(protocol_min=1, protocol_max=1, token=token, client="c")
        async with talk(server.url) as line:
            await line.send(right)
            said = await farewell(line)
            assert (said.code, said.retry_after_s) == ("busy", guard.LOCK_S)
        clock.advance(guard.LOCK_S)
        async with talk(server.url) as line:
            await line.hello(token, "c")


async def test_a_client_name_stays_with_the_login_that_first_used_it(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        given = tokens(tmp_path)
        async with talk(server.url) as first, talk(server.url) as second:
            await first.hello(given["leader"], "mine")
            await second.send(hello(given["operator"], "mine"))
            assert (await farewell(second)).code == "client_foreign"
            await first.commands(report(1))
            assert (await first.answered(1)).is_accepted
    async with serving(tmp_path) as server, talk(server.url) as line:
        await line.send(hello(given["operator"], "mine"))
        assert (await farewell(line)).code == "client_foreign"


async def test_a_name_that_cannot_be_kept_is_not_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("disk full")

    async with serving(tmp_path) as server, talk(server.url) as line:
        monkeypatch.setattr(SqliteLedger, "claim", refuse)
        await line.send(hello(tokens(tmp_path)["wall"], "c"))
        said = await farewell(line)
        assert (said.code, said.retry_after_s) == ("busy", 5.0)


async def test_a_client_that_took_another_name_goes_on_with_its_numbers(tmp_path: Path) -> None:
    for _ in range(2):
        async with serving(tmp_path) as server, talk(server.url) as line:
            token = tokens(tmp_path)["connector"]
            welcome = await line.hello(token, "anew", facts={"first_op": 7})
            known = welcome.last_op_no
            await line.commands(report(known + 1))
            assert (await line.answered(known + 1)).is_accepted
    assert known == 7
    async with serving(tmp_path) as server, talk(server.url) as line:
        assert (await line.hello(token, "anew")).last_op_no == 8
        await line.commands(report(6))
        assert (await farewell(line)).code == "bad_frame"


@pytest.mark.parametrize("first_op", [0, -1, 1 << 60])
async def test_numbers_begin_somewhere_sensible(tmp_path: Path, first_op: int) -> None:
    async with serving(tmp_path) as server, talk(server.url) as line:
        said = hello(tokens(tmp_path)["wall"], "c")
        await line.send(replace(said, first_op=first_op))
        assert (await farewell(line)).code == "bad_frame"


async def test_who_comes_in_a_crowd_is_given_a_turn(tmp_path: Path) -> None:
    clock = ManualClock()
    async with serving(tmp_path, clock) as server:
        hub = server._hub
        assert hub is not None
        object.__setattr__(hub.gate, "turnstile", Turnstile(clock.monotonic(), rate=2.0, burst=1.0))
        token = tokens(tmp_path)["wall"]
        async with talk(server.url) as first, talk(server.url) as second:
            await first.hello(token, "a")
            await second.send(Hello(protocol_min=1, protocol_max=1, token=token, client="b"))
            said = await farewell(second)
            assert (said.code, said.retry_after_s) == ("busy", 0.5)
