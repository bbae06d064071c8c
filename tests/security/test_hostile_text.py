"""Hostile text on every text surface of wall and seat: nothing runs, loads, hides or overruns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.security.corpus import GROUPS, HEAPED, payloads
from tests.security.render import HARMLESS, Exposure, expose, gallery, strays
from tests.security.watch import Watch, rich_things, watching
from widgets import text as text_module

pytestmark = [
    pytest.mark.wall,
    pytest.mark.qt_log_ignore("OpenType support missing"),
    pytest.mark.usefixtures("qapp"),
]
SAMPLE = 8
"""Every so manieth text is shown here; the fault harness shows them all."""


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with watching(tmp_path) as kept:
        yield kept


def test_the_corpus_is_large_and_without_doubles() -> None:
    texts = payloads()
    assert len(texts) == len(set(texts)) >= 200
    assert all(len(group) >= 15 for group in GROUPS.values())


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["wall", "seat", "trays"])
def test_hostile_text_does_nothing_but_be_read(profile: str, watch: Watch, tmp_path: Path) -> None:
    texts = payloads(watch.port, str(watch.file))[::SAMPLE]
    exposure = expose(profile, tmp_path, texts, watch)
    assert exposure == Exposure(len(texts), exposure.places)
    assert exposure.places >= {"wall": 5, "seat": 10, "trays": 15}[profile]


def test_without_its_clip_heaped_text_is_seen_to_overrun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_module, "BAND_EM", 9.0)
    with gallery("seat", tmp_path) as shown:
        harmless = shown.show(HARMLESS)
        found = [strays(harmless, shown.show(text), shown.map_rect) for text in HEAPED]
    assert any(found)


def test_the_watch_sees_what_a_bare_label_would_do(
    watch: Watch, qtbot: QtBot, tmp_path: Path
) -> None:
    assert watch.loads == 0
    assert rich_things() == []
    label = QLabel(f'<img src="file://{watch.file}">')
    qtbot.addWidget(label)
    label.grab()
    assert watch.loads > 0
    assert "QLabel" in rich_things()


def test_what_is_typed_into_the_search_is_no_markup(watch: Watch, tmp_path: Path) -> None:
    with gallery("seat", tmp_path) as shown:
        search = shown.screen.search  # type: ignore[attr-defined]
        search.open()
        for text in payloads(watch.port, str(watch.file))[::SAMPLE]:
            search.field.setText(text)
            search.field.grab()
        assert rich_things() == []
        search.close()
    assert watch.loads == 0
