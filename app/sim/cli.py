"""The command line of the simulation: options in, one JSON line when the town is ready."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import msgspec

from app import door
from app.clock import SystemClock
from app.domain.limits import parse_limits
from app.errors import BadInputError
from app.sim.director import ROLES, Director, Options
from app.sim.scene import Scene
from app.sim.stories import load_stories
from app.tokens import read_tokens

LIMITS_FILE = Path(__file__).resolve().parents[2] / "resources" / "limits" / "example.toml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the simulation's options to a parser."""
    parser.description = "Let the demo town live its day against a running server."
    parser.add_argument("--server", required=True, metavar="URL", help="ws:// or wss:// address")
    parser.add_argument(
        "--tokens", required=True, type=Path, metavar="FILE", help="the server's tokens.toml"
    )
    parser.add_argument("--seed", type=int, default=1, help="which town and which day")
    parser.add_argument(
        "--scale", choices=("demo", "taicang"), default="demo", help="size of the town"
    )
    parser.add_argument(
        "--hours-back", type=float, default=30.0, metavar="H", help="hours played before now"
    )
    parser.add_argument(
        "--pace", type=float, default=1.0, metavar="X", help="times as lively as a real day"
    )
    parser.add_argument(
        "--for", dest="seconds", type=float, metavar="SECONDS", help="end after so long"
    )
    door.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Simulate until told to stop; returns 0. Raises `WorldError` in plain words."""
    asyncio.run(simulate(args))
    return 0


async def simulate(args: argparse.Namespace) -> None:
    """Prepare the town, say so on standard output, then live its day. Raises `WorldError`."""
    begun = time.perf_counter()
    if args.pace <= 0.0 or args.hours_back < 0.0:
        raise BadInputError("--pace must be above 0 and --hours-back not below it", field="pace")
    tokens = read_tokens(args.tokens)
    missing = [role.value for role in ROLES if role not in tokens]
    if missing:
        raise BadInputError(f"{args.tokens} has no token for {', '.join(missing)}", field="tokens")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        async with Director(
            args.server,
            tokens,
            make_scene(args.seed, args.scale),
            load_stories(),
            parse_limits(LIMITS_FILE.read_text(encoding="utf-8")),
            Options(args.seed, args.hours_back, args.pace),
            SystemClock(),
            door.asked(args),
        ) as director:
            if not await _until(stop, director.prepare()):
                return
            told = director.told
            _say(
                ready=True,
                cases=told.cases,
                units=told.units,
                refused=told.refused,
                seconds=round(time.perf_counter() - begun, 3),
            )
            if args.seconds is not None:
                loop.call_later(args.seconds, stop.set)
            await director.live(stop)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


async def _until(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Do some work unless told to stop before it is done; say whether it was done."""
    doing = asyncio.ensure_future(work)
    stopping = asyncio.create_task(stop.wait(), name="stop")
    try:
        await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        await asyncio.gather(stopping, return_exceptions=True)
    if doing.done():
        await doing
        return True
    doing.cancel()
    await asyncio.gather(doing, return_exceptions=True)
    return False


def make_scene(seed: int, scale: str) -> Scene:
    """Return the generated town of a seed."""
    from app.sim.town_scene import scene_of  # the generator takes a second to import its tables

    return scene_of(seed, scale)


def _say(**facts: object) -> None:
    sys.stdout.write(msgspec.json.encode(facts).decode("utf-8") + "\n")
    sys.stdout.flush()
