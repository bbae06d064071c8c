from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from widgets.theme import TOKENS, Theme, ThemeError, load_theme

STATES = ("red", "yellow", "blue", "green")


def luminance(color: QColor) -> float:
    """Relative luminance. Source: WCAG 2.2."""
    linear = [
        v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4
        for v in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, two: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=["night", "day"])
def theme(request: pytest.FixtureRequest, night: Theme, day: Theme) -> Theme:
    return night if request.param == "night" else day


def test_text_reaches_four_and_a_half_on_every_ground(theme: Theme) -> None:
    texts = ("t1", "t2", *(f"{state}.text" for state in STATES))
    for ground in ("i0", "i1", "i2", "i3"):
        for text in texts:
            assert contrast(theme.color(text), theme.color(ground)) >= 4.5, (text, ground)
    for wash in ("red.wash", "yellow.wash"):
        assert contrast(theme.color("t1"), theme.color(wash)) >= 4.5
    assert contrast(theme.color("t3"), theme.color("i1")) >= 4.5


def test_shapes_reach_three_by_fill_or_by_edge(theme: Theme) -> None:
    for state in STATES:
        by_fill = contrast(theme.color(state), theme.color("i1"))
        by_edge = contrast(theme.color(f"{state}.edge"), theme.color("i1"))
        assert max(by_fill, by_edge) >= 3.0, state


def test_numbers_inside_shapes_can_be_read(theme: Theme) -> None:
    for state, glyph in (("red", "glyph"), ("blue", "glyph"), ("yellow", "glyph.yellow")):
        assert contrast(theme.color(state), theme.color(glyph)) >= 4.5


def test_the_ratios_of_the_design_hold(night: Theme, day: Theme) -> None:
    for theme, ratios in (
        (night, {"t1": 14.3, "t2": 8.7, "t3": 5.4, "red": 5.7, "green.text": 7.5}),
        (day, {"t1": 14.9, "t2": 7.5, "t3": 5.6, "red": 5.5, "yellow.text": 6.2}),
    ):
        for token, ratio in ratios.items():
            got = contrast(theme.color(token), theme.color("i1"))
            assert got == pytest.approx(ratio, abs=0.1), token


SIGHT = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
"""Full-severity simulation in linear sRGB. Source: Machado, Oliveira, Fernandes 2009."""


def cam02_ucs(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return J', a', b' of linear sRGB. Source: CIECAM02 (CIE 159) and Luo, Cui, Li 2006."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    cat = np.array([[0.7328, 0.4296, -0.1624], [-0.7036, 1.6975, 0.0061], [0.0030, 0.0136, 0.9834]])
    hpe = np.array([[0.38971, 0.68898, -0.07868], [-0.22981, 1.18340, 0.04641], [0.0, 0.0, 1.0]])
    white = np.array([95.05, 100.0, 108.88])
    adapting, back = 64.0 / np.pi / 5.0, 20.0
    k = 1.0 / (5.0 * adapting + 1.0)
    fl = 0.2 * k**4 * 5.0 * adapting + 0.1 * (1 - k**4) ** 2 * (5.0 * adapting) ** (1 / 3)
    n = back / 100.0
    nbb, z = 0.725 * n**-0.2, 1.48 + np.sqrt(n)
    d = 1.0 - (1.0 / 3.6) * np.exp((-adapting - 42.0) / 92.0)

    def response(xyz: NDArray[np.float64]) -> NDArray[np.float64]:
        lms = cat @ xyz
        adapted = lms * (100.0 * d / (cat @ white) + 1.0 - d)
        cone = hpe @ np.linalg.inv(cat) @ adapted
        part = (fl * np.abs(cone) / 100.0) ** 0.42
        return np.asarray(np.sign(cone) * 400.0 * part / (part + 27.13) + 0.1)

    r, g, b = response(100.0 * to_xyz @ rgb)
    a_axis, b_axis = r - 12 * g / 11 + b / 11, (r + g - 2 * b) / 9
    hue = np.arctan2(b_axis, a_axis)
    light = (2 * r + g + b / 20 - 0.305) * nbb
    rw, gw, bw = response(white)
    lightness = 100.0 * (light / ((2 * rw + gw + bw / 20 - 0.305) * nbb)) ** (0.69 * z)
    eccentric = 0.25 * (np.cos(hue + 2.0) + 3.8)
    t = 50000 / 13 * nbb * eccentric * np.hypot(a_axis, b_axis) / (r + g + 21 * b / 20)
    chroma = t**0.9 * np.sqrt(lightness / 100.0) * (1.64 - 0.29**n) ** 0.73
    m = np.log(1 + 0.0228 * chroma * fl**0.25) / 0.0228
    j = 1.7 * lightness / (1 + 0.007 * lightness)
    return np.array([j, m * np.cos(hue), m * np.sin(hue)])


@pytest.mark.parametrize("sight", SIGHT)
def test_states_stay_apart_for_every_kind_of_sight(theme: Theme, sight: str) -> None:
    places = []
    for state in STATES:
        color = theme.color(state)
        srgb = np.array([color.redF(), color.greenF(), color.blueF()])
        linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
        places.append(cam02_ucs(np.clip(SIGHT[sight] @ linear, 0.0, 1.0)))
    apart = [
        float(np.linalg.norm(one - two)) for i, one in enumerate(places) for two in places[i + 1 :]
    ]
    assert min(apart) >= 12.0


def test_a_theme_hands_out_colours_pens_and_hatches(qtbot: QtBot, night: Theme) -> None:
    assert night.name == "night"
    assert night.color("t1").name() == night.colors["t1"].lower()
    assert night.mixed("t1", 0.5).alphaF() == pytest.approx(0.5, abs=0.01)
    assert night.pen("l1", 2.0).widthF() == 2.0
    assert night.hatch("t3", 1.0).texture().size() == QSize(5, 5)
    with pytest.raises(KeyError):
        night.color("pink")


def write(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "must be"),
        ({"name": "x"}, "must be"),
        ({"name": 3, "colors": {}}, "must be"),
        ({"name": "x", "colors": {}}, "lacks: band, blue"),
    ],
)
def test_a_broken_theme_is_refused_in_plain_words(
    tmp_path: Path, document: object, words: str
) -> None:
    with pytest.raises(ThemeError, match=words):
        load_theme(write(tmp_path / "t.json", document))


def test_unknown_tokens_bad_colours_and_bad_files_are_named(tmp_path: Path) -> None:
    good = dict.fromkeys(TOKENS, "#000000")
    with pytest.raises(ThemeError, match="unknown: pink"):
        load_theme(write(tmp_path / "a.json", {"name": "x", "colors": {**good, "pink": "#000000"}}))
    with pytest.raises(ThemeError, match="no colour in: t1"):
        load_theme(write(tmp_path / "b.json", {"name": "x", "colors": {**good, "t1": "red"}}))
    (tmp_path / "c.json").write_text("{", encoding="utf-8")
    with pytest.raises(ThemeError, match="not JSON"):
        load_theme(tmp_path / "c.json")
    with pytest.raises(ThemeError, match="cannot be read"):
        load_theme(tmp_path / "none.json")
