"""Coordinates, projection and base map sheets; pure, numpy only."""
