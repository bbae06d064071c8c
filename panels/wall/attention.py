"""The three cases that need eyes most, with the numbers they carry on the map."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.case import Case, CaseState, Signal, signal
from panels.context import Aspect, Context
from panels.look import Look
from panels.panel import FramedPanel
from panels.plurals import plurals
from panels.rows import second_line, time_left
from widgets.attention import AttentionData, AttentionList, AttentionRow

translate = QCoreApplication.translate

UNSEEN = frozenset({CaseState.CLUE, CaseState.VERIFY, CaseState.INTAKE})


class AttentionPanel(FramedPanel):
    """Worst state first, then least time; what does not fit is counted in the head."""

    zone = "attention"
    inset_units = 3.0
    follows = Aspect.CASES | Aspect.UNITS | Aspect.SECOND | Aspect.LINK | Aspect.LOOK

    def __init__(self, look: Look) -> None:
        self.list = AttentionList(look.theme, look.scale, AttentionData())
        super().__init__(look, self.list, self.list)

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show the rows, or in words that there are none."""
        cases = context.runtime.board.cases
        rows = tuple(
            self._row(context, cases[case_id], str(number))
            for number, case_id in enumerate(context.attention, 1)
            if case_id in cases
        )
        rest = context.open.loud - len(rows)
        more = plurals().more(rest) if rest > 0 else ""
        changed = self.set_frame(context, translate("Attention", "Needs attention"), more)
        first = rows[0].key if rows and rows[0].state == "red" else ""
        empty = translate("Attention", "Nothing needs attention now")
        return self.list.set_data(AttentionData(rows, first, empty)) or changed

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
