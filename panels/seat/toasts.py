"""Notices at the lower right of the map: what became of one's own acts, and a lost link's bar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtWidgets import QWidget

from app.runtime import IssueState
from panels import times, words
from panels.context import Aspect, Context
from panels.link_words import offline_for
from panels.look import Look
from panels.panel import Panel
from panels.plurals import plurals
from panels.seat.acts import MOST, Acts, Said, Told, outcome_word, reason_word
from widgets.toast import Toast, ToastData

translate = QCoreApplication.translate

HIGH_UNITS, GAP_UNITS = 12.0, 1.0


class ToastsPanel(Panel):
    """At most three notices, the newest lowest. Refusals stay until Escape."""

    zone = "toasts"
    follows = Aspect.CASES | Aspect.LINK | Aspect.SECOND | Aspect.CHOICE | Aspect.LOOK

    def __init__(self, look: Look, acts: Acts) -> None:
        holder = QWidget()
        self.toasts = [Toast(look.theme, look.scale, ToastData(), holder) for _ in range(MOST)]
        super().__init__(holder, *self.toasts)
        self._acts = acts
        self._scale = look.scale
        self._zone = QRect()

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show what became of the newest acts."""
        self._acts.review(context.now)
        shown = [said_data(each) for each in self._acts.said]
        shown += [self._data(context, each) for each in self._acts.told]
        changed = False
        for toast, data in zip(self.toasts, shown[-MOST:], strict=False):
            changed |= toast.set_data(data)
        changed |= self._arrange(self._count)
        return changed

    @property
    def _count(self) -> int:
        return min(MOST, len(self._acts.said) + len(self._acts.told))

    def place(self, zone: QRect) -> None:
        """Stack the notices from the foot of the zone."""
        self._zone = zone
        self._arrange(self._count, is_forced=True)

    def set_look(self, look: Look) -> None:
        """Change colours and sizes."""
        self._scale = look.scale
        super().set_look(look)

    def _arrange(self, count: int, *, is_forced: bool = False) -> bool:
        shown = sum(not toast.isHidden() for toast in self.toasts)
        if shown == count and not is_forced:
            return False
        high = round(HIGH_UNITS * self._scale.u)
        step = high + round(GAP_UNITS * self._scale.u)
        zone = self._zone
        room = max(0, count * step - round(GAP_UNITS * self._scale.u))
        self.widget.setGeometry(zone.left(), zone.bottom() + 1 - room, zone.width(), room)
        self.widget.setVisible(count > 0)
        for index, toast in enumerate(self.toasts):
            toast.setGeometry(0, index * step, zone.width(), high)
            toast.setVisible(index < count)
        return True

    def _data(self, context: Context, told: Told) -> ToastData:
        title, reason = outcome_word(told), reason_word(told)
        if told.shown in {IssueState.REFUSED, IssueState.FAILED}:
            close = translate("Toast", "close")
            return ToastData("red", title, reason, "Esc", close, "red")
        if told.shown is IssueState.ACCEPTED:
            return ToastData("check", title, reason)
        if context.is_offline:
            kept = translate("Toast", "in the outbox, sent when the link is back")
            act = words.joined(outcome_act(told), reason)
            return ToastData("up", act, kept, state="yellow")
        return ToastData("up", title, reason)


def said_data(said: Said) -> ToastData:
    """Return a notice that is about no act."""
    if said.is_bad:
        close = translate("Toast", "close")
        return ToastData("red", said.title, said.text, "Esc", close, "red")
    return ToastData("check", said.title, said.text)


def outcome_act(told: Told) -> str:
    """Return the act alone, without what became of it."""
    return words.ACTS[OF_NAME[told.issue.kind]]()


OF_NAME = {kind.value: kind for kind in words.ACTS}


class OfflinePanel(Panel):
    """The bar that says since when the link is lost, what still works and what waits.

    `switched` is told when the bar comes (True) and goes (False).
    """

    zone = "offline"
    follows = Aspect.LINK | Aspect.SECOND | Aspect.LOOK

    def __init__(self, look: Look) -> None:
        self.bar = Toast(look.theme, look.scale, ToastData(is_bar=True))
        self.retry: Callable[[], None] = lambda: None
        self.bar.acted.connect(lambda: self.retry())
        super().__init__(self.bar, self.bar)
        self.switched: Callable[[bool], None] = lambda is_lost: None
        self._is_shown = True

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show the bar while the link is lost."""
        lost = context.is_offline and bool(context.runtime.link.heard_at)
        if lost:
            self.bar.set_data(self._data(context))
        if lost == self._is_shown:
            return lost
        self._is_shown = lost
        self.bar.setVisible(lost)
        self.switched(lost)
        return True

    def _data(self, context: Context) -> ToastData:
        link = context.runtime.link
        title = translate("Offline", "Cut off from the upper tier {time}")
        text = translate("Offline", "Verify, dispatch and close go on; they are sent later.")
        if link.unsent:
            text = words.joined(plurals().waiting(link.unsent), text)
        synced = translate("Offline", "last sync {time}")
        aside = [synced.format(time=times.clock(link.heard_at, context.timezone))]
        if link.retry_at > context.now:
            retry = translate("Offline", "next try {time}")
            aside.append(retry.format(time=times.span(link.retry_at - context.now)))
        return ToastData(
            "yellow",
            title.format(time=times.span(offline_for(context))),
            text,
            "R",
            translate("Offline", "Retry now"),
            "yellow",
            aside="  ".join(aside),
            is_bar=True,
        )
