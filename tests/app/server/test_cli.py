import argparse
import asyncio
import json
import os
import signal
import socket
import sqlite3
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.door import Trust
from app.errors import BadInputError, StoreError
from app.ledger.sqlite import SqliteLedger
from app.protocol.messages import Hello, Welcome
from app.server import cli
from app.server.service import Server, ServerSettings
from app.sources.wire import dial
from tests.app.server.talk import limits, report, serving, talk, tokens


def parsed(*given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    return parser.parse_args(given)


def checked(path: Path) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    cli.add_check_arguments(parser)
    return parser.parse_args([str(path)])


@pytest.fixture
async def ledger(tmp_path: Path) -> Path:
    async with serving(tmp_path) as server, talk(server.url) as line:
        await line.hello(tokens(tmp_path)["connector"], mirror=False)
        await line.commands(report(1), report(2))
        await line.answered(2)
    return tmp_path / "ledger.db"


async def test_it_serves_until_told_to_stop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = ServerSettings(tmp_path, limits())
    server = Server(settings, SqliteLedger(tmp_path / "l.db"), SystemClock())
    serving = asyncio.create_task(cli.serve(server))
    async with asyncio.timeout(5):
        while not (said := capsys.readouterr().out):  # noqa: ASYNC110 - a stream has no event
            await asyncio.sleep(0)
    ready = json.loads(said)
    assert ready == {"ready": True, "url": server.url, "epoch": server.epoch}
    os.kill(os.getpid(), signal.SIGTERM)
    async with asyncio.timeout(5):
        await serving


async def test_it_ends_with_the_fault_of_its_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: Server) -> None:
        raise StoreError("disk full")

    monkeypatch.setattr(Server, "wait", broken)
    server = Server(
        ServerSettings(tmp_path, limits()), SqliteLedger(tmp_path / "l.db"), SystemClock()
    )
    with pytest.raises(StoreError, match="disk full"):
        await cli.serve(server)


def test_run_puts_everything_in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def briefly(server: Server) -> None:
        await server.start()
        await server.aclose()

    monkeypatch.setattr(cli, "serve", briefly)
    monkeypatch.setattr(cli, "setup_logging", lambda *_: None)
    assert cli.run(parsed("--data", str(tmp_path), "--port", "0")) == 0
    assert (tmp_path / "ledger.db").exists()
    assert (tmp_path / "tokens.toml").exists()
    assert not parsed().sandbox
    assert parsed("--sandbox").sandbox


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (("--limits", "/nowhere.toml"), "limits table .* cannot be read"),
        (("--ratings", "/nowhere.toml"), "rating rules .* cannot be read"),
        (("--timezone", "Mars/Olympus"), "no time zone"),
        (("--ledger", "paper:/x"), "no ledger"),
        (("--ledger", "sqlite:"), "no ledger"),
        (("--host", "::"), "in the open"),
    ],
)
def test_wrong_options_are_said_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...], fault: str
) -> None:
    monkeypatch.setattr(cli, "setup_logging", lambda *_: None)
    with pytest.raises(BadInputError, match=fault):
        cli.run(parsed("--data", str(tmp_path), *given))


def test_a_ledger_can_lie_elsewhere(tmp_path: Path) -> None:
    assert cli.ledger_path("sqlite:/a/b.db", tmp_path) == Path("/a/b.db")
    assert cli.ledger_path(None, tmp_path) == tmp_path / "ledger.db"


def test_check_says_that_a_chain_is_sound(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.check(checked(ledger)) == 0
    assert json.loads(capsys.readouterr().out) == {
        "changes": 2,
        "first_broken": None,
        "audited": 3,
        "first_broken_audit": None,
        "ok": True,
    }


def test_check_reads_beside_a_server_and_no_other_file(
    ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serving = SqliteLedger(ledger)
    assert cli.check(checked(ledger)) == 0
    serving.close()
    ledger.write_bytes(b"garbage " * 900)
    with pytest.raises(StoreError, match="no ledger of this version"):
        cli.check(checked(ledger))
    capsys.readouterr()


def test_check_names_the_first_broken_change(
    ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    connection = sqlite3.connect(ledger)
    connection.execute("DELETE FROM change WHERE seq = 1")
    connection.commit()
    connection.close()
    assert cli.check(checked(ledger)) == cli.STORE_NEEDS_HELP
    assert json.loads(capsys.readouterr().out)["first_broken"] == 1


def test_check_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no file"):
        cli.check(checked(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()


def test_schema_writes_both_files(tmp_path: Path) -> None:
    parser = argparse.ArgumentParser()
    cli.add_schema_arguments(parser)
    assert cli.schema(parser.parse_args(["--out", str(tmp_path / "out")])) == 0
    assert json.loads((tmp_path / "out" / "asyncapi.json").read_text("utf-8"))["asyncapi"]
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        cli.schema(parser.parse_args(["--out", str(tmp_path / "file")]))


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (("--host", "10.0.0.7"), ["10.0.0.7"]),
        (("--host", "::", "--tls-name", "tier.example"), ["tier.example"]),
        (("--tls-name", "tier", "--tls-name", "127.0.0.1"), ["tier", "127.0.0.1"]),
        (("--host", "::"), [socket.gethostname()]),
    ],
)
def test_a_certificate_is_for_the_names_clients_use(
    given: tuple[str, ...], names: list[str]
) -> None:
    assert cli._names(parsed("--tls", *given)) == names
    assert cli._names(parsed("--insecure", *given)) == []


async def test_with_tls_it_says_its_address_and_the_pin_of_its_ca(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Server] = []

    async def once(server: Server) -> None:
        await server.start()
        served.append(server)
        trusted = Trust(pins=(server.proof["pin"],))
        async with dial(server.url, trusted) as wire:
            token = tokens(tmp_path)["wall"]
            await wire.send(Hello(protocol_min=1, protocol_max=1, token=token, client="c"))
            assert isinstance(await wire.receive(), Welcome)
        await server.aclose()

    monkeypatch.setattr(cli, "serve", once)
    monkeypatch.setattr(cli, "setup_logging", lambda *_: None)
    given = parsed("--data", str(tmp_path), "--port", "0", "--tls")
    await asyncio.to_thread(cli.run, given)
    assert served[0].url.startswith("wss://127.0.0.1:")
    assert served[0].proof["ca"] == str(tmp_path / "tls" / "ca.pem")
