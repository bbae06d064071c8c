"""The right column of a seat: the case at hand and its dispatch, or the trays of a lost link."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt

from app.domain.command import CommandKind
from app.runtime import Refused
from panels.context import Context
from panels.look import Look
from panels.panel import Panel
from panels.plurals import plurals
from panels.seat.abilities import AbilitiesPanel
from panels.seat.acts import Acts
from panels.seat.conflicts import ConflictPanel
from panels.seat.export import Export
from panels.seat.outbox import WHOLE, ZONE, OutboxPanel

translate = QCoreApplication.translate


class Trays:
    """Decides which of both stands in the column; owns the trays and their keys.

    `changed` is told when panels came, went or moved; `dispatching` when a person wants another
    unit for a case that was refused one. The trays come with a lost link and stay, once it is back,
    as long as something waits for a decision.
    """

    def __init__(self, look: Look, context: Context, acts: Acts, case: tuple[Panel, ...]) -> None:
        """Take the panels that stand in the column while the trays do not."""
        self.abilities = AbilitiesPanel(look)
        self.outbox = OutboxPanel(look, context)
        self.conflicts = ConflictPanel(look, context)
        self.changed: Callable[[], None] = lambda: None
        self.dispatching: Callable[[], None] = lambda: None
        self.is_open = False
        self._is_cut_off = False
        self._context = context
        self._acts = acts
        self._case = case
        self._export = Export(context, self._on_listed)
        self.conflicts.issued = acts.tell
        self.conflicts.redirect = self._on_redirect
        self.conflicts.decided = self._on_decided

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The trays, from top to bottom."""
        return (self.abilities, self.outbox, self.conflicts)

    def switch(self, *, is_cut_off: bool) -> None:
        """Take it that the link was lost, or is back."""
        self._is_cut_off = is_cut_off
        self.show(is_open=is_cut_off or bool(self._context.open_refusals))

    def show(self, *, is_open: bool) -> None:
        """Put the trays into the column, or the case at hand."""
        self.is_open = is_open
        if not is_open:
            self.outbox.zone = ZONE
        self._arrange()

    def _arrange(self) -> None:
        for panel in self._case:
            panel.widget.setHidden(self.is_open)
        whole = self.outbox.is_expanded
        self.abilities.widget.setHidden(not self.is_open or whole or not self._is_cut_off)
        self.outbox.widget.setHidden(not self.is_open)
        self.conflicts.widget.setHidden(not self.is_open or whole)
        self.changed()

    def press(self, key: Qt.Key) -> bool:
        """Act on a key, if it is one of the trays' own as things stand; say whether it was."""
        if key == Qt.Key.Key_F9:
            self._go_to_outbox()
        elif key == Qt.Key.Key_F10:
            self._go_to_conflicts()
        elif not self.is_open:
            return False
        elif self.conflicts.has_keys and self.conflicts.press(key):
            return True
        elif key == Qt.Key.Key_P:
            return self.outbox.mark_phoned()
        elif key == Qt.Key.Key_X:
            self._export.start()
        else:
            return False
        return True

    def escape(self) -> bool:
        """Go one step back within the trays; say whether there was one."""
        if self.conflicts.leave_merge():
            return True
        if self.outbox.is_expanded:
            self.outbox.zone = ZONE
            self._arrange()
            return True
        if self.is_open != self._is_cut_off:
            self.show(is_open=self._is_cut_off)
            return True
        return False

    def shutdown(self) -> None:
        """End the writing of a list."""
        self._export.cancel()

    def _go_to_outbox(self) -> None:
        """Open the trays at the outbox; once there, give it all the room, or take it back."""
        if self.is_open and self.outbox.has_keys:
            self.outbox.zone = ZONE if self.outbox.is_expanded else WHOLE
            self._arrange()
        else:
            self.show(is_open=True)
        self.outbox.view.list.setFocus()

    def _go_to_conflicts(self) -> None:
        """Open the trays at the clash at hand; once there, go to the next."""
        if self.is_open and self.conflicts.has_keys:
            self.conflicts.next()
            return
        self.outbox.zone = ZONE
        self.show(is_open=True)
        self.conflicts.open()

    def _on_redirect(self, refused: Refused) -> None:
        """Have another unit chosen for a case whose dispatch was refused."""
        self._acts.instead_of(refused)
        self._context.selection.choose_case(refused.command.subject)
        self.show(is_open=False)
        self.dispatching()

    def _on_decided(self) -> None:
        if not self._is_cut_off and not self._context.open_refusals:
            self.show(is_open=False)

    def _on_listed(self, path: Path | None, count: int, reason: str) -> None:
        """Tell where a list was written, or why it was not."""
        if path is None:
            self._acts.say(
                translate("Export", "The list could not be written"), reason, is_bad=True
            )
        else:
            self._acts.say(plurals().listed(count), str(path))


def is_blind_dispatch(trays: Trays, acts: Acts) -> bool:
    """Say whether the main act would send a unit that nobody sees, the trays standing before it."""
    possible = acts.possible()
    return trays.is_open and bool(possible) and possible[0] is CommandKind.DISPATCH
