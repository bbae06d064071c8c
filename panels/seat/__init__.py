"""The seat: panels for one operator or shift leader, worked by keyboard."""

from panels.seat.screen import SeatScreen

__all__ = ["SeatScreen"]
