"""Frozen values and pure rules: cases and their lifecycle, units, roles, limits, staleness, masking."""
