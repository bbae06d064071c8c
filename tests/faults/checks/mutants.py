"""The tests of the tests: each of many mistakes must fail its check (G26)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from tests.faults.line import Line, Scale
from tests.faults.link_mutants import FOR_EVERY_CHANGE, LINK_MUTANTS
from tests.faults.mistakes import MUTANTS, Mutant
from tests.faults.mutants import killed, passes, tree
from tests.faults.simulation import fast_folder

ALONE = True
JOBS = 2


def run(scale: Scale) -> Iterator[Line]:
    """Kill every mutant; in the long run see first that each check passes without one."""
    is_long = scale is Scale.LONG
    links = LINK_MUTANTS if is_long else LINK_MUTANTS[:FOR_EVERY_CHANGE]
    yield from judged((*MUTANTS, *links), is_checked=is_long)


def judged(mutants: Sequence[Mutant], *, is_checked: bool) -> Iterator[Line]:
    """Yield the line of some mutants."""
    alive: list[str] = []
    with TemporaryDirectory(dir=fast_folder(), prefix="mutants-") as base:
        places: SimpleQueue[Path] = SimpleQueue()
        for number in range(JOBS):
            (Path(base) / str(number)).mkdir()

        def dead(mutant: Mutant) -> str:
            place = places.get()
            try:
                if is_checked and not (passed := passes(place, mutant.check))[0]:
                    return f"{mutant.name}: fails without it: {passed[1][-200:]}"
                return "" if killed(place, mutant)[0] else f"{mutant.name} survives {mutant.check}"
            except (ValueError, OSError) as error:
                return str(error)
            finally:
                places.put(place)

        with (
            tree(Path(base) / "0") as first,
            tree(Path(base) / "1") as second,
            ThreadPoolExecutor(JOBS) as pool,
        ):
            places.put(first)
            places.put(second)
            alive = [fault for fault in pool.map(dead, mutants) if fault]
    count = len(mutants)
    what = f"mutants killed: {count - len(alive)}/{count}"
    yield Line(("G26", "REL-20"), what, count, len(alive), note="; ".join(alive))
