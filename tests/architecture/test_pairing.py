"""Each module has its test file, and each test file its module."""

from __future__ import annotations

import ast

from tests.architecture.source import PACKAGES, files, python_files, tree

NAMED_BY_HABIT = {"test_conformance.py"}
"""Suites over a whole package rather than over one module."""


def holds_logic(path: str) -> bool:
    """Return whether a module does more than name, import and re-export things."""
    return any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.If | ast.For)
        for node in tree(path).body
    )


def paired(path: str) -> str:
    """Return the test file of a module (test_main of `__main__`, test_init of `__init__`)."""
    folder, _, name = path.rpartition("/")
    return f"tests/{folder}/test_{name.replace('__', '')}"


def modules() -> list[str]:
    special = ("/__init__.py", "/__main__.py")
    return [
        path for path in python_files(*PACKAGES) if not path.endswith(special) or holds_logic(path)
    ]


def test_every_module_has_its_test() -> None:
    present = set(files())
    assert [path for path in modules() if paired(path) not in present] == []


def test_every_test_has_its_module() -> None:
    wanted = {paired(path) for path in python_files(*PACKAGES)}
    tests = [
        path
        for path in python_files("tests")
        if path.split("/")[1] in PACKAGES
        and path.rpartition("/")[2].startswith("test_")
        and path.rpartition("/")[2] not in NAMED_BY_HABIT
    ]
    assert [path for path in tests if path not in wanted] == []


def test_tests_are_no_packages() -> None:
    assert [path for path in python_files("tests") if path.endswith("__init__.py")] == []


def test_every_package_says_what_it_is_for() -> None:
    folders = {path.rpartition("/")[0] for path in python_files(*PACKAGES)}
    inits = {folder: f"{folder}/__init__.py" for folder in folders}
    present = set(files())
    assert [init for init in inits.values() if init not in present] == []
    assert [init for init in inits.values() if not ast.get_docstring(tree(init))] == []
