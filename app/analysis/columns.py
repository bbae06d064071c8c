"""Cases as columns of numbers, kept up to date one case at a time, so that figures cost little."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.case import Case, Signal, Source, Urgency, deadline

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_FIELDS = (
    "reported",
    "closed",
    "in_time",
    "arrived",
    "travel",
    "due",
    "begun",
    "signal",
    "is_open",
    "topic",
    "place_known",
)
_START_ROOM = 256
_OPEN, _NO_TOPIC = 1.0, -1.0
_RANK = {Urgency.URGENT: 0.0, Urgency.WATCH: 1.0, Urgency.NORMAL: 2.0}

RED, YELLOW, BLUE, GREEN = range(4)
SIGNALS = (Signal.RED, Signal.YELLOW, Signal.BLUE, Signal.GREEN)
"""Signals by their number in the columns, the worst first."""


@dataclass(frozen=True, slots=True)
class View:
    """The columns at one moment, n cases each; valid until the next change.

    Instants are epoch seconds, 0.0 when the step has not happened. `travel` is seconds from
    dispatch to arrival for promised arrivals that were made, else NaN. `due` and `begun` are end
    and start of the running limit; `topic` is a number of `Columns.topics`, -1 for none and for
    cases that did not come by the hotline. `signal` is the number of what urgency alone would
    show.
    """

    reported: Floats
    closed: Floats
    in_time: Floats
    arrived: Floats
    travel: Floats
    due: Floats
    begun: Floats
    signal: Floats
    is_open: Floats
    topic: Floats
    place_known: Floats

    def signals(self, now: float) -> NDArray[np.int64]:
        """Return the number of what each case shows at `now`; as `app.domain.case.signal`."""
        late = (self.due > 0.0) & (now > self.due)
        shown = np.where(late, np.minimum(self.signal, YELLOW), self.signal)
        return np.where(self.is_open == _OPEN, shown, GREEN).astype(np.int64)

    def used(self, now: float) -> Floats:
        """Return how much of its running limit each case has used, above 1 when overdue."""
        span = self.due - self.begun
        share = np.divide(now - self.begun, span, out=np.full_like(span, 2.0), where=span > 0.0)
        return np.where(self.due > 0.0, share, 0.0)


class Columns:
    """Numbers of the cases at hand. `ids[i]` is whose they are at place i of a `View`."""

    def __init__(self, cases: Iterable[Case] = ()) -> None:
        self.topics: list[str] = []
        self._topic_numbers: dict[str, int] = {}
        self.ids: list[str] = []
        self._places: dict[str, int] = {}
        self._data = np.zeros((_START_ROOM, len(_FIELDS)))
        self.add({case.id: case for case in cases}.values())

    def __len__(self) -> int:
        """Return how many cases there are."""
        return len(self.ids)

    def add(self, cases: Iterable[Case]) -> None:
        """Take cases of which none is there yet; about a third of the cost of putting each."""
        taken = list(cases)
        begin, end = len(self.ids), len(self.ids) + len(taken)
        ids = [case.id for case in taken]
        self.ids += ids
        self._places.update(zip(ids, range(begin, end), strict=True))
        self._make_room(end)
        for field, numbers in enumerate(self._numbers(taken)):
            self._data[begin:end, field] = numbers

    def put(self, case: Case) -> None:
        """Take the newest state of a case."""
        place = self._places.get(case.id)
        if place is None:
            place = self._places[case.id] = len(self.ids)
            self.ids.append(case.id)
            self._make_room(len(self.ids))
        self._data[place] = [numbers[0] for numbers in self._numbers([case])]

    def _make_room(self, count: int) -> None:
        while count > len(self._data):
            self._data = np.concatenate((self._data, np.zeros_like(self._data)))

    def drop(self, case_id: str) -> None:
        """Forget a case; one that is not there is no matter."""
        place = self._places.pop(case_id, None)
        if place is None:
            return
        last = self.ids.pop()
        if last != case_id:
            self.ids[place] = last
            self._places[last] = place
            self._data[place] = self._data[len(self.ids)]

    def view(self) -> View:
        """Return the columns as they are."""
        return View(*(self._data[: len(self.ids), i] for i in range(len(_FIELDS))))

    def _numbers(self, cases: list[Case]) -> list[list[float]]:
        """Return what each column holds of some cases, in the order of the columns."""
        due = [deadline(case) for case in cases]
        return [
            [case.reported_at for case in cases],
            [case.closed_at for case in cases],
            [case.done_at <= case.handle_by for case in cases],
            [case.arrived_at for case in cases],
            [
                case.arrived_at - case.sent_at if case.arrive_by and case.arrived_at else np.nan
                for case in cases
            ],
            due,
            [_begun(case, end) for case, end in zip(cases, due, strict=True)],
            [_RANK[case.urgency] for case in cases],
            [case.is_open for case in cases],
            [self._topic(case) for case in cases],
            [case.place.is_known for case in cases],
        ]

    def _topic(self, case: Case) -> float:
        if not case.topic or case.source is not Source.HOTLINE:
            return _NO_TOPIC
        number = self._topic_numbers.get(case.topic)
        if number is None:
            number = self._topic_numbers[case.topic] = len(self.topics)
            self.topics.append(case.topic)
        return number


def _begun(case: Case, due: float) -> float:
    """Return when the running limit began: at the newest step before its end."""
    for step in reversed(case.history):
        if step.at < due:
            return step.at
    return case.reported_at
