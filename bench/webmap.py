"""What a web map costs that somebody would pick instead, beside our map document, in one browser.

folium writes a marker for each circle; Leaflet draws all of them on a canvas after each move. Both
run in headless Chromium on this machine, at the same size, in the same minutes as ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, time

import numpy as np

from app.domain.case import Case, CaseId, CaseState, Category, Place, Source, UnitId, Urgency
from app.domain.unit import Unit, UnitKind
from app.report.contents import contents
from app.report.document import document
from app.report.situation import Situation
from app.report.words import Words
from app.sim.town import Scale, generate
from app.store.board import Tables
from bench.chromium import Page, installed, page
from bench.line import Figure

SIZE = (3840, 2160)
FOLIUM_CIRCLES = 20_000
LEAFLET_CIRCLES = 580_000
"""Buildings and households of the large town."""

CASES, UNITS = 3_000, 5_000
PANS = 7

PAN = """(async () => {
  const took = [];
  for (let n = 0; n < %d; n += 1) {
    const begun = performance.now();
    MAP.panBy([n %% 2 ? -160 : 160, n %% 2 ? -60 : 60], { animate: false });
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    took.push(performance.now() - begun);
  }
  return took;
})()"""
"""Moves a map and waits until the move is drawn; ends with the milliseconds of each."""

REDRAW = """(() => {
  const begun = performance.now();
  Yiping.page.redraw();
  Yiping.page.sheets.forEach((sheet) => sheet._brush.getImageData(0, 0, 1, 1));
  return performance.now() - begun;
})()"""
"""Draws all anew and waits until it is drawn, by reading a pixel of it."""

BARE = """<!doctype html><html><head><style>%s html,body,#map{height:100%%;margin:0}</style></head>
<body><div id="map"></div><script>%s</script><script>
const MAP = L.map("map", { preferCanvas: true, zoomControl: false }).setView([31.31, 120.61], 14);
let seed = 1;
const next = () => { seed = (seed * 48271) %% 2147483647; return seed / 2147483647; };
for (let n = 0; n < %d; n += 1) {
  L.circleMarker([31.26 + 0.1 * next(), 120.55 + 0.12 * next()],
    { radius: 3, stroke: false, fillOpacity: 1, fillColor: "#f63" }).addTo(MAP);
}
</script></body></html>"""


def measure() -> Iterator[Figure]:
    """Yield what folium and Leaflet take, and what our document takes beside them."""
    if not installed():
        why = "no Chromium is installed here"
        yield Figure("web_map", None, "ms", ">= 0", "folium and Leaflet in Chromium", why=why)
        return
    with TemporaryDirectory() as name:
        folder = Path(name)
        circles, written = folium_file(folder, FOLIUM_CIRCLES)
        ours, took = our_file(folder)
        yield Figure("web_folium_write_20k", written, "s", ">= 0")
        yield Figure("web_folium_size_20k", circles.stat().st_size / 1e6, "MB", ">= 0")
        yield Figure("report_map_write", took, "s", "<= 5", "folium, 20,000 circles", written)
        peer = circles.stat().st_size / 1e6
        size = ours.stat().st_size / 1e6
        yield Figure("report_map_size", size, "MB", "<= 8", "folium, 20,000 circles", peer)
        folium_ms, _ = pan_ms(circles)
        yield Figure("web_folium_pan_20k", folium_ms, "ms", ">= 0")
        leaflet_ms, leaflet_mb = leaflet_pan_ms(folder)
        yield Figure("web_leaflet_pan_580k", leaflet_ms, "ms", ">= 0")
        yield Figure("web_leaflet_memory_580k", leaflet_mb, "MB", ">= 0")
        ours_ms, ours_mb = pan_ms(ours)
        yield Figure("report_map_pan", ours_ms, "ms", "<= 50", "Leaflet, 580,000", leaflet_ms)
        redrawn = redraw_ms(ours)
        yield Figure("report_map_redraw", redrawn, "ms", "<= 600", "Leaflet, 580,000", leaflet_ms)
        yield Figure("report_map_memory", ours_mb, "MB", "<= 1000", "Leaflet, 580,000", leaflet_mb)


def leaflet_pan_ms(folder: Path, circles: int = LEAFLET_CIRCLES) -> tuple[float, float]:
    """Return milliseconds of a panned frame of Leaflet's canvas at 3840x2160, and memory in MB."""
    leaflet = files("xstatic.pkg.leaflet") / "data"
    style, script = ((leaflet / f"leaflet.{end}").read_text("utf-8") for end in ("css", "js"))
    file = folder / "leaflet.html"
    file.write_text(BARE % (style, script, circles), "utf-8")
    return pan_ms(file)


