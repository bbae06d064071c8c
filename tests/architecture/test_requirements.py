"""What is installed is pinned, checked by hash, and says nothing about where it came from."""

from __future__ import annotations

import re
import sys
import tomllib
from itertools import pairwise

import pytest

from tests.architecture.source import ROOT, files, text

LOCKS = ("requirements-server.txt", "requirements.txt", "requirements-dev.txt")
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall(text(lock)))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_and_hashed(lock: str) -> None:
    entries = re.split(r"^(?=[a-z0-9])", text(lock), flags=re.MULTILINE)[1:]
    assert len(entries) == len(pins(lock)) > 0
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry.splitlines()[0]


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_a_host(lock: str) -> None:
    assert "://" not in text(lock)
    assert not re.search(
        r"^\s*-(?:-index-url|-extra-index-url|-find-links|i|f)\b", text(lock), re.M
    )


def test_each_larger_lock_holds_the_smaller_in_the_same_versions() -> None:
    for small, large in pairwise(LOCKS):
        assert pins(small).items() <= pins(large).items()


def test_every_lock_is_compiled_from_what_is_asked_for() -> None:
    for lock in LOCKS:
        asked = text(lock.replace(".txt", ".in"))
        names = re.findall(r"^([A-Za-z][A-Za-z0-9._-]*)", asked, re.MULTILINE)
        assert {name.lower() for name in names} <= set(pins(lock)), lock


def test_the_server_needs_no_qt() -> None:
    assert not {"pyside6-essentials", "shiboken6", "pyqtgraph", "qasync"} & set(
        pins("requirements-server.txt")
    )


def test_pyside_is_held_below_6_12_while_python_is_3_11() -> None:
    assert tomllib.loads(text("pyproject.toml"))["project"]["requires-python"] == ">=3.11,<3.12"
    assert "PySide6-Essentials>=6.8,<6.12" in text("requirements.in")
    assert tuple(map(int, pins("requirements.txt")["pyside6-essentials"].split(".")))[:2] < (6, 12)


def test_void_calls_of_pyside_keep_their_reference_to_none() -> None:
    """PySide6 6.12.0 on Python 3.11 loses one reference to None per void call, and aborts."""
    from PySide6.QtCore import QObject

    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1_000):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > before - 100


def test_each_dependency_has_its_reason() -> None:
    page = text("docs/adr/0001-dependencies.md").lower()
    asked = "\n".join(text(path) for path in files() if re.fullmatch(r"requirements.*\.in", path))
    names = re.findall(r"^([A-Za-z][A-Za-z0-9._-]*)", asked, re.MULTILINE)
    assert [name for name in names if f"`{name.lower()}`" not in page] == []


def test_debian_packages_are_listed_once() -> None:
    lines = (ROOT / "packaging/debian-packages.txt").read_text(encoding="utf-8").splitlines()
    names = [line.partition("#")[0].strip() for line in lines]
    names = [name for name in names if name]
    assert len(names) == len(set(names))
    assert "fonts-noto-cjk" in names
