import asyncio
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidMessage

from app.server import lobby as module
from app.server.lobby import Lobby, address_of
from tests.app.server.talk import serving, talk, tokens


def test_so_many_may_wait_in_all_and_by_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 3)
    monkeypatch.setattr(module, "MAX_WAITING_BY_ADDRESS", 2)
    lobby = Lobby()
    assert [lobby.enter(number, "a") for number in range(3)] == [True, True, False]
    assert [lobby.enter(number, f"b{number}") for number in (3, 4)] == [True, False]
    lobby.admit(0)
    assert lobby.enter(5, "a")
    lobby.leave(5)
    lobby.leave(0)
    lobby.leave(99)
    lobby.admit(99)
    assert len(lobby) == 2


def test_so_many_may_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_CONNECTIONS", 1)
    lobby = Lobby()
    assert lobby.enter(1, "a")
    lobby.admit(1)
    assert not lobby.enter(2, "a")
    lobby.leave(1)
    assert lobby.enter(2, "a")


async def test_who_comes_when_it_is_full_is_cut_and_who_said_who_it_is_makes_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 1)
    async with serving(tmp_path) as server, talk(server.url) as first:
        with pytest.raises((InvalidMessage, OSError)):
            async with connect(server.url, proxy=None):
                pytest.fail("let in")
        await first.hello(tokens(tmp_path)["wall"])
        async with talk(server.url) as second:
            await second.hello(tokens(tmp_path)["wall"], "c2")
    async with asyncio.timeout(5):
        while len(server._lobby):  # noqa: ASYNC110 - there is nothing to wait on
            await asyncio.sleep(0.01)


def test_an_end_that_is_gone_has_no_address() -> None:
    class Gone:
        remote_address = None

    assert address_of(Gone()) == ""  # type: ignore[arg-type]
