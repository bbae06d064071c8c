"""The files of the project as the architecture tests look at them."""

from __future__ import annotations

import ast
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "widgets", "panels")


@cache
def files() -> tuple[str, ...]:
    """Return the paths of all files that are or may be committed, from the root, sorted."""
    listed = _listed_by_git() or _listed_by_walking()
    return tuple(sorted({path for path in listed if (ROOT / path).is_file()}))


def _listed_by_git() -> list[str]:
    if shutil.which("git") is None:
        return []
    git = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return [path for path in git.stdout.split("\0") if path] if git.returncode == 0 else []


def _listed_by_walking() -> list[str]:
    """Return what git would list, for a tree that came without its history."""
    made = {".git", ".venv", "out", "build", "dist", "__pycache__", ".hypothesis"}
    found = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
    return [
        path.as_posix()
        for path in found
        if not made & set(path.parts)
        and not path.parts[0].endswith("_cache")
        and path.suffix not in {".qm", ".log"}
    ]


def python_files(*folders: str) -> list[str]:
    """Return the Python files under `folders` (or all), from the root, sorted."""
    return [
        path
        for path in files()
        if path.endswith(".py") and (not folders or path.split("/")[0] in folders)
    ]


def source_files() -> list[str]:
    """Return the Python files that ship: the three packages and main.py."""
    return [*python_files(*PACKAGES), *(path for path in files() if path == "main.py")]


@cache
def text(path: str) -> str:
    """Return the text of a file."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: str) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(text(path), filename=path)


def imports(path: str) -> Iterator[str]:
    """Yield the dotted name of each module that a file imports, anywhere in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def at(path: str, node: ast.expr | ast.stmt) -> str:
    """Return where a node stands, as editors understand it."""
    return f"{path}:{node.lineno}"
