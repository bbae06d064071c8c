"""The dispatch panel: who gets there when, on one axis, the order, and what can be done now."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.command import CommandKind
from app.domain.masking import mask_text
from app.runtime import Candidate
from panels import times, words
from panels.context import Aspect, Context
from panels.look import Look
from panels.panel import Dressed, Panel
from panels.plurals import plurals
from panels.seat.acts import OFFERED, Acts
from panels.seat.offers import PROMISE_S, chosen, offers, why
from panels.seat.text_field import TextField
from widgets.button import Button, ButtonData
from widgets.evidence import Evidence, EvidenceData, EvidenceLine
from widgets.note import Note, NoteData, Timeline, TimelineData
from widgets.panel import Panel as Frame
from widgets.panel import PanelData as FrameData
from widgets.shield import shielded
from widgets.theme import Theme
from widgets.type_scale import TypeScale
from widgets.unit_axis import UnitAxis, UnitAxisData, UnitRow

translate = QCoreApplication.translate

PAD, HEAD, AXIS, NOTE, BUTTONS, LINE = 6.0, 11.0, 75.5, 15.0, 15.0, 9.5
"""Heights of the parts and the padding, in units."""

KEYS = {
    CommandKind.FILE: "V",
    CommandKind.DISPATCH: "D",
    CommandKind.CHECK: "K",
    CommandKind.CLOSE: "C",
}
LAST_STEPS = 3
MOST_STEPS = 9


class DispatchView(QWidget):
    """Title, axis, order, buttons and the last steps, from top to bottom."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._scale = look.scale
        theme, scale = look.theme, look.scale
        self.frame = Frame(theme, scale, FrameData(), self)
        self.axis = UnitAxis(theme, scale, UnitAxisData(), self)
        self.note = Note(theme, scale, NoteData(), self)
        self.field = TextField(look, self)
        self.history = Evidence(theme, scale, EvidenceData(), self)
        self.buttons = [Button(theme, scale, ButtonData(), self) for _ in OFFERED]
        self.timeline = Timeline(theme, scale, TimelineData(), self)
        self.field.hide()

    def set_theme(self, theme: Theme) -> None:
        """Change colours."""
        for each in self._dressed():
            each.set_theme(theme)

    def set_scale(self, scale: TypeScale) -> None:
        """Change sizes."""
        self._scale = scale
        for each in self._dressed():
            each.set_scale(scale)
        self.arrange()

    def _dressed(self) -> tuple[Dressed, ...]:
        return (
            *(self.frame, self.axis, self.note, self.history, self.timeline, self.field),
            *self.buttons,
        )

    @shielded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the parts."""
        del event
        self.arrange()

    def arrange(self) -> None:
        """Place the parts; the axis takes what the others leave, at most its designed height."""
        u, wide, high = self._scale.u, self.width(), self.height()
        pad = round(PAD * u)
        inner = wide - 2 * pad
        rest = round((HEAD + NOTE + BUTTONS + LINE) * u)
        axis = min(round(AXIS * u), max(0, high - rest))
        gap = max(0, min(round(2 * u), (high - rest - axis) // 3))
        y = 0
        self.frame.setGeometry(pad, y, inner, round(HEAD * u))
        y += round(HEAD * u)
        self.axis.setGeometry(pad - round(3 * u), y, inner + round(6 * u), axis)
        self.history.setGeometry(pad, round(2 * u), inner, y + axis - round(2 * u))
        y += axis + gap
        self.note.setGeometry(pad, y, inner, round(NOTE * u))
        self.field.setGeometry(self.note.geometry())
        y += round(NOTE * u) + gap
        self._arrange_buttons(pad, y, inner)
        y += round(BUTTONS * u) + gap
        self.timeline.setGeometry(pad, y, inner, round(LINE * u))

    def _arrange_buttons(self, left: int, top: int, width: int) -> None:
        """Give the first button twice the room of each other; faces stand on the column's edge."""
        shown = [button for button in self.buttons if not button.isHidden()]
        margin = round(self.buttons[0].margin())
        x, right = left - margin, left + width + margin
        for index, button in enumerate(shown):
            share = 2 if index == 0 else 1
            room = (right - x) * share // (share + len(shown) - 1 - index)
            button.setGeometry(x, top, room, round(BUTTONS * self._scale.u))
            x += room - round(self._scale.u)


class DispatchSignals(QObject):
    """Signal `sent` comes when a unit was confirmed on the axis itself."""

    sent = Signal()


