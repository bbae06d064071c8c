"""The import contracts of pyproject.toml hold, and each is proven by a violation that breaks it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT, python_files, text

LINT = Path(sys.executable).with_name("lint-imports")

PANELS_MAY_SEE = {
    "runtime",
    "domain",
    "door",
    "api",
    "geo",
    "errors",
    "logs",
    "clock",
    "settings",
    "tokens",
}
"""Children of app that a panel may import; every other one is behind the facade."""

SEEDS = [
    ("tree", {"app/domain/seeded.py": "import panels.seeded\n", "panels/seeded.py": ""}),
    ("tree", {"app/geo/seeded.py": "import widgets.seeded\n", "widgets/seeded.py": ""}),
    ("tree", {"widgets/seeded.py": "from app.errors import AppError\n"}),
    ("tree", {"widgets/seeded.py": "import panels.other\n", "panels/other.py": ""}),
    ("no-qt", {"app/domain/seeded.py": "from PySide6.QtCore import QObject\n"}),
    ("no-qt", {"app/geo/seeded.py": "def late() -> None:\n    import pyqtgraph\n"}),
    ("no-qt", {"app/protocol/seeded.py": "import qasync\n"}),
    ("core", {"app/domain/seeded.py": "import app.protocol.session\n"}),
    ("core", {"app/geo/seeded.py": "import app.protocol.session\n"}),
    ("core", {"app/store/seeded.py": "import app.ledger\n"}),
    ("core", {"app/server/seeded.py": "import app.sync\n"}),
    ("core", {"app/sources/seeded.py": "import app.server\n"}),
    ("core", {"app/stray.py": '"""In no layer."""\n'}),
    (
        "modules-apart",
        {
            "app/modules/one/__init__.py": "import app.modules.two\n",
            "app/modules/two/__init__.py": "",
        },
    ),
    ("modules-api", {"app/modules/one/__init__.py": "import app.store\n"}),
    ("pure", {"app/domain/seeded.py": "import sqlite3\n"}),
    ("pure", {"app/protocol/seeded.py": "import asyncio\n"}),
    ("pure", {"app/geo/seeded.py": "from urllib.request import urlopen\n"}),
    ("facade", {"panels/seeded.py": "import app.store\n"}),
    ("facade", {"panels/seeded.py": "import pyqtgraph\n"}),
    ("generic", {"widgets/seeded.py": "import websockets\n"}),
    (
        "acyclic",
        {
            "widgets/one/__init__.py": "import widgets.two.part\n",
            "widgets/two/__init__.py": "",
            "widgets/two/part.py": "import widgets.one\n",
        },
    ),
]


def contracts() -> dict[str, dict[str, object]]:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {each["id"]: each for each in table["tool"]["importlinter"]["contracts"]}


def lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT, "--no-cache", "--no-logo", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", "NO_COLOR": "1", "COLUMNS": "200"},
    )


def test_every_contract_is_kept() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Contracts: {len(contracts())} kept, 0 broken." in done.stdout


@pytest.mark.parametrize(
    ("contract", "seed"), SEEDS, ids=[f"{c}-{i}" for i, (c, _) in enumerate(SEEDS)]
)
def test_a_seeded_violation_breaks_its_contract(
    tmp_path: Path, contract: str, seed: dict[str, str]
) -> None:
    for path in python_files(*PACKAGES):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, tmp_path / path)
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    for path, violation in seed.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(violation, encoding="utf-8")
    done = lint(tmp_path, "--contract", contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{contracts()[contract]['name']} BROKEN" in done.stdout, done.stdout + done.stderr


def test_every_contract_has_a_seed() -> None:
    assert {contract for contract, _ in SEEDS} == set(contracts())


def test_no_contract_waives_anything() -> None:
    for contract in contracts().values():
        assert not {key for key in contract if "ignore" in key}, contract["id"]


def test_the_facade_hides_every_part_of_app_that_panels_may_not_see() -> None:
    children = {path.split("/")[1].removesuffix(".py") for path in python_files("app")}
    hidden = children - PANELS_MAY_SEE - {"__init__", "__main__"}
    forbidden = contracts()["facade"]["forbidden_modules"]
    assert isinstance(forbidden, list)
    assert {f"app.{name}" for name in hidden} <= set(forbidden)


def test_untyped_libraries_have_one_door_each() -> None:
    doors = {"import pyqtgraph": "widgets/plot", "import qasync": "main.py"}
    for words, door in doors.items():
        users = [path for path in python_files(*PACKAGES, "main.py") if words in text(path)]
        assert [path for path in users if not path.startswith(door)] == []
