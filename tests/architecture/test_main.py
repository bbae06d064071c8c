"""main.py is the composition root: short, alone in importing qasync, imported by nobody."""

from __future__ import annotations

from tests.architecture.source import PACKAGES, imports, python_files, source_files, text


def test_main_is_short() -> None:
    assert len(text("main.py").splitlines()) <= 120


def test_only_main_imports_qasync() -> None:
    assert [path for path in source_files() if "qasync" in set(imports(path))] == ["main.py"]


def test_nobody_imports_main() -> None:
    importers = [
        path
        for path in python_files(*PACKAGES, "bench")
        if any(name == "main" or name.startswith("main.") for name in imports(path))
    ]
    assert importers == []
