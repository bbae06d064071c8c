"""Which reader a map file is for, by its name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.errors import BadInputError
from app.sources.basemap.feature import Gathered
from app.sources.basemap.osm import read_osm

OSM_ENDINGS: Final = (".osm", ".osm.xml", ".osm.gz", ".osm.bz2", ".pbf", ".o5m")


def gather(path: Path, system: str | None, layer: str | None) -> Gathered:
    """Return the features of a map file; raises `BadInputError` in plain words.

    `system` is the coordinate system of files that do not say theirs, `layer` the layer of
    features that do not say theirs.
    """
    if not path.is_file():
        raise BadInputError(f"there is no file {path}", field="files")
    name = path.name.lower()
    if name.endswith(OSM_ENDINGS):
        if system not in {None, "wgs84"}:
            raise BadInputError(
                f"{path.name}: OpenStreetMap is in wgs84, not in {system}; give it its own import",
                field="system",
            )
        return read_osm(path)
    raise BadInputError(f"{path.name}: no reader for such a file", field="files")
