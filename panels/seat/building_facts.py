"""What is known of one building or household, as a card says it. No widgets inside."""

from __future__ import annotations

from collections import Counter

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.domain.command import CommandKind
from app.domain.rating import Grade, Origin, Rating
from app.runtime import tally
from panels import times, words
from panels.context import Context
from panels.estate import Surveyed
from panels.grade_words import GRADES, LEVELS, SIGNS, grade_word, origin_word, signs
from widgets.place_card import STATES, LevelRow, PlaceCardData

translate = QCoreApplication.translate

NEAR_DEG = 0.01
"""Within about a kilometre a named place lends its name to a building that has none."""

DAY_S = 86_400.0


def place_of(town: Surveyed, building: int, home: int) -> str:
    """Return the id of a building (its row), or of one of its households (from 1)."""
    estate = town.estate
    return estate.id_of(int(estate.first[building]) + home - 1 if home else building)


def homes_of(town: Surveyed, building: int) -> tuple[int, ...]:
    """Return the code of each household of a building."""
    first = town.estate.first
    return tuple(town.codes[first[building] : first[building + 1]].tolist())


def tip(context: Context, town: Surveyed, building: int) -> PlaceCardData:
    """Return the few words that follow the pointer."""
    grade = context.runtime.board.rated.grade(town.estate.ids[building])
    codes = homes_of(town, building)
    return PlaceCardData(
        title=name_of(context, town, building),
        subtitle=_subtitle(context, town, building),
        state=grade.value if grade else "",
        word=grade_word(grade),
        signs=signs(),
        caption=_caption(codes),
        counts=_counts(codes),
    )


def card(context: Context, town: Surveyed, building: int, home: int) -> PlaceCardData:
    """Return all that is known of a building, or of one household of it, with the keys to act."""
    rated = context.runtime.board.rated
    place = place_of(town, building, home)
    rating, grade, codes = rated.shown.get(place), rated.grade(place), homes_of(town, building)
    whole = translate("Building", "whole building")
    household = translate("Building", "household {n}").format(n=home)
    pending = translate("Queue", "not yet sent") if rated.pending(place) else ""
    return PlaceCardData(
        title=name_of(context, town, building),
        subtitle=_subtitle(context, town, building),
        state=grade.value if grade else "",
        word=grade_word(grade),
        signs=signs(),
        target=household if home else whole,
        lines=_why(context, rating),
        caption=_caption(codes),
        counts=_counts(codes),
        homes=codes,
        chosen=home,
        levels_title=translate("Building", "Buildings around"),
        levels=_levels(town, building),
        keys=_keys(context, has_homes=bool(codes)),
        note=pending,
    )


def name_of(context: Context, town: Surveyed, building: int) -> str:
    """Return what a building is called: its own name, or the named place it stands at."""
    own = town.estate.names[building]
    if own:
        return own
    west, south, east, north = town.estate.boxes[building]
    middle = np.array([(west + east) / 2.0, (south + north) / 2.0])
    best, found = NEAR_DEG, ""
    for sheet in context.runtime.board.sheets.values():
        if sheet.layer != "place" or not len(sheet):
            continue
        away = np.abs(sheet.coords[sheet.starts[:-1]] - middle).sum(axis=1)
        nearest = int(away.argmin())
        if away[nearest] < best and sheet.names[nearest]:
            best, found = float(away[nearest]), sheet.names[nearest]
    return found or translate("Building", "Building")


def _subtitle(context: Context, town: Surveyed, building: int) -> str:
    board, place = context.runtime.board, town.estate.ids[building]
    found = board.rated.places.find(place)
    column = board.sheets[found.sheet].columns.get("floors", ()) if found else ()
    floors = column[found.row] if found and found.row < len(column) else 0
    text = translate("Building", "floors: {n}").format(n=floors) if floors else ""
    return words.joined(place, text)


def _caption(codes: tuple[int, ...]) -> str:
    return translate("Building", "Households: {n}").format(n=len(codes)) if codes else ""


def _counts(codes: tuple[int, ...]) -> tuple[tuple[str, int], ...]:
    counts = Counter(codes)
    return tuple(
        (STATES[code], counts[code]) for code in reversed(range(len(STATES))) if counts[code]
    )


def _why(context: Context, rating: Rating | None) -> tuple[tuple[str, str], ...]:
    """Return where a colour comes from: the rule or person, the reason, when."""
    origin = origin_word(rating)
    if rating is None:
        return ((translate("Building", "Colour"), origin),)
    version = f"{rating.rule}（{rating.rules}）" if rating.rules else rating.rule
    by = version if rating.source is Origin.RULE and rating.rule else rating.by
    lines = [(origin, by or "–")]
    if rating.source is Origin.IMPORT and rating.rule:
        lines.append((translate("Building", "Rule"), rating.rule))
    if rating.reason:
        lines.append((translate("Building", "Reason"), rating.reason))
    at = times.clock(rating.at, context.timezone)
    if context.now - rating.at >= DAY_S:
        at = f"{times.date(rating.at, context.timezone)} {at}"
    return (*lines, (translate("Building", "When"), at))


def _levels(town: Surveyed, building: int) -> tuple[LevelRow, ...]:
    rows = []
    for division in town.divisions:
        area = int(division.of[building])
        if area >= 0:
            found = tally(division, area, town.estate, town.codes)
            rows.append(LevelRow(LEVELS[division.level](), found.name, found.buildings))
    return tuple(rows)


def _keys(context: Context, *, has_homes: bool) -> tuple[tuple[str, str], ...]:
    keys = []
    if context.runtime.may(CommandKind.RATE):
        keys = [(str(n), SIGNS[grade]()) for n, grade in enumerate(Grade, 1)]
    if has_homes:
        keys.append(("← →", translate("Building", "home")))
    keys.append(("U", translate("Building", "rank")))
    return (*keys, ("Esc", translate("Building", "close")))


def asking(grade: Grade) -> str:
    """Return what the line for a reason asks."""
    return translate("Building", "Reason for “{grade}”").format(grade=GRADES[grade]())
