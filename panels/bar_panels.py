"""The bar at the top and the line under it, for wall and seat."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.runtime import RoomState
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
    """The seat's bar: link, disk, clock, outbox, clashes, sources and who sits here."""

    def items(self, context: Context) -> tuple[StatusItem, ...]:
        """Return the lamp of the link, warnings, outbox, clashes and sources."""
        return (
            link_item(context, with_delay=True),
            *_warnings(context),
            *_trays(context),
            *_sources(context),
        )

    def second_line(self, context: Context) -> str:
        """Return who sits here."""
        return context.runtime.link.login


def _trays(context: Context) -> tuple[StatusItem, ...]:
    """Return what waits to be sent and what clashed; both are always there, dim at none."""
    link, clashes = context.runtime.link, context.open_refusals
    since = ""
    if link.unsent and link.oldest_unsent_at:
        since = times.age(context.now - link.oldest_unsent_at)
    outbox = translate("Bar", "Outbox {n}").format(n=link.unsent)
    clash = translate("Bar", "Conflicts {n}").format(n=clashes)
    return (
        StatusItem("up", outbox, since, is_quiet=not link.unsent),
        StatusItem("times", clash, is_quiet=not clashes),
    )


def _sources(context: Context) -> tuple[StatusItem, ...]:
    """Return how many sources are fresh, the worst one named."""
    found = sources(context.runtime.board, context.now)
    if not found.total:
        return ()
    late = found.fresh < found.total
    count = translate("Bar", "Sources {fresh}/{total}")
    worst = f"{found.worst} {times.age(found.worst_age_s)}" if late else ""
    first = count.format(fresh=found.fresh, total=found.total)
    return (StatusItem("yellow" if late else "check", first, worst),)


MIB = 1024 * 1024
CLOCK_OFF_S = 5.0
"""Offset to the upper tier's clock from which it is shown. Source: reliability reference, G17."""


def _warnings(context: Context) -> tuple[StatusItem, ...]:
    """Return what this machine itself lacks: room on the disk, the right time."""
    found = []
    offset = context.runtime.link.clock_offset_s
    if context.runtime.link.is_connected and abs(offset) > CLOCK_OFF_S:
        text = translate("Bar", "Clock off by {time}").format(time=times.span(abs(offset)))
        found.append(StatusItem("clock", text, "", "yellow", True))
    room = context.runtime.room
    if room.state is not RoomState.OK:
        text = translate("Bar", "{n} MiB free on the disk").format(n=room.free_bytes // MIB)
        colour = "red" if room.state is RoomState.FULL else "yellow"
        found.append(StatusItem("warning", text, "", colour, True))
    if context.runtime.link.damage:
        found.append(StatusItem("warning", translate("Bar", "Mending data"), "", "yellow", True))
    return tuple(found)
