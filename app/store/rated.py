"""What buildings and households are rated, with this node's own open ratings folded in."""

from __future__ import annotations

import msgspec

from app.domain.command import Command, Refusal, RefusalCode
from app.domain.places import Places
from app.domain.plain import tidy
from app.domain.rate import RateArgs, rate
from app.domain.rating import Grade, Rating


class Rated:
    """Ratings by place; the base data say what a place is that nobody rated.

    `shown` is the mirror with the unanswered commands folded over it.
    """

    def __init__(self) -> None:
        self.shown: dict[str, Rating] = {}
        self.places = Places()
        # What the mirror says of places that own commands are folded over; None: it has no rating.
        self._true: dict[str, Rating | None] = {}
        self._pending: dict[str, list[Command]] = {}

    def adopt(self, shown: dict[str, Rating], places: Places) -> None:
        """Show these ratings of these places instead of all there were; own commands stay."""
        self.shown, self.places = shown, places
        self._true.clear()
        for place in self._pending:
            self._fold(place)

    def grade(self, place: str) -> Grade | None:
        """Return what a place is, None where nobody has said anything of it."""
        rating = self.shown.get(place)
        return rating.state if rating else self.places.grade(place)

    def pending(self, place: str) -> int:
        """Return how many own ratings of a place have no answer yet."""
        return len(self._pending.get(place, ()))

    def predict(self, command: Command) -> Rating | Refusal:
        """Return what a rating would make of a place as it is shown."""
        return self._after(self.shown.get(command.subject), command)

    def put(self, place: str, rating: Rating) -> None:
        """Take the newest rating of a place."""
        if place in self._pending:
            self._true[place] = rating
            self._fold(place)
        else:
            self.shown[place] = rating

    def queue(self, command: Command) -> None:
        """Fold a rating that has no receipt yet over the mirror."""
        self._pending.setdefault(command.subject, []).append(command)
        self._fold(command.subject)

    def settle(self, command: Command) -> None:
        """Take it that a rating was answered: the mirror has what became of it."""
        place = command.subject
        left = [one for one in self._pending.pop(place, ()) if one.op_no != command.op_no]
        if left:
            self._pending[place] = left
        self._fold(place)

    def _fold(self, place: str) -> None:
        rating = self._true.setdefault(place, self.shown.get(place))
        for command in self._pending.get(place, ()):
            outcome = self._after(rating, command)
            if isinstance(outcome, Rating):
                rating = outcome
        if rating is None:
            self.shown.pop(place, None)
        else:
            self.shown[place] = rating
        if place not in self._pending:
            del self._true[place]

    def _after(self, before: Rating | None, command: Command) -> Rating | Refusal:
        found = self.places.find(command.subject)
        if found is None:
            text = f"there is no building or household “{command.subject}”"
            return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, text=text)
        try:
            args = msgspec.convert(tidy(command.args), RateArgs)
        except msgspec.ValidationError as error:
            return Refusal(code=RefusalCode.BAD_ARGS, text=str(error))
        return rate(before, found.grade, args, command)
