"""Reusable Qt widgets: they know Qt and numpy, and nothing of the town or its cases."""
