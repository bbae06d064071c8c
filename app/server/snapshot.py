"""Snapshots: the whole state as one reader gets it, cut into frames as they are sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.row import Row, canonical
from app.protocol.messages import Message, SnapshotBegin, SnapshotEnd, SnapshotRows
from app.server.state import View, viewed

CHUNK_BYTES = 120 * 1024
CHUNK_ROWS = 500


def snapshot(
    rows: list[Row], *, epoch: str, seq: int, digest: int, view: View
) -> Iterator[Message]:
    """Yield the messages of a snapshot; rows are masked and measured only as they are asked for."""
    yield SnapshotBegin(epoch=epoch, seq=seq, rows=len(rows), digest=digest)
    for chunk in _chunks(viewed(row, view) for row in rows):
        yield SnapshotRows(rows=chunk)
    yield SnapshotEnd(seq=seq)


def _chunks(rows: Iterable[Row]) -> Iterator[tuple[Row, ...]]:
    chunk: list[Row] = []
    size = 0
    for row in rows:
        more = len(canonical(row.body)) + len(row.id) + 32
        if chunk and (size + more > CHUNK_BYTES or len(chunk) >= CHUNK_ROWS):
            yield tuple(chunk)
            chunk, size = [], 0
        chunk.append(row)
        size += more
    if chunk:
        yield tuple(chunk)
