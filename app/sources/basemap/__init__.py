"""Base maps from files: OpenStreetMap, GeoJSON, GeoPackage and Shapefile into sheets."""
