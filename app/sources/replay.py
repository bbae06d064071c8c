"""Replay: recorded reports to a running server, in their old rhythm or as fast as it takes them."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, Protocol

from app.clock import Clock
from app.domain.command import Command, CommandKind, Receipt
from app.domain.listing import cell
from app.errors import BadInputError
from app.sources.profile import Reader, Report
from app.sources.rows import BadRow, RawRow, read_rows
from app.sources.uplink import Uplink

MAX_REPORTS = 1_000_000
"""Reports of one run, which are held in memory to be sorted and shifted."""


class Times(StrEnum):
    """What becomes of the recorded times.

    `KEPT` leaves them. `SHIFTED` moves all by one span: the last event becomes now when replayed
    as fast as possible; with a speed each report gets the instant at which it is sent.
    """

    SHIFTED = "shifted"
    KEPT = "kept"


class Rejects:
    """Keeps aside what was not taken, in a CSV file that exists only when there is something.

    No spreadsheet takes a cell of it for a formula.
    """

    def __init__(self, path: Path | None) -> None:
        self.count = 0
        self.reasons: dict[str, int] = {}
        self._path = path
        self._stream: IO[str] | None = None
        self._writer: Any = None

    def add(self, file: str, line: int, reason: str, text: str) -> None:
        """Keep one row: file, line, plain reason, what was there."""
        self.count += 1
        self.reasons[reason] = self.reasons.get(reason, 0) + 1
        if self._path is None:
            return
        if self._stream is None:
            with self._said():
                self._stream = self._path.open("w", encoding="utf-8", newline="")
            self._writer = csv.writer(self._stream)
            self._write(["file", "line", "reason", "row"])
        self._write([cell(file), line, cell(reason), cell(text)])

    def close(self) -> None:
        """Finish the file."""
        if self._stream is not None:
            stream, self._stream = self._stream, None
            with self._said():
                stream.close()

    def _write(self, cells: list[str | int]) -> None:
        with self._said():
            self._writer.writerow(cells)

    @contextmanager
    def _said(self) -> Generator[None]:
        try:
            yield
        except OSError as error:
            raise BadInputError(
                f"rejects file {self._path} cannot be written: {error.strerror}", field="rejects"
            ) from error


@dataclass(slots=True)
class Recording:
    """What was read: reports in the files' order and the count of rows, merged rows included."""

    reports: list[tuple[str, Report]] = field(default_factory=list[tuple[str, Report]])
    read: int = 0
    merged: int = 0
    place_unknown: int = 0


def record(
    files: Sequence[Path], reader: Reader, rejects: Rejects, limit: int = MAX_REPORTS
) -> Recording:
    """Return the reports of some files; bad rows and repeated ids go to `rejects`.

    At most `limit` rows are read. Raises `BadInputError` for a file that cannot be read at all.
    """
    recording = Recording()
    seen: set[str] = set()
    groups: set[str] = set()
    for name, row in _limited(files, min(limit, MAX_REPORTS)):
        recording.read += 1
        if isinstance(row, BadRow):
            rejects.add(name, row.line, row.reason, row.text)
            continue
        try:
            group = reader.group(row.fields)
            if group and group in groups:
                recording.merged += 1
                continue
            report = reader.report(row.line, row.fields)
        except BadInputError as error:
            rejects.add(name, row.line, str(error), _joined(row))
            continue
        if report.id in seen:
            rejects.add(name, row.line, "has an id that an earlier row has", _joined(row))
            continue
        seen.add(report.id)
        groups.add(group)
        recording.place_unknown += not report.place.is_known
        recording.reports.append((name, report))
    return recording


def _limited(files: Sequence[Path], limit: int) -> Iterator[tuple[str, RawRow | BadRow]]:
    left = limit
    for path in files:
        if left <= 0:
            return
        for row in read_rows(path):
            yield path.name, row
            left -= 1
            if left <= 0:
                return


def _joined(row: RawRow) -> str:
    return " | ".join(f"{name}={value}" for name, value in row.fields.items() if value)[:2_000]


class Outcome(Protocol):
    """Hears what became of each report."""

    def __call__(self, file: str, report: Report, receipt: Receipt) -> None:
        """Take one receipt."""
        ...


class Player:
    """Sends a recording over an uplink; `accepted` and `refused` count the receipts.

    `stop` may be called at any time on the loop: what was sent is still answered.
    """

    def __init__(self, recording: Recording, rejects: Rejects, prefix: str, clock: Clock) -> None:
        self.accepted = 0
        self.refused = 0
        self.sent = 0
        self.is_stopped = False
        self._recording = recording
        self._rejects = rejects
        self._prefix = prefix
        self._clock = clock
        self._stopped = asyncio.Event()
        self._by_op: dict[int, tuple[str, Report]] = {}

    def stop(self) -> None:
        """Send no further report."""
        self.is_stopped = True
        self._stopped.set()

    def on_receipt(self, command: Command, receipt: Receipt) -> None:
        """Count a receipt; a refused report is kept aside with the server's words."""
        file, report = self._by_op.pop(command.op_no)
        if receipt.refusal is None:
            self.accepted += 1
            return
        self.refused += 1
        self._rejects.add(
            file, report.line, f"refused by the server: {receipt.refusal.text}", report.title
        )

    async def play(self, uplink: Uplink, speed: float, times: Times) -> None:
        """Send all reports and wait for the last receipt; `speed` 0 means as fast as possible."""
        reports = sorted(self._recording.reports, key=lambda pair: pair[1].at)
        begun = self._clock.now()
        shift = begun - reports[-1][1].at if reports else 0.0
        for file, report in reports:
            made_at = report.at + shift
            if speed:
                made_at = begun + (report.at - reports[0][1].at) / speed
                await self._wait_until(made_at)
            if self.is_stopped:
                break
            self.sent += 1
            self._by_op[self.sent] = (file, report)
            await uplink.submit(
                CommandKind.REPORT,
                f"{self._prefix}-{report.id}",
                report.args(),
                actor=self._prefix,
                made_at=report.at if times is Times.KEPT else made_at,
            )
        await uplink.drain()

    async def _wait_until(self, instant: float) -> None:
        delay = instant - self._clock.now()
        if delay > 0 and not self.is_stopped:
            try:
                async with asyncio.timeout(delay):
                    await self._stopped.wait()
            except TimeoutError:
                return