class DispatchPanel(Panel):
    """Offers units and acts for the case at hand; only what is possible now is there at all."""

    zone = "dispatch"
    follows = (
        Aspect.CASES | Aspect.UNITS | Aspect.SECOND | Aspect.LINK | Aspect.CHOICE | Aspect.LOOK
    )

    def __init__(self, look: Look, context: Context, acts: Acts) -> None:
        self.view = DispatchView(look)
        super().__init__(self.view, self.view)
        self._acts = acts
        self._context = context
        self._kinds: tuple[CommandKind, ...] = ()
        self.view.axis.unit_chosen.connect(context.selection.choose_unit)
        self.view.axis.confirmed.connect(self._on_confirmed)
        self.view.field.entered.connect(self._on_order_entered)
        self.view.field.left.connect(self._on_order_left)
        for index, button in enumerate(self.view.buttons):
            button.clicked.connect(lambda place=index: self._on_clicked(place))

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show the offers, the order and the acts of the case at hand."""
        offered = offers(context)
        pick = chosen(context, offered)
        view = self.view
        changed = self._show_history(context, offered)
        changed |= view.frame.set_data(self._head(offered))
        changed |= view.axis.set_data(self._axis(context, offered, pick))
        changed |= self._show_order(offered)
        changed |= self._show_buttons(pick)
        changed |= view.timeline.set_data(self._timeline(context))
        return changed

    def choose(self, digit: int) -> bool:
        """Choose the unit with a digit; return whether there is one."""
        offered = offers(self._context)
        if not 1 <= digit <= len(offered):
            return False
        self._context.selection.choose_unit(offered[digit - 1].unit.id)
        return True

    def edit_order(self) -> None:
        """Open the instruction for writing."""
        if not self.view.note.isHidden():
            self.view.field.setAccessibleName(translate("Dispatch", "Order to the unit"))
            self.view.field.open(self._acts.order())

    def _show_history(self, context: Context, offered: tuple[Candidate, ...]) -> bool:
        """Show what was done so far in the place of the offers, once somebody has the case."""
        case, view = self._acts.case, self.view
        is_told = not offered and case is not None and case.unit != ""
        for each in (view.frame, view.axis, view.timeline):
            each.setHidden(is_told)
        view.history.setHidden(not is_told)
        if not is_told or case is None:
            return False
        lines = tuple(
            EvidenceLine(
                times.clock(step.at, context.timezone),
                words.joined(f"{step.actor} {words.happened(step.command)}", mask_text(step.note)),
                "check",
            )
            for step in case.history[-MOST_STEPS:]
        )
        unit = context.runtime.board.units.get(case.unit)
        return view.history.set_data(
            EvidenceData(
                title=translate("Dispatch", "What was done"),
                verdict=words.joined(unit.name if unit else "", words.STATES[case.state]()),
                lines=lines,
            )
        )

    def _head(self, offered: tuple[Candidate, ...]) -> FrameData:
        title = translate("Dispatch", "Dispatch nearby")
        if not offered:
            return FrameData(title)
        quick = sum(candidate.median_s <= PROMISE_S for candidate in offered)
        return FrameData(title, plurals().in_reach(quick))

    def _axis(
        self, context: Context, offered: tuple[Candidate, ...], pick: Candidate | None
    ) -> UnitAxisData:
        rows = tuple(
            UnitRow(
                key=c.unit.id,
                digit=str(digit),
                kind=c.unit.kind.value,
                status="lost" if c.is_stale else c.unit.duty.value,
                name=c.unit.name,
                why=why(c),
                eta=c.median_s / 60.0,
                early=c.p50_s / 60.0,
                late=c.p90_s / 60.0,
                time=times.span(c.median_s),
                distance=times.distance(c.distance_m),
                is_late=c.median_s > PROMISE_S,
                is_stale=c.is_stale,
            )
            for digit, c in enumerate(offered, 1)
        )
        return UnitAxisData(
            rows=rows,
            chosen=pick.unit.id if pick else "",
            limit_word=translate("Dispatch", "5 min"),
            end_word=translate("Dispatch", "10 min"),
            time_word=translate("Dispatch", "arrives in"),
            empty=self._why_none(context),
            name=translate("Dispatch", "Units by time of arrival"),
        )

    def _why_none(self, context: Context) -> str:
        case = self._acts.case
        if case is None:
            return translate("Dispatch", "Choose a case first")
        unit = context.runtime.board.units.get(case.unit)
        if unit is not None:
            text = translate("Dispatch", "With {unit}: {state}")
            return text.format(unit=unit.name, state=words.STATES[case.state]())
        if not case.place.is_known:
            return translate("Dispatch", "Place unknown: nobody can be ranked")
        return words.STATES[case.state]()

    def _show_order(self, offered: tuple[Candidate, ...]) -> bool:
        self.view.note.setHidden(not offered)
        if not offered:
            self.view.field.close_field()
            return False
        way = translate("Dispatch", "to the unit's terminal")
        return self.view.note.set_data(NoteData(self._acts.order(), way, "E"))

    def _show_buttons(self, pick: Candidate | None) -> bool:
        possible = self._acts.possible()
        kinds = tuple(k for k in possible if k is not CommandKind.DISPATCH or pick is not None)
        changed = False
        for index, button in enumerate(self.view.buttons):
            if index < len(kinds):
                changed |= button.set_data(self._button(kinds[index], pick, is_main=index == 0))
            button.setHidden(index >= len(kinds))
        if kinds != self._kinds:
            self._kinds = kinds
            self.view.arrange()
            changed = True
        return changed

    def _button(self, kind: CommandKind, pick: Candidate | None, *, is_main: bool) -> ButtonData:
        label = words.ACTS[kind]()
        if kind is CommandKind.DISPATCH and pick is not None:
            label = f"{label} {pick.unit.name}"
        return ButtonData(
            label, "Enter" if is_main else KEYS[kind], "primary" if is_main else "secondary"
        )

    def _timeline(self, context: Context) -> TimelineData:
        case = self._acts.case
        if case is None:
            return TimelineData()
        entries = tuple(
            f"{times.clock(s.at, context.timezone)} {s.actor} {words.happened(s.command)}"
            for s in case.history[-LAST_STEPS:]
        )
        return TimelineData("", translate("Dispatch", "Timeline"), entries)

    def _on_clicked(self, place: int) -> None:
        if place < len(self._kinds):
            self._acts.do(self._kinds[place])

    def _on_confirmed(self, unit_id: str) -> None:
        self._context.selection.choose_unit(unit_id)
        self._acts.main()

    def _on_order_entered(self, text: str) -> None:
        self._acts.write_order(text)
        self.view.axis.setFocus()

    def _on_order_left(self) -> None:
        self.view.axis.setFocus()
