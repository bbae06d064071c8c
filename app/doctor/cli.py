"""The command line of the doctor."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from app.clock import Clock, SystemClock
from app.doctor.files import KNOWN, folders, look_at_folder
from app.doctor.finding import Finding, Weight, note
from app.doctor.machine import look_at_clock, look_at_room, look_at_secrets, look_at_sqlite
from app.doctor.words import LANGUAGES, sentence
from app.errors import BadInputError
from app.settings import data_folder

NEEDS_HELP = 6
MARKS = {Weight.FINE: "✓", Weight.NOTE: "·", Weight.HELP: "✗"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `doctor`."""
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="a data folder (default: all of this user)"
    )
    parser.add_argument(
        "--against",
        type=Path,
        metavar="OUTBOX",
        help="a node's outbox.db: hold the ledger against the heads of it that the node kept",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])


def run(args: argparse.Namespace) -> int:
    """Look at everything, say what was found; the exit code is 6 when something needs help."""
    top: Path = args.data or data_folder()
    against: Path | None = args.against
    if against is not None and not against.is_file():
        raise BadInputError(f"there is no file {against}", field="against")
    found = list(examine(top, against, SystemClock()))
    if args.json:
        sys.stdout.write(json.dumps(as_json(found, args.language), ensure_ascii=False) + "\n")
    else:
        for finding in found:
            sys.stdout.write(f"{MARKS[finding.weight]} {sentence(finding, args.language)}\n")
    return NEEDS_HELP if any(one.weight is Weight.HELP for one in found) else 0


def examine(top: Path, against: Path | None, clock: Clock) -> Iterator[Finding]:
    """Yield all that is found on this machine and in the folders at and below one."""
    yield look_at_sqlite()
    own = folders(top)
    if not own:
        yield note("nothing_here", top)
        return
    yield look_at_room(top)
    files = [path for folder in own for name in KNOWN for path in folder.glob(f"{name}*")]
    yield look_at_clock(files, clock)
    for folder in own:
        yield from look_at_folder(folder, against, clock)
        yield from look_at_secrets(folder)


def as_json(found: list[Finding], language: str) -> dict[str, object]:
    """Return the findings for a program to read."""
    return {
        "ok": all(one.weight is not Weight.HELP for one in found),
        "findings": [
            {
                "weight": one.weight,
                "code": one.code,
                "place": one.place,
                "facts": dict(one.facts),
                "text": sentence(one, language),
            }
            for one in found
        ],
    }
