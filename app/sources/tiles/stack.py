"""The tile sources of a screen, opened as the settings name them: files and online addresses.

What cannot be shown is kept out with its reason; the rest goes on.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Final, Generic, TypeVar

from app.clock import Clock, SystemClock
from app.sources.tiles.cache import TileCache
from app.sources.tiles.online import OnlineTiles
from app.sources.tiles.opening import open_file
from app.sources.tiles.schema import TileLayer, layers_of
from app.sources.tiles.source import TileError, TileSource
from app.sources.tiles.template import is_template, parse_template
from app.sources.tiles.vector import decode

Made = TypeVar("Made")

DECODED: Final = 96
"""Decoded vector tiles that stay in memory."""


@dataclass(frozen=True, slots=True)
class TileWish:
    """What a person set: paths and addresses, the lowest first; the key; where tiles are kept.

    `is_asking` False shows what is on disk alone.
    """

    entries: tuple[str, ...] = ()
    key: str = field(default="", repr=False)
    folder: Path = Path("tiles")
    is_asking: bool = True


@dataclass(frozen=True, slots=True)
class TileStack:
    """The sources that can be shown, the lowest first, and why others cannot, in plain words."""

    sources: tuple[TileSource, ...] = ()
    refusals: tuple[str, ...] = ()

    @property
    def credit(self) -> str:
        """Who made the maps, to be shown beside them."""
        return " · ".join(dict.fromkeys(s.facts.credit for s in self.sources if s.facts.credit))

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong now, in plain words: refused entries, and services that give nothing."""
        online = (each.state for each in self.sources if isinstance(each, OnlineTiles))
        return (*self.refusals, *(state.fault for state in online if state.fault))

    def close(self) -> None:
        """Close all of them."""
        for source in self.sources:
            source.close()


def open_stack(
    wish: TileWish, on_news: Callable[[], None] = lambda: None, clock: Clock | None = None
) -> TileStack:
    """Open what is wished for; reads files, so not for the window's thread. Never raises.

    `on_news` is called in another thread each time an online tile came.
    """
    used = clock or SystemClock()
    sources: list[TileSource] = []
    refusals: list[str] = []
    for entry in wish.entries:
        try:
            if is_template(entry):
                template = parse_template(entry, wish.key)
                cache = TileCache(wish.folder / template.name, used)
                asking = wish.is_asking
                sources.append(OnlineTiles(template, cache, used, on_news, is_asking=asking))
            else:
                sources.append(open_file(Path(entry)))
        except TileError as error:
            refusals.append(str(error))
    return TileStack(tuple(sources), tuple(refusals))


class TileDecoder(Generic[Made]):
    """Turns a source's vector tiles into layers of our map and keeps the newest ones. Any thread.

    `make` makes of a layer what the asker draws. The same tile gives the same objects while it is
    kept.
    """

    def __init__(self, source: TileSource, make: Callable[[TileLayer], Made]) -> None:
        self.source = source
        self._make = make
        self._lock = Lock()
        self._kept: OrderedDict[tuple[int, int, int], Sequence[Made]] = OrderedDict()

    def layers(self, zoom: int, x: int, y: int) -> Sequence[Made]:
        """Return what is drawn of a tile; nothing when it is missing or damaged."""
        place = (zoom, x, y)
        with self._lock:
            if place in self._kept:
                self._kept.move_to_end(place)
                return self._kept[place]
        data = self.source.tile(*place)
        if data is None:
            return ()
        made = [self._make(layer) for layer in _decoded(data, place)]
        with self._lock:
            self._kept[place] = made
            while len(self._kept) > DECODED:
                self._kept.popitem(last=False)
        return made


def _decoded(data: bytes, place: tuple[int, int, int]) -> Sequence[TileLayer]:
    try:
        return layers_of(decode(data, *place))
    except TileError:
        return ()
