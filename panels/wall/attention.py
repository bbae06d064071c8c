"""The three cases that need eyes most, with the numbers they carry on the map."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.case import Case, CaseState, Signal, signal
from panels.context import Aspect, Context
from panels.look import Look
from panels.panel import Panel
from panels.rows import second_line, time_left
from panels.section import HeadData, Section
from widgets.attention import AttentionData, AttentionList, AttentionRow

translate = QCoreApplication.translate

HEAD_UNITS = 13.5
UNSEEN = frozenset({CaseState.CLUE, CaseState.VERIFY, CaseState.INTAKE})


class AttentionPanel(Panel):
    """Worst state first, then least time; what does not fit is counted in the head."""

    zone = "attention"
    follows = Aspect.CASES | Aspect.UNITS | Aspect.SECOND | Aspect.LINK | Aspect.LOOK

    def __init__(self, look: Look) -> None:
        self.list = AttentionList(look.theme, look.scale, AttentionData())
        self.section = Section(look, self.list, HEAD_UNITS, 3.0)
        super().__init__(self.section, self.section, self.list)

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show the rows, or in words that there are none."""
        cases = context.runtime.board.cases
        rows = tuple(
            self._row(context, cases[case_id], str(number))
            for number, case_id in enumerate(context.attention, 1)
            if case_id in cases
        )
        rest = context.open.loud - len(rows)
        more = translate("Attention", "%n more", "", rest) if rest > 0 else ""
        head = HeadData(translate("Attention", "Needs attention"), more)
        changed = self.section.head.set_data(head)
        first = rows[0].key if rows and rows[0].state == "red" else ""
        data = AttentionData(rows, first, self._empty(context))
        return self.list.set_data(data) or changed

    def _empty(self, context: Context) -> str:
        if not context.has_data:
            return translate("Attention", "Waiting for the upper tier")
        return translate("Attention", "Nothing needs attention now")

    def _row(self, context: Context, case: Case, number: str) -> AttentionRow:
        left = time_left(case, context.now)
        shown = signal(case, context.now)
        return AttentionRow(
            key=case.id,
            state=shown.value,
            number=number,
            title=case.title,
            second=second_line(context, case),
            figure=left.figure,
            caption=left.caption,
            figure_state=left.state,
            overdue=translate("Attention", "Overdue") if left.is_overdue else "",
            unacked=case.state in UNSEEN and shown is Signal.RED,
            stale=context.is_offline,
        )

