"""Every word of the screens is translated, in both languages, and nothing is left over."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.panels.stage import ROOT

LANGUAGES = ("zh_CN", "en")

Key = tuple[str, str, str]


def messages(path: Path) -> Iterator[tuple[Key, ElementTree.Element]]:
    for context in ElementTree.parse(path).getroot().iter("context"):  # noqa: S314 (our own file)
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            source, comment = message.findtext("source") or "", message.findtext("comment") or ""
            yield (name, source, comment), message


def shipped(language: str) -> Path:
    return ROOT / "resources" / "i18n" / f"{language}.ts"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_unfinished(language: str) -> None:
    open_ = []
    for key, message in messages(shipped(language)):
        translation = message.find("translation")
        assert translation is not None
        forms = [form.text for form in translation.iter("numerusform")] or [translation.text]
        if translation.get("type") or not all(forms):
            open_.append(key)
    assert open_ == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_those_of_the_code(language: str, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    tool = ROOT / ".venv" / "bin" / "pyside6-lupdate"
    if not tool.exists():
        pytest.skip("WORDS NOT COMPARED: no pyside6-lupdate in .venv")
    command = [str(tool), "-extensions", "py", "panels", "main.py", "-ts", str(fresh)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    wanted = {key for key, _ in messages(fresh)}
    assert {key for key, _ in messages(shipped(language))} == wanted


def test_chinese_keeps_every_place_holder() -> None:
    lost = []
    for key, message in messages(shipped("zh_CN")):
        text = "".join(message.find("translation").itertext())  # type: ignore[union-attr]
        holes = {part.split("}")[0].split(":")[0] for part in key[1].split("{")[1:]}
        given = {part.split("}")[0].split(":")[0] for part in text.split("{")[1:]}
        if holes != given or ("%n" in key[1]) != ("%n" in text):
            lost.append(key)
    assert lost == []
