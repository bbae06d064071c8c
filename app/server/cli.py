"""The command line of the server."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import socket
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.clock import SystemClock
from app.database import SQL_FAULTS, open_read_only, sole_use
from app.domain.limits import parse_limits
from app.domain.rating_rules import parse_rating_rules
from app.door import is_loopback
from app.errors import BadInputError, StoreError
from app.ledger.proof import prove
from app.ledger.sqlite import SqliteLedger
from app.logs import setup_logging
from app.protocol.schema import asyncapi, json_schema
from app.server.certificates import identity
from app.server.service import Server, ServerSettings
from app.settings import data_folder

LIMITS = Path(__file__).parents[2] / "resources" / "limits" / "example.toml"
RATINGS = Path(__file__).parents[2] / "resources" / "ratings" / "example.toml"
DOCS = Path("docs/protocol")
STORE_NEEDS_HELP = 6
ANY_ADDRESS = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared, not listened on


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `server`."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8765, help="port; 0 takes a free one")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="folder of the ledger and the accounts"
    )
    parser.add_argument(
        "--ledger", metavar="sqlite:PATH", help="where the ledger is kept (default in --data)"
    )
    parser.add_argument("--timezone", default="Asia/Shanghai", help="the town's time zone")
    parser.add_argument("--limits", type=Path, default=LIMITS, metavar="FILE", help="limits table")
    parser.add_argument(
        "--ratings", type=Path, default=RATINGS, metavar="FILE", help="rules that rate buildings"
    )
    parser.add_argument(
        "--sandbox",
        action="store_true",
        help="for a demo town: simulated people may act as fast as machines",
    )
    parser.add_argument(
        "--tls",
        action="store_true",
        help="speak TLS, by a CA and a certificate made in the data folder on first use",
    )
    parser.add_argument(
        "--tls-name",
        action="append",
        default=[],
        metavar="NAME",
        help="a name or address clients use for this machine, beside --host; may be repeated",
    )
    parser.add_argument(
        "--insecure", action="store_true", help="let tokens come in the open from other machines"
    )
    parser.add_argument(
        "--log-level", choices=("debug", "info", "warning", "error"), default="info"
    )


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop; print one line of JSON when ready."""
    folder: Path = args.data or data_folder() / "server"
    setup_logging(args.log_level, folder / "server.jsonl")
    settings = ServerSettings(
        folder=folder,
        limits=parse_limits(_read(args.limits, "limits table")),
        ratings=parse_rating_rules(_read(args.ratings, "rating rules")),
        host=args.host,
        port=args.port,
        timezone=_known_zone(args.timezone),
        sandbox=args.sandbox,
    )
    path = ledger_path(args.ledger, folder)
    names = _names(args)
    with sole_use(folder):
        if args.tls:
            settings = replace(settings, identity=identity(folder, names, SystemClock().now()))
        asyncio.run(serve(Server(settings, SqliteLedger(path), SystemClock())))
    return 0


def _names(args: argparse.Namespace) -> list[str]:
    """Return the names a certificate is for; raises `BadInputError` for an address too open."""
    if not args.tls:
        if not (args.insecure or is_loopback(args.host)):
            raise BadInputError(
                f"on {args.host} tokens would come in the open; add --tls (or say --insecure)",
                field="tls",
            )
        return []
    names: list[str] = [*args.tls_name, *([] if args.host in ANY_ADDRESS else [args.host])]
    return list(dict.fromkeys(names or [socket.gethostname()]))


def _read(path: Path, what: str) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(
            f"{what} {path} cannot be read: {error}", field=what.split()[0]
        ) from error


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInputError(f"“{name}” is no time zone", field="timezone") from error
    return name


def ledger_path(text: str | None, folder: Path) -> Path:
    """Return the file a ledger address names; raises `BadInputError` for other kinds."""
    if text is None:
        return folder / "ledger.db"
    kind, _, path = text.partition(":")
    if kind != "sqlite" or not path:
        raise BadInputError(f"“{text}” is no ledger; say sqlite:PATH", field="ledger")
    return Path(path)


async def serve(server: Server) -> None:
    """Run a server until SIGINT or SIGTERM, or until it cannot keep its ledger."""
    try:
        await server.start()
        loop = asyncio.get_running_loop()
        over = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, over.set)
        said = {"ready": True, "url": server.url, "epoch": server.epoch, **server.proof}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
        stopped = asyncio.create_task(server.wait(), name="server-stopped")
        told = asyncio.create_task(over.wait(), name="server-told")
        done, pending = await asyncio.wait({stopped, told}, return_when="FIRST_COMPLETED")
        for task in pending:
            task.cancel()
        if pending:
            await asyncio.wait(pending)
        if stopped in done:
            stopped.result()
    finally:
        await server.aclose()


def add_schema_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `schema`."""
    parser.add_argument(
        "--out", type=Path, default=DOCS, metavar="DIR", help="folder to write the two files to"
    )


def schema(args: argparse.Namespace) -> int:
    """Write the description of the wire: JSON Schema and AsyncAPI."""
    try:
        args.out.mkdir(parents=True, exist_ok=True)
        for name, document in (("schema.json", json_schema()), ("asyncapi.json", asyncapi())):
            text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
            (args.out / name).write_text(text, "utf-8")
    except OSError as error:
        raise StoreError(f"{args.out} cannot be written: {error.strerror}") from error
    return 0


def add_check_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `check`."""
    parser.add_argument("ledger", type=Path, metavar="FILE", help="a ledger's SQLite file")


def check(args: argparse.Namespace) -> int:
    """Verify the chains of a ledger, read-only; name the first change that does not follow."""
    if not args.ledger.is_file():
        raise StoreError(f"there is no file {args.ledger}")
    try:
        with closing(open_read_only(args.ledger)) as connection:
            proof = prove(connection)
    except SQL_FAULTS as error:
        raise StoreError(f"{args.ledger} is no ledger of this version: {error}") from error
    said = {
        "changes": proof.changes,
        "first_broken": proof.first_broken,
        "audited": proof.audited,
        "first_broken_audit": proof.first_broken_audit,
        "ok": not proof.faults,
    }
    sys.stdout.write(json.dumps(said) + "\n")
    return STORE_NEEDS_HELP if proof.faults else 0
