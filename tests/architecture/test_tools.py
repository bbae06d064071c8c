"""The linters and the type checkers have nothing to say. Each takes well under a minute."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.source import ROOT

pytestmark = [pytest.mark.tool, pytest.mark.xdist_group("tools"), pytest.mark.timeout(300)]

CODE = [
    each
    for each in ("app", "widgets", "panels", "bench", "packaging", "tests", "main.py")
    if (ROOT / each).exists()
]


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", *CODE),
        ("ruff", "format", "--check", *CODE),
        ("mypy", *CODE),
        ("basedpyright",),
    ],
    ids=["ruff", "ruff-format", "mypy", "basedpyright"],
)
def test_the_tool_is_content(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
