"""Watches what a process fetches and makes of texts: connections, files opened, rich documents."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

RICH = {
    *("QTextDocument", "QWidgetTextControl", "QWidgetTextControlPrivate", "QTextBrowser"),
    *("QTextEdit", "QPlainTextEdit", "QLabel", "QTipLabel", "QMessageBox", "QErrorMessage"),
    *("QNetworkAccessManager", "QWebEngineView", "QWebEnginePage", "QQuickWidget"),
}
"""Classes of Qt that read markup or fetch things."""

IN_OPEN = 0x20
_EVENT = struct.calcsize("iIII")


@dataclass(slots=True)
class Watch:
    """A port and a file of ours that hostile text leads to, and what came of it."""

    port: int
    file: Path
    _listener: socket.socket = field(repr=False)
    _notices: int = field(repr=False)
    connections: int = 0
    opened: int = 0

    def look(self) -> None:
        """Count what was fetched since the last look."""
        while True:
            try:
                peer, _ = self._listener.accept()
            except BlockingIOError:
                break
            peer.close()
            self.connections += 1
        try:
            self.opened += len(os.read(self._notices, 64 * 1024)) // _EVENT
        except BlockingIOError:
            return

    @property
    def loads(self) -> int:
        """How often something was fetched so far."""
        self.look()
        return self.connections + self.opened


@contextmanager
def watching(folder: Path) -> Iterator[Watch]:
    """Have a loopback port and a picture whose every use is counted. Linux only."""
    file = folder / "canary.png"
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0xFF00FF)
    assert image.save(str(file))
    libc = ctypes.CDLL(None, use_errno=True)
    notices = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    assert notices >= 0
    assert libc.inotify_add_watch(notices, os.fsencode(file), IN_OPEN) >= 0
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        try:
            yield Watch(listener.getsockname()[1], file, listener, notices)
        finally:
            os.close(notices)


def rich_things() -> list[str]:
    """Return the classes of all living Qt things that read markup or fetch."""
    found: list[str] = []
    for widget in QApplication.allWidgets():
        for thing in (widget, *widget.findChildren(QObject)):
            name = thing.metaObject().className()
            if name in RICH:
                found.append(name)
            tip = widget.toolTip() + widget.whatsThis() + widget.statusTip()
            if tip:
                found.append(f"tip of {name}")
    return found


def has_network_library() -> bool:
    """Say whether Qt's network library is in this process."""
    return "libQt6Network" in Path("/proc/self/maps").read_text(encoding="utf-8")
