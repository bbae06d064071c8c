"""Measures: one JSON line per figure, beside its goal and the limit or peer of the same run."""
