"""Rows of the live feed, newest first, kept up to a limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One event: local time as text, state of its shape, seal, title, source.

    `pending` marks an own act that nobody has answered yet.
    """

    key: str
    time: str
    state: str
    seal: str
    title: str
    source: str = ""
    pending: bool = False


class FeedModel(QAbstractListModel):
    """Keeps rows oldest first inside, so that adding the newest costs nothing more than itself."""

    def __init__(self, limit: int = 100_000) -> None:
        super().__init__()
        self._limit = limit
        self._rows: list[FeedRow] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Return how many rows are kept."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return a row as one line of text, for those who listen."""
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        row = self.row_at(index.row())
        return f"{row.time} {row.title} {row.source}"

    def row_at(self, place: int) -> FeedRow:
        """Return a row, 0 the newest; else an IndexError."""
        if not 0 <= place < len(self._rows):
            raise IndexError(place)
        return self._rows[-1 - place]

    def add(self, rows: Sequence[FeedRow]) -> None:
        """Put rows, given newest first, on top; the oldest beyond the limit are dropped."""
        rows = rows[: self._limit]
        if not rows:
            return
        self.beginInsertRows(QModelIndex(), 0, len(rows) - 1)
        self._rows.extend(reversed(rows))
        self.endInsertRows()
        # A tenth at a time: dropping from the front of a list costs its whole length.
        if len(self._rows) > self._limit + self._limit // 10:
            surplus = len(self._rows) - self._limit
            self.beginRemoveRows(QModelIndex(), self._limit, len(self._rows) - 1)
            del self._rows[:surplus]
            self.endRemoveRows()

    def replace(self, rows: Sequence[FeedRow]) -> None:
        """Show other rows, given newest first."""
        self.beginResetModel()
        self._rows = list(islice(rows, self._limit))[::-1]
        self.endResetModel()
