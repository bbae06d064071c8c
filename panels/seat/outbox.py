"""The outbox tray: own acts without an answer, in the order in which they will be sent."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import overload

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.command import CommandKind
from app.domain.masking import mask_text
from app.runtime import Waiting
from panels import times, words
from panels.context import Aspect, Context
from panels.grade_words import grade_named
from panels.look import Look
from panels.panel import Panel
from panels.plurals import plurals
from widgets.key_bar import KeyHint
from widgets.outbox import Outbox, OutboxData, OutboxRow
from widgets.panel import Panel as Frame
from widgets.panel import PanelData as FrameData
from widgets.shield import shielded

translate = QCoreApplication.translate

ZONE, WHOLE = "outbox", "trays"
"""Where the tray stands, and where while it is expanded."""


def earlier(waiting: Iterable[Waiting]) -> dict[int, int]:
    """Return for each act's number the place, from 1, of the one before it on the same case."""
    last: dict[str, int] = {}
    found: dict[int, int] = {}
    for place, each in enumerate(waiting, 1):
        command = each.command
        if command.subject in last:
            found[command.op_no] = last[command.subject]
        last[command.subject] = place
    return found


def subject_word(context: Context, waiting: Waiting) -> str:
    """Return what an act is about: the case and the unit a dispatch sends, or place and colour."""
    board, command = context.runtime.board, waiting.command
    if command.kind == CommandKind.RATE:
        return words.joined(command.subject, grade_named(command.args.get("state")))
    case = waiting.mine or board.cases.get(command.subject)
    title = mask_text(case.title) if case else command.subject
    if command.kind != CommandKind.DISPATCH:
        return title
    unit = board.units.get(str(command.args.get("unit", "")))
    return words.joined(title, unit.name) if unit else title


@dataclass(frozen=True, slots=True)
class WaitingRows(Sequence[OutboxRow]):
    """Rows that are worked out only when they are looked at."""

    items: tuple[Waiting, ...]
    second: int
    stamp: int
    follows: dict[int, int] = field(compare=False)
    context: Context = field(compare=False)

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, index: int) -> OutboxRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[OutboxRow]: ...
    def __getitem__(self, index: int | slice) -> OutboxRow | Sequence[OutboxRow]:
        """Return one row; a slice is a list of rows."""
        if isinstance(index, slice):
            return [self._row(place) for place in range(*index.indices(len(self)))]
        return self._row(index)

    def _row(self, index: int) -> OutboxRow:
        waiting = self.items[index]
        command, zone = waiting.command, self.context.timezone
        follows, mark = self.follows.get(command.op_no), ""
        if waiting.phoned_at:
            mark = translate("Outbox", "phoned {time}").format(
                time=times.clock_minutes(waiting.phoned_at, zone)
            )
        waited = times.span(self.context.now - command.made_at)
        return OutboxRow(
            place=str(index + 1),
            time=times.clock(command.made_at, zone),
            kind=words.act_word(command.kind),
            subject=subject_word(self.context, waiting),
            depends=translate("Outbox", "after {n}").format(n=follows) if follows else "",
            mark=mark,
            waited=translate("Outbox", "waits {time}").format(time=waited),
        )


class OutboxView(QWidget):
    """The title above the rows."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.frame = Frame(look.theme, look.scale, FrameData(), self)
        self.list = Outbox(look.theme, look.scale, OutboxData())
        self.frame.set_content(self.list)

    @shielded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the frame all the room."""
        del event
        self.frame.setGeometry(self.rect())


class OutboxPanel(Panel):
    """Keeps the chosen act chosen while those before it go out."""

    zone = ZONE
    follows = Aspect.CASES | Aspect.UNITS | Aspect.LINK | Aspect.SECOND | Aspect.LOOK

    def __init__(self, look: Look, context: Context) -> None:
        self.view = OutboxView(look)
        super().__init__(self.view, self.view.frame, self.view.list)
        self._context = context
        self._items: tuple[Waiting, ...] = ()
        self._numbers: list[int] = []
        self._follows: dict[int, int] = {}
        self._stamp = self._chosen = 0
        self.view.list.row_selected.connect(self._on_selected)
        self.view.list.row_activated.connect(self._on_activated)

    @property
    def is_expanded(self) -> bool:
        """Say whether the tray takes the room of the others as well."""
        return self.zone == WHOLE

    @property
    def has_keys(self) -> bool:
        """Say whether arrow keys move through the rows."""
        return self.view.list.hasFocus()

    @property
    def chosen(self) -> Waiting | None:
        """The act the keys are at, the first one until one was chosen."""
        place = self._place()
        return self._items[place] if self._items else None

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show what waits."""
        self._take(context, aspects)
        if self.widget.isHidden():
            return False
        changed = self.view.frame.set_data(self._head())
        data = OutboxData(
            WaitingRows(self._items, int(context.now), self._stamp, self._follows, context),
            self._place() if self._items else -1,
            translate("Outbox", "Nothing waits to be sent"),
            translate("Outbox", "Outbox"),
            translate("Outbox", "{n} more"),
        )
        return self.view.list.set_data(data) or changed

    def _take(self, context: Context, aspects: Aspect) -> None:
        """Take in what waits now; what rows say may change with cases, units and the language."""
        items = tuple(context.runtime.board.waiting.values())
        if aspects & (Aspect.CASES | Aspect.UNITS | Aspect.LOOK):
            self._stamp += 1
        if items != self._items:
            self._items = items
            self._numbers = [each.command.op_no for each in items]
            self._follows = earlier(items)

    def _place(self) -> int:
        return min(bisect_left(self._numbers, self._chosen), max(0, len(self._items) - 1))

    def _head(self) -> FrameData:
        hints = [
            KeyHint(
                ("F9",),
                translate("Outbox", "shrink")
                if self.is_expanded
                else translate("Outbox", "expand"),
            )
        ]
        if self._items:
            hints.append(KeyHint(("P",), translate("Outbox", "phoned in")))
            hints.append(KeyHint(("X",), translate("Outbox", "export")))
        caption = plurals().in_order(len(self._items)) if self._items else ""
        return FrameData(translate("Outbox", "Outbox"), caption, hints=tuple(hints))

    def mark_phoned(self) -> bool:
        """Mark the chosen act as reported by telephone; return whether there is one."""
        chosen = self.chosen
        if chosen is None:
            return False
        self._context.runtime.mark_phoned(chosen.command.op_no)
        return True

    def _on_selected(self, index: int) -> None:
        self._chosen = self._numbers[index]
        self.refresh(self._context, Aspect.SECOND)

    def _on_activated(self, index: int) -> None:
        self._on_selected(index)
        self._context.selection.choose_case(self._items[index].command.subject)
