"""The document: the same each time, complete in itself, letting nothing in."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import asdict
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.domain.plain import line
from app.errors import BugError
from app.report.contents import Contents, contents
from app.report.document import SCRIPTS, as_data, document, hashes, policy_of
from app.report.document import _inline as inline
from app.report.ground import Ground
from app.report.words import Words
from tests.app.report.town import situation

ROOT = Path(__file__).parents[3]
NAMES_OF_DIALECTS = {"http://www.w3.org/2000/svg"}
"""Names that look like addresses; nothing ever fetches them."""

BREAKERS = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "{{ 7*7 }} {% raw %}",
    "\u2028\u2029",
    "\ud800 half a character",
    "' \" ` \\",
]


class Pieces(HTMLParser):
    """What a browser would make of a page: its elements, and what is in scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[tuple[str, dict[str, str | None], str]] = []
        self._open: tuple[str, dict[str, str | None]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = (tag, dict(attrs)) if tag in {"script", "style", "title"} else None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self.inside.append((*self._open, data))
            self._open = None


def pieces(text: str) -> Pieces:
    found = Pieces()
    found.feed(text)
    return found


def made(said: list[str], theme: str = "night", language: str = "zh_CN") -> str:
    words = Words(language)
    return document(contents(situation(said), words), words, theme)


@pytest.fixture(scope="module")
def text() -> str:
    return made(["平江路 店外经营"])


def test_the_same_situation_gives_the_same_bytes(text: str) -> None:
    assert made(["平江路 店外经营"]) == text


def test_nothing_in_it_points_outside(text: str) -> None:
    found = pieces(text)
    for tag, attributes in found.elements:
        assert not {"src", "srcset", "action", "formaction", "background"} & attributes.keys(), tag
        assert tag not in {"link", "iframe", "img", "object", "embed", "form", "base"}
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
    assert set(re.findall(r"(?:https?|wss?|ftp):[^\s\"'),;]*", text)) <= NAMES_OF_DIALECTS
    assert "@import" not in text
    urls = set(re.findall(r"url\(([^)]{1,40})", text))
    assert {url.split(",")[0] for url in urls} <= {"data:image/png;base64", "#default#VML"}


def test_its_policy_names_every_script_and_style_and_nothing_else(text: str) -> None:
    found = pieces(text)
    policy = next(
        str(attributes["content"])
        for tag, attributes in found.elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    acting = [
        content
        for tag, attributes, content in found.inside
        if tag in {"script", "style"} and attributes.get("type") != "application/json"
    ]
    digests = {
        "sha256-" + base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()
        for each in acting
    }
    assert set(hashes(policy)) == digests
    assert len(acting) >= len(SCRIPTS) + 5
    for part in ("default-src 'none'", "connect-src 'none'", "form-action 'none'"):
        assert part in policy
    for word in ("unsafe", "http", "self", " *", "eval"):
        assert word not in policy
    first = next(tag for tag, _ in found.elements if tag not in {"html", "head"})
    assert first == "meta"


@pytest.mark.parametrize("breaker", BREAKERS)
def test_no_text_leaves_its_place(text: str, breaker: str) -> None:
    hostile = made([breaker])
    calm, found = pieces(text), pieces(hostile)
    assert [tag for tag, _ in found.elements] == [tag for tag, _ in calm.elements]
    scripts = [(tag, content) for tag, given, content in found.inside if "type" not in given]
    before = [(tag, content) for tag, given, content in calm.inside if "type" not in given]
    assert [each for each in scripts if each[0] != "title"] == [
        each for each in before if each[0] != "title"
    ]
    (data,) = (content for _, given, content in found.inside if "type" in given)
    page = json.loads(data)
    assert page["cases"][0]["title"] == line(breaker)


def test_a_title_is_text(text: str) -> None:
    hostile = made(["</title><script>alert(1)</script>"])
    assert "<script>alert(1)" not in hostile
    assert "<title>平江路 店外经营 现状地图</title>" in text


def test_data_cannot_end_its_block() -> None:
    said = as_data({"a": "</script>&<!--\u2028\u2029\ud800"})
    assert not set("<>&\u2028\u2029") & set(said)
    assert json.loads(said)["a"] == "</script>&<!--\u2028\u2029?"


def test_a_script_of_ours_that_would_end_its_block_is_a_fault() -> None:
    for bad in ("a </script> b", "</STYLE>", "<!-- x"):
        with pytest.raises(BugError, match="end its own block"):
            inline(bad)


def test_a_page_without_scripts_lets_none_in() -> None:
    assert "script-src ;" in policy_of("<p>nothing</p>")


@pytest.mark.parametrize(("theme", "language"), [("day", "en"), ("night", "zh_CN")])
def test_language_and_theme_are_said_to_the_browser(theme: str, language: str) -> None:
    (root, *_) = pieces(made(["x"], theme, language)).elements
    assert root == ("html", {"lang": language.replace("_", "-"), "data-theme": theme})


def test_leaflet_keeps_its_notice(text: str) -> None:
    assert "Vladimir Agafonkin" in text


def test_styles_and_symbols_are_those_of_the_wall() -> None:
    """They are kept as data for the page; the wall's own are code."""
    from widgets import symbol_paths
    from widgets.map import styles

    said = json.loads((ROOT / "resources/report/styles.json").read_text("utf-8"))
    assert said["areas"].keys() == styles.AREAS.keys()
    for layer, table in styles.AREAS.items():
        assert said["areas"][layer].keys() == table.keys()
        for kind, style in table.items():
            # How a style is drawn fast is the wall's affair; what it looks like is not.
            assert said["areas"][layer][kind].items() <= asdict(style).items()
    assert said["water"] == {kind: asdict(style) for kind, style in styles.WATER.items()}
    assert said["roads"] == {kind: asdict(style) for kind, style in styles.ROADS.items()}
    assert said["edges"] == [asdict(edge) for edge in styles.EDGES]
    assert said["land"] == list(styles.LAND)
    assert said["outside"] == styles.OUTSIDE_OPACITY
    symbols = json.loads((ROOT / "resources/report/symbols.json").read_text("utf-8"))
    assert symbols["cases"].keys() == symbol_paths.CASES.keys()
    assert symbols["units"].keys() == {*symbol_paths.UNITS, "other"}
    for group, shapes in (("cases", symbol_paths.CASES), ("units", symbol_paths.UNITS)):
        for name, make in shapes.items():
            box = make().boundingRect()
            numbers = list(map(float, re.findall(r"-?\d+(?:\.\d+)?", symbols[group][name])))
            assert min(numbers[::2]) == pytest.approx(box.left(), abs=0.6)
            assert max(numbers[::2]) == pytest.approx(box.right(), abs=0.6)
            assert min(numbers[1::2]) == pytest.approx(box.top(), abs=0.6)
            assert max(numbers[1::2]) == pytest.approx(box.bottom(), abs=0.6)


def test_an_empty_place_has_a_document_too() -> None:
    empty = Contents("x", {"lang": "en"}, (-1.0, -1.0, 1.0, 1.0), 0, 0, Ground())
    assert document(empty, Words("en"), "day").startswith("<!DOCTYPE html>")
