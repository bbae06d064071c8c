import os
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

from app.database import sole_use
from app.errors import LinkError, StoreError
from app.sim import launch
from app.sim.launch import MARKER, DemoTown, fresh_folder

READY = b'{"ready": true, "url": "ws://127.0.0.1:1", "cases": 3}\n'


def test_the_demo_empties_only_its_own_folder(tmp_path: Path) -> None:
    folder = fresh_folder(tmp_path / "demo")
    (folder / "mirror.db").touch()
    assert [path.name for path in fresh_folder(folder).iterdir()] == [MARKER]
    (tmp_path / "letters.txt").touch()
    with pytest.raises(StoreError, match="holds other files"):
        fresh_folder(tmp_path)


def test_a_running_demo_keeps_its_files(tmp_path: Path) -> None:
    folder = fresh_folder(tmp_path / "demo")
    with sole_use(folder / "server"):
        (folder / "server" / "ledger.db").touch()
        with pytest.raises(StoreError, match="in use by another"):
            fresh_folder(folder)
    assert (folder / "server" / "ledger.db").exists()


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    assert (fresh_folder(tmp_path) / MARKER).exists()


def program(folder: Path, text: str) -> Path:
    script = folder / "child.py"
    script.write_text(text, "utf-8")
    return script


class Child(DemoTown):
    """A demo whose processes run a given script instead of the program."""

    script: Path

    def _spawn(self, *arguments: str) -> "subprocess.Popen[bytes]":
        child = subprocess.Popen(
            [sys.executable, str(self.script), *arguments], stdout=subprocess.PIPE, bufsize=0
        )
        self._children.append(child)
        return child


def town(tmp_path: Path, text: str) -> Child:
    child = Child(tmp_path / "demo")
    child.script = program(tmp_path, text)
    return child


def test_it_waits_for_both_processes_and_ends_them(tmp_path: Path) -> None:
    demo = town(
        tmp_path,
        f"import signal\nprint('starting')\nprint({READY.decode()!r}, flush=True)\nsignal.pause()",
    )
    said = demo.start()
    assert said["cases"] == 3
    assert demo.url == "ws://127.0.0.1:1"
    children = list(demo._children)
    demo.stop()
    assert all(child.returncode is not None for child in children)


def test_a_process_that_ends_early_is_named(tmp_path: Path) -> None:
    demo = town(tmp_path, "print('no')")
    with pytest.raises(LinkError, match="ended before"):
        demo.start()
    demo.stop()


def test_a_process_that_takes_too_long_is_named(tmp_path: Path) -> None:
    demo = town(tmp_path, "import signal\nsignal.pause()")
    with pytest.raises(LinkError, match="not ready in time"):
        demo.start(within_s=0.2)
    demo.stop()


def test_a_process_that_does_not_end_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch, "STOP_WITHIN_S", 0.1)
    stubborn = (
        "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"print({READY.decode()!r}, flush=True)\nwhile True: signal.pause()"
    )
    demo = town(tmp_path, stubborn)
    demo.start()
    children = list(demo._children)
    demo.stop()
    assert all(child.returncode == -9 for child in children)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux only")
def test_a_killed_parent_takes_its_processes_along(tmp_path: Path) -> None:
    script = program(
        tmp_path,
        "import subprocess, sys\n"
        "from app.sim.launch import die_with_parent\n"
        "sleeper = [sys.executable, '-c', 'import signal; signal.pause()']\n"
        "child = subprocess.Popen(sleeper, preexec_fn=die_with_parent)\n"
        "print(child.pid, flush=True)\n"
        "child.wait()\n",
    )
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(launch.__file__).parents[2])},
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert is_running(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    end = monotonic() + 10.0
    while is_running(pid) and monotonic() < end:
        os.sched_yield()
    assert not is_running(pid)
