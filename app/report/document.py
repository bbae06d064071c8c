"""The document: folium's map with its tags replaced by what they point to, and nothing let in.

Texts of people never become markup or script: they are data in one JSON block, which the page
writes as text. Every script and style is ours or Leaflet's, is the same in each document of a
language, and is named by its hash in the document's own policy, which allows nothing else and no
network at all.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any, Final

import folium
from branca.element import Element, Figure
from folium.template import Template

from app import __version__
from app.errors import BugError
from app.report.contents import Contents
from app.report.words import WORDS, Words

RESOURCES: Final = Path(__file__).parents[2] / "resources"
SCRIPTS: Final = ("unpack", "sheet", "ground", "names", "symbols", "marks", "page")
"""Our own parts of the page, in the order in which they need each other."""

LAYERS: Final = ("cases", "closed", "units", "cells", "names")
"""What can be switched on and off; all but `HIDDEN` are on at first."""

HIDDEN: Final = frozenset({"closed"})
THEMES: Final = ("night", "day")

OPTIONS: Final[Mapping[str, Any]] = {
    "tiles": None,
    "zoom_control": False,
    "attribution_control": False,
    "zoom_snap": 0.1,
    "zoom_delta": 0.5,
    "min_zoom": 3,
    "max_zoom": 20,
}

_DATA_MARK: Final = "<!--data-->"
_LEAFLET: Final = "xstatic.pkg.leaflet"
_ESCAPES: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_PIECE: Final = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)
_SOURCE_MAP: Final = re.compile(r"//# sourceMappingURL=\S+")
_IMAGE: Final = re.compile(r"url\((images/[\w.-]+)\)")


class _Page(folium.MacroElement):
    """Hands the map and its groups over to our own script; holds no text of anybody."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            Yiping.open({{ this._parent.get_name() }}, {
                {%- for key, group in this.groups.items() %}
                {{ key|tojson }}: {{ group.get_name() }},
                {%- endfor %}
            });
        {% endmacro %}
        """
    )

    def __init__(self, groups: Mapping[str, folium.FeatureGroup]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca has no types there
        self._name = "Page"
        self.groups = groups


def document(contents: Contents, words: Words, theme: str) -> str:
    """Return the whole file as HTML; the same contents give the same text, byte for byte."""
    page = {
        **contents.page,
        "theme": theme,
        "themes": {name: json.loads(_resource(f"themes/{name}.json")) for name in THEMES},
        "styles": json.loads(_resource("report/styles.json")),
        "symbols": json.loads(_resource("report/symbols.json")),
        "words": {name: words(name) for name, (text, _) in WORDS.items() if "{" not in text},
    }
    text = _figure(contents, words).render()  # pyright: ignore[reportUnknownMemberType] - branca
    policy = f'<meta http-equiv="Content-Security-Policy" content="{policy_of(text)}">'
    head = f'<html lang="{page["lang"]}" data-theme="{theme}">\n<head>\n{policy}'
    text = text.replace("<html>\n<head>", head, 1)
    data = f'<script type="application/json" id="data">{as_data(page)}</script>'
    return text.replace(_DATA_MARK, data, 1)


def as_data(page: Mapping[str, Any]) -> str:
    """Return JSON that may stand in a script block: nothing in it can end the block or open one."""
    text = json.dumps(page, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPES).encode("utf-8", "replace").decode("utf-8")


def policy_of(text: str) -> str:
    """Return the policy that lets in the scripts and styles of a text, by their hashes alone."""
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for kind, content in _PIECE.findall(text):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode("ascii")
        hashes[kind].append(f"'sha256-{digest}'")
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(hashes['script'])}",
            f"style-src {' '.join(hashes['style'])}",
            "img-src data:",
            "connect-src 'none'",
            "form-action 'none'",
            "base-uri 'none'",
        )
    )


def _figure(contents: Contents, words: Words) -> Figure:
    """Return the figure with the map in it; all in it is constant but its title and its home."""
    figure = Figure(title=html.escape(contents.title))
    town = folium.Map(**OPTIONS)
    town.default_js, town.default_css = [], []
    figure.add_child(town)
    west, south, east, north = contents.home
    town.fit_bounds([[south, west], [north, east]])
    groups = {
        key: folium.FeatureGroup(name=words(f"layer.{key}"), show=key not in HIDDEN)
        for key in LAYERS
    }
    for group in groups.values():
        town.add_child(group)
    town.add_child(folium.LayerControl(collapsed=True))
    town.add_child(_Page(groups))
    for name in ("scripts", "styles", "frame"):
        getattr(_Dress, name)(figure, words)
    for number, element in zip(count(), _all(figure), strict=False):
        vars(element)["_id"] = str(number)  # folium's own are random, a document is not
    return figure


class _Dress:
    """What goes round the map: scripts, styles and the frame of the page."""

    @staticmethod
    def scripts(figure: Figure, words: Words) -> None:
        """Put Leaflet and our own scripts in."""
        del words
        own = (_resource(f"report/{name}.js") for name in SCRIPTS)
        for text in (_leaflet("leaflet.js"), *own):
            figure.header.add_child(Element(f"<script>{_inline(_homeless(text))}</script>"))

    @staticmethod
    def styles(figure: Figure, words: Words) -> None:
        """Put Leaflet's styles in, with their pictures, the colours of both themes and ours."""
        del words
        leaflet = _IMAGE.sub(lambda found: f"url({_picture(found[1])})", _leaflet("leaflet.css"))
        for text in (leaflet, *map(_colours, THEMES), _resource("report/page.css")):
            figure.header.add_child(Element(f"<style>{_inline(_homeless(text))}</style>"))

    @staticmethod
    def frame(figure: Figure, words: Words) -> None:
        """Put the frame in, empty, and the place of the data before any script that reads it."""
        generator = f'<meta name="generator" content="Yiping {__version__}">'
        figure.header.add_child(Element(generator))
        figure.html.add_child(Element(_resource("report/page.html")))
        figure.html.add_child(Element(f"<noscript>{html.escape(words('no_script'))}</noscript>"))
        figure.html.add_child(Element(_DATA_MARK))


