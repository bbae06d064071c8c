"""GeoPackage, Shapefile and FlatGeobuf by GDAL, column by column; the one door to pyogrio."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final, TypeVar

from app.domain.plain import line
from app.errors import BadInputError

MAGIC: Final[Mapping[str, bytes]] = {
    ".gpkg": b"SQLite format 3\x00",
    ".shp": b"\x00\x00\x27\x0a",
    ".fgb": b"fgb\x03",
}
"""How each kind of file begins. GDAL goes by the content: a file that only has the name of one of
these could be a recipe that opens others, and is not given to it."""

MOST_TEXT_BYTES: Final = 8 << 20
"""How much of a table is looked at to find out its encoding."""

_GDAL: Any = import_module("pyogrio")
_raw: Any = import_module("pyogrio.raw")
_FAULTS: tuple[type[Exception], ...] = (
    *(_GDAL.errors.DataSourceError, _GDAL.errors.DataLayerError),
    *(_GDAL.errors.FeatureError, _GDAL.errors.GeometryError, UnicodeError),
)
T = TypeVar("T")

# What GDAL has to say goes into the notes of the import; its logger would say it twice.
logging.getLogger("pyogrio").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Table:
    """One layer of a file: `shapes` are well-known binary or None, `columns` as long as they.

    `crs` is the layer's coordinate system in its own words, empty without one.
    """

    name: str
    crs: str
    numbers: list[int]
    shapes: list[bytes | None]
    columns: Mapping[str, list[object]]
    notes: tuple[str, ...] = ()


def read_vector(path: Path) -> Iterator[Table]:
    """Yield the layers of a file that have shapes; raises `BadInputError` in plain words."""
    _check_start(path)
    encoding, note = _encoding(path)
    names = [str(name) for name, kind in _said(path, _layers) if kind is not None]
    if not names:
        raise BadInputError(f"{path.name} has no layer with shapes")
    for name in names:
        yield _said(path, partial(_table, name=name, encoding=encoding, note=note))


def _said(path: Path, read: Callable[[Path], T]) -> T:
    """Return what GDAL reads; its errors become ours, its warnings are no errors of Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read(path)
    except _FAULTS as error:
        raise BadInputError(f"{path.name} cannot be read: {line(str(error))}") from error


def _layers(path: Path) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = _GDAL.list_layers(path).tolist()
    return found


def _table(path: Path, name: str, encoding: str | None, note: str) -> Table:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        meta, numbers, wkb, fields = _raw.read(
            path, layer=name, encoding=encoding, force_2d=True, return_fids=True
        )
    told = tuple(dict.fromkeys(line(str(each.message)) for each in said))
    names = [str(each) for each in meta["fields"]]
    return Table(
        name=name,
        crs=str(meta["crs"] or ""),
        numbers=[int(number) for number in numbers],
        shapes=list(wkb),
        columns={key: values.tolist() for key, values in zip(names, fields, strict=True)},
        notes=(*((note,) if note else ()), *told),
    )


def _check_start(path: Path) -> None:
    start = MAGIC[path.suffix.lower()]
    try:
        with path.open("rb") as stream:
            found = stream.read(len(start))
    except OSError as error:
        raise BadInputError(f"{path.name} cannot be read: {error.strerror}") from error
    if found != start:
        raise BadInputError(f"{path.name} does not begin as a {path.suffix.lower()} file does")


def _encoding(path: Path) -> tuple[str | None, str]:
    """Return the encoding of a Shapefile's texts where the file does not say it, and a note.

    Chinese tables without a .cpg file are GBK as often as not; GDAL would take them for Latin.
    """
    table = path.with_suffix(".dbf")
    if path.suffix.lower() != ".shp" or path.with_suffix(".cpg").exists() or not table.exists():
        return None, ""
    with table.open("rb") as stream:
        head = stream.read(32)
        stream.seek(int.from_bytes(head[8:10], "little"))
        text = stream.read(MOST_TEXT_BYTES)
    if text.isascii():
        return None, ""
    for name in ("utf-8", "gb18030"):
        try:
            text.decode(name)
        except UnicodeDecodeError as error:
            is_cut = len(text) == MOST_TEXT_BYTES and error.end > len(text) - 4
            if not is_cut:
                continue
        return name.upper(), f"it does not say its encoding; its texts were read as {name.upper()}"
    return "ISO-8859-1", "its texts are in an unknown encoding and may be wrong"
