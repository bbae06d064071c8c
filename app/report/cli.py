"""The command line of the reports: `report map` writes the situation as one file."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from app import door
from app.clock import SystemClock
from app.domain.roles import READS_MASKED, Role
from app.domain.telemetry import Fix
from app.door import check_address, trust
from app.errors import BadInputError, WorldError
from app.report.situation import Origin, Situation, from_mirror
from app.report.words import LANGUAGES
from app.settings import THEMES, data_folder, load_settings
from app.tokens import read_token

OWNER_ONLY = 0o600
"""Mode of the file: who may read the mirror may read it. Source: T18."""

MOST_FIXES_BYTES = 16 * 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `report`."""
    kinds = parser.add_subparsers(dest="report", metavar="REPORT", required=True)
    about = "the situation, or one incident, as a map in one HTML file that needs no network"
    sub = kinds.add_parser("map", help=about, description=about)
    sub.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to write it")
    sub.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="a wall's or seat's data folder, also a running one",
    )
    sub.add_argument("--case", default="", metavar="ID", help="one incident: its id or number")
    sub.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help="language")
    sub.add_argument("--theme", choices=THEMES, default=THEMES[0], help="colours at first")
    sub.add_argument(
        "--unmasked",
        action="store_true",
        help="show what people wrote in full; only with the role of a seat",
    )
    live = sub.add_argument_group("from a running server instead of a mirror file")
    live.add_argument("--server", metavar="URL", help="wss://HOST:PORT (ws:// on this machine)")
    secret = live.add_mutually_exclusive_group()
    secret.add_argument("--token", metavar="TEXT", help="token of this node")
    secret.add_argument("--token-file", type=Path, metavar="FILE", help="tokens.toml or one token")
    live.add_argument(
        "--role", default=Role.WALL.value, help="as whom it is written (default %(default)s)"
    )
    door.add_arguments(sub)
    # A running seat hands over where its units are: that is in no file.
    sub.add_argument("--positions", action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Write the document and say what is in it; returns 0. Raises `WorldError`."""
    from app.report.contents import contents
    from app.report.document import document
    from app.report.words import Words

    words = Words(args.lang)
    made = contents(situation_of(args), words, args.case)
    text = document(made, words, args.theme)
    save(args.out, text)
    said: dict[str, Any] = {
        "report": "map",
        "file": str(args.out.resolve()),
        "bytes": len(text.encode()),
        "cases": made.cases,
        "units": made.units,
        "points": made.ground.points,
        "left_out": list(made.ground.left_out),
    }
    sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    return 0


def situation_of(args: argparse.Namespace) -> Situation:
    """Return the situation that the command line asks for; raises `WorldError`."""
    if args.unmasked and not may_see(args.role):
        raise BadInputError(
            f"the role {args.role} reads masked rows only; --unmasked needs the --role of a seat",
            field="unmasked",
        )
    if args.server:
        return _asked(args)
    found = from_mirror(args.data or data_folder())
    fixes = _positions(sys.stdin.buffer) if args.positions else {}
    return Situation(
        found.tables,
        found.at,
        found.seq,
        fixes,
        Origin.SEAT if args.positions else Origin.MIRROR,
        found.missing,
        is_masked=not args.unmasked,
    )


def may_see(role: str) -> bool:
    """Say whether a role reads what people wrote in full."""
    try:
        return Role(role) not in READS_MASKED
    except ValueError:
        return False


def _asked(args: argparse.Namespace) -> Situation:
    from app.report.live import Server, from_server

    given = {"server": args.server, "ca": args.ca, "pins": args.pin or None}
    settings = load_settings(overrides=given)
    trusted = trust(settings.ca, settings.pins, insecure=args.insecure)
    check_address(settings.server, trusted)
    token = args.token
    if not token:
        if args.token_file is None:
            raise BadInputError("no token given: use --token or --token-file", field="token")
        token = read_token(args.token_file, args.role)
    server = Server(settings.server, token, trusted)
    return from_server(server, SystemClock(), unmasked=args.unmasked)


def _positions(stream: BinaryIO) -> dict[str, Fix]:
    """Return the positions that a running seat hands over; raises `BadInputError`."""
    try:
        fixes = msgspec.json.decode(stream.read(MOST_FIXES_BYTES), type=list[Fix])
    except msgspec.DecodeError as error:
        raise BadInputError(f"the positions cannot be read: {error}", field="positions") from error
    return {fix.unit: fix for fix in fixes}


def save(path: Path, text: str) -> None:
    """Put a file in its place whole, for its owner alone; raises `WorldError`."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        taken = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(taken, "wb") as file:
            file.write(text.encode())
        part.replace(path)
    except OSError as error:
        raise WorldError(f"{path} cannot be written: {error.strerror}") from error
