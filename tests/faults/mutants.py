"""Planted mistakes: a copy of the project with one edit, and whether its check fails on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.faults.mistakes import MUTANTS, Mutant

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("app", "tests/app", "tests/faults", "tests/conftest.py", "bench", "resources/limits")
SKIPPED = shutil.ignore_patterns("__pycache__", "town", "golden")
WITHIN_S = 60.0


@contextmanager
def tree(folder: Path) -> Iterator[Path]:
    """Copy what the checks need of the project; pruned again at the end."""
    place = folder / "tree"
    for part in PARTS:
        source, target = ROOT / part, place / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=SKIPPED)
        else:
            shutil.copy(source, target)
    shutil.copy(ROOT / "pyproject.toml", place)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def mutated(place: Path, mutant: Mutant) -> Iterator[None]:
    """Make one mistake in a copy for the length of a block."""
    path = place / mutant.path
    right = path.read_text("utf-8")
    if right.count(mutant.old) != 1:
        raise ValueError(f"{mutant.name}: its text is {right.count(mutant.old)} times there")
    try:
        _write(path, right.replace(mutant.old, mutant.new))
        yield
    finally:
        _write(path, right)


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    for stale in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
        stale.unlink()


def killed(place: Path, mutant: Mutant) -> tuple[bool, str]:
    """Say whether the check of a mutant fails on it, and the last that the check said."""
    with mutated(place, mutant):
        return not passes(place, mutant.check)[0], mutant.check


def passes(place: Path, check: str) -> tuple[bool, str]:
    """Run a check in a copy of the project; return whether it passed and its last words."""
    kind, _, rest = check.partition(" ")
    if kind == "test":
        options = ("-q", "-x", "-p", "no:randomly", "-p", "no:cacheprovider", "-n0")
        command = [sys.executable, "-m", "pytest", *options, *rest.split()]
    else:
        command = [sys.executable, "-m", "tests.faults.trial", *check.split()]
    environment = {**os.environ, "PYTHONPATH": str(place), "PYTHONHASHSEED": "0"}
    try:
        done = subprocess.run(
            command,
            cwd=place,
            env=environment,
            capture_output=True,
            text=True,
            timeout=WITHIN_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False, f"no end in {WITHIN_S:g} s"
    return done.returncode == 0, (done.stdout + done.stderr)[-2_000:]


def stale(mutants: Sequence[Mutant] = MUTANTS) -> list[str]:
    """Return the mutants whose text is not in the source exactly once."""
    return [
        mutant.name
        for mutant in mutants
        if (ROOT / mutant.path).read_text("utf-8").count(mutant.old) != 1
    ]
