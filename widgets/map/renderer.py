"""The thread that paints map tiles, so that the window's thread never waits for one.

It is given plans, of which only the newest counts: which tiles the window lacks, which show what
has changed, which may be needed next. A tile is made of a base picture, kept as long as there is
room for it, in memory and on the shelf, and of what lives on it.
"""

from __future__ import annotations

import time
import weakref
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Condition

from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtGui import QImage, QPainter

from widgets.map.grain import Living, paint_living
from widgets.map.imagery import Imagery, own_layers, vector_layers
from widgets.map.layers import BaseLayer, PreparedLayer, outlines, prepare
from widgets.map.lettering import Lettering, write
from widgets.map.looks import digest_of
from widgets.map.names import Name, NameKind, find_names
from widgets.map.painter import BaseScene, Palette, paint_base
from widgets.map.shelf import Shelf
from widgets.map.tiles import Block, TileKey, blocks_of
from widgets.map.view import MapView

BREATH_S = 0.0002
"""Pause between pieces of work; without it a waiting thread can be passed over for 5 ms."""

SPELL_S = 0.0015
"""Work done between two pauses."""

OUTLINED = frozenset({"cell", "street", "district"})
"""Area layers whose edges are drawn as lines."""


@dataclass(frozen=True, slots=True, eq=False)
class BaseLook:
    """What base pictures are painted from and how, apart from the view (see `BaseScene`)."""

    layers: tuple[BaseLayer, ...] = ()
    palette: Palette = field(default_factory=dict)
    line_scale: float = 1.0
    metres_per_unit: float = 1.0
    lettering: Lettering = field(default_factory=Lettering)
    imagery: Imagery | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What to paint: `missing` tiles, names, `changed` tiles, `spare` tiles, tiles `ahead`.

    `names_for` is the part of the world in which names are looked for, None when they are known.
    `living` is painted onto every tile. `most_tiles` is how many base pictures are kept. Those
    `ahead` may be wanted next, after a zoom; they are painted onto the shelf alone.
    """

    look: BaseLook
    missing: Sequence[TileKey] = ()
    names_for: MapView | None = None
    changed: Sequence[TileKey] = ()
    spare: Sequence[TileKey] = ()
    ahead: Sequence[TileKey] = ()
    living: Living | None = None
    most_tiles: int = 64


Written = Mapping[tuple[NameKind, str, bool], QImage]
"""Pictures of names by kind, text and whether written upright."""


@dataclass(frozen=True, slots=True, eq=False)
class Painted:
    """Tiles painted for a look, with what lived on them."""

    look: BaseLook
    living: Living | None
    tiles: Mapping[TileKey, QImage]


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """The names in a part of the world and pictures of each for each way it may be written."""

    look: BaseLook
    view: MapView
    names: Sequence[Name] = ()
    written: Written = field(default_factory=dict)


class _SupersededError(Exception):
    """The work at hand is not wanted any more; never leaves this module."""


class TileRenderer(QObject):
    """Paints tiles in its own thread, which starts with the first plan.

    Signals: `painted(Painted)` and `named(Named)`, delivered in the thread this object lives in.
    """

    painted = Signal(object)
    named = Signal(object)

    def __init__(self, parent: QObject | None = None, shelf: Shelf | None = None) -> None:
        super().__init__(parent)
        self._worker = _Worker(shelf)
        self._worker.painted.connect(self.painted)
        self._worker.named.connect(self.named)
        self._end = weakref.finalize(self, self._worker.close)
        self._end.atexit = False  # by then Qt may have taken the thread down already

    def set_shelf(self, shelf: Shelf | None) -> None:
        """Keep base pictures on a shelf too; to be called before the first plan."""
        self._worker.shelf = shelf

    def ask(self, plan: Plan) -> None:
        """Replace the plan. Returns at once."""
        self._worker.ask(plan)

    def close(self) -> None:
        """Stop painting and end the thread; waits for the piece of work at hand (milliseconds)."""
        self._end()


class _Worker(QThread):
    """The painting thread and its one-place queue."""

    painted = Signal(object)
    named = Signal(object)

    def __init__(self, shelf: Shelf | None = None) -> None:
        super().__init__()
        self.shelf = shelf
        self._changed = Condition()
        self._plan: Plan | None = None
        self._closed = False
        self._prepared: dict[int, tuple[BaseLayer, tuple[PreparedLayer, ...]]] = {}
        self._rested = 0.0
        self._lettering: Lettering | None = None
        self._written: dict[tuple[NameKind, str, bool], QImage] = {}
        self._look: BaseLook | None = None
        self._digest = ""
        self._bases: OrderedDict[TileKey, QImage] = OrderedDict()
        self._wanted: frozenset[TileKey] = frozenset()

    def ask(self, plan: Plan) -> None:
        with self._changed:
            if self._closed:
                return
            self._plan = plan
            self._changed.notify()
        if not self.isRunning():
            self.start(QThread.Priority.LowPriority)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._plan = None
            self._changed.notify()
        self.wait()

    def run(self) -> None:
        """Carry out plans until closed."""
        while (plan := self._next()) is not None:
            try:
                for _ in self._carry_out(plan):
                    if self._plan is not None or self._closed:
                        break
            except _SupersededError:
                continue

    def _next(self) -> Plan | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._plan is not None)
            plan, self._plan = self._plan, None
            return plan

    def _breathe(self) -> None:
        self._rest()
        newer = self._plan
        if self._closed or (newer is not None and not self._is_still_wanted(newer)):
            raise _SupersededError

    def _is_still_wanted(self, newer: Plan) -> bool:
        """Return whether what is being painted would have to be painted for a newer plan too."""
        return newer.look is self._look and not self._wanted.isdisjoint(newer.missing)

    def _carry_out(self, plan: Plan) -> Iterator[None]:
        """Do a plan in steps, between which a newer one may take its place."""
        if plan.look is not self._look:
            self._look, self._digest = plan.look, ""
            self._bases.clear()
        for block in blocks_of(plan.missing):
            self._hand_over(plan, self._with_base(plan, block, plan.missing))
            yield
        if plan.names_for is not None:
            self._wanted = frozenset()
            self.named.emit(self._find_names(plan.look, plan.names_for))
            yield
        yield from self._change(plan)
        for block in blocks_of(plan.spare):
            self._hand_over(plan, self._with_base(plan, block, plan.spare))
            yield
        self._forget(plan.most_tiles)
        shelf = self._shelf_of(plan.look)
        for block in blocks_of(plan.ahead):
            if shelf is not None:
                self._stock(plan.look, block, shelf)
            yield

    def _shelf_of(self, look: BaseLook) -> Shelf | None:
        """Return the shelf, unless what is painted is still on its way from elsewhere."""
        is_lasting = look.imagery is None or look.imagery.is_lasting
        return self.shelf if is_lasting else None

    def _stock(self, look: BaseLook, block: Block, shelf: Shelf) -> None:
        """Paint onto the shelf what of a block is not there."""
        digest = self._digest_of(look)
        lacking = [key for key in block.tiles() if not shelf.has(digest, key)]
        if lacking:
            self._wanted = frozenset()
            wanted = Block.around(lacking)
            image = paint_base(self._scene(look, wanted.view), self._breathe)
            for key in wanted.tiles():
                shelf.put(digest, key, image.copy(wanted.part(key)))
                self._breathe()

    def _change(self, plan: Plan) -> Iterator[None]:
        for block in blocks_of(plan.changed):
            self._hand_over(plan, self._with_base(plan, block, plan.changed))
            yield

    def _hand_over(self, plan: Plan, bases: Mapping[TileKey, QImage]) -> None:
        """Paint what lives on tiles and let go of them."""
        tiles = bases
        if plan.living is not None and not plan.living.is_empty and bases:
            tiles = self._lived_in(bases, plan.living)
        if tiles:
            self.painted.emit(Painted(plan.look, plan.living, tiles))

    def _lived_in(self, bases: Mapping[TileKey, QImage], living: Living) -> dict[TileKey, QImage]:
        """Return tiles side by side with what lives on them, painted as one picture and cut."""
        block = Block.around(list(bases))
        image = QImage(block.view.width, block.view.height, QImage.Format.Format_RGB32)
        brush = QPainter(image)
        for key, base in bases.items():
            brush.drawImage(block.part(key).topLeft(), base)
        brush.end()
        self._rest()
        paint_living(image, block.view, living, self._rest)
        return {key: image.copy(block.part(key)) for key in bases}

    def _rest(self) -> None:
        """Let other threads run."""
        if time.perf_counter() - self._rested >= SPELL_S:
            time.sleep(BREATH_S)
            self._rested = time.perf_counter()

    def _with_base(
        self, plan: Plan, block: Block, wanted: Sequence[TileKey]
    ) -> dict[TileKey, QImage]:
        """Return the base pictures of a block's tiles, painted where they are not at hand."""
        keys = [key for key in block.tiles() if key in set(wanted)]
        lacking = [key for key in keys if not self._fetch(plan.look, key)]
        if lacking:
            self._wanted = frozenset(lacking)
            self._paint(plan.look, Block.around(lacking))
        for key in keys:
            self._bases.move_to_end(key)
        return {key: self._bases[key] for key in keys}

    def _fetch(self, look: BaseLook, key: TileKey) -> bool:
        """Return whether a base picture is at hand, if need be from the shelf."""
        if key in self._bases:
            return True
        shelf = self._shelf_of(look)
        image = shelf.get(self._digest_of(look), key) if shelf else None
        if image is not None:
            self._bases[key] = image
            self._breathe()
        return image is not None

    def _paint(self, look: BaseLook, block: Block) -> None:
        """Paint a block as one picture and cut it into tiles."""
        image = paint_base(self._scene(look, block.view), self._breathe)
        shelf = self._shelf_of(look)
        for key in block.tiles():
            tile = image.copy(block.part(key))
            if key not in self._bases:
                self._bases[key] = tile
                if shelf:
                    shelf.put(self._digest_of(look), key, tile)

    def _digest_of(self, look: BaseLook) -> str:
        if not self._digest:
            self._digest = digest_of(
                look.layers,
                look.palette,
                (look.line_scale, look.metres_per_unit),
                "" if look.imagery is None else look.imagery.key,
            )
        return self._digest

    def _scene(self, look: BaseLook, view: MapView) -> BaseScene:
        layers = self._prepare(own_layers(look.layers, look.imagery))
        if look.imagery is not None and look.imagery.is_vector:
            under = vector_layers(view, look.imagery, self._breathe)
            layers = (*(part for layer in under for part in _prepared(layer)), *layers)
        return BaseScene(
            layers=layers,
            view=view,
            palette=look.palette,
            line_scale=look.line_scale,
            metres_per_unit=look.metres_per_unit,
            imagery=look.imagery,
        )

    def _find_names(self, look: BaseLook, view: MapView) -> Named:
        names = find_names(self._scene(look, view), self._breathe)
        return Named(look, view, names, self._write(names, look.lettering))

    def _write(self, names: Sequence[Name], lettering: Lettering) -> Written:
        """Return the names as pictures, each made once while the lettering stays the same."""
        if lettering is not self._lettering:
            self._lettering = lettering
            self._written = {}
        for name in names:
            style = lettering.styles.get(name.kind)
            if style is None:
                continue
            for upright in set(name.upright.tolist()):
                key = (name.kind, name.text, upright)
                if key not in self._written:
                    self._written[key] = write(name.text, style, lettering.family, upright=upright)
                    self._breathe()
        return dict(self._written)

    def _prepare(self, layers: tuple[BaseLayer, ...]) -> tuple[PreparedLayer, ...]:
        """Return the layers prepared, each once for as long as it is asked for."""
        for layer in layers:
            if id(layer) not in self._prepared:
                self._prepared[id(layer)] = (layer, _prepared(layer))
                self._breathe()
        self._prepared = {id(layer): self._prepared[id(layer)] for layer in layers}
        return tuple(part for _, parts in self._prepared.values() for part in parts)

    def _forget(self, most_tiles: int) -> None:
        """Let go of the base pictures used longest ago."""
        while len(self._bases) > most_tiles:
            self._bases.popitem(last=False)


def _prepared(layer: BaseLayer) -> tuple[PreparedLayer, ...]:
    if layer.name in OUTLINED and layer.geometry == "area":
        return prepare(layer), prepare(outlines(layer))
    return (prepare(layer),)
