"""The lake shore: where algae are, by the stations along it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.domain.case import Category
from app.domain.staleness import Freshness, freshness
from app.domain.telemetry import Reading
from app.domain.unit import Duty, UnitKind
from app.runtime import Board
from panels.context import Aspect, Context
from panels.freshness import EVERY_S
from panels.look import Look
from panels.panel import FramedPanel
from panels.plurals import plurals
from widgets.shore import Figure, Shore, ShoreData, Station

translate = QCoreApplication.translate

WATCH_ALGAE, URGENT_ALGAE = 500.0, 900.0
"""Ten thousand cells per litre from which a station is watched, and urgent. Source: example
thresholds of the demo town, to be replaced by the water authority's own."""

SHORE_KM = 23.0
"""Length of the guarded shore. Source: the product's lifecycle reference, section 1."""

REACH_KM = 1.0
_STATION = re.compile(r"shore/(\d+)/algae")


@dataclass(frozen=True, slots=True)
class Spot:
    """A station: kilometre of the shore, its state, whether its reading is old."""

    km: float
    state: str
    is_stale: bool


def chainages(board: Board) -> dict[int, float]:
    """Return the kilometre of each station by its number, from the devices of the base map."""
    found: dict[int, float] = {}
    for sheet in board.sheets.values():
        if sheet.layer != "device" or "km" not in sheet.columns:
            continue
        km = sheet.columns["km"]
        for row, kind in enumerate(sheet.classes):
            if kind == "shore":
                found[len(found)] = float(km[row])
    return found


def spots(board: Board, now: float, *, is_link_up: bool) -> list[Spot]:
    """Return the stations in order of their kilometre."""
    algae: dict[int, Reading] = {}
    for key, reading in board.readings.items():
        named = _STATION.fullmatch(key)
        if named and reading.value is not None:
            algae[int(named[1])] = reading
    known = chainages(board)
    step = SHORE_KM / max(1, len(algae) - 1)
    return sorted(
        (
            Spot(
                known.get(number, number * step),
                level(reading.value or 0.0),
                freshness(now - reading.at, EVERY_S, is_link_up=is_link_up) is not Freshness.FRESH,
            )
            for number, reading in algae.items()
        ),
        key=lambda spot: spot.km,
    )


def level(algae: float) -> str:
    """Return the state of a station by its algae."""
    if algae >= URGENT_ALGAE:
        return "red"
    return "yellow" if algae >= WATCH_ALGAE else "green"


class ShorePanel(FramedPanel):
    """One sentence, the stations along the shore, three figures."""

    zone = "shore"
    follows = Aspect.READINGS | Aspect.UNITS | Aspect.BASE | Aspect.LINK | Aspect.LOOK

    def __init__(self, look: Look) -> None:
        self.shore = Shore(look.theme, look.scale, ShoreData())
        super().__init__(look, self.shore, self.shore)

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show the shore, or that no station is connected."""
        title = translate("Shore", "Lake Tai: {km:.0f} km of shore").format(km=SHORE_KM)
        found = spots(context.runtime.board, context.now, is_link_up=not context.is_offline)
        if not found:
            return self.set_frame(
                context,
                title,
                "",
                empty=translate("Shore", "No shore stations connected"),
                note=translate("Shore", "Algae, level and temperature show here"),
            )
        many = plurals().stations(len(found))
        changed = self.set_frame(context, title, many)
        return self.shore.set_data(self._data(context, found)) or changed

    def _data(self, context: Context, found: list[Spot]) -> ShoreData:
        worst = max(found, key=lambda spot: ("green", "yellow", "red").index(spot.state))
        patch, verdict = None, translate("Shore", "Water quality normal")
        if worst.state != "green":
            patch = (max(0.0, worst.km - REACH_KM), min(SHORE_KM, worst.km + REACH_KM))
            text = translate("Shore", "{first:.0f}–{last:.0f} km: algae high")
            verdict = text.format(first=patch[0], last=patch[1])
        return ShoreData(
            water=translate("Shore", "Lake Tai"),
            length_km=SHORE_KM,
            stations=tuple(Station(s.km, s.state, s.is_stale) for s in found),
            state=worst.state,
            verdict=verdict,
            note=self._boats(context),
            patch=patch,
            figures=self._figures(context.runtime.board),
            stale=context.is_offline,
        )

    def _boats(self, context: Context) -> str:
        """Return how many boats are out on water cases, or free."""
        board = context.runtime.board
        boats = [unit for unit in board.units.values() if unit.kind is UnitKind.BOAT]
        out = sum(
            unit.duty is Duty.BUSY
            and unit.case in board.cases
            and board.cases[unit.case].category is Category.WATER
            for unit in boats
        )
        if out:
            return plurals().boats_out(out)
        free = sum(unit.duty is Duty.FREE for unit in boats)
        return plurals().boats_free(free) if free else ""

    def _figures(self, board: Board) -> tuple[Figure, ...]:
        wanted = (
            ("shore/level", translate("Shore", "Level"), "m", 2),
            ("shore/temp", translate("Shore", "Temp"), "℃", 1),
        )
        shown = [
            Figure(word, f"{reading.value:.{digits}f}", unit)
            for key, word, unit, digits in wanted
            if (reading := board.readings.get(key)) is not None and reading.value is not None
        ]
        algae = [
            reading.value
            for key, reading in board.readings.items()
            if _STATION.fullmatch(key) and reading.value is not None
        ]
        if algae:
            shown.append(
                Figure(
                    translate("Shore", "Algae"), algae_figure(max(algae)), translate("Shore", "M/L")
                )
            )
        return tuple(shown)


def algae_figure(value: float) -> str:
    """Return ten thousand cells per litre as the language counts them, by myriads or millions."""
    divisor = int(
        translate("Shore", "100", "what ten thousand cells per litre are divided by: 100 or 1")
    )
    return f"{value:.0f}" if divisor == 1 else f"{value / divisor:.1f}"
