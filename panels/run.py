"""Opens one screen on a display, or without one paints it, keeps its picture and ends by itself."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from app.clock import SystemClock
from app.domain.limits import parse_limits
from app.door import Trust, check_address, trust
from app.errors import BadInputError, WorldError
from app.runtime import Runtime, TileWish
from app.settings import Settings, Viewing, tiles_folder
from app.tokens import read_token
from panels.arguments import DEFAULT_ROLES, DEFAULT_SIZES, size
from panels.collector import held
from panels.imagery import ImageryPanel
from panels.screen import Screen, look_for
from panels.seat import SeatScreen
from panels.shell import Faults, Shell, settled, write_summary
from panels.wall import WallScreen

RESOURCES = Path(__file__).parents[1] / "resources"
FONT_FAMILY = "Noto Sans CJK SC"
HEADLESS_SECONDS = 25.0
FIRST_PICTURE_WITHIN_S = 30.0
SWITCH_INTERVAL_S = 0.0005
"""How long one thread may hold the interpreter: short, so that the node thread never makes the
UI thread wait for longer than a fraction of a frame."""


def choose_platform(environ: MutableMapping[str, str], platform: str) -> bool:
    """Say whether there is no display; then Qt is told to paint off screen. Call it before Qt."""
    if environ.get("QT_QPA_PLATFORM"):
        return environ["QT_QPA_PLATFORM"].startswith("offscreen")
    if platform == "linux" and not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
        environ["QT_QPA_PLATFORM"] = "offscreen"
        return True
    return False


@dataclass(frozen=True, slots=True)
class Place:
    """Where and how a screen runs. `started` is the monotonic second its start counts from."""

    profile: str
    server: str
    trusted: Trust
    token: str
    folder: Path
    started: float
    headless: bool
    language: str
    theme: str
    viewing: Viewing
    size: tuple[int, int]
    picture: Path | None
    summary: Path
    seconds: float | None
    tiles: TileWish

    @classmethod
    def of(
        cls,
        args: argparse.Namespace,
        settings: Settings,
        folder: Path,
        started: float,
        *,
        headless: bool,
    ) -> Place:
        """Return the place the command line asks for; raises `BadInputError` in plain words."""
        profile: str = getattr(args, "screen", args.command)
        keeps = headless or args.picture is not None
        return cls(
            profile=profile,
            server=settings.server or _missing("server"),
            trusted=_trusted(args, settings),
            token=_token(args, settings, profile),
            folder=folder,
            started=started,
            headless=headless,
            language=settings.language,
            theme=settings.theme,
            viewing=settings.screens[profile],
            size=args.size or size(DEFAULT_SIZES[profile]),
            picture=(args.picture or Path("out") / f"{profile}.png") if keeps else None,
            summary=args.summary or Path("out") / f"{profile}.json",
            seconds=args.seconds or (HEADLESS_SECONDS if keeps else None),
            tiles=TileWish(settings.basemap, settings.tianditu_key, tiles_folder(settings)),
        )


def _trusted(args: argparse.Namespace, settings: Settings) -> Trust:
    is_insecure = bool(getattr(args, "insecure", False))
    trusted = trust(settings.ca, settings.pins, insecure=is_insecure)
    check_address(settings.server, trusted)
    return trusted


def _token(args: argparse.Namespace, settings: Settings, profile: str) -> str:
    if getattr(args, "token", None):
        return str(args.token)
    role = getattr(args, "role", None) or DEFAULT_ROLES[profile]
    return read_token(settings.token_file or Path(_missing("token-file")), role)


def _missing(name: str) -> str:
    raise BadInputError(f"no {name} given: use --{name} or the settings file", field=name)


def application(place: Place) -> QApplication:
    """Return the Qt application, with its language; says so when Chinese cannot be drawn."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):  # pragma: no cover - we made it just above
        raise BadInputError("another kind of Qt application runs in this process")
    app.setApplicationName("Yiping")
    app.setQuitOnLastWindowClosed(False)  # files are closed after the last window
    if FONT_FAMILY not in QFontDatabase.families():
        sys.stderr.write(f"font {FONT_FAMILY} is missing: Chinese shows as boxes; run make setup\n")
    QLocale.setDefault(QLocale(place.language))
    translator = QTranslator(app)
    if translator.load(f"{place.language}.qm", str(RESOURCES / "i18n")):
        app.installTranslator(translator)
    else:
        sys.stderr.write(f"no words for {place.language}; run make setup\n")
    if place.headless:
        sys.stdout.write(f"no display: painting off screen to {place.picture}\n")
        sys.stdout.flush()
    return app


