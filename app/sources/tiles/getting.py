"""Gets one online tile and keeps it: what each answer of a service means, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.errors import LinkError
from app.sources.tiles.cache import TileCache
from app.sources.tiles.fetch import Answer, Fetcher
from app.sources.tiles.source import TileError, is_whole, told, unpacked
from app.sources.tiles.template import Template

ABSENT: Final = frozenset({204, 404, 410})
KEY_REFUSED: Final = frozenset({401, 403})
BUSY: Final = frozenset({418, 429, 503})
"""418 is how 天地图 says that a key was used too often."""

BUSY_S: Final = 30.0
KEY_REST_S: Final = 600.0


class Result(StrEnum):
    """What became of a tile: here, not there at the service, or not to be had now."""

    HERE = "here"
    ABSENT = "absent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Got:
    """The result, the tile, why it failed (plain words), and how long to leave the service alone.

    `is_kept` is False when the tile could not be written to disk. `rest_s` 0 leaves the rest to
    the asker.
    """

    result: Result
    data: bytes = b""
    reason: str = ""
    rest_s: float = 0.0
    is_kept: bool = True


def get(fetcher: Fetcher, template: Template, cache: TileCache, place: tuple[int, int, int]) -> Got:
    """Ask for one tile and keep what came; never raises."""
    try:
        answer = fetcher.get(template.url(*place))
    except LinkError as error:
        return Got(Result.FAILED, reason=str(error))
    if answer.status in ABSENT or (answer.status == 200 and not answer.data):
        return Got(Result.ABSENT, is_kept=cache.write(*place, b""))
    if answer.status != 200:
        return _failed(answer, template.host)
    if not _is_tile(answer.data):
        return Got(Result.FAILED, reason=f"{template.host} answers with something that is no tile")
    return Got(Result.HERE, answer.data, is_kept=cache.write(*place, answer.data))


def _failed(answer: Answer, host: str) -> Got:
    if answer.status in KEY_REFUSED:
        reason = f"{host} refuses the key or this machine (HTTP {answer.status})"
        return Got(Result.FAILED, reason=reason, rest_s=KEY_REST_S)
    if answer.status in BUSY:
        reason = f"{host} asks for a pause (HTTP {answer.status})"
        return Got(Result.FAILED, reason=reason, rest_s=answer.retry_after_s or BUSY_S)
    return Got(Result.FAILED, reason=f"{host} answers HTTP {answer.status}")


def _is_tile(data: bytes) -> bool:
    kind = told(data)
    try:
        unpacked(data)
    except TileError:
        return False
    return kind.is_shown and is_whole(data, kind)
