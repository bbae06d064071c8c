"""A window that shows one map document and can do nothing else: no network, no other file.

It is a program of its own, `python -m panels.browser FILE`, started by a seat when somebody asks
for a map: no wall loads a browser, the screen never waits for one, and what a document does to a
browser stays in that process. It says one JSON line, `{"shown": true}` or `{"failed": reason}`, and
ends with its window or when its standard input is closed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import MutableMapping, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QFile, QObject, QSocketNotifier, Qt, QTimer, QUrl
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineScript,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication
from shiboken6 import delete, isValid

SIZE: Final = (1600, 900)
FLAGS: Final = "QTWEBENGINE_CHROMIUM_FLAGS"
ROOT_FLAGS: Final = "--no-sandbox --disable-gpu"
"""For root alone, as which Chromium has no sandbox. Source: the platform reference."""

ENDED_WELL: Final = QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus

MOST_KEPT: Final = 200
"""Refused things that are remembered for whoever looks into them."""

_Attribute = QWebEngineSettings.WebAttribute

ALLOWED: Final = (_Attribute.JavascriptEnabled, _Attribute.ShowScrollBars)
"""What the document needs; everything else that a page may do is off."""

KEPT_ON: Final = frozenset({*ALLOWED, _Attribute.ForceDarkMode, _Attribute.ScrollAnimatorEnabled})
"""Attributes that `lock` leaves alone: they open nothing."""


LINES_OUT: Final = "for (const name of {}) delete globalThis[name];".format(
    json.dumps(["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport"])
)
"""Takes away what reaches the network past every guard: datagrams are no requests."""


class Guard(QWebEngineUrlRequestInterceptor):
    """Lets one address through, the document's, and nothing else; `refused` says what was asked."""

    def __init__(self, document: QUrl, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.refused: list[str] = []
        self._document = document

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Block a request that is not for the document itself."""
        is_page = info.resourceType() == QWebEngineUrlRequestInfo.ResourceType.ResourceTypeMainFrame
        if is_page and info.requestUrl() == self._document:
            return
        if info.requestUrl().scheme() == "data":  # pictures that the document carries with it
            return
        info.block(True)
        note(self.refused, f"request {info.requestUrl().toString()}")


def note(kept: list[str], what: str) -> None:
    """Keep what was refused, within a bound."""
    if len(kept) < MOST_KEPT:
        kept.append(what[:500])


class LockedPage(QWebEnginePage):
    """The document. It stays where it is, opens nothing and asks nothing.

    `refused` says what it wanted, `console` what it said.
    """

    def __init__(self, profile: QWebEngineProfile, document: QUrl, parent: QObject) -> None:
        super().__init__(profile, parent)
        self.refused: list[str] = []
        self.console: list[str] = []
        self._document = document
        lock(self.settings())
        self.permissionRequested.connect(self._on_permission_requested)
        self.fullScreenRequested.connect(lambda request: request.reject())
        self.fileSystemAccessRequested.connect(lambda request: request.reject())
        self.registerProtocolHandlerRequested.connect(lambda request: request.reject())
        self.setAudioMuted(True)
        script = QWebEngineScript()
        script.setSourceCode(LINES_OUT)
        script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
        script.setWorldId(QWebEngineScript.ScriptWorldId.MainWorld)
        script.setRunsOnSubFrames(True)
        self.scripts().insert(script)

    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, isMainFrame: bool
    ) -> bool:
        """Accept the document, once it is loaded and when it is loaded again; nothing else."""
        del kind
        if isMainFrame and QUrl(url) == self._document:
            return True
        note(self.refused, f"navigation {QUrl(url).toString()}")
        return False

    def createWindow(  # type: ignore[override] # Qt takes None for no window
        self, kind: QWebEnginePage.WebWindowType
    ) -> QWebEnginePage | None:
        """Open no window."""
        note(self.refused, f"window {kind.name}")
        return None

    def chooseFiles(
        self,
        mode: QWebEnginePage.FileSelectionMode,
        oldFiles: Sequence[str],
        acceptedMimeTypes: Sequence[str],
    ) -> list[str]:
        """Give no file away."""
        del mode, oldFiles, acceptedMimeTypes
        note(self.refused, "files")
        return []

    def javaScriptAlert(self, origin: QUrl | str, text: str) -> None:
        """Show no dialog."""
        del origin
        note(self.refused, f"alert {text}")

    def javaScriptConfirm(self, origin: QUrl | str, text: str) -> bool:
        """Show no dialog; the answer is no."""
        del origin
        note(self.refused, f"confirm {text}")
        return False

    def javaScriptPrompt(self, origin: QUrl | str, text: str, default: str) -> tuple[bool, str]:
        """Show no dialog; nothing is answered."""
        del origin, default
        note(self.refused, f"prompt {text}")
        return False, ""

    def javaScriptConsoleMessage(
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        lineNumber: int,
        sourceID: str,
    ) -> None:
        """Keep what the document says of itself."""
        del level, sourceID
        note(self.console, f"{lineNumber}: {message}")

    def _on_permission_requested(self, asked: QWebEnginePermission) -> None:
        asked.deny()
        note(self.refused, f"permission {asked.permissionType().name}")


def lock(settings: QWebEngineSettings) -> None:
    """Switch everything off that a page may do, but what the document needs."""
    for attribute in _Attribute:
        if attribute not in KEPT_ON and attribute.name != "NumWebAttributes":
            settings.setAttribute(attribute, False)
    for attribute in ALLOWED:
        settings.setAttribute(attribute, True)


class Browser(QWebEngineView):
    """The window. Profile, page and guard end with it; nothing of it is ever on disk."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.document = QUrl.fromLocalFile(str(file.resolve()))
        profile = QWebEngineProfile(self)  # without a name it is off the record
        profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        profile.setPersistentCookiesPolicy(
            QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies
        )
        profile.cookieStore().setCookieFilter(lambda request: False)
        profile.setSpellCheckEnabled(False)
        self.guard = Guard(self.document, profile)
        profile.setUrlRequestInterceptor(self.guard)
        self.locked = LockedPage(profile, self.document, profile)
        profile.downloadRequested.connect(self._on_download_requested)
        self.setPage(self.locked)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        for keys in ("Esc", "Ctrl+W"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.close)

    @property
    def refused(self) -> list[str]:
        """What the document wanted and did not get."""
        return [*self.guard.refused, *self.locked.refused]

    def open(self) -> None:
        """Load the document."""
        self.locked.setUrl(self.document)

    def shutdown(self) -> None:
        """Let go of the page before its profile goes."""
        if isValid(self.locked):
            delete(self.locked)

    def _on_download_requested(self, download: QWebEngineDownloadRequest) -> None:
        download.cancel()
        note(self.locked.refused, "download")


def arm(environ: MutableMapping[str, str], user: int) -> None:
    """Give Chromium its flags: root has no sandbox there, everybody else keeps it."""
    if user == 0 and FLAGS not in environ:
        environ[FLAGS] = ROOT_FLAGS


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    found = argparse.ArgumentParser(prog="python -m panels.browser", description=__doc__)
    found.add_argument("file", type=Path, metavar="FILE", help="a map document")
    found.add_argument("--title", default="Yiping", metavar="TEXT", help="title of the window")
    return found


def say(**facts: object) -> None:
    """Say one line to whoever started this."""
    sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main(argv: Sequence[str] | None = None) -> int:
    """Show a document until its window is closed; return 0, or 1 when it cannot be shown."""
    args = parser().parse_args(argv)
    file: Path = args.file
    if not file.is_file() or not QFile(str(file)).exists():
        say(failed=f"there is no file {file}")
        return 1
    arm(os.environ, os.geteuid())
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Yiping")
    return shown(app, file, args.title)


def shown(app: QApplication, file: Path, title: str, ending_on: int = 0) -> int:
    """Show a document until its window is closed, or something is read from `ending_on`."""
    browser = Browser(file)
    browser.setWindowTitle(title)
    browser.resize(*SIZE)
    ending = QSocketNotifier(ending_on, QSocketNotifier.Type.Read)
    ending.activated.connect(lambda: browser.close())
    browser.loadFinished.connect(
        lambda is_shown: say(shown=True) if is_shown else _fail(app, "it could not be loaded")
    )
    browser.locked.renderProcessTerminated.connect(
        lambda status, _: _fail(app, "the page has ended") if status != ENDED_WELL else None
    )
    browser.show()
    browser.open()
    code = app.exec()
    ending.setEnabled(False)
    browser.shutdown()
    return code


def _fail(app: QApplication, reason: str) -> None:
    say(failed=reason)
    QTimer.singleShot(0, app, lambda: app.exit(1))  # not in the middle of what Chromium tells


if __name__ == "__main__":
    sys.exit(main())
