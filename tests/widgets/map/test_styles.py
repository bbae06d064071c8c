from widgets.map import styles
from widgets.theme import TOKENS


def test_every_token_used_is_one_every_theme_has() -> None:
    used = {style.fill for table in styles.AREAS.values() for style in table.values()}
    used |= {style.edge for table in styles.AREAS.values() for style in table.values()}
    lines = (*styles.WATER.values(), *styles.ROADS.values())
    used |= {token for style in lines for token in (style.color, style.casing, style.centre)}
    assert used - {""} <= set(styles.TOKENS)
    assert set(styles.TOKENS) <= TOKENS


def test_an_unknown_class_has_the_style_of_the_rest_and_an_unknown_layer_none() -> None:
    assert styles.area_style("building", "old") is styles.AREAS["building"]["old"]
    assert styles.area_style("building", "hut") is styles.AREAS["building"][""]
    assert styles.area_style("device", "camera") is None


def test_a_line_follows_the_ground_but_never_vanishes() -> None:
    style = styles.LineStyle("map.road.main", 28.0, 1.5)
    assert style.width_px(1.0, 2.0) == 28.0
    assert style.width_px(0.01, 2.0) == 3.0
    assert style.width_px(1.0, 2.0, 60.0) == 60.0


def test_greater_roads_are_drawn_later_and_wider() -> None:
    widths = [style.width_m for style in styles.ROADS.values()]
    assert widths == sorted(widths)
