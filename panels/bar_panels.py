"""The bar at the top and the line under it, for wall and seat."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from panels import times
from panels.context import Aspect, Context
from panels.freshness import sources
from panels.link_words import brand_line, link_item
from panels.look import Look
from panels.panel import Panel
from widgets.brand_line import BrandLine, BrandLineData
from widgets.status_bar import StatusBar, StatusBarData, StatusItem

translate = QCoreApplication.translate


class LinePanel(Panel):
    """The line under the bar, by whose shape alone the whole room knows how things are."""

    zone = "line"
    follows = Aspect.LINK | Aspect.LOOK

    def __init__(self, look: Look) -> None:
        self.line = BrandLine(look.theme, look.scale, BrandLineData())
        super().__init__(self.line, self.line)

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show the state of the link."""
        return self.line.set_data(brand_line(context))


class BarPanel(Panel):
    """The status bar; what stands in it is the business of `items`."""

    zone = "bar"
    follows = Aspect.SECOND | Aspect.LINK | Aspect.BASE | Aspect.LOOK

    def __init__(self, look: Look) -> None:
        self.bar = StatusBar(look.theme, look.scale, StatusBarData())
        super().__init__(self.bar, self.bar)

    def items(self, context: Context) -> tuple[StatusItem, ...]:
        """Return the items of this screen's bar."""
        raise NotImplementedError

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show centre, mode, link and time."""
        town = context.runtime.board.town
        return self.bar.set_data(
            StatusBarData(
                product=translate("Bar", "Yiping"),
                centre=town.centre if town else "",
                mode=translate("Bar", "Peace"),
                items=self.items(context),
                date=times.date(context.now, context.timezone),
                second_line=self.second_line(context),
                clock=times.clock(context.now, context.timezone),
            )
        )

    def second_line(self, context: Context) -> str:
        """Return what stands under the date."""
        del context
        return ""


class WallBar(BarPanel):
    """The wall's bar: link with the last sync, and that everything shown is masked."""

    def items(self, context: Context) -> tuple[StatusItem, ...]:
        """Return link and masking."""
        masked = StatusItem("mask", translate("Bar", "Masking on"), translate("Bar", "Wall mode"))
        return link_item(context, with_delay=False), masked


class SeatBar(BarPanel):
    """The seat's bar: link with its delay, sources, outbox, refusals and who sits here."""

    def items(self, context: Context) -> tuple[StatusItem, ...]:
        """Return link, sources, outbox and refusals."""
        link = context.runtime.link
        found = sources(context.runtime.board, context.now)
        late = found.fresh < found.total
        shown = [link_item(context, with_delay=True)]
        if found.total:
            count = translate("Bar", "Sources {fresh}/{total}")
            worst = f"{found.worst} {times.age(found.worst_age_s)}" if late else ""
            shown.append(
                StatusItem(
                    "yellow" if late else "check",
                    count.format(fresh=found.fresh, total=found.total),
                    worst,
                )
            )
        outbox = translate("Bar", "Outbox {n}").format(n=link.unsent)
        shown.append(StatusItem("up", outbox, "", "yellow" if link.unsent else ""))
        if link.refused:
            refused = translate("Bar", "Refused {n}").format(n=link.refused)
            shown.append(StatusItem("times", refused, "", "red"))
        return tuple(shown)

    def second_line(self, context: Context) -> str:
        """Return who sits here."""
        return context.runtime.link.login
