"""The command line of replay: options in, one JSON summary out."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from app import door
from app.clock import Clock, SystemClock
from app.errors import BadInputError
from app.sources.profile import Profile, Reader, load_profile, map_profile, profile_names
from app.sources.replay import MAX_REPORTS, Player, Rejects, Times, record
from app.sources.uplink import Uplink
from app.tokens import read_token

CONNECT_WITHIN_S = 15.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add replay's options to a parser."""
    parser.description = "Bring recorded case streams (CSV, JSON) to a running server as reports."
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV or JSON file")
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument(
        "--profile", help=f"how to read the files: {', '.join(profile_names())}, or a .toml file"
    )
    kind.add_argument(
        "--map",
        nargs="+",
        metavar="FIELD=COLUMN",
        help="fields without a profile: id, title, time, text, address, street, lon, lat, topic",
    )
    parser.add_argument("--timezone", default="UTC", help="time zone of --map times without one")
    parser.add_argument("--server", required=True, metavar="URL", help="ws:// or wss:// address")
    secret = parser.add_mutually_exclusive_group(required=True)
    secret.add_argument("--token", help="the connector's token")
    secret.add_argument("--token-file", type=Path, metavar="FILE", help="tokens.toml or one token")
    parser.add_argument("--role", default="connector", help="whose token of the file to take")
    parser.add_argument(
        "--speed", type=_speed, default=0.0, metavar="N|max", help="times real time (default max)"
    )
    parser.add_argument(
        "--times",
        type=Times,
        choices=list(Times),
        default=Times.SHIFTED,
        help="shifted: the last event is now (with --speed N each is now); kept: as recorded",
    )
    parser.add_argument("--limit", type=int, default=MAX_REPORTS, metavar="N", help="rows at most")
    parser.add_argument(
        "--rejects",
        type=Path,
        default=Path("replay-rejects.csv"),
        metavar="FILE",
        help="where rows that were not taken go, with line and reason",
    )
    parser.add_argument("--summary", type=Path, metavar="FILE", help="also write the summary here")
    door.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Replay and print one JSON line; returns 0. Raises `WorldError` in plain words."""
    summary = asyncio.run(replay(args, SystemClock()))
    text = msgspec.json.encode(summary).decode("utf-8")
    sys.stdout.write(text + "\n")
    if args.summary is not None:
        _write(args.summary, text + "\n")
    return 0


async def replay(args: argparse.Namespace, clock: Clock) -> dict[str, Any]:
    """Read the files and send them; returns the summary. Raises `WorldError`."""
    profile = _profile(args)
    token = args.token or read_token(args.token_file, args.role)
    rejects = Rejects(args.rejects)
    try:
        recording = record(args.files, Reader(profile), rejects, args.limit)
        player = Player(recording, rejects, _prefix(args), clock)
        begun = time.perf_counter()
        async with Uplink(
            args.server,
            token,
            on_receipt=player.on_receipt,
            agent="replay",
            clock=clock,
            trusted=door.asked(args),
        ) as uplink:
            await uplink.ready(CONNECT_WITHIN_S)
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGINT, player.stop)
            try:
                await player.play(uplink, args.speed, args.times)
            finally:
                loop.remove_signal_handler(signal.SIGINT)
        seconds = time.perf_counter() - begun
    finally:
        rejects.close()
    return {
        "read": recording.read,
        "accepted": player.accepted,
        "rejected": rejects.count,
        "merged": recording.merged,
        "place_unknown": recording.place_unknown,
        "seconds": round(seconds, 3),
        "cases_per_s": round(player.accepted / seconds, 1) if seconds else 0.0,
        "times": args.times.value,
        "stopped": player.is_stopped,
        "reasons": _most(rejects.reasons),
    }


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInputError(
            f"summary {path} cannot be written: {error.strerror}", field="summary"
        ) from error


def _profile(args: argparse.Namespace) -> Profile:
    if args.profile is not None:
        return load_profile(args.profile)
    return map_profile(args.map, args.timezone)


def _prefix(args: argparse.Namespace) -> str:
    """The same file with the same profile gives the same case ids: a second run adds nothing."""
    return Path(args.profile).stem if args.profile is not None else Path(args.files[0]).stem


def _most(reasons: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(reasons.items(), key=lambda pair: -pair[1])[:20])


def _speed(text: str) -> float:
    if text == "max":
        return 0.0
    try:
        speed = float(text)
    except ValueError:
        speed = -1.0
    if not 0.0 < speed <= 1e9:
        raise argparse.ArgumentTypeError("a speed is a number above 0, or max")
    return speed
