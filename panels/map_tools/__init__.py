"""Tools over the map: tracks, heat, reach, measuring, following, saved views, a small map."""
