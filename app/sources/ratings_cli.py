"""The command line that rates buildings and households from lists: one JSON summary out."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from app import door
from app.clock import Clock, SystemClock
from app.sources.ratings import Sender
from app.sources.replay import Rejects
from app.sources.uplink import Uplink
from app.tokens import read_token

CONNECT_WITHIN_S = 15.0
MOST_REASONS = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `rate`."""
    parser.description = (
        "Rate buildings and households red, yellow, blue or green from lists (CSV, JSON) with the "
        "columns id, state and reason; was (the state seen) and rule may be there too."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV or JSON file")
    parser.add_argument("--server", required=True, metavar="URL", help="ws:// or wss:// address")
    secret = parser.add_mutually_exclusive_group(required=True)
    secret.add_argument("--token", help="an administrator's token")
    secret.add_argument(
        "--token-file", "--tokens", type=Path, metavar="FILE", help="tokens.toml or one token"
    )
    parser.add_argument("--role", default="admin", help="whose token of the file to take")
    parser.add_argument("--by", default="", metavar="NAME", help="who rated (default: the file)")
    parser.add_argument(
        "--rejects",
        type=Path,
        default=Path("rate-rejects.csv"),
        metavar="FILE",
        help="where rows that were not taken go, with line and reason",
    )
    door.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Rate and print one JSON line; returns 0. Raises `WorldError` in plain words."""
    summary = asyncio.run(rate(args, SystemClock()))
    sys.stdout.write(msgspec.json.encode(summary).decode("utf-8") + "\n")
    return 0


async def rate(args: argparse.Namespace, clock: Clock) -> dict[str, Any]:
    """Read the lists and send them; returns the summary. Raises `WorldError`."""
    token = args.token or read_token(args.token_file, args.role)
    rejects = Rejects(args.rejects)
    sender = Sender(rejects, args.by)
    begun = time.perf_counter()
    try:
        async with Uplink(
            args.server,
            token,
            on_receipt=sender.on_receipt,
            agent="rate",
            clock=clock,
            trusted=door.asked(args),
        ) as uplink:
            await uplink.ready(CONNECT_WITHIN_S)
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGINT, sender.stop)
            try:
                await sender.send(uplink, args.files)
            finally:
                loop.remove_signal_handler(signal.SIGINT)
    finally:
        rejects.close()
    seconds = time.perf_counter() - begun
    return {
        "read": sender.read,
        "accepted": sender.accepted,
        "rejected": rejects.count,
        "seconds": round(seconds, 3),
        "ratings_per_s": round(sender.accepted / seconds, 1) if seconds else 0.0,
        "stopped": sender.is_stopped,
        "reasons": dict(sorted(rejects.reasons.items(), key=lambda pair: -pair[1])[:MOST_REASONS]),
    }
