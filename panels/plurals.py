"""Counts of things in words, which some languages write differently for one and for many."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject


class Plurals(QObject):
    """Each method returns a text for a count; a class, as only of its `tr` plurals are known."""

    def more(self, n: int) -> str:
        """Return how many more there are."""
        return self.tr("%n more", "", n)

    def last_hour(self, n: int) -> str:
        """Return how many were reported in the last hour."""
        return self.tr("%n in the last hour", "", n)

    def stations(self, n: int) -> str:
        """Return a count of stations."""
        return self.tr("%n station(s)", "", n)

    def boats_out(self, n: int) -> str:
        """Return how many boats are on the way."""
        return self.tr("%n boat(s) on the way", "", n)

    def boats_free(self, n: int) -> str:
        """Return how many boats are free."""
        return self.tr("%n boat(s) free", "", n)

    def members(self, n: int) -> str:
        """Return how many people a unit has."""
        return self.tr("%n people", "", n)

    def in_reach(self, n: int) -> str:
        """Return how many units can be there within five minutes."""
        return self.tr("%n unit(s) within 5 minutes", "", n)

    def waiting(self, n: int) -> str:
        """Return how many own acts wait to be sent."""
        return self.tr("%n act(s) waiting to be sent", "", n)

    def cases_to_read(self, n: int) -> str:
        """Return how many cases can be read and searched."""
        return self.tr("read and search %n case(s)", "", n)

    def live_positions(self, n: int) -> str:
        """Return of how many units the position is old."""
        return self.tr("live positions of %n unit(s)", "", n)

    def live_readings(self, n: int) -> str:
        """Return of how many sensors the reading is old."""
        return self.tr("live readings of %n sensor(s)", "", n)

    def in_order(self, n: int) -> str:
        """Return how many acts wait to be sent, and how."""
        return self.tr("%n act(s), sent in this order", "", n)

    def to_decide(self, n: int) -> str:
        """Return how many clashes wait for a decision."""
        return self.tr("%n to decide", "", n)

    def left_to_leader(self, n: int) -> str:
        """Return how many clashes were left to the leader."""
        return self.tr("%n left to the leader", "", n)

    def listed(self, n: int) -> str:
        """Return how many acts a list holds that was written."""
        return self.tr("%n act(s) listed", "", n)

    def days(self, n: int) -> str:
        """Return a length of whole days."""
        return self.tr("%n day(s)", "", n)

    def days_ago(self, n: int) -> str:
        """Return how many days ago."""
        return self.tr("%n day(s) ago", "", n)


@cache
def plurals() -> Plurals:
    """Return the one set of counted texts."""
    return Plurals()
