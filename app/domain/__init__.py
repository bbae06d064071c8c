"""Frozen values and pure rules: cases, their lifecycle, units, roles, limits, staleness, masks."""
