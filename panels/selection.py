"""What the operator has chosen: the one thing that the panels of a screen share beside the data."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """The case and the unit at hand, each by id or "". Signal `changed` comes after each change."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case_id = ""
        self._unit_id = ""
        self._is_by_itself = False

    @property
    def is_by_itself(self) -> bool:
        """Whether the program took the case in hand because none was, and no person did."""
        return self._is_by_itself

    @property
    def case_id(self) -> str:
        """The case at hand, or empty."""
        return self._case_id

    @property
    def unit_id(self) -> str:
        """The unit looked at, or empty."""
        return self._unit_id

    def choose_case(self, case_id: str, *, by_itself: bool = False) -> None:
        """Take a case in hand; with another case the unit looked at is put down."""
        self._is_by_itself = by_itself
        self._set(case_id, self._unit_id if case_id == self._case_id else "")

    def choose_unit(self, unit_id: str) -> None:
        """Look at a unit; the case stays."""
        self._set(self._case_id, unit_id)

    def clear(self) -> None:
        """Put both down."""
        self._set("", "")

    def _set(self, case_id: str, unit_id: str) -> None:
        if (case_id, unit_id) == (self._case_id, self._unit_id):
            return
        self._case_id, self._unit_id = case_id, unit_id
        self.changed.emit()
