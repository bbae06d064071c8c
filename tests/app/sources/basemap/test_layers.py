from __future__ import annotations

from app.geo.sheet import Geometry
from app.sim.town import generate
from app.sources.basemap.layers import LAYERS


def test_an_imported_town_is_made_of_what_the_demo_town_is_made_of() -> None:
    for sheet in generate(1).sheets:
        if sheet.layer == "device":
            continue
        rule = LAYERS[sheet.layer][sheet.geometry]
        odd = set(sheet.classes) - set(rule.kinds) - {"moat"}
        assert not odd, sheet.layer
        assert set(rule.columns) - set(sheet.columns) <= {"height_m"}, sheet.layer


def test_defaults_say_that_nothing_is_known() -> None:
    columns = LAYERS["building"][Geometry.AREA].columns
    assert not any(columns.values())
    assert LAYERS["water"][Geometry.LINE].columns == {"width_m": 9.0}


def test_each_layer_has_classes_without_repetition() -> None:
    for rules in LAYERS.values():
        for rule in rules.values():
            assert len(set(rule.kinds)) == len(rule.kinds) > 0
