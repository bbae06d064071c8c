"""The queue: what waits for this seat and what is being handled, each by time left."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.case import Case, CaseState, signal
from panels import times, words
from panels.context import Aspect, Context
from panels.look import Look
from panels.panel import Panel
from panels.rows import second_line, time_left
from panels.seat.place_rows import is_place, number_of, place_row
from panels.seat.search import Found
from widgets.case_list import CaseGroup, CaseList, CaseListData, CaseRow
from widgets.shield import shielded
from widgets.tabs import Tab, Tabs, TabsData
from widgets.theme import Theme
from widgets.type_scale import TypeScale

translate = QCoreApplication.translate

MOST_ROWS = 100
"""Rows shown of one group; the rest is found by search."""

WAITING = frozenset(
    {CaseState.CLUE, CaseState.VERIFY, CaseState.INTAKE, CaseState.FILED, CaseState.CHECK}
)
"""States in which the next step is a seat's."""

TAB_UNITS = 13.0


class QueueView(QWidget):
    """The tabs above the list."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._scale = look.scale
        self.tabs = Tabs(look.theme, look.scale, TabsData(), self)
        self.list = CaseList(look.theme, look.scale, CaseListData(), self)

    def set_theme(self, theme: Theme) -> None:
        """Change colours."""
        self.tabs.set_theme(theme)
        self.list.set_theme(theme)

    def set_scale(self, scale: TypeScale) -> None:
        """Change sizes."""
        self._scale = scale
        self.tabs.set_scale(scale)
        self.list.set_scale(scale)
        self._place()

    @shielded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place tabs and list."""
        del event
        self._place()

    def _place(self) -> None:
        high = round(TAB_UNITS * self._scale.u)
        self.tabs.setGeometry(0, 0, self.width(), high)
        self.list.setGeometry(0, high, self.width(), max(0, self.height() - high))


class QueueSignals(QObject):
    """Signals: `activated()` when Enter was pressed on the selected case, `place_chosen(place)`.

    A place is the `FoundPlace` of a row among what was found.
    """

    activated = Signal()
    place_chosen = Signal(object)


