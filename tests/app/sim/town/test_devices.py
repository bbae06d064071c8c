"""Devices in the field."""

from __future__ import annotations

from collections import Counter

import numpy as np

from app.sim.town.devices import CAMERAS, DOORS, GAUGES, PUMPS, SHORE_KM, SHORES, devices
from app.sim.town.ground import DISTRICT
from app.sim.town.survey import Survey
from app.sim.town.town import Town


def test_the_demo_town_has_the_promised_devices(demo: Town) -> None:
    sheet = demo.layers["device"][0]
    assert Counter(sheet.classes) == {
        "camera": CAMERAS,
        "door": DOORS,
        "shore": SHORES,
        "level": GAUGES,
        "pump": PUMPS,
    }
    assert len(set(sheet.ids)) == len(sheet)


def test_parents_exist(demo: Town) -> None:
    sheet = demo.layers["device"][0]
    houses = set(demo.layers["building"][0].ids)
    canals = set(demo.layers["water"][1].names)
    for kind, parent in zip(sheet.classes, sheet.columns["parent"], strict=True):
        known = {"camera": set(demo.cell_codes), "door": houses, "shore": {"太湖"}}
        assert parent in known.get(kind, canals)


def test_cameras_stand_at_named_corners_in_the_district(demo: Town) -> None:
    sheet = demo.layers["device"][0]
    names = [n for n, kind in zip(sheet.names, sheet.classes, strict=True) if kind == "camera"]
    assert all(name.endswith("口") for name in names)
    spots = sheet.coords[:CAMERAS]
    assert demo.survey.ground.has(demo.survey.warp.plan(spots), DISTRICT).all()


def test_shore_stations_stand_along_the_lake(demo: Town) -> None:
    sheet = demo.layers["device"][0]
    at = [i for i, kind in enumerate(sheet.classes) if kind == "shore"]
    km = [sheet.columns["km"][i] for i in at]
    assert km[0] == 0.0
    assert km[-1] == SHORE_KM
    assert km == sorted(km)
    assert (np.diff(sheet.coords[at][:, 0]) > 0).all()
    assert np.abs(sheet.coords[at] - (120.45, 30.95)).max() < 0.15


def test_a_small_town_has_no_more_sensors_than_homes(tiny: Survey) -> None:
    sheet = devices(tiny, factor=9)
    homes = int((tiny.houses.households > 0).sum())
    assert 0 < Counter(sheet.classes)["door"] <= homes
    parents = [
        parent
        for parent, kind in zip(sheet.columns["parent"], sheet.classes, strict=True)
        if kind in {"level", "pump"}
    ]
    assert "远河" not in parents