def _all(element: Element) -> Iterator[Element]:
    """Yield an element and all below it."""
    yield element
    children: Mapping[str, Element] = vars(element)["_children"]
    for child in children.values():
        yield from _all(child)


def _homeless(text: str) -> str:
    """Return a text of Leaflet's with its notice and without addresses that could be fetched."""
    plain = _SOURCE_MAP.sub("", text).replace('href="https://leafletjs.com"', 'href="#"')
    return plain.replace("https://", "")


def _inline(text: str) -> str:
    """Return a text of ours that may stand in a script or style block as it is."""
    if re.search(r"</(script|style)|<!--", text, re.IGNORECASE):
        raise BugError("a script or style of a document would end its own block")
    return f"\n{text.strip()}\n"


def _colours(theme: str) -> str:
    """Return a theme as variables for styles: `map.land` is `--map-land`."""
    colors: Mapping[str, str] = json.loads(_resource(f"themes/{theme}.json"))["colors"]
    lines = (f"  --{name.replace('.', '-')}: {value};" for name, value in colors.items())
    return "\n".join((f":root[data-theme={theme}] {{", *lines, "}"))


def _resource(name: str) -> str:
    return (RESOURCES / name).read_text(encoding="utf-8")


def _leaflet(name: str) -> str:
    return (files(_LEAFLET) / "data" / name).read_text(encoding="utf-8")


def _picture(name: str) -> str:
    content = (files(_LEAFLET) / "data" / name).read_bytes()
    return f"data:image/png;base64,{base64.b64encode(content).decode('ascii')}"


def hashes(text: str) -> Sequence[str]:
    """Return the hashes that a document's policy lets in."""
    return re.findall(r"'(sha256-[^']+)'", text)
