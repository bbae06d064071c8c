"""How much of each module its own test file covers: one run per pair, branches counted.

python packaging/cover.py [PATH…] prints one line per module and exits with 1 when one is below
the floor. Without PATH it takes every module of app, widgets and panels.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOOR = 95.0
"""Percent of lines and branches. Source: the house style, section 9."""


def test_of(module: Path) -> Path:
    """Return the test file that is paired with a module (both from the root)."""
    return Path("tests") / module.parent / f"test_{module.name.replace('__', '')}"


def covered(module: Path) -> tuple[Path, float, str]:
    """Run one pair; return the module, its percentage, and what is missing or went wrong."""
    test = test_of(module)
    if not (ROOT / test).exists():
        return module, 0.0, f"no {test}"
    with tempfile.TemporaryDirectory() as folder:
        data, report = f"--data-file={folder}/data", f"{folder}/report.json"
        run = f"run --rcfile={os.devnull} --branch --include={module} {data} -m pytest -q {test}"
        ran = _coverage(*run.split())
        if ran.returncode != 0:
            return module, 0.0, f"{test} fails"
        made = _coverage("json", "-q", data, f"--include={module}", "-o", report)
        if made.returncode != 0:
            return module, 0.0, made.stdout.strip()
        (result,) = json.loads(Path(report).read_text(encoding="utf-8"))["files"].values()
    missing = [str(line) for line in result["missing_lines"]]
    missing += [f"{start}->{end}" for start, end in result["missing_branches"]]
    return module, float(result["summary"]["percent_covered"]), " ".join(missing)


def _coverage(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own interpreter and our own paths
        [sys.executable, "-m", "coverage", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def modules() -> list[Path]:
    """Return the modules of the three packages that need a test, from the root."""
    globs = [ROOT.glob(f"{package}/**/*.py") for package in ("app", "widgets", "panels")]
    paths = sorted(path.relative_to(ROOT) for found in globs for path in found)
    return [
        path for path in paths if not path.name.startswith("__") or (ROOT / test_of(path)).exists()
    ]


def main(chosen: list[str]) -> int:
    """Print the table; return 1 when a module is below the floor."""
    low = 0
    wanted = [Path(each) for each in chosen] or modules()
    with ThreadPoolExecutor(2) as pool:
        for module, percent, missing in pool.map(covered, wanted):
            low += percent < FLOOR
            sys.stdout.write(f"{percent:5.1f} {module}  {missing if percent < 100 else ''}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{low} below {FLOOR:.0f} percent\n")
    return int(low > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
