"""A map document in a real browser: hostile text in every field does nothing but be read.

Regression of M10 (folium lets HTML and script of data into the page) and check of T01.
"""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.plain import line
from app.report.contents import contents
from app.report.document import document
from app.report.words import Words
from tests.app.report.town import situation
from tests.security.corpus import payloads
from tests.security.watch import Watch, watching
from tests.security.webview import show, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=f"NO BROWSER VIEW: {why_not()}")

LAYERS = ["cases", "closed", "units", "cells", "names"]
LOOK = """(() => {
  const page = Yiping.page, text = (name) => Array.from(document.querySelectorAll(name),
    (node) => node.textContent);
  return JSON.stringify({
    titles: text(".row .what strong"), steps: text(".steps b"), notes: text(".steps p"),
    facts: text("dd"), centre: text(".centre"), layers: Object.keys(page.groups),
    shown: Object.keys(page.groups).filter((key) => page.shows(key)),
    marks: [page.marks.open.length, page.marks.units.length],
    hits: page.marks.hits.length, groups: page.ground.groups.length,
    strange: document.querySelectorAll(
      "img,iframe,object,embed,form,base,link,video,audio,svg image").length
      - document.querySelectorAll(".leaflet-container img").length,
    handlers: document.querySelectorAll("[onerror],[onload],[onclick],[onfocus]").length,
    scripts: document.querySelectorAll("script").length,
  });
})()"""


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with watching(tmp_path) as kept:
        yield kept


def texts(data_dir: Path, watch: Watch) -> list[str]:
    """Return the big list of naughty strings and our own corpus, without doubles."""
    naughty = json.loads((data_dir / "torture" / "blns.json").read_text("utf-8"))
    ends = ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "{{ 7*7 }}", "{% raw %}"]
    return list(dict.fromkeys([*ends, *naughty, *payloads(watch.port, str(watch.file))]))


def written(folder: Path, said: list[str], case_id: str = "", theme: str = "night") -> Path:
    words = Words("zh_CN")
    made = contents(situation(said, is_masked=False), words, case_id)
    file = folder / "map.html"
    file.write_text(document(made, words, theme), "utf-8")
    return file


def looked(file: Path, folder: Path, *, is_offline: bool = False) -> dict[str, Any]:
    came = show(file, folder, LOOK, is_offline=is_offline)
    assert came["shown"] is True
    assert came["refused"] == []
    assert came["console"] == []
    assert came["value"] is not None, came
    found: dict[str, Any] = json.loads(came["value"])
    return found


@pytest.mark.slow
def test_hostile_text_in_a_map_of_the_town_is_only_read(
    data_dir: Path, watch: Watch, tmp_path: Path
) -> None:
    said = texts(data_dir, watch)
    assert len(said) > 700
    found = looked(written(tmp_path, said), tmp_path)
    assert watch.loads == 0
    known = {line(text) for text in said}
    assert len(found["titles"]) >= 200
    assert set(found["titles"]) <= known
    assert found["centre"] == [line(said[-1])]
    assert found["strange"] == found["handlers"] == 0
    assert found["marks"] == [len(said), len(said)]
    plain = written(tmp_path, ["平江路"])
    assert found["scripts"] == looked(plain, tmp_path)["scripts"]


@pytest.mark.slow
@pytest.mark.parametrize("place", range(0, 5))
def test_hostile_text_in_a_map_of_an_incident_is_only_read(
    data_dir: Path, watch: Watch, tmp_path: Path, place: int
) -> None:
    said = texts(data_dir, watch)
    found = looked(written(tmp_path, said, f"c{place}", "day"), tmp_path)
    assert watch.loads == 0
    assert line(said[place]) in found["facts"]
    assert found["steps"][-1] == line(said[place])
    assert found["strange"] == found["handlers"] == 0


def test_a_document_shows_all_its_layers_without_any_network(tmp_path: Path) -> None:
    found = looked(written(tmp_path, ["平江路 店外经营", "观前街"]), tmp_path, is_offline=True)
    assert found["layers"] == LAYERS
    assert found["shown"] == ["cases", "units", "cells", "names"]
    assert found["groups"] == 9
    assert found["marks"] == [2, 2]
    assert found["hits"] >= 2
    from PySide6.QtGui import QImage

    picture = QImage(str(tmp_path / "map.png"))
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(400, picture.width(), 7)
        for y in range(60, picture.height(), 7)
    }
    assert len(colours) > 12


def test_the_policy_lets_in_nothing_that_is_not_ours(tmp_path: Path) -> None:
    file = written(tmp_path, ["平江路"])
    text = file.read_text("utf-8")
    file.write_text(text.replace("</body>", "<script>alert('in')</script></body>"), "utf-8")
    came = show(file, tmp_path, LOOK)
    assert [each for each in came["refused"] if "alert" in each] == []
    assert any("Content Security Policy" in each for each in came["console"]), came["console"]


def test_without_escapes_the_same_text_is_seen_to_act(tmp_path: Path) -> None:
    """What folium does of itself (M10), which the window has to withstand as well."""
    import folium

    town = folium.Map(location=[31.3, 120.6], tiles=None)
    folium.Marker([31.3, 120.6], popup=folium.Popup("<script>alert('M10')</script>")).add_to(town)
    bare = tmp_path / "bare.html"
    page = re.sub(r"<(?:script src|link)[^>]*>(?:</script>)?", "", town.get_root().render())
    assert "<script>alert('M10')</script>" in page
    bare.write_text("<html><body><script>alert('M10')</script></body></html>", "utf-8")
    came = show(bare, tmp_path, "1")
    assert came["refused"] == ["alert M10"]
    assert came["value"] == 1


HOSTILE = Path(__file__).with_name("hostile.html")
"""A page that tries everything; it is told of a port and a file that are watched."""


@pytest.mark.parametrize("is_offline", [False, True])
def test_a_document_of_somebody_else_gets_nowhere(
    watch: Watch, tmp_path: Path, is_offline: bool
) -> None:
    file = tmp_path / "hostile.html"
    page = HOSTILE.read_text("utf-8").replace("@PORT@", str(watch.port))
    file.write_text(page.replace("@FILE@", str(watch.file)), "utf-8")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind(("127.0.0.1", watch.port))
        datagrams.setblocking(False)
        came = show(file, tmp_path, "JSON.stringify(done)", is_offline=is_offline)
        with pytest.raises(BlockingIOError):
            datagrams.recv(1)
    assert watch.loads == 0
    assert came["url"] == file.as_uri()
    done = json.loads(came["value"])
    assert [each for each in done if each.split()[0].isupper()] == []
    kinds = {each.split()[0] for each in came["refused"]}
    assert {"request", "navigation", "alert", "confirm", "prompt"} <= kinds
    assert "file:///etc/passwd" not in str(done)
