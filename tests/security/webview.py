"""Shows a file in the locked-down window in a process of its own and writes down what came of it.

`python -m tests.security.webview FILE RESULT [SCRIPT]`: RESULT gets what was refused, what the page
said, what SCRIPT returned, and a picture beside it. Run under `unshare -n` there is no network.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SETTLE_MS = 700
READY = "document.documentElement.dataset.ready || ''"


def show(
    file: Path, folder: Path, script: str = "null", *, is_offline: bool = False
) -> dict[str, Any]:
    """Return what came of a file that was shown: refused, console, value, shown and title."""
    result = folder / f"{file.stem}.json"
    away = ["unshare", "-n"] if is_offline and can_be_offline() else []
    done = subprocess.run(
        [
            *away,
            *(sys.executable, "-m", "tests.security.webview"),
            *(str(file), str(result), script),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert result.exists(), done.stderr[-2_000:]
    found: dict[str, Any] = json.loads(result.read_text("utf-8"))
    return found


@cache
def why_not() -> str:
    """Return why no browser view can start here, empty when one can; loads none in this process."""
    probe = [sys.executable, "-c", "import PySide6.QtWebEngineWidgets"]
    done = subprocess.run(probe, capture_output=True, text=True, check=False)
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


def can_be_offline() -> bool:
    """Say whether this machine lets us take the network away from a process."""
    try:
        probe = subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False)
    except OSError:
        return False
    return probe.returncode == 0


def main(file: str, result: str, script: str) -> None:
    """Show, wait, ask, write down."""
    from PySide6.QtCore import QCoreApplication, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from panels import browser

    browser.arm(os.environ, os.geteuid())
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication(sys.argv[:1])
    view = browser.Browser(Path(file))
    view.resize(1600, 900)
    said: dict[str, Any] = {"shown": None, "value": None}

    def finish(value: object) -> None:
        said.update(value=value, refused=view.refused, console=view.locked.console)
        said.update(title=view.title(), url=view.url().toString())
        view.grab().save(str(Path(result).with_suffix(".png")))
        Path(result).write_text(json.dumps(said), "utf-8")
        app.quit()

    def ask(script: str, then: Callable[[object], None]) -> None:
        view.locked.runJavaScript(script, 0, then)

    def loaded(is_shown: bool) -> None:
        if said["shown"] is None:
            said["shown"] = is_shown
            QTimer.singleShot(SETTLE_MS, lambda: ask(script, finish))

    view.loadFinished.connect(loaded)
    QTimer.singleShot(60_000, app.quit)
    view.show()
    view.open()
    app.exec()
    view.shutdown()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3])
