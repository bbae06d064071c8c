from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from widgets.painting import painting

ROOT = Path(__file__).parents[2]

BROKEN = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from widgets.painting import painting

class Broken(QWidget):
    painted = 0

    def paintEvent(self, event):
        with painting(self) as painter:
            Broken.painted += 1
            painter.drawLine(0, 0, 50, 50)
            raise RuntimeError("no picture today")

errors = []
sys.excepthook = lambda *details: errors.append(details)
app = QApplication([])
window = QWidget()
window.resize(400, 400)
for x in range(4):
    broken = Broken(window)
    broken.setGeometry(100 * x, 0, 100, 400)
window.show()
timer = QTimer()
timer.timeout.connect(window.update)
timer.timeout.connect(lambda: [child.update() for child in window.findChildren(Broken)])
timer.start(2)
QTimer.singleShot(500, app.quit)
app.exec()
print("alive", Broken.painted > 20, len(errors) > 20)
"""


def test_a_painter_is_ended_on_every_way_out() -> None:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    with painting(image) as painter:
        painter.fillRect(image.rect(), QColor("white"))
    assert not image.paintingActive()
    with pytest.raises(ZeroDivisionError), painting(image):
        _ = 1 // 0
    assert not image.paintingActive()


def test_errors_in_paint_events_do_not_take_the_process_down() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BROKEN], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == "alive True True"
    assert "active painter" not in done.stderr
    assert "being painted" not in done.stderr
