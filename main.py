"""Yiping: the command line, and the one place where everything is put together."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from app.__main__ import COMMANDS, add_commands, guarded
from panels import arguments

if TYPE_CHECKING:
    from app.settings import Settings
    from panels.run import Place

STARTED = monotonic()


def parser(wanted: str = "") -> argparse.ArgumentParser:
    """Return the whole command line, with the wanted command's options; needs no Qt."""
    top = argparse.ArgumentParser(
        prog="main.py", description="Yiping 一屏: a command-centre wall. Without a command: demo."
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    about = {
        "demo": "a demo town in processes of its own, and a screen that shows it",
        "wall": "a wall: no login, masked, never asks",
        "seat": "an operator's or shift leader's seat",
    }
    for screen, text in about.items():
        sub = commands.add_parser(screen, help=text, description=text)
        arguments.add_arguments(sub, screen)
    add_commands(commands.add_parser, wanted)
    return top


def show(args: argparse.Namespace) -> int:
    """Show a screen until it is closed or its time is over; return the exit code."""
    from app.settings import data_folder, load_settings
    from app.sim.launch import DemoTown

    given = {"language": args.lang, "theme": args.theme, "data": args.data}
    given |= {"basemap": args.basemap}
    if args.command != "demo":
        given |= {"server": args.server, "token_file": args.token_file}
        given |= {"ca": args.ca, "pins": args.pin or None}
    settings = load_settings(args.config, given)
    folder = settings.data or data_folder() / args.command
    if args.command != "demo":
        return screen(args, settings, STARTED, folder)
    sys.stdout.write("preparing the demo town ...\n")
    sys.stdout.flush()
    town = DemoTown(folder, seed=args.seed, scale=args.scale, pace=args.pace)
    try:
        town.start()
        settings = replace(settings, server=town.url, token_file=town.tokens)
        return screen(args, settings, monotonic(), folder / args.screen)
    finally:
        town.stop()


def screen(args: argparse.Namespace, settings: Settings, started: float, folder: Path) -> int:
    """Run the Qt loop around one screen; `started` is the monotonic second it counts from."""
    import qasync

    from app.logs import setup_logging
    from panels import run

    setup_logging(settings.log_level, folder / "screen.jsonl")
    headless = run.choose_platform(os.environ, sys.platform)
    place: Place = run.Place.of(args, settings, folder, started, headless=headless)
    app = run.application(place)
    with qasync.QEventLoop(app) as loop:
        loop.run_until_complete(run.show(app, place))
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    if not given or (given[0].startswith("-") and given[0] not in {"-h", "--help"}):
        given.insert(0, "demo")
    args = parser(given[0]).parse_args(given)
    if args.command in arguments.SCREENS:
        return guarded(show, args)
    return guarded(COMMANDS[args.command].run, args)


if __name__ == "__main__":
    sys.exit(main())
