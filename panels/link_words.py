"""The state of the link in words, signs and colours, the same in the bars of wall and seat."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.runtime import LinkState
from panels import rejected_words, times
from panels.context import Context
from widgets.brand_line import BrandLineData
from widgets.status_bar import StatusItem

translate = QCoreApplication.translate


def link_word(state: LinkState) -> str:
    """Return the word for a state of the link."""
    words = {
        LinkState.ONLINE: translate("Link", "normal"),
        LinkState.CATCHING_UP: translate("Link", "catching up"),
        LinkState.LAGGING: translate("Link", "slow"),
        LinkState.OFFLINE: translate("Link", "lost"),
        LinkState.ATTENTION: translate("Link", "normal"),
    }
    return words[state]


def offline_for(context: Context) -> float:
    """Return for how many seconds nothing has been heard."""
    link = context.runtime.link
    last = link.heard_at or link.since
    return max(0.0, context.now - last) if last else 0.0


def link_item(context: Context, *, with_delay: bool) -> StatusItem:
    """Return the item of the bar; `with_delay` gives the round trip, else the last sync."""
    link, state = context.runtime.link, context.link_state
    platform = translate("Link", "Upper tier")
    if state is LinkState.OFFLINE:
        if not link.heard_at and not link.rejected:
            return StatusItem("unlinked", translate("Link", "Connecting …"), "", "yellow", True)
        lost = rejected_words.rejected(link.rejected) or translate("Link", "Link lost {time}")
        first = lost.format(time=times.span(offline_for(context)))
        return StatusItem("unlinked", first, _synced(context), "yellow", True)
    quiet = state in {LinkState.ONLINE, LinkState.ATTENTION}
    second = _delay(link.round_trip_ms) if with_delay else _synced(context)
    return StatusItem("link", f"{platform} {link_word(state)}", second, "" if quiet else "yellow")


def _delay(round_trip_ms: float) -> str:
    """Return the round trip in words; nothing until the first was measured."""
    if not round_trip_ms:
        return ""
    return "< 1 ms" if round_trip_ms < 1.0 else f"{round_trip_ms:.0f} ms"


def _synced(context: Context) -> str:
    heard = times.clock(context.runtime.link.heard_at, context.timezone)
    return translate("Link", "synced {time}").format(time=heard)


def brand_line(context: Context) -> BrandLineData:
    """Return the line under the bar: solid, dashed while offline, filling while catching up."""
    state, link = context.link_state, context.runtime.link
    if state is LinkState.OFFLINE:
        return BrandLineData("offline")
    if state is LinkState.CATCHING_UP:
        share = link.mirror_seq / link.head_seq if link.head_seq else 0.0
        return BrandLineData("catching_up", share)
    return BrandLineData()
