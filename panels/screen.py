"""The base of both screens: panels in the zones of a layout, fed once a frame."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.runtime import ChangeSet, Runtime
from panels.context import EVERYTHING, Aspect, Context
from panels.layout import Layout, load_layout
from panels.look import Look, look_for
from panels.panel import Panel
from panels.selection import Selection
from widgets.painting import painting
from widgets.shield import shielded

__all__ = ["Look", "Screen", "look_for"]

TURN_GAP_MS = 1
"""Room between two turns, for repaints and keys."""


class Screen(QWidget):
    """A window full of panels.

    Signal `frame_painted` comes after each repaint reached the window; `caught_up` when all panels
    have shown what was brought in, with whether anything visible changed by it.

    UI thread only. Nothing in it waits; call `apply` at most once a frame and `tick` each second.
    """

    frame_painted = Signal()
    caught_up = Signal(bool)

    def __init__(self, runtime: Runtime, look: Look, layout: str) -> None:
        super().__init__()
        self.look = look
        self.selection = Selection(self)
        self.context = Context(runtime, look, self.selection)
        self.panels: list[Panel] = []
        self.plan = load_layout(layout)
        self._is_paced = False
        self._brought: list[ChangeSet] = []
        self._due: dict[Panel, Aspect] = {}
        self._is_seen = False
        self._is_dirty = False
        self._next_turn = QTimer(self)
        self._next_turn.setSingleShot(True)
        self._next_turn.setInterval(TURN_GAP_MS)
        self._next_turn.timeout.connect(self._take_turn)
        self.selection.changed.connect(self._on_selection_changed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(*look.size)

    @property
    def is_complete(self) -> bool:
        """Say whether all that is shown first is painted; a screen with a map waits for it."""
        return self.context.has_data

    def add(self, panel: Panel) -> None:
        """Take a panel into its zone."""
        self.panels.append(panel)
        panel.widget.setParent(self)
        self._place(panel)
        panel.widget.show()

    @property
    def is_behind(self) -> bool:
        """Say whether some panels have yet to show what was brought in."""
        return bool(self._due or self._brought)

    @property
    def is_dirty(self) -> bool:
        """Say whether something was shown anew that is not painted yet."""
        return self._is_dirty

    def set_paced(self) -> None:
        """From now on work in short turns, one panel at a time, with room to paint in between."""
        self._is_paced = True

    def apply(self, changes: ChangeSet) -> None:
        """Bring in what a pump returned; `caught_up` tells when every panel has shown it."""
        self._brought.append(changes)
        self._go_on()

    def tick(self, now: float) -> None:
        """Let a second pass (`now` in epoch seconds): clocks, countdowns, ages, the link."""
        self._mark(self.context.tick(now))
        self._go_on()

    def set_theme(self, name: str) -> None:
        """Change to "night" or "day" at once; raises `ThemeError`."""
        self._set_look(self.look.with_theme(name))

    def retranslate(self) -> None:
        """Say everything anew in the language installed now."""
        self._refresh(EVERYTHING)

    def _mark(self, aspects: Aspect) -> None:
        for panel in self.panels:
            if panel.follows & aspects:
                self._due[panel] = self._due.get(panel, Aspect.NONE) | (panel.follows & aspects)

    def _go_on(self) -> None:
        if self._is_paced:
            self._next_turn.start()
            return
        while self.is_behind:
            self._take_turn()

    def _take_turn(self) -> None:
        """Do a little: take one change set in, or refresh panels until one has to be painted."""
        if self._brought:
            self._mark(self.context.take(self._brought.pop(0)))
        else:
            self._refresh_next()
        if not self.is_behind:
            is_seen, self._is_seen = self._is_seen, False
            self.caught_up.emit(is_seen)
        elif self._is_paced:
            self._next_turn.start()

    def _refresh_next(self) -> None:
        while self._due:
            panel = next(iter(self._due))
            if panel.refresh(self.context, self._due.pop(panel)):
                self._is_seen = self._is_dirty = True
                return

    def _refresh(self, aspects: Aspect) -> bool:
        changed = False
        for panel in self.panels:
            if panel.follows & aspects:
                changed |= panel.refresh(self.context, aspects)
        return changed

    def _set_look(self, look: Look) -> None:
        self.look = self.context.look = look
        for panel in self.panels:
            panel.set_look(look)
        self._refresh(EVERYTHING)
        self.update()

    def plan_for(self, width: int, height: int) -> Layout:
        """Return the layout for a window of so many pixels; a screen may have several."""
        del width, height
        return self.plan

    def _place(self, panel: Panel) -> None:
        panel.place(self.plan.rect(panel.zone, self.width(), self.height()))

    def _on_selection_changed(self) -> None:
        self._refresh(Aspect.CHOICE)

    @shielded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scale zones and type to the window."""
        size = (event.size().width(), event.size().height())
        self.plan = self.plan_for(*size)
        if size != self.look.size:
            self._set_look(self.look.with_size(*size))
        for panel in self.panels:
            self._place(panel)

    def event(self, event: QEvent) -> bool:
        """Tell of each repaint after it was done."""
        handled = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest:
            self._is_dirty = False
            self.frame_painted.emit()
        return handled

    @shielded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground under the panels."""
        with painting(self) as painter:
            painter.fillRect(event.rect(), self.look.theme.color("i0"))

    @shielded
    def closeEvent(self, event: QCloseEvent) -> None:
        """End what runs in the background."""
        for panel in self.panels:
            panel.shutdown()
        super().closeEvent(event)
