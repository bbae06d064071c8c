"""Profiles: how the columns of a recorded stream become reports. Data (TOML), never code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from app.domain.case import Category, Place, Urgency
from app.domain.command import LATEST
from app.domain.edits import MAX_TEXT, MAX_TITLE
from app.errors import BadInputError

PROFILES_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "profiles"

ISO = "iso"
"""The time format that stands for ISO 8601 (a missing offset is the profile's time zone)."""

AD_HOC_TIMES = (
    ISO,
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%Y/%m/%d %H:%M",
)
"""Formats tried for a stream that has no profile."""

MAPPABLE = ("id", "title", "time", "text", "address", "street", "lon", "lat", "topic")
"""What `--map field=column` can fill."""

_FIELD = re.compile(r"\{([^{}]+)\}")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rows whose `column` holds one of `words` (any case) get `value`; the first that fits wins."""

    column: str
    words: tuple[str, ...]
    value: str


class Profile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one kind of stream is read.

    `id`, `title`, `address`, `street`, `topic` and each line of `text` are templates with
    `{column}` in them; a line of `text` whose columns are all empty is left out. `title_strip` is
    a pattern cut out of titles. The place comes from the columns `lon` and `lat`, or from `point`,
    one column with two numbers whose order is `point_order` ("lonlat" or "latlon"). A place equal
    to one of `placeholders` (longitude, latitude) is unknown. Rows that share `group` are one
    case; the first row makes it.
    """

    name: str
    note: str
    timezone: str
    id: str
    title: str
    time: str
    time_formats: tuple[str, ...]
    title_strip: str = ""
    text: tuple[str, ...] = ()
    address: str = ""
    street: str = ""
    topic: str = ""
    lon: str = ""
    lat: str = ""
    point: str = ""
    point_order: str = "latlon"
    placeholders: tuple[tuple[float, float], ...] = ()
    group: str = ""
    category_default: Category = Category.APPEARANCE
    category: tuple[Rule, ...] = ()
    urgency: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One report made of a row; `at` is epoch seconds, `id` the source's own."""

    line: int
    id: str
    at: float
    title: str
    text: str
    topic: str
    category: Category
    urgency: Urgency
    place: Place

    def args(self) -> dict[str, Any]:
        """Return the arguments of the report command."""
        return {
            "title": self.title,
            "text": self.text,
            "topic": self.topic,
            "category": self.category.value,
            "source": "file",
            "urgency": self.urgency.value,
            "external_id": self.id,
            "place": msgspec.to_builtins(self.place),
        }


def parse_profile(text: str, origin: str = "profile") -> Profile:
    """Return the profile of a TOML text; raises `BadInputError` in plain words."""
    try:
        profile = msgspec.convert(tomllib.loads(text), Profile)
        Reader(profile)
    except (msgspec.ValidationError, ValueError, OSError, RecursionError) as error:
        raise BadInputError(f"{origin}: {error}", field="profile") from error
    return profile


def profile_names(folder: Path = PROFILES_FOLDER) -> list[str]:
    """Return the names of the shipped profiles."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def load_profile(name: str, folder: Path = PROFILES_FOLDER) -> Profile:
    """Return a shipped profile by name, or the one in a TOML file by path."""
    path = Path(name) if name.endswith(".toml") else folder / f"{name}.toml"
    try:
        return parse_profile(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        known = ", ".join(profile_names(folder))
        raise BadInputError(
            f"there is no profile “{name}”; known: {known}", field="profile"
        ) from error


def map_profile(pairs: Sequence[str], timezone: str = "UTC") -> Profile:
    """Return a profile of `field=column` pairs; raises `BadInputError` for what is missing."""
    columns: dict[str, str] = {}
    for pair in pairs:
        field, mark, column = pair.partition("=")
        if not mark or field not in MAPPABLE or not column:
            raise BadInputError(
                f"“{pair}” is no field=column; fields: {', '.join(MAPPABLE)}", field="map"
            )
        columns[field] = column
    missing = [field for field in ("id", "title", "time") if field not in columns]
    if missing:
        raise BadInputError(f"--map needs a column for {', '.join(missing)}", field="map")
    templates: dict[str, Any] = {
        field: f"{{{columns[field]}}}"
        for field in ("id", "title", "address", "street", "topic")
        if field in columns
    }
    fields: dict[str, Any] = {
        "name": "ad hoc",
        "note": "made of --map",
        "timezone": timezone,
        "time": columns["time"],
        "time_formats": AD_HOC_TIMES,
        "text": [f"{{{columns['text']}}}"] if "text" in columns else [],
        "lon": columns.get("lon", ""),
        "lat": columns.get("lat", ""),
        **templates,
    }
    profile = msgspec.convert(fields, Profile)
    try:
        Reader(profile)
    except (ValueError, OSError) as error:
        raise BadInputError(f"--map: {error}", field="map") from error
    return profile


class Reader:
    """Makes reports of rows by a profile; pure but for the time zone table."""

    def __init__(self, profile: Profile) -> None:
        """Prepare; raises `ValueError` or `OSError` for a wrong zone, pattern or value."""
        self.profile = profile
        try:
            self._zone = ZoneInfo(profile.timezone)
        except KeyError as error:
            raise ValueError(f"there is no time zone “{profile.timezone}”") from error
        try:
            self._strip = re.compile(profile.title_strip) if profile.title_strip else None
        except re.error as error:
            raise ValueError(f"title_strip is no pattern: {error}") from error
        self._categories = [(rule, Category(rule.value)) for rule in profile.category]
        self._urgencies = [(rule, Urgency(rule.value)) for rule in profile.urgency]

    def group(self, fields: Mapping[str, str]) -> str:
        """Return what rows of one case share, empty when each row is a case."""
        return _fill(self.profile.group, fields).strip()

    def report(self, line: int, fields: Mapping[str, str]) -> Report:
        """Return the report of a row; raises `BadInputError` saying what is wrong with it."""
        profile = self.profile
        row_id = _fill(profile.id, fields).strip()
        if not row_id:
            raise BadInputError("has no id", field="id")
        title = _fill(profile.title, fields)
        if self._strip is not None:
            title = self._strip.sub("", title)
        title = " ".join(title.split())[:MAX_TITLE]
        if not title:
            raise BadInputError("has no title", field="title")
        lines = [_fill(template, fields) for template in profile.text if _says(template, fields)]
        return Report(
            line=line,
            id=row_id,
            at=self._instant(_column(fields, profile.time)),
            title=title,
            text="\n".join(lines)[:MAX_TEXT],
            topic=_fill(profile.topic, fields).strip()[:MAX_TITLE],
            category=next(
                (value for rule, value in self._categories if _fits(rule, fields)),
                profile.category_default,
            ),
            urgency=next(
                (value for rule, value in self._urgencies if _fits(rule, fields)), Urgency.NORMAL
            ),
            place=self._place(fields),
        )

    def _instant(self, text: str) -> float:
        text = text.strip()
        if not text:
            raise BadInputError("has no time", field="time")
        for form in self.profile.time_formats:
            try:
                moment = (
                    datetime.fromisoformat(text) if form == ISO else datetime.strptime(text, form)
                )
                if moment.tzinfo is None:
                    moment = moment.replace(tzinfo=self._zone)
                at = moment.timestamp()
            except (ValueError, OverflowError):
                continue
            if not 0.0 <= at <= LATEST:
                raise BadInputError(f"time “{text[:40]}” is not of 1970 to 2099", field="time")
            return at
        raise BadInputError(f"time “{text[:40]}” has none of the profile's formats", field="time")

    def _place(self, fields: Mapping[str, str]) -> Place:
        profile = self.profile
        address = " ".join(_fill(profile.address, fields).split())
        street = " ".join(_fill(profile.street, fields).split())
        position = self._position(fields)
        if position is None or position in profile.placeholders:
            return Place(address=address, street=street)
        return Place(lon=position[0], lat=position[1], address=address, street=street)

    def _position(self, fields: Mapping[str, str]) -> tuple[float, float] | None:
        profile = self.profile
        if profile.point:
            numbers = _NUMBER.findall(_column(fields, profile.point))
            if len(numbers) != 2:
                return None
            first, second = float(numbers[0]), float(numbers[1])
            lon, lat = (first, second) if profile.point_order == "lonlat" else (second, first)
        elif profile.lon and profile.lat:
            lon_text = _column(fields, profile.lon).strip()
            lat_text = _column(fields, profile.lat).strip()
            if not lon_text and not lat_text:
                return None
            lon, lat = _degrees(lon_text, "longitude"), _degrees(lat_text, "latitude")
        else:
            return None
        if not (-180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0):
            raise BadInputError(f"place {lon}, {lat} is not on Earth", field="place")
        return None if lon == lat == 0.0 else (lon, lat)


def _degrees(text: str, what: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise BadInputError(f"{what} “{text[:40]}” is no number", field="place")
    return float(text)


def _column(fields: Mapping[str, str], name: str) -> str:
    try:
        return fields[name]
    except KeyError:
        raise BadInputError(f"has no column “{name}”", field=name) from None


def _fill(template: str, fields: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda found: _column(fields, found[1]).strip(), template)


def _says(template: str, fields: Mapping[str, str]) -> bool:
    names = _FIELD.findall(template)
    return not names or any(_column(fields, name).strip() for name in names)


def _fits(rule: Rule, fields: Mapping[str, str]) -> bool:
    value = _column(fields, rule.column).casefold()
    return any(word.casefold() in value for word in rule.words)
