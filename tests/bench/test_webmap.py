"""The web peer: its figures are said, and so is why there are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.report.contents import contents
from app.report.words import Words
from bench import chromium, webmap
from bench.webmap import CASES, UNITS, crowded, folium_file


def test_without_chromium_it_is_said_why_there_is_no_figure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(webmap, "installed", lambda: "")
    (figure,) = webmap.measure()
    said = json.loads(figure.line())
    assert said["value"] is None
    assert said["why"] == "no Chromium is installed here"


def test_the_crowd_is_all_on_the_page() -> None:
    made = contents(crowded(), Words("en"))
    assert (made.cases, made.units) == (CASES, UNITS)
    assert made.ground.points > 100_000


def test_folium_writes_as_many_circles_as_it_was_told(tmp_path: Path) -> None:
    file, took = folium_file(tmp_path, 12)
    text = file.read_text("utf-8")
    assert text.count("L.circleMarker(") == 12
    assert took > 0.0


@pytest.mark.slow
@pytest.mark.skipif(not chromium.installed(), reason="NO CHROMIUM: nothing is measured in it")
def test_a_panned_frame_takes_longer_the_more_there_is_to_draw(tmp_path: Path) -> None:
    few, _ = webmap.leaflet_pan_ms(tmp_path, 100)
    many, memory = webmap.leaflet_pan_ms(tmp_path, 60_000)
    assert 0.0 < few < many
    assert memory > 50.0


@pytest.mark.slow
@pytest.mark.skipif(not chromium.installed(), reason="NO CHROMIUM: nothing is measured in it")
def test_a_page_says_what_went_wrong(tmp_path: Path) -> None:
    file = tmp_path / "x.html"
    file.write_text("<title>x</title>")
    with chromium.page() as tab:
        assert tab.open(file, (800, 600)) > 0.0
        assert tab.value("1 + 1") == 2
        with pytest.raises(RuntimeError, match="Error"):
            tab.value("throw new Error('no')")
        with pytest.raises(RuntimeError, match="Unheard"):
            tab.send("Unheard.of")
