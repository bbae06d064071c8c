"""The keys of the seat: one table for what they do, the bar at the foot, and the page of F1."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.domain.command import CommandKind
from app.runtime import POLICY
from panels import words
from panels.conflict_words import OFFLINE_CLASSES, POLICIES, RULES
from panels.context import Aspect, Context
from panels.look import Look
from panels.panel import Panel
from panels.seat.abilities import acts_of
from panels.seat.acts import Acts
from panels.seat.offers import offers
from panels.seat.tools import hints as tool_hints
from panels.seat.trays import Trays
from widgets.key_bar import KeyBar, KeyBarData, KeyHint
from widgets.surface import Brush, Surface

translate = QCoreApplication.translate


def hint_choose() -> KeyHint:
    """Return the keys that go through the queue."""
    return KeyHint(("↑", "↓"), translate("Keys", "choose case"))


def all_hints() -> tuple[KeyHint, ...]:
    """Return every key of the seat with what it does, in reading order."""
    return (
        hint_choose(),
        KeyHint(("J", "K"), translate("Keys", "next, previous case")),
        KeyHint(("1", "…", "9"), translate("Keys", "choose unit")),
        KeyHint(("Enter",), translate("Keys", "main act of the step")),
        KeyHint(("V",), translate("Keys", "verify and file")),
        KeyHint(("D",), translate("Keys", "go to the units")),
        KeyHint(("E",), translate("Keys", "edit the order")),
        KeyHint(("C",), translate("Keys", "close the case")),
        KeyHint(("B",), translate("Keys", "building: colour, rate")),
        KeyHint(("/",), translate("Keys", "search cases and places")),
        KeyHint(("Esc",), translate("Keys", "back, never destroys")),
        KeyHint(("F4",), translate("Keys", "night or day")),
        KeyHint(("+", "-", "0"), translate("Keys", "map: zoom, whole town")),
        *tool_hints(),
        KeyHint(("F6", "⇧F6"), translate("Keys", "map document: town, case")),
        KeyHint(("F9",), translate("Keys", "outbox")),
        KeyHint(("F10",), translate("Keys", "conflicts")),
        KeyHint(("P", "X"), translate("Keys", "outbox: phoned in, export")),
        KeyHint(("R",), translate("Keys", "try to connect now")),
        KeyHint(("F1",), translate("Keys", "all keys")),
    )


def rules(context: Context) -> tuple[str, ...]:
    """Return what holds on this seat: the headline, what goes on offline, what clashes come to."""
    lines = [
        translate("Help", "Steady: no urgent case past half its limit, at most 5 on watch."),
        translate("Help", "Tight: no urgent case overdue, at most 12 on watch."),
    ]
    for each, said in OFFLINE_CLASSES.items():
        acts = words.joined(*(words.ACTS[kind]() for kind in acts_of(context, each)))
        if acts:
            pattern = translate("Help", "Cut off: {acts} {what}")
            lines.append(pattern.format(acts=acts, what=said()))
    pattern = translate("Help", "Clash, {field}: {rule}")
    for field, policy in POLICY.items():
        lines.append(pattern.format(field=POLICIES[field](), rule=RULES[policy.on_clash]()))
    return tuple(lines)


class KeysPanel(Panel):
    """The bar at the foot: only keys that do something just now."""

    zone = "keys"
    follows = Aspect.CASES | Aspect.CHOICE | Aspect.LINK | Aspect.LOOK

    def __init__(self, look: Look, acts: Acts, trays: Trays) -> None:
        self._trays = trays
        self.bar = KeyBar(look.theme, look.scale, KeyBarData())
        super().__init__(self.bar, self.bar)
        self._acts = acts

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show the keys of the moment."""
        possible = self._acts.possible()
        offered = () if self._trays.is_open else offers(context)
        hints = [hint_choose()]
        if offered:
            last = str(len(offered))
            hints.append(KeyHint(("1", "…", last), translate("Keys", "choose unit")))
        if possible:
            hints.append(KeyHint(("Enter",), words.ACTS[possible[0]]()))
        if CommandKind.FILE in possible[1:]:
            hints.append(KeyHint(("V",), words.ACTS[CommandKind.FILE]()))
        if offered:
            hints.append(KeyHint(("E",), translate("Keys", "edit the order")))
        if context.is_offline:
            hints.append(KeyHint(("R",), translate("Keys", "try to connect now")))
        if context.is_offline or context.open_refusals or self._trays.is_open:
            hints.append(KeyHint(("F9",), translate("Keys", "outbox")))
            hints.append(KeyHint(("F10",), translate("Keys", "conflicts")))
        if self._trays.is_open and context.runtime.board.waiting:
            hints.append(KeyHint(("P",), translate("Outbox", "phoned in")))
            hints.append(KeyHint(("X",), translate("Outbox", "export")))
        hints += [
            KeyHint(("F",), translate("Keys", "map follows the case")),
            KeyHint(("L",), translate("Keys", "map tools")),
            KeyHint(("/",), translate("Keys", "search")),
            KeyHint(("F4",), translate("Keys", "night or day")),
            KeyHint(("F1",), translate("Keys", "all keys")),
        ]
        return self.bar.set_data(KeyBarData(tuple(hints)))


@dataclass(frozen=True, slots=True)
class HelpData:
    """The page: title, keys, and the rules that hold on this seat."""

    title: str = ""
    hints: tuple[KeyHint, ...] = ()
    lines: tuple[str, ...] = ()


class HelpPage(Surface[HelpData]):
    """All keys over a dimmed screen; any key or click leaves."""

    COLUMNS = 2

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look.theme, look.scale, HelpData(), parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def open(self, context: Context) -> None:
        """Show the page and take the keys."""
        self.set_data(HelpData(translate("Help", "All keys"), all_hints(), rules(context)))
        self.setAccessibleName(translate("Help", "All keys"))
        self.show()
        self.raise_()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave."""
        event.accept()
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Leave."""
        event.accept()
        self.hide()

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the ground, the title, the keys in columns and the lines below."""
        del clip
        brush.painter.fillRect(self.rect(), self.theme.mixed("i0", 0.82))
        rows = -(-len(self.data.hints) // self.COLUMNS)
        row, pad = self.u(10), self.u(10)
        wide = min(float(self.width()), self.u(240))
        high = pad * 2 + self.u(12) + rows * row + len(self.data.lines) * self.u(7) + self.u(4)
        page = QRectF((self.width() - wide) / 2.0, (self.height() - high) / 2.0, wide, high)
        brush.box(page, 6.0 * self.scale.line, fill="i2", edge="l2")
        left, top = page.left() + pad, page.top() + pad
        brush.text(left, top + self.u(3), self.data.title, "panel", bold=True, width=wide)
        column = (wide - 2 * pad) / self.COLUMNS
        for index, hint in enumerate(self.data.hints):
            x = left + column * (index // rows)
            y = top + self.u(12) + row * (index % rows) + row / 2.0
            end = x + column - self.u(3)
            for key in hint.keys:
                x += brush.key(x, y, key) + self.u(1)
            brush.text(x + self.u(2), y, hint.label, "body", width=end - x - self.u(2))
        y = top + self.u(12) + rows * row + self.u(6)
        for line in self.data.lines:
            brush.text(left, y, line, "body", ink="t2", width=wide - 2 * pad)
            y += self.u(7)
