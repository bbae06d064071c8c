"""A document written by a process of its own, so that a screen never waits for it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from app.domain.telemetry import Fix
from app.errors import WorldError

WITHIN_S = 60.0
"""How long a document may take. Source: our own choice; the largest town takes some 7 s."""

ROOT = Path(__file__).parents[2]


async def write_map(
    folder: Path,
    out: Path,
    fixes: Iterable[Fix],
    options: Sequence[str] = (),
    *,
    within_s: float = WITHIN_S,
) -> Path:
    """Write the map of a data folder, beside whoever uses it, and return the file.

    `fixes` are the places of units, which are in no file; `options` are those of the command line.
    Raises `WorldError` in plain words. When it is cancelled the process is ended.
    """
    given = msgspec.json.encode(list(fixes))
    words = ("report", "map", "--data", str(folder), "--out", str(out), "--positions", *options)
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app", *words),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    )
    try:
        _, said = await asyncio.wait_for(child.communicate(given), within_s)
    except TimeoutError as error:
        raise WorldError(f"the map was not written within {within_s:.0f} s") from error
    finally:
        if child.returncode is None:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()
    if child.returncode:
        reason = said.decode("utf-8", "replace").strip().removeprefix("yiping: ")
        raise WorldError(reason.splitlines()[-1] if reason else "the map could not be written")
    return out
