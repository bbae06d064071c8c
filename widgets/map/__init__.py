"""A native map: a plain widget that shows a painted base map with live symbols on it."""
