"""House rules that ruff has no rule for, read from the syntax trees of what ships."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import at, files, python_files, source_files, text, tree

BROAD_CATCHERS = 4
"""Task supervisor, module loader, source runner, Qt excepthook: nowhere else."""

IGNORE = re.compile(r"#\s*(noqa|type:\s*ignore|pyright:\s*ignore)\b(.*)")
CODED = re.compile(r"^(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[\w\-, ]+\])(?P<reason>.*)$")


def nodes(kind: type[ast.AST], *folders: str) -> Iterator[tuple[str, ast.AST]]:
    for path in python_files(*folders) if folders else source_files():
        yield from ((path, node) for node in ast.walk(tree(path)) if isinstance(node, kind))


def calls(*folders: str) -> Iterator[tuple[str, ast.Call, str]]:
    for path, node in nodes(ast.Call, *folders):
        assert isinstance(node, ast.Call)
        match node.func:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield path, node, name
            case _:
                pass


def test_tables_of_sqlite_utils_are_asked_for_by_name() -> None:
    """`db["x"]` gives a table or a view and hides which; `db.table("x")` says it."""
    found = [
        at(path, node)
        for path, node in nodes(ast.Subscript, "app")
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name | ast.Attribute)
        and (node.value.id if isinstance(node.value, ast.Name) else node.value.attr)
        in {"db", "_db", "database", "_database"}
    ]
    assert found == []


def test_only_four_places_catch_everything() -> None:
    catchers = [path for path in source_files() if re.search(r"noqa:.*\bBLE001\b", text(path))]
    assert len(catchers) <= BROAD_CATCHERS, catchers


@pytest.mark.parametrize("folder", ["app", "widgets", "panels", "bench", "tests"])
def test_every_ignore_carries_its_code_and_its_reason(folder: str) -> None:
    found = []
    for path in python_files(folder):
        if path.endswith("test_lints.py"):
            continue
        for number, line in enumerate(text(path).splitlines(), 1):
            ignore = IGNORE.search(line)
            if ignore is None:
                continue
            coded = CODED.match(ignore[2])
            if coded is None or not (coded["reason"].strip(" #-–—:") or folder == "tests"):
                found.append(f"{path}:{number} {ignore[0]}")
    assert found == []


def test_words_for_people_come_only_from_panels() -> None:
    found = []
    for path, node, name in calls("app", "widgets"):
        match node.func:
            case ast.Attribute(value=ast.Name(id="QCoreApplication" | "QApplication")):
                speaks = name == "translate"
            case _:
                speaks = name == "tr"
        if speaks:
            found.append(at(path, node))
    assert found == []


def test_nothing_is_left_to_do() -> None:
    marks = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b")
    found = [
        f"{path}:{number}"
        for path in files()
        if path.endswith((".py", ".toml", ".sh", ".md", "Makefile"))
        for number, line in enumerate(text(path).splitlines(), 1)
        if marks.search(line) and not re.search(r"#\d+", line)
    ]
    assert found == []
