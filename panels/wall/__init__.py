"""The wall: panels for many eyes, read across a room."""

from panels.wall.screen import WallScreen

__all__ = ["WallScreen"]