async def show(app: QApplication, place: Place) -> None:
    """Run one screen until it is closed or its time is over."""
    faults = Faults()
    faults.install(asyncio.get_running_loop())
    limits = parse_limits((RESOURCES / "limits" / "example.toml").read_text("utf-8"))
    runtime = Runtime(
        server=place.server,
        trusted=place.trusted,
        token=place.token,
        data_dir=place.folder,
        clock=SystemClock(),
        limits=limits,
        agent=place.profile,
    )
    with held():
        await runtime.start()
        screen = open_screen(runtime, place)
        shell = Shell(runtime, screen, place.started)
        try:
            shell.start()
            await until_over(app, shell, place)
            if place.picture is not None:
                await keep(runtime, screen, shell, faults, place)
        finally:
            shell.stop()
            screen.close()
            await runtime.aclose()


def open_screen(runtime: Runtime, place: Place) -> Screen:
    """Return the screen, shown: a wall fills the display, a seat is a window."""
    look = look_for(place.profile, place.theme, place.language, place.size, place.viewing)
    screen: WallScreen | SeatScreen
    screen = WallScreen(runtime, look) if place.profile == "wall" else SeatScreen(runtime, look)
    if place.tiles.entries:
        screen.add(ImageryPanel(look, screen.map, place.tiles))
    if place.headless or place.picture is not None:
        screen.resize(*place.size)
        screen.show()
        return screen
    screen.setGeometry(screen.screen().geometry())  # a window manager is not always there
    if place.profile == "wall":
        screen.showFullScreen()
    else:
        screen.showMaximized()
    return screen


async def until_over(app: QApplication, shell: Shell, place: Place) -> None:
    """Wait for the last window to close, a signal to end, or the time to be over."""
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    app.lastWindowClosed.connect(over.set)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(over.set))
    if place.seconds is None:
        await over.wait()
        return
    seen = asyncio.Event()
    shell.first_picture.connect(seen.set)
    if shell.first_picture_s is None:
        try:
            await asyncio.wait_for(seen.wait(), FIRST_PICTURE_WITHIN_S)
        except TimeoutError:
            reason = shell.summary()["lost_reason"] or "is the server reachable?"
            sys.stderr.write(f"no complete picture in time: {reason}\n")
            return
    sys.stdout.write(f"first picture after {shell.first_picture_s:.2f} s\n")
    sys.stdout.flush()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(over.wait(), place.seconds)


async def keep(
    runtime: Runtime, screen: Screen, shell: Shell, faults: Faults, place: Place
) -> None:
    """Write the picture and the record; raises `WorldError` when the disk refuses."""
    shell.stalls.stop()
    await settled(runtime)
    summary = {
        **shell.summary(),
        "unhandled_exceptions": faults.count,
        "platform": QGuiApplication.platformName(),
        "size": list(place.size),
        "picture": str(place.picture),
    }
    picture = place.picture or Path("out/wall.png")
    with contextlib.suppress(OSError):  # then saving says no
        picture.parent.mkdir(parents=True, exist_ok=True)
    if not screen.grab().save(str(picture)):
        raise WorldError(f"the picture could not be written to {picture}")
    write_summary(place.summary, summary)
    sys.stdout.write(f"wrote {picture} and {place.summary}\n")
