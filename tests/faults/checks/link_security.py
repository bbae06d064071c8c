"""Who may do what, who is out when, who is trusted, and what a caught frame is worth."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from app.errors import LinkError
from app.sources.wire import dial
from tests.app.tls import BAD, bad
from tests.faults import cloning, flooding, replaying, revoking, rights
from tests.faults.line import Line, Scale

T = TypeVar("T")


def run(scale: Scale) -> Iterator[Line]:
    times = 50 if scale is Scale.LONG else 3
    yield _rights()
    yield from _revoked(1 if scale is Scale.CI else 10)
    yield _refused()
    replays = _in_folder(partial(_replay, times))
    yield Line(
        ("G24",),
        "caught frames sent again by the same and other connections, another login, other days",
        replays.frames,
        len(replays.effects),
        note="; ".join(replays.effects[:3]),
    )
    clones = [_in_folder(partial(_clone, loses)) for loses in (False, True) * times]
    faults = [fault for each in clones for fault in each]
    yield Line(
        ("G25", "G03"),
        "two copies of one data folder act at once: nothing lost, nothing twice, two names",
        len(clones),
        sum(map(bool, clones)),
        note="; ".join(faults[:3]),
    )
    wrong = _in_folder(flooding.guesses)
    yield Line(
        ("T13",),
        "five wrong tokens lock a client out for 15 minutes, whatever the sixth is",
        5,
        len(wrong),
        note="; ".join(wrong),
    )
    code = _in_folder(flooding.idle_flood)
    yield Line(("T14",), "a flood of frames is ended by name", 1, int(code != "flood"), note=code)


def _in_folder(act: Callable[[Path], Awaitable[T]]) -> T:
    async def live(folder: Path) -> T:
        return await act(folder)

    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        return asyncio.run(live(Path(folder)))


def _rights() -> Line:
    undecided = rights.undecided()
    wrong = [f"{cell}: {said}" for cell, said in _in_folder(rights.asked)]
    wrong += _in_folder(rights.read)
    count = len(rights.cells()) + 2 * len(rights.ROLES)
    missing = [f"nobody decided about {name}" for name in undecided]
    return Line(
        ("SEC-04", "T11"),
        "role by command by scope, each cell asked of a server without a screen",
        count,
        len(wrong) + len(missing),
        100.0 if not missing else 0.0,
        "%",
        ">= 100",
        "; ".join([*missing, *wrong[:3]]),
    )


def _revoked(rounds: int) -> Iterator[Line]:
    for variant in revoking.VARIANTS:
        outs = [_in_folder(partial(_revoke, variant)) for _ in range(rounds)]
        faults = [out.fault for out in outs if out.fault]
        yield Line(
            ("SEC-05", "T10"),
            f"{variant.name}: a live connection ends, and it stays so after a restart",
            rounds,
            len(faults),
            max(out.out_s for out in outs),
            "s",
            "<= 5",
            "; ".join(faults[:3]),
        )


async def _replay(times: int, folder: Path) -> replaying.Replays:
    return await replaying.replay(folder, times)


async def _clone(loses_answers: bool, folder: Path) -> list[str]:
    return await cloning.cloned(folder, loses_answers=loses_answers)


async def _revoke(variant: revoking.Variant, folder: Path) -> revoking.Outcome:
    return await revoking.revoke(folder, variant)


def _refused() -> Line:
    said = {kind: _in_folder(partial(_met, kind)) for kind in BAD}
    wrong = [f"{kind}: {text}" for kind, text in said.items() if text]
    return Line(
        ("SEC-06", "T09"),
        "a server that is not to be trusted is refused, with its own words, and hears nothing",
        len(BAD),
        len(wrong),
        note="; ".join(wrong),
    )


async def _met(kind: str, folder: Path) -> str:
    """Dial a bad server; return what was not as promised."""
    async with bad(kind, folder) as heard:
        try:
            async with dial(heard.url, heard.trusted):
                return "let in"
        except LinkError as error:
            if BAD[kind] not in str(error):
                return str(error)
        return "heard something" if heard.frames else ""
