"""What is to happen in one simulated run, made from a seed alone and open to leaving things out."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

SERVER = "server"
EVERYONE = "everyone"

DAY_S = 86_400.0
DAY_OFF_S = 8 * 3_600.0


class Fault(StrEnum):
    """What can go wrong; the comment says what `value` is."""

    DELAY = "delay"  # the longest delay in seconds
    HOLD_UP = "hold-up"
    HOLD_DOWN = "hold-down"
    HOLD = "hold"
    CUT = "cut"
    DUPLICATE = "duplicate"  # share of frames
    LOSE_ANSWERS = "lose-answers"  # share of frames with receipts
    LOSE_ANY = "lose-any"  # share of all frames
    KILL = "kill"
    RESTART = "restart"
    RESTORE = "restore"  # age of the copy in seconds
    CLOCK = "clock"  # seconds of offset
    STROBE = "strobe"  # seconds of offset, there and back
    STORE = "store"  # which of the next writes fails
    BAR = "bar"  # the server refuses the connection


@dataclass(frozen=True, slots=True)
class Nemesis:
    """One fault: when it starts, for how long, at whom."""

    fault: Fault
    at: float
    lasts: float
    who: str
    value: float = 0.0

    def __str__(self) -> str:
        figure = f" {self.value:g}" if self.value else ""
        return f"{self.at:6.2f} s {self.who}: {self.fault}{figure} for {self.lasts:.2f} s"


@dataclass(frozen=True, slots=True)
class Intent:
    """A moment at which a person at a client wants something; what, the dice of `seed` say."""

    at: float
    who: int
    seed: int
    is_poison: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """All of one run. Equal plans give equal runs."""

    seed: int
    profile: str
    roles: tuple[str, ...]
    horizon_s: float
    intents: tuple[Intent, ...]
    nemeses: tuple[Nemesis, ...]

    @property
    def clients(self) -> tuple[str, ...]:
        return tuple(client_name(number) for number in range(len(self.roles)))

    def without(self, nemeses: frozenset[int], intents: frozenset[int]) -> Plan:
        return replace(
            self,
            nemeses=tuple(n for i, n in enumerate(self.nemeses) if i not in nemeses),
            intents=tuple(n for i, n in enumerate(self.intents) if i not in intents),
        )


def client_name(number: int) -> str:
    return f"c{number + 1}"


CREW = ("operator", "field", "dispatcher", "checker", "leader", "wall", "connector", "field")
CLOCKS = (-DAY_S, DAY_S, -300.0, 300.0, -1_700_000_000.0, 2_300_000_000.0, 4.0, -0.5)


@dataclass(frozen=True, slots=True)
class Profile:
    """How the runs of one kind are made."""

    faults: tuple[Fault, ...]
    nemeses: tuple[int, int]
    clients: tuple[int, int] = (2, 4)
    intents: tuple[int, int] = (30, 70)
    horizon_s: tuple[float, float] = (12.0, 24.0)
    poison: float = 0.01


NET = (Fault.DELAY, Fault.HOLD_UP, Fault.HOLD_DOWN, Fault.HOLD, Fault.CUT, Fault.BAR)
PROFILES = {
    "mixed": Profile(tuple(Fault), (3, 8)),
    "answers": Profile((Fault.LOSE_ANSWERS, Fault.DUPLICATE, Fault.KILL, Fault.CUT), (3, 6)),
    "network": Profile((*NET, Fault.DUPLICATE, Fault.LOSE_ANY), (3, 8)),
    "apart": Profile((Fault.HOLD, Fault.BAR), (2, 4), (3, 4), (40, 80)),
    "restarts": Profile((Fault.KILL, Fault.RESTART, Fault.CUT), (3, 6)),
    "restore": Profile((Fault.RESTORE, Fault.CUT, Fault.HOLD, Fault.KILL), (2, 5)),
    "clocks": Profile((Fault.CLOCK, Fault.STROBE, Fault.CUT), (2, 5)),
    "store": Profile((Fault.STORE, Fault.CUT, Fault.KILL), (3, 7)),
    "poison": Profile((Fault.CUT, Fault.DELAY), (0, 2), poison=0.1),
    "crowd": Profile(tuple(Fault), (5, 12), (10, 10), (90, 130), (20.0, 40.0)),
}
ORDER = (
    *("mixed", "answers", "network", "apart", "restarts", "restore", "clocks", "store"),
    *("mixed", "poison", "mixed", "answers", "network", "apart", "restarts", "restore"),
    *("clocks", "store", "mixed", "crowd"),
)


def plan(seed: int, profile: str = "") -> Plan:
    """Return the plan of a seed; without a profile, that of its turn."""
    name = profile or ORDER[seed % len(ORDER)]
    how = PROFILES[name]
    dice = random.Random(f"plan {name} {seed}")
    count = dice.randint(*how.clients)
    horizon_s = dice.uniform(*how.horizon_s)
    roles = _roles(dice, count)
    intents = sorted(
        (
            Intent(
                dice.uniform(1.0, horizon_s),
                dice.randrange(count),
                dice.randrange(1 << 30),
                dice.random() < how.poison,
            )
            for _ in range(dice.randint(*how.intents))
        ),
        key=lambda intent: intent.at,
    )
    names = [client_name(number) for number in range(count)]
    nemeses = [
        _nemesis(dice, dice.choice(how.faults), names, horizon_s)
        for _ in range(dice.randint(*how.nemeses))
    ]
    if name == "restore" and not any(n.fault is Fault.RESTORE for n in nemeses):
        nemeses.append(_nemesis(dice, Fault.RESTORE, names, horizon_s))
    nemeses.sort(key=lambda nemesis: nemesis.at)
    return Plan(seed, name, roles, horizon_s, tuple(intents), tuple(nemeses))


def _roles(dice: random.Random, count: int) -> tuple[str, ...]:
    """Return who is there: always somebody who reports and somebody who carries on."""
    more = [CREW[dice.randrange(1, len(CREW))] for _ in range(count - 2)]
    return ("operator", dice.choice(("leader", "field", "dispatcher", "wall")), *more)


def _nemesis(dice: random.Random, fault: Fault, names: list[str], horizon_s: float) -> Nemesis:
    at = dice.uniform(0.5, horizon_s - 1.0)
    lasts = min(dice.uniform(0.2, 12.0), horizon_s - at)
    value = VALUES[fault](dice) if fault in VALUES else 0.0
    if fault in {Fault.RESTART, Fault.RESTORE}:
        return Nemesis(fault, at, min(lasts, 3.0), SERVER, value)
    if fault in {Fault.KILL, Fault.CLOCK, Fault.STROBE, Fault.STORE}:
        return Nemesis(fault, at, min(lasts, 6.0), dice.choice([*names, SERVER]), value)
    return Nemesis(fault, at, lasts, dice.choice([*names, EVERYONE]), value)


VALUES: dict[Fault, Callable[[random.Random], float]] = {
    Fault.DELAY: lambda dice: dice.uniform(0.1, 5.0),
    Fault.DUPLICATE: lambda dice: 0.25,
    Fault.LOSE_ANSWERS: lambda dice: 0.5,
    Fault.LOSE_ANY: lambda dice: dice.uniform(0.02, 0.2),
    Fault.RESTORE: lambda dice: dice.uniform(1.0, 8.0),
    Fault.CLOCK: lambda dice: dice.choice(CLOCKS),
    Fault.STROBE: lambda dice: dice.choice(CLOCKS),
    Fault.STORE: lambda dice: float(dice.randint(1, 5)),
}
