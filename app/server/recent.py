"""The newest changes, ready to be sent: readers keep a cursor, so a slow one costs no memory."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from app.domain.command import Change
from app.domain.row import Row, canonical
from app.ledger.ledger import Mark
from app.protocol.messages import Changes, encode
from app.server.state import View, viewed

KEPT_CHANGES = 50_000
KEPT_BYTES = 64 * 1024 * 1024
"""Changes within which a reader resumes, and what their bodies may weigh; beyond either it gets a
snapshot."""

JOINED_FROM = 4
JOINED_BYTES = 160 * 1024
CHANGE_BYTES = 256
"""From how many batches behind they are sent as one, the most that goes into it, and what a change
weighs beside its body."""

KEPT_FRAMES = 64
"""Newest batches whose frames stay made; those of older ones are made again when asked for."""


@dataclass(slots=True)
class Batch:
    """Changes committed together, after `after_seq` up to the mark; frames are made once."""

    after_seq: int
    mark: Mark
    changes: tuple[Change, ...]
    _frames: dict[tuple[View, str], bytes] = field(default_factory=dict[tuple[View, str], bytes])

    def forget_frames(self) -> None:
        """Drop the frames made so far; they can be made again."""
        self._frames.clear()

    def frame(self, view: View, subprotocol: str) -> bytes:
        """Return the changes message as a reader of this view and encoding gets it."""
        key = (view, subprotocol)
        if key not in self._frames:
            digest = self.mark.full if view is View.FULL else self.mark.masked
            items = self.changes if view is View.FULL else tuple(map(_masked, self.changes))
            message = Changes(
                after_seq=self.after_seq, to_seq=self.mark.seq, digest=digest, items=items
            )
            self._frames[key] = encode(message, subprotocol)
        return self._frames[key]


def _masked(change: Change) -> Change:
    row = viewed(Row(change.kind, change.id, change.version, change.body), View.MASKED)
    return change if row.body is change.body else replace(change, body=row.body)


class Recent:
    """Batches in order, the oldest dropped when they hold more than `kept` changes or bytes."""

    def __init__(
        self, seq: int = 0, kept: int = KEPT_CHANGES, kept_bytes: int = KEPT_BYTES
    ) -> None:
        self._batches: list[Batch] = []
        self._ends: list[int] = []
        self._first = seq
        self._kept = kept
        self._kept_bytes = kept_bytes
        self._sizes: list[int] = []
        self._bytes = 0

    @classmethod
    def of(cls, after_seq: int, marks: Iterable[Mark], changes: Sequence[Change]) -> Recent:
        """Return the batches that the marks cut the changes into, the first after `after_seq`."""
        recent = cls(after_seq)
        position = 0
        for mark in marks:
            end = position
            while end < len(changes) and changes[end].seq <= mark.seq:
                end += 1
            if end > position:
                recent.add(Batch(recent.head, mark, tuple(changes[position:end])))
            position = end
        return recent

    @property
    def head(self) -> int:
        """Return the sequence number after the newest batch."""
        return self._ends[-1] if self._ends else self._first

    def add(self, batch: Batch) -> None:
        """Take the next batch."""
        self._batches.append(batch)
        self._ends.append(batch.mark.seq)
        self._sizes.append(sum(len(canonical(change.body)) for change in batch.changes))
        self._bytes += self._sizes[-1]
        if len(self._batches) > KEPT_FRAMES:
            self._batches[-KEPT_FRAMES - 1].forget_frames()
        drop = 0
        while drop < len(self._ends) - 1 and (
            self._ends[-1] - self._ends[drop] > self._kept or self._bytes > self._kept_bytes
        ):
            self._bytes -= self._sizes[drop]
            drop += 1
        if drop:
            self._first = self._ends[drop - 1]
            del self._batches[:drop], self._ends[:drop], self._sizes[:drop]

    def can_resume(self, seq: int, digest: int, view: View) -> bool:
        """Say whether a reader at `seq` with this digest can go on from there."""
        index = bisect_right(self._ends, seq) - 1
        if index < 0 or self._ends[index] != seq:
            return False
        mark = self._batches[index].mark
        return digest == (mark.full if view is View.FULL else mark.masked)

    def after(self, seq: int) -> Batch | None:
        """Return the batch that follows `seq`, or None at the head.

        A reader who is far behind gets several as one, at most a frame full. Raises LookupError
        when `seq` is older than all that is kept.
        """
        if seq < self._first:
            raise LookupError(f"changes after {seq} are no longer at hand")
        index = bisect_right(self._ends, seq)
        if len(self._batches) - index >= JOINED_FROM:
            return self._joined(index)
        return self._batches[index] if index < len(self._batches) else None

    def _joined(self, index: int) -> Batch:
        """Return the batches from `index` on as one, as many as go into a frame."""
        changes: list[Change] = []
        size, end = 0, index
        while end < len(self._batches):
            batch = self._batches[end]
            size += self._sizes[end] + CHANGE_BYTES * len(batch.changes)
            if changes and size > JOINED_BYTES:
                break
            changes.extend(batch.changes)
            end += 1
        return Batch(self._batches[index].after_seq, self._batches[end - 1].mark, tuple(changes))
