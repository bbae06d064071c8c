"""What the panels of one screen look at: the runtime, and what is worked out once for all."""

from __future__ import annotations

from enum import Flag, auto
from time import perf_counter

from app.domain.row import Kind
from app.runtime import ChangeSet, Figures, LinkState, Runtime, link_state
from panels.cases import OpenCases
from panels.happenings import Happenings
from panels.look import Look
from panels.selection import Selection
from panels.situation import CaseMarks

ATTENTION_ROWS = 3

FIGURES_SHARE = 0.01
"""Most of the time that working out figures may take; with very many cases they come less often."""

NUMBERED_AT_ONCE, NUMBER_EVERY_S = 1_000, 0.25
"""Open cases above which the attention list is not put in order with each change."""


class Aspect(Flag):
    """What changed, as far as panels care. A panel names the aspects that it follows."""

    NONE = 0
    CASES = auto()
    UNITS = auto()
    FIXES = auto()
    READINGS = auto()
    BASE = auto()
    NORMS = auto()
    LINK = auto()
    FIGURES = auto()
    SECOND = auto()
    CHOICE = auto()
    LOOK = auto()
    RATINGS = auto()


EVERYTHING = ~Aspect.NONE

_BY_KIND = {
    Kind.CASE: Aspect.CASES,
    Kind.UNIT: Aspect.UNITS,
    Kind.SHEET: Aspect.BASE,
    Kind.TOWN: Aspect.BASE,
    Kind.NORM: Aspect.NORMS,
    Kind.RATING: Aspect.RATINGS,
}


class Context:
    """The data of a screen at one instant. `now` is epoch seconds by this node's clock.

    `figures` are renewed at most once a second; `attention` holds the ids of the cases in the
    order of their numbers.
    """

    def __init__(self, runtime: Runtime, look: Look, selection: Selection) -> None:
        self.runtime = runtime
        self.look = look
        self.selection = selection
        self.now = runtime.clock.now()
        self.open = OpenCases()
        self.marks = CaseMarks()
        self.happenings = Happenings()
        self.figures: Figures | None = None
        self.attention: tuple[str, ...] = ()
        self._rated: set[str] = set()
        self._figures_due = 0.0
        self._is_first = True
        self._is_unnumbered = False
        self._number_at = 0.0
        self._has_counted = False
        self._unsent = self._to_resend = 0

    @property
    def link_state(self) -> LinkState:
        """Return the state of the link as it is to be shown now."""
        return link_state(self.runtime.link, self.now)

    @property
    def is_offline(self) -> bool:
        """Say whether nothing new can come just now."""
        return self.link_state is LinkState.OFFLINE

    @property
    def resending(self) -> tuple[int, int] | None:
        """Return how many of the acts kept while cut off are answered, of how many; None if all."""
        if self._to_resend and self.runtime.link.is_connected:
            return max(0, self._to_resend - self._unsent), self._to_resend
        return None

    @property
    def open_refusals(self) -> int:
        """Return how many refusals wait for a decision at this seat."""
        return sum(not each.is_left for each in self.runtime.board.refused)

    @property
    def has_data(self) -> bool:
        """Say whether the mirror has anything of the town at all."""
        board = self.runtime.board
        return bool(board.town or board.cases or board.units)

    @property
    def is_loaded(self) -> bool:
        """Say whether there is something to show, or the server said that there is nothing."""
        link = self.runtime.link
        return self.has_data or (link.is_connected and bool(link.epoch) and not link.behind)

    @property
    def timezone(self) -> str:
        """The town's time zone."""
        return self.runtime.timezone

    def take(self, changes: ChangeSet) -> Aspect:
        """Bring in what a pump returned; return what changed by it."""
        self.now = self.runtime.clock.now()
        aspects = Aspect.NONE
        for kind, aspect in _BY_KIND.items():
            if changes.ids(kind):
                aspects |= aspect
        if changes.is_reset or self._is_first:
            self._is_first = False
            aspects |= self._rebuild()
        elif changes.ids(Kind.CASE):
            self._touch(changes.ids(Kind.CASE))
        self._rated |= changes.ids(Kind.RATING)
        aspects |= Aspect.FIXES if changes.fixes else Aspect.NONE
        aspects |= Aspect.READINGS if changes.readings else Aspect.NONE
        if changes.is_link_changed:
            self._count_unsent()
            aspects |= Aspect.LINK
        return aspects

    def take_rated(self) -> set[str]:
        """Return the buildings and households rated since this was last asked."""
        rated, self._rated = self._rated, set()
        return rated

    def tick(self, now: float) -> Aspect:
        """Let time pass; return what changed by it."""
        self.now = now
        aspects = Aspect.SECOND | Aspect.LINK
        expired = self.open.expire(self.runtime.board.cases, now)
        if expired or self._is_unnumbered:
            self.marks.touch(self.runtime.board.cases, expired, now)
            self._number()
            aspects |= Aspect.CASES
        is_due = now >= self._figures_due or now < self._figures_due - 60.0
        if is_due or (self.has_data and not self._has_counted):
            began = perf_counter()
            self._has_counted = self.has_data
            self.figures = self.runtime.figures(now)
            cost = perf_counter() - began
            self._figures_due = now + max(0.5, cost / FIGURES_SHARE)
            aspects |= Aspect.FIGURES
        return aspects

    def _count_unsent(self) -> None:
        """Keep how many acts have to be made up for, from the loss of the link till all are."""
        link = self.runtime.link
        if not link.is_connected:
            self._to_resend = link.unsent
        elif not link.unsent:
            self._to_resend = 0
        elif self._to_resend:
            self._to_resend += max(0, link.unsent - self._unsent)
        self._unsent = link.unsent

    def _rebuild(self) -> Aspect:
        cases = self.runtime.board.cases
        for index in (self.open, self.marks, self.happenings):
            index.clear()
        self._touch(frozenset(cases))
        return Aspect.CASES | Aspect.UNITS | Aspect.BASE | Aspect.NORMS

    def _touch(self, ids: frozenset[str]) -> None:
        cases = self.runtime.board.cases
        self.open.touch(cases, ids, self.now)
        self.marks.touch(cases, ids, self.now)
        self.happenings.touch(cases, ids)
        self._is_unnumbered = len(self.open) > NUMBERED_AT_ONCE and perf_counter() < self._number_at
        if not self._is_unnumbered:
            self._number()

    def _number(self) -> None:
        self._is_unnumbered = False
        self._number_at = perf_counter() + NUMBER_EVERY_S
        self.attention = self.open.loudest(ATTENTION_ROWS)
        cases = self.runtime.board.cases
        labels = {case_id: tag_of(cases[case_id].place.address) for case_id in self.attention}
        self.marks.number(self.attention, labels)


MOST_TAG = 6
"""Longest tag on the map, in hanzi; a longer place is not named there."""


def tag_of(address: str) -> str:
    """Return the place name a tag on the map carries: what an address begins with."""
    name = address.split(" ")[0]
    for end in ("号", "幢", "栋", "室"):
        name = name.split(end)[0]
    name = name.rstrip("0123456789-#、,， ")
    return name[:MOST_TAG]
