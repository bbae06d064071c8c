"""Ratings from a list: rows of id, state and reason become commands, bad rows are kept aside."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.command import Command, CommandKind, Receipt
from app.domain.plain import line
from app.domain.rate import MAX_REASON
from app.domain.rating import Grade, Origin
from app.errors import BadInputError
from app.sources.replay import Rejects
from app.sources.rows import BadRow, RawRow, read_rows
from app.sources.uplink import Uplink

MAX_RATINGS = 2_000_000
"""Rows of one run; they are read and sent one after the other."""

STATES: Mapping[str, Grade] = {
    **{grade.value: grade for grade in Grade},
    **{"r": Grade.RED, "y": Grade.YELLOW, "b": Grade.BLUE, "g": Grade.GREEN},
    **{"红": Grade.RED, "黄": Grade.YELLOW, "蓝": Grade.BLUE, "绿": Grade.GREEN},
    **{"红色": Grade.RED, "黄色": Grade.YELLOW, "蓝色": Grade.BLUE, "绿色": Grade.GREEN},
}
"""How a list may write a state."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "编号", "楼栋", "户"),
    "state": ("state", "状态", "评定", "颜色"),
    "reason": ("reason", "原因", "理由"),
    "was": ("was", "原状态"),
    "rule": ("rule", "规则"),
}
"""What a list may call its columns; the first three must be there."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One row that can be asked for: what to rate, and how. `was` is None for whatever it is."""

    line: int
    place: str
    state: Grade
    reason: str
    was: str | None = None
    rule: str = ""

    def args(self) -> dict[str, Any]:
        """Return the arguments of its command."""
        given: dict[str, Any] = {
            "state": self.state.value,
            "reason": self.reason,
            "source": Origin.IMPORT.value,
        }
        if self.was is not None:
            given["was"] = self.was
        if self.rule:
            given["rule"] = self.rule
        return given


def wish(row: RawRow) -> Wish:
    """Return what a row asks for; raises `BadInputError` saying what is wrong with it."""
    fields = {name.strip().lower(): value.strip() for name, value in row.fields.items()}
    found = {
        name: next((fields[each] for each in names if each in fields), None)
        for name, names in COLUMNS.items()
    }
    for name in ("id", "state", "reason"):
        if not found[name]:
            raise BadInputError(f"has no {name}", field=name)
    place, was = found["id"] or "", found["was"]
    if place != line(place):
        raise BadInputError("has an id that is no plain, short one", field="id")
    return Wish(
        line=row.line,
        place=place,
        state=_state(found["state"] or ""),
        reason=line(found["reason"] or "", MAX_REASON),
        was=_state(was).value if was else None,
        rule=line(found["rule"] or ""),
    )


def _state(text: str) -> Grade:
    state = STATES.get(text.lower())
    if state is None:
        raise BadInputError(f"has a state that is none: {line(text, 40)}", field="state")
    return state


class Sender:
    """Sends the rows of lists over an uplink, as fast as it takes them.

    `accepted` and `refused` count the receipts, `read` the rows.
    """

    def __init__(self, rejects: Rejects, actor: str = "") -> None:
        self.read = 0
        self.accepted = 0
        self.refused = 0
        self.is_stopped = False
        self._rejects = rejects
        self._actor = actor
        self._sent = 0
        self._by_op: dict[int, tuple[str, Wish]] = {}

    def stop(self) -> None:
        """Send no further row; what was sent is still answered."""
        self.is_stopped = True

    def on_receipt(self, command: Command, receipt: Receipt) -> None:
        """Count a receipt; a refused row is kept aside with the server's words."""
        file, asked = self._by_op.pop(command.op_no)
        if receipt.refusal is None:
            self.accepted += 1
            return
        self.refused += 1
        text = f"{asked.place} {asked.state}"
        self._rejects.add(file, asked.line, f"refused: {receipt.refusal.text}", text)

    async def send(self, uplink: Uplink, files: Sequence[Path]) -> None:
        """Send all rows and wait for the last receipt; raises `BadInputError` for a bad file."""
        for name, asked in self.wishes(files):
            if self.is_stopped:
                break
            self._sent += 1
            self._by_op[self._sent] = (name, asked)
            await uplink.submit(
                CommandKind.RATE, asked.place, asked.args(), actor=self._actor or name
            )
            if not self._sent % 256:
                await asyncio.sleep(0)  # an uplink with room does not wait by itself
        await uplink.drain()

    def wishes(self, files: Sequence[Path]) -> Iterator[tuple[str, Wish]]:
        """Yield the good rows of some files with the file's name; bad ones are kept aside."""
        for path in files:
            for row in read_rows(path):
                if self.read >= MAX_RATINGS:
                    return
                self.read += 1
                if isinstance(row, BadRow):
                    self._rejects.add(path.name, row.line, row.reason, row.text)
                    continue
                try:
                    yield path.name, wish(row)
                except BadInputError as error:
                    text = ",".join(row.fields.values())[:2_000]
                    self._rejects.add(path.name, row.line, str(error), text)
