"""What a person may set: one frozen value, read from a TOML file and checked in plain words."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final, cast

from app.errors import WorldError

LANGUAGES: Final = ("zh_CN", "en")
THEMES: Final = ("night", "day")
LOG_LEVELS: Final = ("debug", "info", "warning", "error")


class SettingsError(WorldError):
    """A setting cannot be used; `key` names it (dotted), empty when the whole file is at fault."""

    def __init__(self, message: str, *, key: str = "") -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, slots=True)
class Viewing:
    """How far eyes are from a screen: nearest and farthest in metres, dot pitch in millimetres."""

    near_m: float
    far_m: float
    pitch_mm: float


WALL_VIEWING: Final = Viewing(near_m=4.0, far_m=8.0, pitch_mm=0.63)
"""**Source** design section 4: a 0.63 mm wall read from 4 to 8 m."""

SEAT_VIEWING: Final = Viewing(near_m=0.6, far_m=0.6, pitch_mm=0.277)
"""**Source** design section 4: a 0.277 mm desk screen read from 0.6 m."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that may be set, complete: what a file leaves out has its default here.

    `server` is the upper tier's websocket address, `token_file` where this node's token lies;
    both may be empty for a server or the demo. `ca` is the file of the server's CA, `pins` name
    the keys of CAs. `basemap` names tile files and online tile addresses to lie under the map, the
    lowest first, `tianditu_key` is the key of 天地图. `screens` has a `Viewing` for "wall" and
    "seat".
    """

    language: str = "zh_CN"
    theme: str = "night"
    server: str = ""
    token_file: Path | None = None
    ca: Path | None = None
    pins: tuple[str, ...] = ()
    data: Path | None = None
    log_level: str = "info"
    basemap: tuple[str, ...] = ()
    tianditu_key: str = field(default="", repr=False)
    screens: Mapping[str, Viewing] = field(
        default_factory=lambda: MappingProxyType({"wall": WALL_VIEWING, "seat": SEAT_VIEWING})
    )


def load_settings(
    path: Path | None = None, overrides: Mapping[str, object] | None = None
) -> Settings:
    """Return the settings of `path`, with `overrides` (flat keys; None = not given) on top.

    Without `path`, `config_folder()/settings.toml` is read if there is one. A relative path
    inside the file counts from the file's folder. Raises `SettingsError`.
    """
    source = path or config_folder() / "settings.toml"
    table = _read(source) if path is not None or source.exists() else {}
    settings = _merge(Settings(), table, source.parent)
    given = {key: value for key, value in (overrides or {}).items() if value is not None}
    return _merge(settings, given, Path.cwd())


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return where this machine's files and logs live (XDG data home, not created)."""
    return _xdg(environ, "XDG_DATA_HOME", ".local/share")


def config_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return where settings.toml is looked for (XDG config home, not created)."""
    return _xdg(environ, "XDG_CONFIG_HOME", ".config")


def tiles_folder(settings: Settings) -> Path:
    """Return where online tiles are kept: one folder for all screens of this machine."""
    return (settings.data or data_folder()) / "tiles"


def _xdg(environ: Mapping[str, str], name: str, fallback: str) -> Path:
    given = environ.get(name, "")
    # A relative value is to be ignored. **Source** XDG Base Directory Specification 0.8.
    base = Path(given) if given.startswith("/") else Path(environ.get("HOME", "/")) / fallback
    return base / "yiping"


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"settings file {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"settings file {path} is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"settings file {path} is not valid TOML: {error}") from error


def _merge(settings: Settings, table: Mapping[str, object], folder: Path) -> Settings:
    known = [each.name for each in fields(Settings)]
    changed: dict[str, object] = {}
    for key, value in table.items():
        if key not in known:
            raise SettingsError(f"unknown setting “{key}”; known: {', '.join(known)}", key=key)
        changed[key] = _checked(key, value, settings, folder)
    return replace(settings, **changed)  # type: ignore[arg-type] # each value was checked above


def _checked(key: str, value: object, settings: Settings, folder: Path) -> object:
    match key:
        case "language":
            return _choice(key, value, LANGUAGES)
        case "theme":
            return _choice(key, value, THEMES)
        case "log_level":
            return _choice(key, value, LOG_LEVELS)
        case "server":
            return _address(key, value)
        case "pins":
            return _texts(key, value)
        case "basemap":
            return _basemap(key, value, folder)
        case "tianditu_key":
            return _text(key, value)
        case "token_file" | "data" | "ca":
            return folder / Path(_text(key, str(value) if isinstance(value, Path) else value))
        case _:
            return _screens(key, value, settings.screens)


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise SettingsError(f"“{key}” must be a text that is not empty", key=key)
    return value


def _texts(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise SettingsError(f"“{key}” must be a list of texts", key=key)
    return tuple(_text(key, each) for each in cast(Iterable[object], value))


def _basemap(key: str, value: object, folder: Path) -> tuple[str, ...]:
    """Return paths, counted from the file's folder, and addresses as they are; one or several."""
    entries = (_text(key, value),) if isinstance(value, str) else _texts(key, value)
    is_address = ("://", "tianditu:")
    return tuple(
        entry if any(sign in entry for sign in is_address) else str(folder / entry)
        for entry in entries
    )


def _choice(key: str, value: object, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise SettingsError(f"“{key}” must be one of: {', '.join(choices)}", key=key)
    return str(value)


def _address(key: str, value: object) -> str:
    text = _text(key, value)
    if not text.startswith(("ws://", "wss://")):
        raise SettingsError(f"“{key}” must begin with ws:// or wss://, not “{text}”", key=key)
    return text


def _screens(key: str, value: object, present: Mapping[str, Viewing]) -> Mapping[str, Viewing]:
    result = dict(present)
    for name, numbers in _table(key, value).items():
        where = f"{key}.{name}"
        if name not in present:
            raise SettingsError(f"“{where}”: screens are {', '.join(present)}", key=where)
        viewing = replace(present[name], **_numbers(where, _table(where, numbers)))
        if viewing.near_m > viewing.far_m:
            raise SettingsError(f"“{where}”: near_m is farther than far_m", key=where)
        result[name] = viewing
    return MappingProxyType(result)


def _table(key: str, value: object) -> dict[str, object]:
    if not isinstance(value, Mapping):
        raise SettingsError(f"“{key}” must be a table", key=key)
    return {str(name): part for name, part in cast(Mapping[object, object], value).items()}


def _numbers(where: str, table: Mapping[str, object]) -> dict[str, float]:
    result: dict[str, float] = {}
    known = [each.name for each in fields(Viewing)]
    for name, value in table.items():
        key = f"{where}.{name}"
        if name not in known:
            raise SettingsError(f"unknown setting “{key}”; known: {', '.join(known)}", key=key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1000:
            raise SettingsError(f"“{key}” must be a number above 0 and below 1000", key=key)
        result[name] = float(value)
    return result
