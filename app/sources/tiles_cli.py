"""The command line of tile files: says of each what it is, or why it cannot be shown."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec

from app.domain.plain import line
from app.sources.tiles.opening import open_file
from app.sources.tiles.source import Facts, TileError, TileFormat

REFUSED = 3
"""Exit code when at least one file cannot be shown. Source: EXIT_CODES, `BadInputError`."""

WORDS = {
    TileFormat.PNG: "PNG pictures",
    TileFormat.JPEG: "JPEG pictures",
    TileFormat.WEBP: "WebP pictures",
    TileFormat.MVT: "vector tiles",
}
KINDS = {"mbtiles": "MBTiles", "pmtiles": "PMTiles"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `tiles` to a parser."""
    parser.description = "Say of each tile file what it is, or why it cannot be shown."
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="MBTiles or PMTiles")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(args: argparse.Namespace) -> int:
    """Print one line for each file; return 0 when all can be shown, else `REFUSED`."""
    refused = 0
    for path in args.files:
        try:
            source = open_file(path, thorough=True)
        except TileError as error:
            refused += 1
            _say(args, {"file": str(path), "shown": False, "reason": str(error)})
            continue
        source.close()
        _say(args, {"file": str(path), "shown": True, **described(source.facts)})
    return REFUSED if refused else 0


def described(facts: Facts) -> dict[str, Any]:
    """Return what a file is, fit for JSON."""
    return {
        "kind": facts.kind,
        "name": facts.name,
        "format": facts.format.value,
        "min_zoom": facts.min_zoom,
        "max_zoom": facts.max_zoom,
        "bounds": facts.bounds,
        "tiles": facts.count,
        "credit": facts.credit,
        "notes": list(facts.notes),
    }


def sentence(said: dict[str, Any]) -> str:
    """Return a file's line for people."""
    name = Path(said["file"]).name
    if not said["shown"]:
        return f"refused: {said['reason']}"
    count = "an unknown number of" if said["tiles"] is None else said["tiles"]
    zooms = f"zooms {said['min_zoom']} to {said['max_zoom']}"
    parts = [f"{KINDS[said['kind']]} “{said['name']}”", WORDS[TileFormat(said["format"])], zooms]
    parts.append(f"{count} tiles")
    if said["bounds"] is not None:
        west, south, east, north = said["bounds"]
        parts.append(f"{west:.4f}, {south:.4f} to {east:.4f}, {north:.4f}")
    if said["credit"]:
        parts.append(f"by {said['credit']}")
    notes = "".join(f" ({note})" for note in said["notes"])
    return f"shown: {name}: {', '.join(parts)}{notes}"


def _say(args: argparse.Namespace, said: dict[str, Any]) -> None:
    text = msgspec.json.encode(said).decode("utf-8") if args.json else line(sentence(said), 2_000)
    sys.stdout.write(text + "\n")
