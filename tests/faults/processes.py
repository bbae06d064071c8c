"""One run of the process layer: a site under load, one nemesis, and the verdict of the files."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from app.errors import LinkError
from tests.faults.nemeses import NEMESES
from tests.faults.site import site
from tests.faults.verdict import judge

ROLES = (("c0", "leader"), ("c1", "operator"), ("c2", "field"))
WORK_RATE = 10.0


@dataclass(slots=True)
class Outcome:
    """What a run came to. `converged_s` counts from the moment when everything was healed."""

    nemesis: str
    seed: int
    faults: list[str] = field(default_factory=list)
    harm: list[str] = field(default_factory=list)
    converged_s: float = 0.0
    ticks: int = 0
    answers: int = 0

    @property
    def story(self) -> str:
        """The seed, what was done, and the first things that were wrong."""
        return f"{self.nemesis} seed {self.seed}: {self.faults[:3]}; harm: {self.harm[-8:]}"


async def run(folder: Path, nemesis: str, seed: int, seconds: float = 6.0) -> Outcome:
    """Let clients act for so long while a nemesis does harm; heal, wait, and look at the files."""
    outcome = Outcome(nemesis, seed)
    async with site(folder, seed) as place:
        await asyncio.gather(
            *(place.add(name, role, by_frames=nemesis == "frames") for name, role in ROLES)
        )
        await place.converged()
        for client in place.clients:
            client.work(int(seconds * WORK_RATE), WORK_RATE)
        outcome.harm = await NEMESES[nemesis](place, monotonic() + seconds)
        for client in place.clients:
            client.program.tell(do="rest")
            client.program.tell(do="retry")  # the wait between tries is no matter of this run
        try:
            outcome.converged_s = await place.converged()
        except (TimeoutError, LinkError) as error:
            outcome.faults.append(f"wedge: {error}")
        outcome.ticks = sum(len(client.ticks) for client in place.clients)
        outcome.answers = sum(len(client.answers) for client in place.clients)
    if not outcome.faults:
        outcome.faults += judge(place)
    if not outcome.ticks:
        outcome.faults.append("nobody acted")
    return outcome
