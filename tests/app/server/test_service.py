import argparse
import asyncio
import json
import socket
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.clock import ManualClock, SystemClock
from app.domain.rating_rules import parse_rating_rules
from app.errors import BugError, LinkError, StoreError
from app.ledger.sqlite import SqliteLedger
from app.protocol.messages import Goodbye, Hello, Welcome
from app.server import accounts_cli, service
from app.server.accounts import load_accounts
from app.server.certificates import identity
from app.server.rater import Rater
from app.server.service import Server, ServerSettings
from tests.app.server.talk import ROOT, Talk, limits, report, serving, talk, tokens

RULES = parse_rating_rules((ROOT / "resources" / "ratings" / "example.toml").read_text("utf-8"))


def account(folder: Path, *words: str) -> dict[str, str]:
    """Run `account` on a server's folder and return what it says."""
    parser = argparse.ArgumentParser()
    accounts_cli.add_arguments(parser)
    said = StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", said)
        accounts_cli.run(parser.parse_args(["--data", str(folder), *words]))
    return dict(json.loads(said.getvalue()))


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


async def ended(line: Talk) -> Goodbye:
    async with asyncio.timeout(5):
        while not isinstance(said := await line.next(), Goodbye):
            pass
    return said


@pytest.mark.parametrize("how", ["login", "device", "role", "scope", "anew"])
@pytest.mark.parametrize("restarted", [False, True])
async def test_who_lost_a_right_is_out_at_once_and_stays_out(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
    restarted: bool,
) -> None:
    monkeypatch.setattr(service, "ACCOUNTS_EVERY_S", 0.02)
    load_accounts(tmp_path)
    token, other = (account(tmp_path, "add", "小王", "--role", "leader")["token"] for _ in "ab")
    again = ""
    async with serving(tmp_path) as server, talk(server.url) as line, talk(server.url) as second:
        await line.hello(token, "mine")
        await second.hello(other, "second")
        match how:
            case "device":
                account(tmp_path, "revoke", "小王", "--device", "device-1")
            case "role":
                account(tmp_path, "role", "小王", "checker")
            case "scope":
                account(tmp_path, "role", "小王", "leader", "--scope", "street:双凤")
            case _:
                account(tmp_path, "revoke", "小王")
        if how == "anew":
            again = account(tmp_path, "add", "小王", "--role", "leader")["token"]
        said = await ended(line)
        lasting = how in {"login", "device", "anew"}
        assert (said.code, said.retry_after_s < 0) == ("revoked", lasting)
        if how == "device":
            await second.commands(report(1))
            assert (await second.answered(1)).is_accepted
        else:
            assert (await ended(second)).code == "revoked"
        if not restarted:
            await returns(server, token, again, how)
    if restarted:
        async with serving(tmp_path) as server:
            await returns(server, token, again, how)


async def returns(server: Server, token: str, again: str, how: str) -> None:
    """Come back with the old token, and as who has the login now under the old client name."""
    hello = Hello(protocol_min=1, protocol_max=1, token=token, client="mine")
    async with talk(server.url) as line:
        await line.send(hello)
        if how in {"role", "scope"}:
            welcome = await line.take(Welcome)
            changed = ("checker", "all") if how == "role" else ("leader", "street:双凤")
            assert (welcome.role, welcome.scope) == changed
        else:
            assert (await ended(line)).code == "bad_token"
    if again:
        async with talk(server.url) as line:
            await line.send(replace(hello, token=again))
            assert (await ended(line)).code == "client_foreign"
        async with talk(server.url) as line:
            await line.hello(again, "new name")


async def test_accounts_out_of_order_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "ACCOUNTS_EVERY_S", 0.01)
    async with serving(tmp_path) as server, talk(server.url) as line:
        await line.hello(tokens(tmp_path)["connector"])
        (tmp_path / "accounts.toml").write_text("[[acc")
        await asyncio.sleep(0.1)
        (tmp_path / "accounts.toml").unlink()
        await asyncio.sleep(0.1)
        await line.commands(report(1))
        assert (await line.answered(1)).is_accepted


async def test_a_running_server_renews_its_certificate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "ACCOUNTS_EVERY_S", 0.01)
    clock = ManualClock(time.time())
    held = identity(tmp_path, ["localhost"], clock.now())
    before = (tmp_path / "tls" / "server.pem").read_bytes()
    settings = ServerSettings(tmp_path, limits(), identity=held)
    server = Server(settings, SqliteLedger(tmp_path / "l.db"), clock)
    await server.start()
    try:
        assert server.url.startswith("wss://localhost:")
        clock.advance(380 * 86_400.0)
        async with asyncio.timeout(5):
            while (tmp_path / "tls" / "server.pem").read_bytes() == before:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        held.ca.unlink()
        clock.advance(7_200.0)
        await asyncio.sleep(0.05)
        assert server._following is not None
        assert not server._following.done()
    finally:
        await server.aclose()


async def test_an_ipv6_address_is_said_as_clients_need_it(tmp_path: Path) -> None:
    settings = ServerSettings(tmp_path, limits(), host="::1")
    server = Server(settings, SqliteLedger(tmp_path / "l.db"), SystemClock())
    try:
        await server.start()
        async with talk(server.url) as line:
            await line.hello(tokens(tmp_path)["wall"])
    except LinkError:
        pytest.skip("IPV6 NOT TRIED: this machine has none")
    finally:
        await server.aclose()
    assert server.url.startswith("ws://[::1]:")


async def test_a_server_with_rules_rates_buildings_and_says_when_it_no_longer_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings = ServerSettings(tmp_path, limits(), ratings=RULES)
    ledger = SqliteLedger(tmp_path / "ledger.db")

    async def broken(self: Rater) -> None:
        raise BugError("a rule went wrong")

    monkeypatch.setattr(Rater, "run", broken)
    server = Server(settings, ledger, SystemClock())
    await server.start()
    async with talk(server.url) as line:
        await line.hello(tokens(tmp_path)["connector"])
        await line.commands(report(1))
        await line.until(1)
    await server.aclose()
    assert "no longer rated by rule" in caplog.text
