"""The state of the link in words, signs and colours, the same in the bars of wall and seat."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.runtime import LinkState
from panels import rejected_words, times, words
from panels.context import Context
from widgets.brand_line import BrandLineData
from widgets.status_bar import StatusItem

translate = QCoreApplication.translate


def link_word(state: LinkState) -> str:
    """Return the word for a state of the link."""
    found = {
        LinkState.ONLINE: translate("Link", "online"),
        LinkState.CATCHING_UP: translate("Link", "catching up"),
        LinkState.LAGGING: translate("Link", "slow"),
        LinkState.OFFLINE: translate("Link", "lost"),
        LinkState.ATTENTION: translate("Link", "needs you"),
    }
    return found[state]


def offline_for(context: Context) -> float:
    """Return for how many seconds nothing has been heard."""
    link = context.runtime.link
    last = link.heard_at or link.since
    return max(0.0, context.now - last) if last else 0.0


def link_item(context: Context, *, with_delay: bool) -> StatusItem:
    """Return the lamp of the bar: the state of the link with its number and age.

    `with_delay` gives the round trip while all is well, else the last sync.
    """
    state = context.link_state
    if state is LinkState.OFFLINE:
        return _lost(context, with_delay=with_delay)
    if context.resending is not None:
        done, total = context.resending
        text = translate("Link", "Resending {done}/{total}")
        first = text.format(done=done, total=total)
        return StatusItem("link", first, _synced(context), "yellow", True)
    if state is LinkState.LAGGING:
        first = translate("Link", "Slow, silent {n} s").format(n=int(offline_for(context)))
        return StatusItem("link", first, _synced(context), "yellow", True)
    if state is LinkState.CATCHING_UP:
        word, behind = link_word(state), context.runtime.link.behind
        first = f"{word} {behind}" if behind else word
        return StatusItem("link", first, _synced(context), "yellow", True)
    if state is LinkState.ATTENTION:
        return _wanted(context)
    first = f"{translate('Link', 'Upper tier')} {link_word(state)}"
    return StatusItem("link", first, _delay(context) if with_delay else _synced(context))


def _lost(context: Context, *, with_delay: bool) -> StatusItem:
    """Return the lamp of a lost link; a seat's own bar of it says the last sync."""
    link = context.runtime.link
    if not link.heard_at and not link.rejected:
        return StatusItem("unlinked", translate("Link", "Connecting …"), "", "yellow", True)
    lost = rejected_words.rejected(link.rejected)
    lost = lost or translate("Link", "Link lost {time}")
    first = lost.format(time=times.span(offline_for(context)))
    second = "" if with_delay else _synced(context)
    return StatusItem("unlinked", first, second, "yellow", True)


def _wanted(context: Context) -> StatusItem:
    """Return the lamp of a link that works while something waits for a person."""
    count, word = context.open_refusals, link_word(LinkState.ATTENTION)
    if context.runtime.link.wedged:
        waits = translate("Link", "nothing gets through")
        return StatusItem("warning", word, waits, "red", True)
    if not count:
        first = f"{translate('Link', 'Upper tier')} {link_word(LinkState.ONLINE)}"
        return StatusItem("link", first, _delay(context))
    oldest = min((each.at for each in context.runtime.board.refused), default=0.0)
    since = times.age(context.now - oldest) if oldest else ""
    return StatusItem("link", f"{word} {count}", since, "red", True)


QUIET_S = 3.0
"""Silence from which the bar of a seat says how long it lasts."""


def _delay(context: Context) -> str:
    """Return the round trip, once one was measured, and the silence, once there is one."""
    trip, silence = context.runtime.link.round_trip_ms, offline_for(context)
    parts = []
    if trip:
        parts.append("< 1 ms" if trip < 1.0 else f"{trip:.0f} ms")
    if silence >= QUIET_S:
        parts.append(times.age(silence))
    return words.joined(*parts)


def _synced(context: Context) -> str:
    heard = times.clock(context.runtime.link.heard_at, context.timezone)
    return translate("Link", "synced {time}").format(time=heard)


def brand_line(context: Context) -> BrandLineData:
    """Return the line under the bar: solid, dashed while offline, filling while catching up."""
    state, link = context.link_state, context.runtime.link
    if state is LinkState.OFFLINE:
        return BrandLineData("offline")
    if context.resending is not None:
        done, total = context.resending
        return BrandLineData("catching_up", done / total)
    if state is LinkState.CATCHING_UP:
        share = link.mirror_seq / link.head_seq if link.head_seq else 0.0
        return BrandLineData("catching_up", share)
    return BrandLineData()
