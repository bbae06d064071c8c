"""What goes on while the link is lost, what queues, and what cannot be had; nothing invented."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.command import CommandKind
from app.runtime import OfflineClass, offline_class
from panels import words
from panels.context import Aspect, Context
from panels.look import Look
from panels.panel import Panel
from panels.plurals import plurals
from widgets.lists import Lists, ListsData, NamedList
from widgets.panel import Panel as Frame
from widgets.panel import PanelData as FrameData
from widgets.shield import shielded

translate = QCoreApplication.translate

HEAD_UNITS = 10.75
PER_LINE = 2
"""Acts named on one line."""


def acts_of(context: Context, *classes: OfflineClass) -> tuple[CommandKind, ...]:
    """Return the acts of this seat's role that belong to classes of the offline table."""
    may = context.runtime.may
    return tuple(kind for kind in CommandKind if may(kind) and offline_class(kind) in classes)


def named(kinds: Iterable[CommandKind]) -> tuple[str, ...]:
    """Return acts in words, some on each line."""
    names = [words.ACTS[kind]() for kind in kinds]
    return tuple(
        words.joined(*names[start : start + PER_LINE]) for start in range(0, len(names), PER_LINE)
    )


def abilities(context: Context) -> tuple[NamedList, ...]:
    """Return the three lists: by the offline table, the role, and what this machine holds."""
    board = context.runtime.board
    goes = [plurals().cases_to_read(len(board.cases)), translate("Abilities", "deadlines, map")]
    if board.units:
        goes.append(translate("Abilities", "ranking by last positions"))
    goes += named(acts_of(context, OfflineClass.LOCAL_FINAL))
    waits = list(named(acts_of(context, OfflineClass.LOCAL_PENDING)))
    waits += named(acts_of(context, OfflineClass.REQUEST_ONLY))
    lacks = [translate("Abilities", "what others do")]
    if board.fixes:
        lacks.append(plurals().live_positions(len(board.fixes)))
    if board.readings:
        lacks.append(plurals().live_readings(len(board.readings)))
    lacks += named(acts_of(context, OfflineClass.NEVER))
    if not context.runtime.link.role:
        lacks.append(translate("Abilities", "acts: not before the first link"))
    return (
        NamedList("check", translate("Abilities", "Goes on"), tuple(goes)),
        NamedList("clock", translate("Abilities", "Queues"), tuple(waits), is_quiet=True),
        NamedList("times", translate("Abilities", "Not available"), tuple(lacks), is_quiet=True),
    )


class AbilitiesView(QWidget):
    """The title above the lists."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.frame = Frame(look.theme, look.scale, FrameData(), self)
        self.lists = Lists(look.theme, look.scale, ListsData())
        self.frame.set_content(self.lists)

    @shielded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the frame all the room."""
        del event
        self.frame.setGeometry(self.rect())


class AbilitiesPanel(Panel):
    """Stands over the trays while the link is lost."""

    zone = "abilities"
    follows = Aspect.CASES | Aspect.UNITS | Aspect.LINK | Aspect.LOOK

    def __init__(self, look: Look) -> None:
        self.view = AbilitiesView(look)
        super().__init__(self.view, self.view.frame, self.view.lists)

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show the lists as they are now."""
        del aspects
        if self.widget.isHidden():
            return False
        title = translate("Abilities", "While cut off")
        changed = self.view.frame.set_data(FrameData(title, rule=False))
        return self.view.lists.set_data(ListsData(abilities(context), title)) or changed