class QueuePanel(Panel):
    """Groups by whose turn it is; a search takes their place until it is left."""

    zone = "queue"
    follows = (
        Aspect.CASES | Aspect.UNITS | Aspect.SECOND | Aspect.LINK | Aspect.CHOICE | Aspect.LOOK
    )

    def __init__(self, look: Look, context: Context) -> None:
        self.view = QueueView(look)
        super().__init__(self.view, self.view)
        self.signals = QueueSignals(self.view)
        self._context = context
        self._tab = "all"
        self._found: Found | None = None
        self._place = ""
        self.view.list.case_selected.connect(self._choose)
        self.view.list.case_activated.connect(self._on_activated)
        self.view.tabs.tab_selected.connect(self._on_tab)

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show the groups, the first case chosen when none is."""
        waiting, handled = self._split(context)
        if not context.selection.case_id and (waiting or handled):
            context.selection.choose_case((waiting or handled)[0], by_itself=True)
        changed = self.view.tabs.set_data(self._tabs(len(waiting), len(handled)))
        empty = (
            translate("Queue", "Nothing to do")
            if context.has_data
            else translate("Queue", "Waiting for the upper tier")
        )
        data = CaseListData(
            self._groups(context, waiting, handled),
            self._place or context.selection.case_id,
            empty,
            translate("Queue", "Queue"),
        )
        changed |= self.view.list.set_data(data)
        if aspects & Aspect.CHOICE:
            self.view.list.reveal(self._place or context.selection.case_id)
        return changed

    def show_found(self, found: Found | None) -> None:
        """Show what a search found in place of the groups; None shows the groups again."""
        self._found, self._place = found, ""
        self.refresh(self._context, Aspect.CASES)

    def choose_found(self) -> None:
        """Take the keys, with the first place that was found chosen."""
        self.view.list.setFocus()
        if self._found is not None and self._found.places:
            self._choose(place_row(0, self._found.places[0]).key)

    def _choose(self, key: str) -> None:
        """Take a case in hand, or show a place."""
        if is_place(key) and self._found is not None:
            self._place = key
            self.refresh(self._context, Aspect.CHOICE)
            self.signals.place_chosen.emit(self._found.places[number_of(key)])
            return
        self._place = ""
        self._context.selection.choose_case(key)
        self.refresh(self._context, Aspect.CHOICE)

    def step(self, by: int) -> None:
        """Choose the next case downwards or upwards."""
        keys = [row.key for group in self.view.list.data.groups for row in group.rows]
        if not keys:
            return
        selected = self._place or self._context.selection.case_id
        place = keys.index(selected) + by if selected in keys else 0
        self._choose(keys[max(0, min(len(keys) - 1, place))])

    def _split(self, context: Context) -> tuple[list[str], list[str]]:
        cases = context.runtime.board.cases
        waiting: list[str] = []
        handled: list[str] = []
        for case_id in context.open.ordered:
            (waiting if cases[case_id].state in WAITING else handled).append(case_id)
        return waiting, handled

    def _tabs(self, waiting: int, handled: int) -> TabsData:
        tabs = (
            Tab("waiting", translate("Queue", "To do"), str(waiting)),
            Tab("handled", translate("Queue", "Doing"), str(handled)),
            Tab("all", translate("Queue", "All"), str(waiting + handled)),
        )
        return TabsData(tabs, self._tab, "/", translate("Queue", "Parts of the queue"))

    def _groups(
        self, context: Context, waiting: list[str], handled: list[str]
    ) -> tuple[CaseGroup, ...]:
        if self._found is not None:
            return self._found_groups(context, self._found)
        cases = context.runtime.board.cases
        groups = []
        for key, title, ids, caption in (
            ("waiting", translate("Queue", "To do {n}"), waiting, self._first(context, waiting)),
            (
                "handled",
                translate("Queue", "In hand {n}"),
                handled,
                translate("Queue", "by time left"),
            ),
        ):
            if self._tab in {key, "all"} and ids:
                rows = tuple(self._row(context, cases[each]) for each in ids[:MOST_ROWS])
                groups.append(CaseGroup(title.format(n=len(ids)), caption, rows))
        return tuple(groups)

    def _found_groups(self, context: Context, found: Found) -> tuple[CaseGroup, ...]:
        back = translate("Queue", "Esc: back")
        groups: list[CaseGroup] = []
        if found.places:
            title = translate("Queue", "Places {n}").format(n=len(found.places))
            places = tuple(place_row(n, place) for n, place in enumerate(found.places))
            groups.append(CaseGroup(title, back, places))
        if found.cases or not found.places:
            title = translate("Queue", "Found {n}").format(n=len(found.cases))
            rows = tuple(self._row(context, case) for case in found.cases)
            groups.append(CaseGroup(title, "" if groups else back, rows))
        return tuple(groups)

    def _first(self, context: Context, waiting: list[str]) -> str:
        if not waiting:
            return ""
        case = context.runtime.board.cases[waiting[0]]
        left = time_left(case, context.now)
        return translate("Queue", "first {time}").format(time=left.figure)

    def _row(self, context: Context, case: Case) -> CaseRow:
        left = time_left(case, context.now)
        is_own = case.id in context.runtime.board.pending
        offline = context.is_offline and not is_own
        second = second_line(context, case)
        if is_own:
            second = words.joined(translate("Queue", "not yet sent"), second)
        elif offline:
            second = times.as_of(context.runtime.link.heard_at, context.timezone)
        return CaseRow(
            key=case.id,
            state=signal(case, context.now).value,
            seal=words.SEALS[case.category](),
            title=case.title,
            second=second,
            figure=left.figure,
            caption=left.caption,
            figure_state=left.state,
            overdue=translate("Attention", "Overdue") if left.is_overdue else "",
            stale=offline,
            pending=is_own,
        )

    def _on_activated(self, key: str) -> None:
        if is_place(key):
            self._choose(key)
            return
        self._context.selection.choose_case(key)
        self.signals.activated.emit()

    def _on_tab(self, key: str) -> None:
        self._tab = key
        self.refresh(self._context, Aspect.CASES)
