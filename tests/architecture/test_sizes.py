"""A reader finds each thing where its name predicts, and can hold it in the head."""

from __future__ import annotations

import ast

from tests.architecture.source import at, python_files, source_files, text, tree

FILE_LINES = 500
FUNCTION_LINES = 50
NO_NAMES = {"utils", "util", "common", "misc", "helpers", "helper", "manager", "managers"}


def test_files_are_short() -> None:
    lengths = {path: len(text(path).splitlines()) for path in python_files()}
    assert {path: lines for path, lines in lengths.items() if lines > FILE_LINES} == {}


def test_functions_are_short() -> None:
    long = [
        f"{at(path, node)} {node.name}: {(node.end_lineno or 0) - node.lineno + 1} lines"
        for path in [*source_files(), *python_files("bench")]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
    ]
    assert long == []


def test_no_module_has_a_name_that_predicts_nothing() -> None:
    bad = [
        path
        for path in python_files()
        if NO_NAMES & {part.removesuffix(".py").removeprefix("test_") for part in path.split("/")}
    ]
    assert bad == []
