"""The promise of tests/conftest.py: what a test leaves behind fails it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.architecture.source import ROOT

LEAKY = """
import asyncio, threading

kept = []
stop = threading.Event()

async def test_task():
    kept.append(asyncio.create_task(asyncio.sleep(60), name="leaked"))

def test_thread():
    threading.Thread(target=stop.wait, args=(10,), daemon=True).start()

def test_widget(qapp):
    from PySide6.QtWidgets import QWidget
    kept.append(QWidget())

def test_timer(qapp):
    from PySide6.QtCore import QTimer
    kept.append(QTimer())
    kept[-1].start(1000)

def test_clean(qtbot):
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QWidget
    widget = QWidget()
    qtbot.addWidget(widget)
    QTimer(widget).start(1000)

async def test_clean_task():
    await asyncio.to_thread(int)
"""


def test_each_kind_of_leak_fails_the_test_that_made_it(tmp_path: Path) -> None:
    test = tmp_path / "test_leaky.py"
    test.write_text(LEAKY)
    options = "-q -p tests.conftest -p no:cacheprovider -p no:randomly"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", *options.split()),
            *("-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), str(test)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = [line.split(" - ")[0] for line in done.stdout.splitlines() if "::test_" in line]
    assert {line.split("::")[1] for line in said if line.startswith(("ERROR", "FAILED"))} == {
        "test_task",
        "test_thread",
        "test_widget",
        "test_timer",
    }, done.stdout
