"""Recorded rows of CSV and JSON files, read at the edge: good rows and bad rows, never a crash."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from app.errors import BadInputError
from app.sources.strict import Json, read_json

MAX_JSON_BYTES = 256 * 1024 * 1024
"""A JSON document is read whole; a larger one must come as JSON lines."""

MAX_BAD_TEXT = 2_000
"""Characters of a bad row that are kept aside."""

MAX_LINE = 1 << 20
"""Characters of a line that are read; the rest of a longer one is skipped and its row is bad."""

_SNIFF_BYTES = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LISTS = ("features", "results", "records", "items", "data", "rows", "value", "service_requests")


@dataclass(frozen=True, slots=True)
class RawRow:
    """One record: its first line (or its place, from 1) in the file and its fields as text."""

    line: int
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """One record that could not be used: where, why in plain words, and what was there."""

    line: int
    reason: str
    text: str


def read_rows(path: Path) -> Iterator[RawRow | BadRow]:
    """Yield the records of a .csv, .tsv, .txt, .json, .geojson, .jsonl or .ndjson file in order.

    CSV and JSON lines are streamed. Nested JSON becomes dotted fields (`location.lat`); a GeoJSON
    feature gives its properties, `id`, `lon` and `lat`. JSON is read strictly. Raises
    `BadInputError` when the file as a whole cannot be read.
    """
    try:
        with path.open("rb") as stream:
            encoding = _encoding(stream.read(_SNIFF_BYTES))
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}", field="file") from error
    suffix = path.suffix.lower()
    if suffix in {".json", ".geojson"}:
        return _read_json(path, encoding)
    if suffix in {".jsonl", ".ndjson"}:
        return _read_json_lines(path, encoding)
    return _read_csv(path, encoding)


def _encoding(head: bytes) -> str:
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    for name in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(name)().decode(head)
        except UnicodeDecodeError:
            continue
        return name
    return "utf-8"


def _read_csv(path: Path, encoding: str) -> Iterator[RawRow | BadRow]:
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as stream:
        first = stream.readline(MAX_LINE)
        stream.seek(0)
        delimiter = max(",;\t|", key=first.count)
        reader = csv.reader(_lines(stream), delimiter=delimiter)
        try:
            header = [name.strip() for name in next(reader)]
        except (StopIteration, csv.Error) as error:
            raise BadInputError(f"{path} has no header line", field="file") from error
        yield from _csv_rows(reader, header)


def _lines(stream: IO[str]) -> Iterator[str]:
    """Yield the lines of a file; one that is too long ends in NUL, which no row may hold."""
    while line := stream.readline(MAX_LINE):
        if len(line) == MAX_LINE and not line.endswith("\n"):
            while (rest := stream.readline(MAX_LINE)) and not rest.endswith("\n"):
                pass
            line = line[:-1] + "\0\n"
        yield line


class _Lines(Protocol):
    """What is used of the csv module's reader."""

    @property
    def line_num(self) -> int: ...

    def __next__(self) -> list[str]: ...


def _csv_rows(reader: _Lines, header: list[str]) -> Iterator[RawRow | BadRow]:
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRow(line, f"not a CSV row: {error}", "")
            continue
        if values:
            yield _csv_row(line, header, values)


def _csv_row(line: int, header: list[str], values: list[str]) -> RawRow | BadRow:
    if any("\0" in value for value in values):
        return BadRow(line, "has a NUL or an endless line", _kept(",".join(values)))
    if len(values) != len(header):
        reason = f"has {len(values)} fields where the header has {len(header)}"
        return BadRow(line, reason, _kept(",".join(values)))
    if any(_has_strays(value) for value in values):
        return BadRow(line, "has bytes that are not text", _kept(",".join(values)))
    return RawRow(line, dict(zip(header, values, strict=True)))


def _has_strays(value: str) -> bool:
    return not value.isascii() and any("\udc80" <= mark <= "\udcff" for mark in value)


def _kept(text: str) -> str:
    return text[:MAX_BAD_TEXT].encode("utf-8", "backslashreplace").decode("utf-8")


def _read_json(path: Path, encoding: str) -> Iterator[RawRow | BadRow]:
    if path.stat().st_size > MAX_JSON_BYTES:
        raise BadInputError(f"{path} is over 256 MiB; give it as JSON lines", field="file")
    try:
        text = path.read_text(encoding=encoding, errors="replace")
        document = read_json(text, MAX_JSON_BYTES)
    except BadInputError as error:
        raise BadInputError(f"{path} {error}", field="file") from error
    records = _records(document)
    if records is None:
        raise BadInputError(f"{path} holds no list of records", field="file")
    for place, record in enumerate(records, start=1):
        yield _json_row(place, record)


def _records(document: Json) -> list[Json] | None:
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        for name in _LISTS:
            if isinstance(found := document.get(name), list):
                return found
    return None


def _read_json_lines(path: Path, encoding: str) -> Iterator[RawRow | BadRow]:
    with path.open(encoding=encoding, errors="surrogateescape") as stream:
        for number, line in enumerate(_lines(stream), start=1):
            if not line.strip():
                continue
            if _has_strays(line):
                yield BadRow(number, "has bytes that are not text", _kept(line.strip()))
                continue
            try:
                record = read_json(line)
            except BadInputError as error:
                yield BadRow(number, str(error), _kept(line.strip()))
                continue
            yield _json_row(number, record)


def _json_row(line: int, record: Json) -> RawRow | BadRow:
    if not isinstance(record, dict):
        return BadRow(line, "is not a record with named fields", _kept(str(record)))
    fields: dict[str, str] = {}
    if record.get("type") == "Feature":
        _flatten("", record.get("properties") or {}, fields)
        if "id" in record:
            fields["id"] = str(record["id"])
        _point(record.get("geometry"), fields)
    else:
        _flatten("", record, fields)
    return RawRow(line, fields)


def _point(geometry: Json, fields: dict[str, str]) -> None:
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        numbers = geometry.get("coordinates")
        if isinstance(numbers, list) and len(numbers) >= 2:
            fields["lon"], fields["lat"] = str(numbers[0]), str(numbers[1])


def _flatten(prefix: str, value: Json, fields: dict[str, str]) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            _flatten(f"{prefix}.{name}" if prefix else str(name), part, fields)
    elif value is None:
        fields[prefix] = ""
    elif isinstance(value, bool):
        fields[prefix] = "true" if value else "false"
    elif isinstance(value, list):
        fields[prefix] = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    else:
        fields[prefix] = str(value)
