"""The server side runs on a machine without Qt: proven in processes where Qt cannot be imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.source import ROOT, python_files

BLOCKED = """
import runpy, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6", "pyqtgraph", "qasync"}:
            raise ModuleNotFoundError(f"No module named '{name}' (blocked)", name=name)

sys.meta_path.insert(0, NoQt())
"""
COMMANDS = ("server", "simulate", "replay", "drill", "check", "report")
SCREENS = ("demo", "wall", "seat")


def run_without_qt(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BLOCKED + code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def run_program(how: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_without_qt(f"sys.argv = {['yiping', *arguments]!r}\n{how}")


AS_PACKAGE = "runpy.run_module('app', run_name='__main__', alter_sys=False)"
AS_SCRIPT = "sys.path.insert(0, '.'); runpy.run_path('main.py', run_name='__main__')"


def test_the_blocker_blocks() -> None:
    done = run_without_qt("import PySide6.QtCore")
    assert done.returncode != 0
    assert "(blocked)" in done.stderr


@pytest.mark.parametrize("command", [(), *((each,) for each in COMMANDS)])
def test_app_gives_help(command: tuple[str, ...]) -> None:
    done = run_program(AS_PACKAGE, *command, "--help")
    assert done.returncode == 0, done.stderr
    assert "usage:" in done.stdout


@pytest.mark.parametrize("command", [(), *((each,) for each in (*SCREENS, *COMMANDS))])
def test_main_gives_help(command: tuple[str, ...]) -> None:
    done = run_program(AS_SCRIPT, *command, "--help")
    assert done.returncode == 0, done.stderr
    assert "usage:" in done.stdout


def test_every_module_of_app_can_be_imported() -> None:
    modules = [
        path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in python_files("app")
        if not path.endswith("__main__.py")
    ]
    done = run_without_qt(
        f"import importlib\nfor name in {modules!r}: importlib.import_module(name)"
    )
    assert done.returncode == 0, done.stderr
