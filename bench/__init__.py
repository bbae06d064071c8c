"""Measures: one JSON line per figure, each beside its goal and the limit or peer of the same run."""
