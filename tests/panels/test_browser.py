"""The window of a map document: it lets the document in and nothing else.

A browser brings Qt's network library along, of which no other test's process may have any: the
checks run in a process of their own. What the window does to hostile pages is in
tests/security/test_map_document.py.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.architecture.source import python_files, text
from tests.security.webview import why_not

ROOT = Path(__file__).parents[2]
CHECKS = "tests/panels/browser_checks.py"
needs_a_browser = pytest.mark.skipif(bool(why_not()), reason=f"NO BROWSER VIEW: {why_not()}")


@needs_a_browser
def test_the_window_does_what_it_promises() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", CHECKS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-2_000:]
    checks = re.findall(r"^def test_", text(CHECKS), re.MULTILINE)
    assert f"{len(checks)} passed" in done.stdout, done.stdout


@pytest.fixture
def window(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Start the program with a document."""
    file = tmp_path / "map.html"
    file.write_text("<p>x</p>", "utf-8")
    child = subprocess.Popen(
        [sys.executable, "-m", "panels.browser", str(file), "--title", "一屏"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    yield child
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        assert pipe is not None
        pipe.close()


def said(child: subprocess.Popen[str]) -> dict[str, Any]:
    assert child.stdout is not None
    line: dict[str, Any] = json.loads(child.stdout.readline())
    return line


@needs_a_browser
def test_it_says_that_it_is_shown_and_ends_with_who_started_it(
    window: subprocess.Popen[str],
) -> None:
    assert said(window) == {"shown": True}
    assert window.stdin is not None
    window.stdin.close()
    assert window.wait(20) == 0


@needs_a_browser
def test_a_page_that_dies_ends_the_window(window: subprocess.Popen[str]) -> None:
    assert said(window) == {"shown": True}
    children = psutil.Process(window.pid).children(recursive=True)
    pages = [child for child in children if child.ppid() != window.pid]  # forked by a zygote
    assert pages
    pages[-1].kill()
    assert said(window) == {"failed": "the page has ended"}
    assert window.wait(20) == 1


def test_nobody_else_loads_a_browser() -> None:
    users = [path for path in python_files("app", "widgets", "panels") if "WebEngine" in text(path)]
    assert users == ["panels/browser.py"]
    importers = [
        path
        for path in python_files("app", "widgets", "panels")
        if re.search(r"^\s*(?:from|import) panels(?:\.| import )browser", text(path), re.MULTILINE)
    ]
    assert importers == []
