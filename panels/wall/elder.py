"""Elder care by door sensors: who has not been out, and today's openings against what is normal."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.case import Category, Urgency
from app.domain.staleness import Freshness, freshness
from panels import times
from panels.context import Aspect, Context
from panels.freshness import EVERY_S
from panels.look import Look
from panels.norms import middle_of_day
from panels.panel import FramedPanel
from widgets.headline import Count, CountRow, CountRowData
from widgets.plot import HourBars, HourValues
from widgets.shield import shielded
from widgets.surface import Brush, Surface
from widgets.theme import Theme
from widgets.type_scale import TypeScale

translate = QCoreApplication.translate


class Note(Surface[str]):
    """One quiet line, right-aligned, on what the bars below are."""

    def adapt(self) -> None:
        """Say the line to those who listen."""
        self.setAccessibleName(self.data)

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the line."""
        del clip
        brush.text(
            self.width(), self.height() / 2.0, self.data, "caption",
            ink="t2", align="right", width=self.width(),
        )  # fmt: skip


class DoorsView(QWidget):
    """The counts above the bars of the day."""

    COUNTS_UNITS, NOTE_UNITS = 8.5, 6.0

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._scale = look.scale
        self.counts = CountRow(look.theme, look.scale, CountRowData(), self)
        self.note = Note(look.theme, look.scale, "", self)
        self.bars = HourBars(look.theme, look.scale, HourValues(), self)

    def set_theme(self, theme: Theme) -> None:
        """Change colours."""
        self.counts.set_theme(theme)
        self.note.set_theme(theme)
        self.bars.set_theme(theme)

    def set_scale(self, scale: TypeScale) -> None:
        """Change sizes."""
        self._scale = scale
        self.counts.set_scale(scale)
        self.note.set_scale(scale)
        self.bars.set_scale(scale)
        self._place()

    @shielded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the parts."""
        del event
        self._place()

    def _place(self) -> None:
        counts, note = (round(n * self._scale.u) for n in (self.COUNTS_UNITS, self.NOTE_UNITS))
        self.counts.setGeometry(0, 0, self.width(), counts)
        self.note.setGeometry(0, counts, self.width(), note)
        top = counts + note
        self.bars.setGeometry(0, top, self.width(), max(0, self.height() - top))


class ElderPanel(FramedPanel):
    """Open elder cases by how loud they are, watched doors, and openings by the hour."""

    zone = "elder"
    follows = Aspect.CASES | Aspect.READINGS | Aspect.NORMS | Aspect.LINK | Aspect.LOOK

    def __init__(self, look: Look) -> None:
        self.view = DoorsView(look)
        super().__init__(look, self.view, self.view)

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show doors and cases, or that no sensor is connected."""
        readings = context.runtime.board.readings
        hourly, total = readings.get("door/hourly"), readings.get("door/total")
        title = translate("Elder", "Elder care: doors")
        if hourly is None:
            return self.set_frame(
                context,
                title,
                "",
                empty=translate("Elder", "No door sensors connected"),
                note=translate("Elder", "Their openings show here"),
            )
        many = 0 if total is None or total.value is None else round(total.value)
        caption = translate("Elder", "{n} homes").format(n=times.count(many)) if many else ""
        changed = self.set_frame(context, title, caption)
        changed |= self.view.counts.set_data(CountRowData(self._counts(context, many)))
        note = translate("Elder", "openings per hour, grey: normal")
        changed |= self.view.note.set_data(note)
        hour = times.local(context.now, context.timezone)
        age = context.now - hourly.at
        return (
            self.view.bars.set_data(
                HourValues(
                    past=hourly.values[: hour.hour + 1],
                    normal=middle_of_day(
                        context.runtime.board.norms.get("door/hourly"),
                        hour.weekday() * 24 + hour.hour,
                    ),
                    stale=freshness(age, EVERY_S, is_link_up=not context.is_offline)
                    is not Freshness.FRESH,
                )
            )
            or changed
        )

    def _counts(self, context: Context, doors: int) -> tuple[Count, ...]:
        cases = context.runtime.board.cases
        loud = {Urgency.URGENT: 0, Urgency.WATCH: 0}
        for case_id in context.open.loudest(context.open.loud):
            case = cases[case_id]
            if case.category is Category.ELDER and case.urgency in loud:
                loud[case.urgency] += 1
        urgent, watch = loud[Urgency.URGENT], loud[Urgency.WATCH]
        well = max(0, doors - urgent - watch)
        return (
            Count("red", str(urgent), translate("Elder", "not out")),
            Count("yellow", str(watch), translate("Elder", "to verify")),
            Count("green", times.count(well), translate("Elder", "well")),
        )
