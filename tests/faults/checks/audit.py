"""T17, SEC-08: no hand in a ledger's file goes unseen, and every command has its one row."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from zoneinfo import ZoneInfo

from app.clock import ManualClock
from app.domain.row import Row
from app.errors import StoreError
from app.ledger.sqlite import SqliteLedger
from app.server.sequencer import Sequencer
from tests.app.server.talk import limits
from tests.faults.damaging import flip_file
from tests.faults.line import Line, Scale
from tests.faults.tamper import TAMPERS, Heads, filled, proven

ALONE = True
SEED = 17
SLACK_S = 3.0
"""What even a short record may take where other work shares the machine."""


def run(scale: Scale) -> Iterator[Line]:
    tries, rows = (1_000, 100_000) if scale is Scale.CI else (6_000, 1_000_000)
    yield tampering(tries, commands=120)
    yield serving(tries // 2, commands=120)
    yield from timing(rows)


def tampering(tries: int, commands: int) -> Line:
    """Tamper with copies of one ledger; every one must be found."""
    missed: list[str] = []
    with TemporaryDirectory() as name:
        source = Path(name) / "ledger.db"
        heads = filled(source, commands)
        sound = proven(source, heads)
        if sound.faults:
            missed.append(f"a sound ledger: {sound.faults}")
        kinds = list(TAMPERS)
        for number in range(tries):
            kind = kinds[number % len(kinds)]
            if not found(source, heads, kind, seed := SEED * 1_000_003 + number):
                missed.append(f"{kind}, seed {seed}")
    note = f"missed: {missed[:3]}" if missed else f"{', '.join(TAMPERS)}; a head at hand"
    what = "edits, deletes, inserts, reorders, tail cuts and rewritten chains are found"
    return Line(("T17", "SEC-08"), what, tries, len(missed), note=note)


def found(source: Path, heads: Heads, kind: str, seed: int) -> bool:
    copy = source.with_name("copy.db")
    shutil.copyfile(source, copy)
    dice = random.Random(seed)
    with closing(sqlite3.connect(copy)) as db:
        try:
            TAMPERS[kind](db, dice)
        except sqlite3.IntegrityError:  # the file itself will not have it
            return True
        db.commit()
    return bool(proven(copy, heads).faults)


def serving(tries: int, commands: int) -> Line:
    """Flip bits of a ledger's file; a server either serves what was kept or says why not."""
    wrong: list[str] = []
    refused = 0
    with TemporaryDirectory() as name:
        source = Path(name) / "ledger.db"
        filled(source, commands)
        kept = served(source)
        for number in range(tries):
            copy = Path(name) / "copy" / "ledger.db"
            shutil.rmtree(copy.parent, ignore_errors=True)
            copy.parent.mkdir()
            shutil.copyfile(source, copy)
            flip_file(copy, random.Random(seed := SEED * 1_000_003 + number))
            try:
                if served(copy) != kept:
                    wrong.append(f"seed {seed}")
            except StoreError:
                refused += 1
    what = "bit flips in a ledger: a server starts on what was kept, or says why not"
    note = f"wrong rows served: {wrong[:3]}" if wrong else f"{refused} refused"
    return Line(("G14", "T17"), what, tries, len(wrong), note=note)


def served(path: Path) -> dict[tuple[str, str], Row]:
    """Return the rows that a server on a ledger would serve; raises `StoreError`."""
    with closing(SqliteLedger(path)) as ledger:
        state = Sequencer(ledger, limits(), ManualClock(), ZoneInfo("Asia/Shanghai")).state
        return {(row.kind, row.id): row for row in state.rows()}


def timing(rows: int) -> Iterator[Line]:
    """Make a long record and time the proof of it; join commands and audit on the way."""
    with TemporaryDirectory() as name:
        path = Path(name) / "ledger.db"
        start = perf_counter()
        heads = filled(path, rows, batch=500)
        appended = rows / (perf_counter() - start)
        start = perf_counter()
        proof = proven(path, heads)
        spent = perf_counter() - start
        whole = not proof.faults and proof.audited == rows + 1 == proof.commands + 1
        yield Line(
            ("T17",),
            f"{rows} audited commands are proven, changes and rows with them",
            1,
            int(not whole),
            spent,
            "s",
            f"<= {max(SLACK_S, 15 * rows / 1_000_000):g}",
            "" if whole else str(proof.faults[:3]),
        )
        yield Line(
            ("SEC-08",),
            "every command has exactly one row, accepted or refused",
            proof.commands,
            abs(proof.commands + 1 - proof.audited),
        )
        yield Line(("T17",), "commands appended with their audit", 1, 0, appended, "commands/s")
