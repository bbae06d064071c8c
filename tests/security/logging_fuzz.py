"""Events with hostile names, texts and fields, written to a real log and read again."""

from __future__ import annotations

import json
import logging
import random
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import BadInputError
from app.logs import FIELDS, close_logging, setup_logging
from app.sources.strict import read_json
from tests.security.corpus import payloads

SECRET = "Seeded-Secret-5rT8kQ"
FORGED = (
    '{"at":"x","level":"error","logger":"a","message":"b"}',
    '\n{"at":"x","level":"error","logger":"a","message":"forged"}\n',
    '"}\r\n{"level":"info","message":"forged"}',
    '","level":"error","x":"',
    "\\u000a\\n\\",
    "%s %d %(x)s {} {0}",
)


TEXTS = (*(text[:1_000] for text in payloads()), *FORGED)
NAMES = sorted(FIELDS)
BATCH = 1_000
"""Events of one file, fewer than would make it start another."""


@dataclass(slots=True)
class Written:
    """How many events were written, how many lines came of them, and what was wrong."""

    events: int = 0
    lines: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def failures(self) -> int:
        """How many lines are not the one event that they should be."""
        return len(self.wrong) + abs(self.events - self.lines)


def write_and_read(folder: Path, seed: int, count: int) -> Written:
    """Write so many events with hostile words in every place, then read the files line by line."""
    rng = random.Random(seed)
    result = Written(count)
    for start in range(0, count, BATCH):
        numbers = range(start, min(count, start + BATCH))
        path = folder / f"fuzz-{start}.jsonl"
        setup_logging("debug", path)
        try:
            for number in numbers:
                _write(rng, number)
        finally:
            close_logging()
        _read(path.read_bytes(), numbers, result)
        path.unlink()
    return result


def _write(rng: random.Random, number: int) -> None:
    log = logging.getLogger("yiping.fuzz")
    text, other = rng.choice(TEXTS), rng.choice(TEXTS)
    odd = (None, 1, -1.5, float("nan"), 10**30, [other])
    extra = {
        rng.choice(NAMES): other,
        rng.choice(NAMES): rng.choice(odd),
        "token": SECRET,
        "password": SECRET,
        "op_no": number,
    }
    if rng.random() < 0.8:
        log.log(rng.choice((10, 20, 30, 40)), "%s", text, extra=extra)
        return
    try:
        raise RuntimeError(text)
    except RuntimeError:
        log.exception("%s", other, extra=extra)


def _read(raw: bytes, numbers: range, result: Written) -> None:
    lines = raw.decode("utf-8").splitlines()
    result.lines += len(lines)
    for number, line in zip(numbers, lines, strict=False):
        try:
            event = read_json(line)
        except BadInputError as error:
            result.wrong.append(f"{number}: {error}")
            continue
        if not isinstance(event, dict) or event.get("op_no") != number:
            result.wrong.append(f"{number}: {json.dumps(event)[:80]}")
        elif SECRET in line or event.get("logger") != "yiping.fuzz":
            result.wrong.append(f"{number}: a secret or a forged line")
