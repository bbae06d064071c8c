"""Opens a tile file of whichever kind it is by its bytes, not by its name."""

from __future__ import annotations

from pathlib import Path

from app.sources.tiles.mbtiles import MAGIC, MBTiles
from app.sources.tiles.pmtiles import PMTiles
from app.sources.tiles.source import TileError, TileSource


def open_file(path: Path, *, thorough: bool = False) -> TileSource:
    """Return a tile file, open; the caller closes it. Raises `TileError` in plain words.

    `thorough` looks at every tile before saying that a file is sound, however long it takes.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except IsADirectoryError as error:
        raise TileError(f"{path} is a folder, no tile file") from error
    except OSError as error:
        raise TileError(f"{path} cannot be read: {error.strerror}") from error
    if not head:
        raise TileError(f"{path.name} is empty")
    if head == MAGIC:
        return MBTiles(path, thorough=thorough)
    if head.startswith(b"PMTiles"):
        return PMTiles(path)
    raise TileError(f"{path.name} is no tile file: neither MBTiles nor PMTiles")
