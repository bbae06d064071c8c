"""The pure core under any input, and the wire under spoilt and foreign frames: layer L1."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from time import perf_counter

from tests.faults.garbling import MAX_HANDLING_S, handle
from tests.faults.line import Line, Scale
from tests.faults.properties import PROPERTIES, Tries
from tests.faults.skew import matrix

EXAMPLES = {Scale.CI: 20_000, Scale.LONG: 200_000}
WITHIN_S = {Scale.CI: 60.0, Scale.LONG: 3_600.0}
LOT = 250
FRAMES = {Scale.CI: 10_000, Scale.LONG: 1_000_000}


def run(scale: Scale) -> Iterator[Line]:
    """Yield a line for each property, for spoilt frames and for the versions."""
    yield from properties(EXAMPLES[scale], WITHIN_S[scale])
    yield spoilt(FRAMES[scale])
    yield matrix()


def properties(examples: int, within_s: float = 60.0) -> Iterator[Line]:
    """Try each property with its share of the examples and of the time."""
    for ids, what, tries, share in PROPERTIES:
        until = perf_counter() + within_s * share
        wanted = max(2, int(examples * share))
        done, note = 0, ""
        while done < wanted and not note and (not done or perf_counter() < until):
            count = min(LOT, wanted - done)
            note = _fault(tries, count)
            done += count
        few = "" if note or done >= wanted else f"{done} of {wanted} fitted the time"
        yield Line(ids, what, done, int(bool(note)), note=note or few)


def _fault(tries: Tries, count: int) -> str:
    try:
        tries(count)
    except Exception:  # noqa: BLE001 - whatever a property raises, it does not hold
        return traceback.format_exc(limit=-3)
    return ""


def spoilt(frames: int) -> Line:
    """Give spoilt frames to both ends."""
    handled = handle(frames)
    return Line(
        ("G22", "REL-18"),
        f"spoilt frames, {handled.refused} of them refused; the slowest took at most",
        handled.frames,
        handled.wrong,
        handled.slowest_s * 1000.0,
        "ms",
        f"<= {MAX_HANDLING_S * 1000:g}",
        handled.note,
    )