def pan_ms(file: Path) -> tuple[float, float]:
    """Return the median milliseconds of a panned frame of a file's map, and memory in MB."""
    with page() as tab:
        tab.open(file, SIZE)
        tab.value(_found(tab))
        tab.value(PAN % 1)
        took: list[float] = tab.value(PAN % PANS)
        return median(took), tab.memory_mb()


def redraw_ms(file: Path) -> float:
    """Return the milliseconds in which our document draws all it shows anew."""
    with page() as tab:
        tab.open(file, SIZE)
        return float(median(tab.value(REDRAW) for _ in range(PANS)))


def _found(tab: Page) -> str:
    """Return the script that calls a page's map MAP."""
    if tab.value("typeof MAP") != "undefined":
        return "0"
    return "globalThis.MAP = Object.entries(globalThis).find(([k]) => k.startsWith('map_'))[1]; 0"


def folium_file(folder: Path, circles: int) -> tuple[Path, float]:
    """Write circles as a person does with folium; return the file and the seconds."""
    import folium

    dice = np.random.default_rng(1)
    places = dice.uniform((31.26, 120.55), (31.36, 120.67), (circles, 2)).tolist()
    begun = perf_counter()
    town = folium.Map(location=[31.31, 120.61], zoom_start=14, tiles=None, prefer_canvas=True)
    town.default_js, town.default_css = [], []
    for place in places:
        folium.CircleMarker(place, radius=3, stroke=False, fill=True, fill_opacity=1).add_to(town)
    text: str = town.get_root().render()
    took = perf_counter() - begun
    leaflet = files("xstatic.pkg.leaflet") / "data"
    style, script = ((leaflet / f"leaflet.{end}").read_text("utf-8") for end in ("css", "js"))
    text = text.replace("<head>", f"<head><style>{style}</style><script>{script}</script>", 1)
    file = folder / "folium.html"
    file.write_text(text, "utf-8")
    return file, took


def our_file(folder: Path) -> tuple[Path, float]:
    """Write our document of the demo town with its cases and units; return file and seconds."""
    situation = crowded()
    begun = perf_counter()
    words = Words("zh_CN")
    text = document(contents(situation, words), words, "night")
    took = perf_counter() - begun
    file = folder / "ours.html"
    file.write_text(text, "utf-8")
    return file, took


def crowded() -> Situation:
    """Return the demo town on its busiest day."""
    town, tables, now = generate(1, Scale.DEMO), Tables(), time()
    for number, sheet in enumerate(town.sheets):
        tables.sheets[f"{sheet.layer}/{number}"] = sheet
    west, south, east, north = town.bounds
    dice = np.random.default_rng(1)
    places = dice.uniform((west, south), (east, north), (CASES + UNITS, 2)).tolist()
    urgencies = [Urgency.URGENT, *[Urgency.WATCH] * 9, *[Urgency.NORMAL] * 90]
    for number, (lon, lat) in enumerate(places[:CASES]):
        case = Case(
            id=CaseId(f"c{number}"),
            state=CaseState.FILED,
            title=f"店外经营 {number}",
            category=Category.APPEARANCE,
            source=Source.HOTLINE,
            reported_at=now - 600.0,
            due_at=now + 3_600.0,
            urgency=urgencies[number % 100],
            place=Place(lon=lon, lat=lat, address="平江路"),
        )
        tables.cases[case.id] = case
    kinds = list(UnitKind)
    for number, (lon, lat) in enumerate(places[CASES:]):
        kind = kinds[number % len(kinds)]
        unit = Unit(
            id=UnitId(f"u{number}"), name=f"{number}组", kind=kind, home_lon=lon, home_lat=lat
        )
        tables.units[unit.id] = unit
    return Situation(tables, now)
