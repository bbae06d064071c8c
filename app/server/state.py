"""What the server knows: the newest row of every subject and the digests of both views of them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from app.domain.masking import mask_row
from app.domain.places import Places, take_body
from app.domain.row import EMPTY_DIGEST, Digest, Kind, Row, add_digest, row_digest


class View(StrEnum):
    """Which rows a reader gets: as they are, or masked."""

    FULL = "full"
    MASKED = "masked"


def viewed(row: Row, view: View) -> Row:
    """Return the row as a reader of this view gets it."""
    return row if view is View.FULL else mask_row(row)


class State:
    """Rows by kind and id, with a set digest for each view kept up row by row.

    `places` are the buildings and households of its sheets.
    """

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._rows: dict[tuple[str, str], Row] = {}
        self._digests: dict[tuple[str, str], tuple[Digest, Digest]] = {}
        self.full = EMPTY_DIGEST
        self.masked = EMPTY_DIGEST
        self.places = Places()
        for row in rows:
            self.write(row)

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, kind: str, row_id: str) -> Row | None:
        """Return the newest row of a subject, or None."""
        return self._rows.get((kind, row_id))

    def rows(self) -> list[Row]:
        """Return all rows; the list is the caller's."""
        return list(self._rows.values())

    def write(self, row: Row) -> None:
        """Put a row in place of its older version."""
        key = (row.kind, row.id)
        old_full, old_masked = self._digests.get(key, (EMPTY_DIGEST, EMPTY_DIGEST))
        full = row_digest(row)
        masked_row = mask_row(row)
        masked = full if masked_row is row else row_digest(masked_row)
        self.full = add_digest(self.full, full, old_full)
        self.masked = add_digest(self.masked, masked, old_masked)
        self._rows[key] = row
        self._digests[key] = (full, masked)
        if row.kind == Kind.SHEET:
            take_body(self.places, row.id, row.body)

    def digest(self, view: View) -> Digest:
        """Return the digest of all rows as a reader of this view holds them."""
        return self.full if view is View.FULL else self.masked
