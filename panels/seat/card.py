"""The case at hand: what it is, how much time is left, how far it has come, what is known."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.case import Case, signal
from app.domain.command import CommandKind
from app.domain.masking import mask_text
from panels import times, words
from panels.context import Aspect, Context
from panels.look import Look
from panels.panel import Panel
from panels.rows import time_left
from panels.seat.acts import Acts
from widgets.case_card import CaseCard, CaseCardData, Step
from widgets.evidence import Evidence, EvidenceData, EvidenceLine
from widgets.shield import shielded
from widgets.theme import Theme
from widgets.type_scale import TypeScale

translate = QCoreApplication.translate

CARD_UNITS, PAD_UNITS = 51.0, 6.0
MOST_LINES = 5


class CardView(QWidget):
    """The card above what is known."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._scale = look.scale
        self.card = CaseCard(look.theme, look.scale, CaseCardData(), self)
        self.evidence = Evidence(look.theme, look.scale, EvidenceData(), self)

    def set_theme(self, theme: Theme) -> None:
        """Change colours."""
        self.card.set_theme(theme)
        self.evidence.set_theme(theme)

    def set_scale(self, scale: TypeScale) -> None:
        """Change sizes."""
        self._scale = scale
        self.card.set_scale(scale)
        self.evidence.set_scale(scale)
        self._place()

    @shielded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place both parts."""
        del event
        self._place()

    def _place(self) -> None:
        high, pad = (round(n * self._scale.u) for n in (CARD_UNITS, PAD_UNITS))
        self.card.setGeometry(0, 0, self.width(), high)
        self.evidence.setGeometry(
            pad, high, self.width() - 2 * pad, max(0, self.height() - high - pad // 3)
        )


class CardPanel(Panel):
    """Binds the selected case to its card."""

    zone = "card"
    follows = (
        Aspect.CASES | Aspect.UNITS | Aspect.SECOND | Aspect.LINK | Aspect.CHOICE | Aspect.LOOK
    )

    def __init__(self, look: Look, acts: Acts) -> None:
        self.view = CardView(look)
        super().__init__(self.view, self.view)
        self._acts = acts

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show the case, or how to choose one."""
        case = context.runtime.board.cases.get(context.selection.case_id)
        if case is None:
            empty = translate("Card", "No case chosen")
            note = translate("Card", "Choose one with the arrow keys or on the map")
            changed = self.view.card.set_data(CaseCardData(empty=empty, empty_note=note))
            return self.view.evidence.set_data(EvidenceData()) or changed
        changed = self.view.card.set_data(self._card(context, case))
        return self.view.evidence.set_data(self._known(context, case)) or changed

    def _card(self, context: Context, case: Case) -> CaseCardData:
        left = time_left(case, context.now)
        numbers = {case_id: str(n) for n, case_id in enumerate(context.attention, 1)}
        reported = times.clock(case.reported_at, context.timezone)
        source = f"{words.SOURCES[case.source]()} {reported}"
        return CaseCardData(
            state=signal(case, context.now).value,
            number=numbers.get(case.id, "!" if left.state == "red" else ""),
            title=case.title,
            id_line=words.joined(case.number, words.place_word(case), source),
            figure=left.figure,
            caption=left.caption,
            figure_state=left.state,
            overdue=translate("Attention", "Overdue") if left.is_overdue else "",
            left=left.share,
            steps=steps(case, context.timezone),
            stale=context.is_offline,
        )

    def _known(self, context: Context, case: Case) -> EvidenceData:
        can_file = CommandKind.FILE in self._acts.possible()
        return EvidenceData(
            title=translate("Card", "Facts"),
            key="V" if can_file else "",
            verdict=words.STATES[case.state](),
            lines=facts(context, case)[:MOST_LINES],
        )


def steps(case: Case, timezone: str) -> tuple[Step, ...]:
    """Return the five steps of the way with their times, those to come with their limits."""
    way = (
        (translate("Step", "Reported"), case.reported_at, 0.0),
        (translate("Step", "Verified"), case.filed_at, 0.0),
        (translate("Step", "Dispatched"), case.sent_at, 0.0),
        (translate("Step", "On site"), case.arrived_at, case.arrive_by),
        (translate("Step", "Closed"), case.closed_at, case.handle_by),
    )
    made = []
    is_now = False
    for label, at, limit in way:
        if at:
            made.append(Step(label, times.clock(at, timezone), "done"))
        elif not is_now:
            is_now = True
            made.append(Step(label, translate("Step", "under way"), "now"))
        else:
            before = translate("Step", "by {time}").format(
                time=times.clock_minutes(limit, timezone)
            )
            made.append(Step(label, before if limit else "", "next"))
    return tuple(made)


def facts(context: Context, case: Case) -> tuple[EvidenceLine, ...]:
    """Return what is known of a case, the most telling first; the newest step last."""
    lines = []
    if case.text:
        lines.append(EvidenceLine(translate("Card", "Says"), mask_text(case.text)))
    kind = words.joined(words.CATEGORIES[case.category](), case.topic)
    lines.append(EvidenceLine(translate("Card", "Kind"), kind))
    place = words.joined(case.place.street, case.place.address)
    known = case.place.is_known
    where = place or translate("Words", "place unknown")
    lines.append(EvidenceLine(translate("Card", "Place"), where, "check" if known else "times"))
    unit = context.runtime.board.units.get(case.unit)
    if unit is not None:
        who = words.joined(unit.name, words.STATES[case.state]())
        lines.append(EvidenceLine(translate("Card", "Unit"), who))
    if case.order:
        lines.append(EvidenceLine(translate("Card", "Order"), case.order))
    if case.history:
        step = case.history[-1]
        at = times.clock(step.at, context.timezone)
        happened = words.happened(step.command)
        what = words.joined(f"{at} {step.actor} {happened}", mask_text(step.note))
        lines.append(EvidenceLine(translate("Card", "Last"), what, "clock"))
    return tuple(lines)
