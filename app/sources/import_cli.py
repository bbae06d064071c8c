"""The command line of import: map files in, sheets on a server, one JSON summary out."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from app import door
from app.clock import Clock, SystemClock
from app.domain.base import Town
from app.errors import BadInputError
from app.sources.basemap import crs
from app.sources.basemap.delivery import Delivered, Target, deliver
from app.sources.basemap.described import Wish
from app.sources.basemap.draft import Draft
from app.sources.basemap.files import gather
from app.sources.basemap.home import TIMEZONE, home, own_name
from app.sources.basemap.layers import LAYERS
from app.sources.basemap.shapes import Box
from app.sources.replay import Rejects
from app.tokens import read_token

UNREAD_EXIT = 3
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
    """Import and print one JSON line; returns 0, or 3 when a file could not be read at all.

    Raises `WorldError` in plain words when nothing came of it.
    """
    if not args.dry_run and (args.server is None or args.tokens is None):
        raise BadInputError("say --server and --tokens, or --dry-run", field="server")
    summary = asyncio.run(bring(args, SystemClock()))
    sys.stdout.write(msgspec.json.encode(summary).decode("utf-8") + "\n")
    return UNREAD_EXIT if summary["bad_files"] else 0


async def bring(args: argparse.Namespace, clock: Clock) -> dict[str, Any]:
    """Read the files and put their sheets; returns the summary. Raises `WorldError`."""
    begun = time.perf_counter()
    rejects = Rejects(args.rejects)
    try:
        batch = await asyncio.to_thread(_read, args, rejects)
    finally:
        rejects.close()
    draft = batch.draft
    if draft.frame is None or not draft.pieces:
        most = _most(rejects.reasons)
        why = next(iter(batch.bad_files.values()), next(iter(most), "they are empty"))
        raise BadInputError(f"nothing in these files is for the map: {why}", field="files")
    town = home(draft.frame, args.town or batch.name or _stem(args.files), args.timezone)
    done = Delivered.of_none() if args.dry_run else await _deliver(args, clock, draft, town)
    return {
        **_told(batch, rejects),
        **_done(done),
        "dry_run": args.dry_run,
        "seconds": round(time.perf_counter() - begun, 3),
    }


@dataclass(slots=True)
class _Batch:
    """What the files came to; `name` is the town's by the files, empty when they say none."""

    draft: Draft = field(default_factory=Draft)
    notes: list[str] = field(default_factory=list[str])
    bad_files: dict[str, str] = field(default_factory=dict[str, str])
    name: str = ""


def _read(args: argparse.Namespace, rejects: Rejects) -> _Batch:
    """Read all files; one that cannot be read is told of, the others go on.

    A doubt about coordinates ends the import: nothing is put that may be in the wrong place.
    """
    batch = _Batch()
    names: set[str] = set()
    for path in args.files:
        try:
            found = gather(path, Wish(args.system, args.layer))
        except BadInputError as error:
            if error.field == crs.FIELD:
                raise
            batch.bad_files[path.name] = str(error)
            continue
        for refused in batch.draft.add(found, args.bounds):
            text = f"{refused.id} {refused.detail}".strip()
            rejects.add(found.file, refused.line, refused.reason, text)
        batch.notes += [f"{found.file}: {note}" for note in found.notes]
        names.add(own_name(found.features, ""))
    batch.name = names.pop() if len(names) == 1 else ""
    return batch


def _stem(files: Sequence[Path]) -> str:
    return files[0].name.partition(".")[0]


async def _deliver(args: argparse.Namespace, clock: Clock, draft: Draft, town: Town) -> Delivered:
    token = read_token(args.tokens, "admin")
    target = Target(args.server, token, door.asked(args), clock)
    return await deliver(
        target, draft.sheets(), town, replace=args.replace, rename=args.town is not None
    )


def _told(batch: _Batch, rejects: Rejects) -> dict[str, Any]:
    draft = batch.draft
    return {
        "read": draft.read,
        "layers": dict(draft.counts()),
        "bounds": [round(side, 7) for side in draft.frame or ()],
        "refused": rejects.count,
        "reasons": _most(rejects.reasons),
        "outside": draft.outside,
        "cut": draft.cut,
        "mended": len(draft.mended),
        "mends": [f"{thing}: {fault}" for thing, fault in draft.mended[:MOST_TOLD]],
        "bad_files": batch.bad_files,
        "notes": batch.notes[:MOST_TOLD],
    }


def _most(reasons: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(reasons.items(), key=lambda pair: -pair[1])[:MOST_TOLD])


def _done(done: Delivered) -> dict[str, Any]:
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
