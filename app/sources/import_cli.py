"""The command line of import: map files in, sheets on a server, one JSON summary out."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from app import door
from app.clock import Clock, SystemClock
from app.domain.base import Town
from app.errors import BadInputError
from app.sources.basemap.delivery import Delivered, Target, deliver
from app.sources.basemap.draft import Draft
from app.sources.basemap.files import gather
from app.sources.basemap.home import TIMEZONE, home, own_name
from app.sources.basemap.layers import LAYERS
from app.sources.basemap.shapes import Box
from app.sources.replay import Rejects
from app.tokens import read_token

MOST_TOLD = 20
"""Reasons and notes of each sort in the summary; all are in the rejects file."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of import to a parser."""
    parser.description = (
        "Bring maps to a running server as its base map: OpenStreetMap (.osm, .osm.gz, .osm.pbf), "
        "GeoJSON, GeoPackage and Shapefile."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="map file")
    parser.add_argument("--server", metavar="URL", help="ws:// or wss:// address")
    parser.add_argument("--tokens", type=Path, metavar="FILE", help="the server's tokens.toml")
    parser.add_argument(
        "--system",
        metavar="NAME",
        help="coordinates of files that do not say: wgs84, gcj02, bd09, cgcs2000 or epsg:NUMBER",
    )
    parser.add_argument(
        "--layer", choices=sorted(LAYERS), help="layer of features that do not say theirs"
    )
    parser.add_argument(
        "--replace", action="store_true", help="the layers become what the files hold, no more"
    )
    parser.add_argument("--dry-run", action="store_true", help="read and count, put nothing")
    parser.add_argument(
        "--bounds", type=_bounds, metavar="W,S,E,N", help="keep what lies in this box, degrees"
    )
    parser.add_argument("--town", metavar="NAME", help="name of the town, also of one there is")
    parser.add_argument("--timezone", default=TIMEZONE, help="time zone of the town")
    parser.add_argument(
        "--rejects",
        type=Path,
        default=Path("import-rejects.csv"),
        metavar="FILE",
        help="where features that were not taken go, with file, id and reason",
    )
    door.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Import and print one JSON line; returns 0. Raises `WorldError` in plain words."""
    if not args.dry_run and (args.server is None or args.tokens is None):
        raise BadInputError("say --server and --tokens, or --dry-run", field="server")
    summary = asyncio.run(bring(args, SystemClock()))
    sys.stdout.write(msgspec.json.encode(summary).decode("utf-8") + "\n")
    return 0


async def bring(args: argparse.Namespace, clock: Clock) -> dict[str, Any]:
    """Read the files and put their sheets; returns the summary. Raises `WorldError`."""
    begun = time.perf_counter()
    rejects = Rejects(args.rejects)
    try:
        draft, notes, name = await asyncio.to_thread(_draft, args, rejects)
    finally:
        rejects.close()
    if draft.frame is None or not draft.pieces:
        raise BadInputError("there is nothing in these files that a map could show", field="files")
    town = home(draft.frame, args.town or name, args.timezone)
    done = Delivered.of_none() if args.dry_run else await _deliver(args, clock, draft, town)
    return {
        **_read(draft, rejects, notes),
        "bounds": [round(side, 7) for side in draft.frame],
        **_put(done),
        "dry_run": args.dry_run,
        "seconds": round(time.perf_counter() - begun, 3),
    }


def _draft(args: argparse.Namespace, rejects: Rejects) -> tuple[Draft, list[str], str]:
    """Return what the files come to, what is to be said of them, and the town's name."""
    draft = Draft()
    notes: list[str] = []
    names: list[str] = []
    for path in args.files:
        found = gather(path, args.system, args.layer)
        for refused in draft.add(found, args.bounds):
            text = f"{refused.id} {refused.detail}".strip()
            rejects.add(found.file, refused.line, refused.reason, text)
        notes += [f"{found.file}: {note}" for note in found.notes]
        names.append(own_name(found.features, ""))
    known = {name for name in names if name}
    return draft, notes, known.pop() if len(known) == 1 else _stem(args.files)


def _stem(files: Sequence[Path]) -> str:
    return files[0].name.partition(".")[0]


async def _deliver(args: argparse.Namespace, clock: Clock, draft: Draft, town: Town) -> Delivered:
    token = read_token(args.tokens, "admin")
    target = Target(args.server, token, door.asked(args), clock)
    return await deliver(
        target, draft.sheets(), town, replace=args.replace, rename=args.town is not None
    )


def _read(draft: Draft, rejects: Rejects, notes: Sequence[str]) -> dict[str, Any]:
    most = sorted(rejects.reasons.items(), key=lambda pair: -pair[1])[:MOST_TOLD]
    return {
        "read": draft.read,
        "layers": dict(draft.counts()),
        "refused": rejects.count,
        "reasons": dict(most),
        "outside": draft.outside,
        "cut": draft.cut,
        "mended": len(draft.mended),
        "mends": [f"{thing}: {fault}" for thing, fault in draft.mended[:MOST_TOLD]],
        "notes": list(notes[:MOST_TOLD]),
    }


def _put(done: Delivered) -> dict[str, Any]:
    return {
        "town": done.town,
        "put": done.put,
        "unchanged": done.plan.unchanged,
        "cleared": done.plan.cleared,
        "server_refused": dict(done.refused),
    }


def _bounds(text: str) -> Box:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError("a box is four numbers: west,south,east,north") from None
    if not (-180.0 <= west < east <= 180.0 and -85.0 <= south < north <= 85.0):
        raise argparse.ArgumentTypeError("a box is west,south,east,north in degrees, in this order")
    return (west, south, east, north)
