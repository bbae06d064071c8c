"""What clients that do not read, or do not stop sending, cost the server and the others."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.faults import flooding
from tests.faults.line import Line, Scale

ALONE = True
READERS = 50
SECONDS = 14.0
CONTROL_S = 8.0
"""By then as many frames are kept as ever will be."""


def run(scale: Scale) -> Iterator[Line]:
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name)
        control = asyncio.run(flooding.stuck(folder / "control", 0, CONTROL_S))
        seen = asyncio.run(flooding.stuck(folder / "stuck", READERS, SECONDS))
        rounds = 3 if scale is Scale.CI else 100
        beside = asyncio.run(flooding.beside_a_flooder(folder / "flood", rounds))
    yield Line(
        ("REL-08", "G10"),
        f"memory of the server for each of {READERS} readers that stopped reading",
        READERS,
        0,
        max(0.0, seen.peak_mib - control.peak_mib) / READERS,
        "MiB",
        "<= 1",
        f"peak of its own memory {seen.peak_mib:.1f} MiB, {control.peak_mib:.1f} without them",
    )
    yield Line(
        ("REL-07", "G10"),
        "a reader that stopped reading is dropped",
        READERS,
        seen.left,
        seen.dropped_s,
        "s",
        "<= 15",
    )
    yield Line(
        ("T14",),
        "wait of somebody else for an answer (p99) beside a sender that does not stop",
        beside.asked,
        0,
        100.0 * beside.growth,
        "% more",
        "<= 20",
        f"{beside.beside_ms:.1f} ms, alone {beside.alone_ms:.1f} ms",
    )
