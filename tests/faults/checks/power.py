"""L4: the power fails at any instant. FULL loses nothing that was acknowledged; NORMAL must."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from app.errors import StoreError
from app.ledger.chain import first_broken
from app.ledger.sqlite import SqliteLedger
from app.store.outbox import Outbox
from tests.faults.line import Line, Scale
from tests.faults.powerloss import can_trace, crashes, trace

POINTS = {Scale.CI: 250, Scale.LONG: 1_000}
"""Instants for each of the two precious files."""

CONTROL = {Scale.CI: 100, Scale.LONG: 500}
COMMITS = 150
IDS = ("G01", "REL-01")


@dataclass(slots=True)
class Tally:
    """What a replay came to: acknowledged things lost, and files that were no good any more."""

    points: int = 0
    losing: int = 0
    lost: int = 0
    broken: int = 0
    acknowledged: int = 0
    stories: list[str] = field(default_factory=list)


def run(scale: Scale) -> Iterator[Line]:
    cannot = can_trace()
    if cannot:
        yield Line(IDS, "power loss: not run", 0, 0, note=cannot)
        yield Line(("REL-02",), "power loss, control: not run", 0, 0, note=cannot)
        return
    for store in LOOKS:
        yield line_of(store, replay(store, "full", POINTS[scale]))
    for store in LOOKS:
        yield control_line_of(store, replay(store, "normal", CONTROL[scale]))


def replay(store: str, how: str, points: int, commits: int = COMMITS) -> Tally:
    """Cut the power of a committing program at so many instants and open what is left."""
    dice, tally = random.Random(f"{store} {how}"), Tally()
    with TemporaryDirectory(prefix="faults-") as base:
        happened = trace(store, how, commits, Path(base))
        data = str(Path(base) / "data")
        for point, disk, loss in crashes(happened, data, points, dice):
            target = Path(base) / f"at{tally.points}"
            target.mkdir()
            disk.after_power_loss(target, loss, dice)
            tally.points += 1
            tally.acknowledged += len(disk.acknowledged)
            _count(tally, LOOKS[store], target, disk.acknowledged, f"event {point}, {loss}")
    return tally


def _count(
    tally: Tally, look: Callable[[Path], set[int]], target: Path, said: list[int], story: str
) -> None:
    try:
        lost = set(said) - look(target)
    except StoreError as error:
        tally.broken += 1
        tally.stories.append(f"{story}: {error}")
        return
    tally.lost += len(lost)
    tally.losing += bool(lost)
    if lost:
        tally.stories.append(f"{story}: lost {sorted(lost)[:5]}")


def in_outbox(folder: Path) -> set[int]:
    """Open an outbox as a start does; return the ops in it."""
    with closing(Outbox(folder / "outbox.db")) as outbox:
        kept = [command.op_no for command in outbox.after(0)]
        outbox.enqueue("report", "k", {}, made_at=1.0)
    return set(kept) if kept == list(range(1, len(kept) + 1)) else set()


def in_ledger(folder: Path) -> set[int]:
    """Open a ledger as a start does; return the changes in it, none when the chain is broken."""
    with closing(SqliteLedger(folder / "ledger.db")) as ledger:
        kept = list(ledger.all_changes())
    return set() if first_broken(kept) is not None else {change.seq for change in kept}


LOOKS: dict[str, Callable[[Path], set[int]]] = {"outbox": in_outbox, "ledger": in_ledger}


def line_of(store: str, tally: Tally) -> Line:
    return Line(
        ids=IDS,
        what=f"power lost while committing to the {store}: instants that lose or break anything",
        runs=tally.points,
        failures=tally.losing + tally.broken,
        value=tally.lost,
        unit="acknowledged",
        goal="<= 0",
        note="; ".join(tally.stories[:3]) or f"{tally.acknowledged} looked for",
    )


def control_line_of(store: str, tally: Tally) -> Line:
    return Line(
        ids=("REL-02", "G26"),
        what=f"control, {store} with synchronous=NORMAL: instants that lose what was acknowledged",
        runs=tally.points,
        failures=0,
        value=tally.losing,
        unit="instants",
        goal=">= 1",
    )
