"""Which reader a map file is for, by its name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.errors import BadInputError
from app.sources.basemap.described import Wish, gather_geojson, gather_vector
from app.sources.basemap.feature import Gathered
from app.sources.basemap.osm import read_osm
from app.sources.basemap.vector import MAGIC

OSM: Final = (".osm", ".osm.xml", ".osm.gz", ".osm.bz2", ".osm.pbf", ".pbf", ".o5m")
GEOJSON: Final = (".geojson", ".json")
KNOWN: Final = (*OSM, *GEOJSON, *MAGIC)


def gather(path: Path, wish: Wish) -> Gathered:
    """Return the features of a map file; raises `BadInputError` in plain words."""
    if not path.is_file():
        raise BadInputError(f"there is no file {path}", field="files")
    name = path.name.lower()
    if name.endswith(OSM):
        if wish.system not in {None, "wgs84"}:
            raise BadInputError(
                f"{path.name}: OpenStreetMap is wgs84, --system says {wish.system}; "
                "import it by itself",
                field="system",
            )
        return read_osm(path)
    if name.endswith(GEOJSON):
        return gather_geojson(path, wish)
    if path.suffix.lower() in MAGIC:
        return gather_vector(path, wish)
    raise BadInputError(
        f"{path.name} is none of the files that are known: {', '.join(KNOWN)}", field="files"
    )
