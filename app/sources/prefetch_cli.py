"""The command line of fetching a town's online tiles ahead, and of asking how many are on disk."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Any, Final

import msgspec

from app.clock import SystemClock
from app.domain.base import Town
from app.domain.row import Kind, PackedRow, decode_packed
from app.errors import BadInputError
from app.settings import Settings, load_settings, tiles_folder
from app.sources.tiles.cache import TileCache
from app.sources.tiles.coverage import Coverage, coverage
from app.sources.tiles.online import OnlineTiles
from app.sources.tiles.prefetch import CEILING, Prefetch, Tally
from app.sources.tiles.source import MAX_ZOOM, Degrees
from app.sources.tiles.template import Template, is_template, parse_template
from app.store.rescue import sound_rows

MIRROR: Final = "mirror.db"
DEFAULT_ZOOMS: Final = range(8, 17)
TOLD_EVERY_S: Final = 1.0
MORE_SHARE: Final = 0.1
"""How far beyond a town's bounds is fetched, as a share of its size: a map shows its edge too."""

INCOMPLETE: Final = 1
"""Exit code when not all could be fetched."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `prefetch` to a parser."""
    parser.description = "Fetch the online tiles of a town, to be shown when there is no link."
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument(
        "--bounds", type=_bounds, metavar="W,S,E,N", help="the place, in degrees of WGS-84"
    )
    place.add_argument(
        "--town", type=Path, metavar="DIR", help="data folder of a screen: the town that it shows"
    )
    parser.add_argument(
        "--zooms", type=_zooms, default=DEFAULT_ZOOMS, metavar="A-B", help="default 8-16"
    )
    parser.add_argument(
        "--most", type=int, default=CEILING, metavar="N", help="tiles of a source at most"
    )
    parser.add_argument("--check", action="store_true", help="ask nothing, say what is on disk")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings (TOML)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="as the screens are given it")
    parser.add_argument(
        "--basemap", action="append", metavar="URL", help="instead of the settings' basemap"
    )


def run(args: argparse.Namespace) -> int:
    """Fetch or check each online source; print a JSON line for each. Raises `WorldError`."""
    settings = load_settings(args.config, {"data": args.data, "basemap": args.basemap})
    templates = [
        parse_template(entry, settings.tianditu_key)
        for entry in settings.basemap
        if is_template(entry)
    ]
    if not templates:
        raise BadInputError("no online tiles are named: set “basemap” or give --basemap URL")
    bounds = args.bounds or around(town_bounds(args.town))
    is_whole = True
    for template in templates:
        said = checked if args.check else fetched
        found = said(template, settings, bounds, args)
        is_whole &= bool(found["whole"])
        sys.stdout.write(msgspec.json.encode(found).decode("utf-8") + "\n")
    return 0 if is_whole else INCOMPLETE


def checked(
    template: Template, settings: Settings, bounds: Degrees, args: argparse.Namespace
) -> dict[str, Any]:
    """Return how much of a place is on disk, zoom by zoom."""
    clock = SystemClock()
    cache = TileCache(tiles_folder(settings) / template.name, clock)
    source = OnlineTiles(template, cache, clock, is_asking=False)
    with closing(source):
        zooms = [zoom for zoom in args.zooms if template.min_zoom <= zoom <= template.max_zoom]
        found: Coverage = coverage(source, bounds, zooms)
    return {
        "source": template.host,
        "wanted": found.wanted,
        "present": found.present,
        "whole": found.is_whole,
        "bytes": cache.size,
        "zooms": {str(each.zoom): [each.present, each.wanted] for each in found.zooms},
    }


def fetched(
    template: Template, settings: Settings, bounds: Degrees, args: argparse.Namespace
) -> dict[str, Any]:
    """Fetch what is missing, telling on the way; SIGINT ends it after the tiles at hand."""
    cache = TileCache(tiles_folder(settings) / template.name, SystemClock())
    work = Prefetch(template, cache, on_progress=_Teller().tell)
    with _interruptible(work.stop):
        tally = work.run(bounds, list(args.zooms), args.most)
    return {
        "source": template.host,
        "wanted": tally.wanted,
        "before": tally.before,
        "fetched": tally.fetched,
        "absent": tally.absent,
        "failed": tally.failed,
        "bytes": tally.size,
        "fault": tally.fault,
        "whole": tally.done == tally.wanted,
    }


def town_bounds(folder: Path) -> Degrees:
    """Return the bounds of the town that a screen's data folder mirrors; raises `WorldError`."""
    path = folder / MIRROR
    if not path.is_file():
        raise BadInputError(f"there is no mirror in {folder}; give --bounds", field="town")
    for kind, row_id, version, _, _, body in sound_rows(path):
        if kind == Kind.TOWN:
            value = decode_packed(PackedRow(kind, row_id, version, msgspec.Raw(body)))
            if isinstance(value, Town):
                return value.bounds
    raise BadInputError(f"{path} knows no town yet; give --bounds", field="town")


def around(bounds: Degrees) -> Degrees:
    """Return bounds with some more on each side."""
    west, south, east, north = bounds
    dx, dy = (east - west) * MORE_SHARE, (north - south) * MORE_SHARE
    return west - dx, south - dy, east + dx, north + dy


class _Teller:
    """Tells how far it is, once a second."""

    def __init__(self) -> None:
        self._next = monotonic() + TOLD_EVERY_S

    def tell(self, tally: Tally) -> None:
        if monotonic() >= self._next:
            self._next = monotonic() + TOLD_EVERY_S
            sys.stderr.write(f"{tally.done} of {tally.wanted} tiles\n")


@contextmanager
def _interruptible(call: Callable[[], None]) -> Generator[None]:
    """Let SIGINT call something for the length of a block."""

    def on_signal(number: int, frame: FrameType | None) -> None:
        del number, frame
        call()

    before = signal.signal(signal.SIGINT, on_signal)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _bounds(text: str) -> Degrees:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            "bounds are four numbers: west,south,east,north"
        ) from error
    return west, south, east, north


def _zooms(text: str) -> range:
    first, _, last = text.partition("-")
    try:
        zooms = range(int(first), int(last or first) + 1)
    except ValueError as error:
        raise argparse.ArgumentTypeError("zooms are a number or two, as 8-16") from error
    if not len(zooms) or zooms[0] < 0 or zooms[-1] > MAX_ZOOM:
        raise argparse.ArgumentTypeError(f"zooms lie between 0 and {MAX_ZOOM}, as 8-16")
    return zooms
