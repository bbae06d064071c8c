from __future__ import annotations

import asyncio
from typing import cast

import pytest
from websockets.asyncio.client import ClientConnection

from app.errors import BadInputError, LinkError, RejectedError
from app.protocol.messages import Beat, Goodbye, Hello
from app.sources import wire as wire_module
from app.sources.wire import SocketWire, Wire, dial, keep_talking, refuse_goodbye
from tests.app.sources.doubles import ServerDouble

HELLO = Hello(protocol_min=1, protocol_max=1, token="connector", client="x", mirror=False)


async def test_silence_is_a_lost_link(
    double: ServerDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire_module, "SILENCE_LIMIT_S", 0.05)
    async with dial(double.url) as wire:
        with pytest.raises(LinkError, match="nothing heard"):
            await wire.receive()


class Stuck:
    async def send(self, frame: bytes) -> None:
        await asyncio.Event().wait()


async def test_a_server_that_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire_module, "SEND_LIMIT_S", 0.01)
    with pytest.raises(LinkError, match="took nothing"):
        await SocketWire(cast(ClientConnection, Stuck())).send(Beat(at=0.0))


class Babbling:
    async def recv(self) -> bytes:
        return b"\x00nonsense"


async def test_nonsense_is_a_lost_link_that_is_made_anew() -> None:
    with pytest.raises(LinkError, match="cannot be read"):
        await SocketWire(cast(ClientConnection, Babbling())).receive()


async def test_a_link_that_is_gone(double: ServerDouble) -> None:
    async with dial(double.url) as wire:
        await wire.send(HELLO)
        await wire.receive()
        double.kick()
        with pytest.raises(LinkError, match="gone"):
            await wire.receive()
        with pytest.raises(LinkError, match="gone"):
            await wire.send(Beat(at=0.0))


async def test_addresses(double: ServerDouble) -> None:
    with pytest.raises(BadInputError, match="no websocket address"):
        async with dial("http//nonsense"):
            pass
    with pytest.raises(LinkError, match="no server answers"):
        async with dial("ws://127.0.0.1:9"):
            pass


async def test_a_talk_is_held_again_until_turned_away(double: ServerDouble) -> None:
    reasons: list[str] = []
    turns = iter([None, LinkError("lost"), RejectedError("go", code="revoked")])

    async def talk(wire: Wire) -> None:
        if (error := next(turns)) is not None:
            raise error

    with pytest.raises(RejectedError):
        await keep_talking(double.url, talk, next_wait_s=lambda: 0.0, on_lost=reasons.append)
    assert reasons == ["the server ended the talk", "lost"]


async def test_a_wrong_address_is_not_retried() -> None:
    async def talk(wire: Wire) -> None:
        await asyncio.sleep(0)

    with pytest.raises(BadInputError):
        await keep_talking("nonsense", talk, next_wait_s=lambda: 0.0, on_lost=lambda _: None)


def test_goodbyes() -> None:
    with pytest.raises(RejectedError):
        refuse_goodbye(Goodbye(code="revoked", text="no", retry_after_s=-1.0))
    with pytest.raises(LinkError):
        refuse_goodbye(Goodbye(code="busy", text="later", retry_after_s=1.0))
