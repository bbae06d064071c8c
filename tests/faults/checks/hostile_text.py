"""Hostile text: on screens, in the search, in files, in tables, in the log, and in the code."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.architecture.dangers import dangers
from tests.architecture.reasons import REASONS
from tests.architecture.source import source_files, tree
from tests.faults.line import Line, Scale
from tests.security.exports import acting, cells, listed, rejected
from tests.security.logging_fuzz import write_and_read
from tests.security.parsers import MOST_BYTES, MOST_S, refusals
from tests.security.queries import LONGEST_S, search_all, town_of
from tests.security.session import leaks

SEED = 20_260_618


@dataclass(frozen=True, slots=True)
class Numbers:
    """How much is tried. `frames`: every so manieth text is put in the screens' frame as well."""

    screens: tuple[str, ...]
    frames: int
    queries: int
    cases: int
    events: int


NUMBERS = {
    Scale.CI: Numbers(("wall", "seat", "trays"), 16, 1_000, 20_000, 1_000),
    Scale.LONG: Numbers(("wall", "seat", "trays"), 1, 100_000, 20_000, 100_000),
}


def run(scale: Scale) -> Iterator[Line]:
    """Yield a line for each promise about text from outside."""
    yield from tried(NUMBERS[scale])


def tried(numbers: Numbers) -> Iterator[Line]:
    """Yield the lines for other numbers, as the tests of this module do."""
    yield from shown(numbers)
    with TemporaryDirectory() as name:
        folder = Path(name)
        yield refused(folder)
        yield searched(folder, numbers)
        yield from logged(folder, numbers)
        yield exported(folder)
    yield linted()


def shown(numbers: Numbers) -> Iterator[Line]:
    """Show the corpus on whole screens, in a process of its own: Qt stays in it."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        from tests.security.render import expose_all

        for screen in numbers.screens:
            exposure = pool.submit(expose_all, screen, numbers.frames).result()
            yield Line(
                ("SEC-01", "T01", "T02", "T03"),
                f"hostile texts on {exposure.places} lines of the {screen}: run, load, overrun",
                exposure.shown,
                exposure.failures,
                float(exposure.loads),
                "loads",
                "<= 0",
                "; ".join([*exposure.spoiled, *exposure.rich][:5]),
            )


def refused(folder: Path) -> Line:
    """Feed the readers what chokes them."""
    found = list(refusals(folder))
    wrong = [each for each in found if not each.is_fine]
    slowest = max(each.spent_s for each in found)
    most = max(each.peak_bytes for each in found)
    return Line(
        ("SEC-02", "T06", "T20"),
        "JSON, XML, rows, profiles, frames that choke a reader: processor's time to refuse them",
        len(found),
        len(wrong),
        1_000.0 * slowest,
        "ms",
        f"<= {1_000 * MOST_S:.0f}",
        f"most memory {most / 1e6:.1f} MB of {MOST_BYTES / 1e6:.0f}; no archive or picture is "
        f"read by the program {[each.name for each in wrong[:5]] or ''}".rstrip(),
    )


def searched(folder: Path, numbers: Numbers) -> Line:
    """Search for nasty texts."""
    with town_of(folder, numbers.cases) as mirror:
        result = search_all(mirror, SEED, numbers.queries)
    wrong = [*result.errors[:3], *result.extra[:3]]
    return Line(
        ("SEC-03", "T04"),
        f"nasty searches of {numbers.cases} cases: errors, waits, statements not ours",
        result.asked,
        result.failures,
        1_000.0 * result.longest_s,
        "ms",
        f"<= {1_000 * LONGEST_S:.0f}",
        "; ".join([f"seed {SEED}", *wrong]),
    )


def logged(folder: Path, numbers: Numbers) -> Iterator[Line]:
    """Write hostile events, and search what a real session leaves for secrets."""
    written = write_and_read(folder, SEED, numbers.events)
    yield Line(
        ("T19",),
        "hostile events in the log: one line each, nothing forged, no field that is not allowed",
        written.events,
        written.failures,
        note="; ".join([f"seed {SEED}", *written.wrong[:3]]),
    )
    found = asyncio.run(leaks(folder / "session"))
    yield Line(
        ("SEC-09", "T19"),
        "files of a session of server, source, seat and wall that hold a token or, in logs, people",
        found.files,
        len(found.found),
        note="; ".join([f"{found.log_lines} lines of logs", *found.found[:5]]),
    )


def exported(folder: Path) -> Line:
    """Open the tables that leave the program as a spreadsheet would."""
    texts = cells()
    wrong = [*acting(listed(texts)), *acting(rejected(texts, folder))]
    return Line(
        ("T05",),
        "cells of lists and of rejected rows that a spreadsheet would work out",
        2 * len(texts),
        len(wrong),
        note="; ".join(map(repr, wrong[:5])),
    )


def linted() -> Line:
    """Look for dangerous habits in everything that ships."""
    files = source_files()
    found = {
        (path, rule, where)
        for path in files
        for _, rule, where in dangers(tree(path))
        if (path, rule, where) not in REASONS
    }
    return Line(
        ("SEC-11", "T02", "T24"),
        "modules with rich text, built SQL, code from data, asserts, shells, hosts, XML",
        len(files),
        len(found),
        note="; ".join(map(str, sorted(found)[:5])),
    )
