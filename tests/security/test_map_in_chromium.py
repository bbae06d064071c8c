"""A map document in an ordinary browser: complete without any network, and as it was meant.

Needs Debian's chromium; skipped, and said, where there is none.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.report.contents import contents
from app.report.document import document
from app.report.words import Words
from bench.chromium import installed, page
from tests.app.report.town import situation

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not installed(), reason="NO CHROMIUM: the document is not tested in it"),
]

SAID = ["平江路 店外经营", "<img src=x onerror=alert(1)>", "观前街 占道"]
LOOK = """(() => {
  const page = Yiping.page, box = (node) => node.getBoundingClientRect();
  const names = Array.from(document.querySelectorAll(".bar *, aside *, .legend *"));
  const cut = names.filter((node) => node.children.length === 0 && node.textContent.trim()
    && getComputedStyle(node).textOverflow !== "ellipsis"
    && (box(node).right > innerWidth + 1 || node.scrollWidth > node.clientWidth + 1)
    && node.clientWidth > 0).map((node) => node.className + ": " + node.textContent);
  return {
    ready: document.documentElement.dataset.ready, rows: page.rows.size,
    shown: Object.keys(page.groups).filter((key) => page.shows(key)),
    hits: page.marks.hits.length, cut, overflow: document.body.scrollWidth > innerWidth,
    small: names.filter((node) => node.children.length === 0 && node.textContent.trim()
      && parseFloat(getComputedStyle(node).fontSize) < 12).length,
  };
})()"""


def written(folder: Path, language: str, theme: str, case_id: str = "") -> Path:
    words = Words(language)
    file = folder / "map.html"
    file.write_text(document(contents(situation(SAID), words, case_id), words, theme), "utf-8")
    return file


@pytest.mark.parametrize(
    ("language", "theme", "case_id"),
    [("zh_CN", "night", ""), ("en", "day", ""), ("zh_CN", "day", "c1"), ("en", "night", "c1")],
)
def test_it_asks_for_nothing_and_is_whole(
    tmp_path: Path, language: str, theme: str, case_id: str
) -> None:
    file = written(tmp_path, language, theme, case_id)
    with page() as tab:
        tab.open(file, (1920, 1080))
        found: dict[str, Any] = tab.value(LOOK)
        asked = [
            said["request"]["url"]
            for method, said in tab.events
            if method == "Network.requestWillBeSent"
        ]
        complaints = [
            said
            for method, said in tab.events
            if method in {"Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"}
            or method == "Page.javascriptDialogOpening"
        ]
    assert asked[0] == file.as_uri()
    assert [url for url in asked[1:] if not url.startswith("data:")] == []
    assert complaints == []
    assert found["ready"] == "yes"
    assert found["shown"] == ["cases", "units", "cells", "names"]
    assert found["rows"] == (0 if case_id else 3)
    assert found["hits"] >= 1
    assert found["cut"] == []
    assert found["overflow"] is False
    assert found["small"] == 0


def test_a_person_can_choose_switch_and_turn_it_to_day(tmp_path: Path) -> None:
    with page() as tab:
        tab.open(written(tmp_path, "zh_CN", "night"), (1920, 1080))
        hits = tab.value("Yiping.page.marks.hits.length")
        switch = "document.querySelectorAll('.leaflet-control-layers-selector')[2].click(); 0"
        tab.value(switch)
        assert tab.value("Yiping.page.shows('units')") is False
        assert tab.value("Yiping.page.marks.hits.length") < hits
        tab.value(switch)
        assert tab.value("Yiping.page.marks.hits.length") == hits
        before = tab.value("Yiping.page.map.getZoom()")
        tab.value("document.querySelector('.row').click(); 0")
        assert tab.value("document.querySelectorAll('.row.chosen').length") == 1
        assert tab.value("Yiping.page.map.getZoom()") >= before
        tab.value("document.querySelector('.theme').click(); 0")
        assert tab.value("document.documentElement.dataset.theme") == "day"
        assert tab.value("document.querySelector('.theme').textContent") == "夜间"
        tab.value("document.querySelector('.home').click(); 0")
        tab.value("new Promise((done) => setTimeout(done, 600))")
        place = "[Yiping.page.marks.open[1].x, Yiping.page.marks.open[1].y]"
        tab.value(
            f"""(() => {{ const page = Yiping.page, at = Yiping.toLatLng(...{place});
            const layerPoint = page.map.latLngToLayerPoint(at);
            page.map.fire("click", {{ latlng: at, layerPoint }}); return 0; }})()"""
        )
        bubble = tab.value("document.querySelector('.bubble strong').textContent")
        assert bubble in SAID
        assert tab.value("document.querySelectorAll('.bubble img').length") == 0


def test_a_document_of_a_phone_width_is_not_wider_than_it(tmp_path: Path) -> None:
    with page() as tab:
        tab.open(written(tmp_path, "zh_CN", "day"), (400, 800))
        assert tab.value("document.body.scrollWidth") <= 400
        assert tab.value("Yiping.page.map.getSize().y") > 200
