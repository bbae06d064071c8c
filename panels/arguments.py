"""What the screens can be told on the command line; Qt-free, so that help needs no Qt."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import door

SCREENS = ("demo", "wall", "seat")
DEFAULT_ROLES = {"wall": "wall", "seat": "leader"}
DEFAULT_SIZES = {"demo": "3840x2160", "wall": "3840x2160", "seat": "1920x1080"}


def size(text: str) -> tuple[int, int]:
    """Return width and height in pixels of a text such as 3840x2160."""
    width, _, height = text.lower().partition("x")
    try:
        pixels = int(width), int(height)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is no size; say 3840x2160") from error
    if not (640 <= pixels[0] <= 15_360 and 480 <= pixels[1] <= 8_640):
        raise argparse.ArgumentTypeError(f"“{text}” is out of range 640x480 to 15360x8640")
    return pixels


def add_arguments(parser: argparse.ArgumentParser, screen: str) -> None:
    """Add the options of one of `SCREENS`."""
    look = parser.add_argument_group("look")
    look.add_argument("--lang", choices=("zh_CN", "en"), help="language (default zh_CN)")
    look.add_argument("--theme", choices=("night", "day"), help="colours (default night)")
    look.add_argument(
        "--size",
        type=size,
        metavar="WxH",
        help=f"pixels of the screen without a display (default {DEFAULT_SIZES[screen]})",
    )
    data = parser.add_argument_group("data")
    data.add_argument("--config", type=Path, metavar="FILE", help="settings (TOML)")
    data.add_argument("--data", type=Path, metavar="DIR", help="folder of this node's own files")
    _add_basemap(data)
    if screen == "demo":
        data.add_argument("--seed", type=int, default=1, help="which demo town (default 1)")
        data.add_argument("--scale", choices=("demo", "taicang"), default="demo")
        data.add_argument("--pace", type=float, default=1.0, help="speed of the day (default 1)")
        parser.add_argument(
            "--screen", choices=("wall", "seat"), default="wall", help="what to show"
        )
    else:
        data.add_argument("--server", metavar="URL", help="wss://HOST:PORT (ws:// on this machine)")
        secret = data.add_mutually_exclusive_group()
        secret.add_argument("--token", metavar="TEXT", help="token of this node")
        secret.add_argument(
            "--token-file",
            type=Path,
            metavar="FILE",
            help="tokens.toml of the server, or a file of one token",
        )
        data.add_argument(
            "--role",
            default=DEFAULT_ROLES[screen],
            help="whose token to take from the file (default %(default)s)",
        )
        door.add_arguments(parser)
    _add_record(parser)


def _add_basemap(group: argparse._ArgumentGroup) -> None:
    """Add the option that puts tiles under the map."""
    group.add_argument(
        "--basemap",
        action="append",
        metavar="FILE|URL",
        help="tiles under the map: MBTiles, PMTiles, an address with {z}/{x}/{y}, tianditu:vec",
    )


def _add_record(parser: argparse.ArgumentParser) -> None:
    """Add what is kept of a screen that nobody looks at."""
    record = parser.add_argument_group("without a display, or with --picture")
    record.add_argument("--picture", type=Path, metavar="FILE", help="default out/SCREEN.png")
    record.add_argument("--summary", type=Path, metavar="FILE", help="default out/SCREEN.json")
    record.add_argument(
        "--for",
        dest="seconds",
        type=float,
        metavar="SECONDS",
        help="end by itself this long after the first picture (default 25 without a display)",
    )
