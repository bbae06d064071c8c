"""No dangerous habit is in what ships, and each rule that looks for one finds it."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.dangers import dangers
from tests.architecture.reasons import REASONS
from tests.architecture.source import source_files, tree

SEEDED = {
    "rich": [
        "label = QLabel(title)",
        "class Card(QLabel): pass",
        "class Card(QtWidgets.QTextBrowser): pass",
        "QMessageBox.warning(self, '', text)",
        "QToolTip.showText(at, text)",
        "view.setToolTip(case.title)",
        "view.setToolTip(f'{title}')",
        "view.setToolTip(self.tr(title))",
        "page.setHtml('<b>x</b>')",
        "label.setTextFormat(mode)",
        "view.setStyleSheet(colour)",
        "QDesktopServices.openUrl(url)",
        "from PySide6.QtNetwork import QNetworkAccessManager",
        "import folium",
    ],
    "sql": [
        "db.execute(f'SELECT * FROM row WHERE id = {key}')",
        "db.execute('SELECT * FROM row WHERE id = ' + key)",
        "db.execute('SELECT * FROM row WHERE id = %s' % key)",
        "db.execute('SELECT * FROM {}'.format(table))",
        "db.executescript('; '.join(lines))",
        "def f(key):\n    sql = f'select {key}'\n    return db.execute(sql)",
        "def f(key):\n    sql = 'x'\n    sql += key\n    return db.execute(sql)",
        "def f(db, order):\n    if (sql := 'x' + order):\n        db.executemany(sql, [])",
        "SQL = 'SELECT a'\nSQL = key\ndb.execute(f'{SQL} FROM row')",
        "def f(SQL):\n    return db.execute(f'{SQL} FROM row')",
        "rows = self._fetch(f'SELECT * FROM row ORDER BY {column}')",
        "table.search(text, order_by='rank ' + way)",
    ],
    "code": [
        "import pickle",
        "from marshal import loads",
        "import yaml",
        "eval(text)",
        "exec(text)",
        "compile(text, 'x', 'exec')",
        "__import__(name)",
        "ast.literal_eval(text)",
    ],
    "assert": ["assert role is Role.LEADER", "def may(role):\n    assert role"],
    "shell": [
        "subprocess.run(line, shell=True)",
        "subprocess.Popen(line, shell=flag)",
        "os.system(line)",
        "os.popen(line)",
        "asyncio.create_subprocess_shell(line)",
    ],
    "path": [
        "sys.path.insert(0, '')",
        "sys.path.append(os.getcwd())",
        "import_module(name)",
        "importlib.util.spec_from_file_location('x', path)",
        "import runpy",
        "from . import x",
    ],
    "host": [
        "URL = 'https://tiles.example.org/{z}/{x}/{y}.png'",
        "url = f'http://example.org/{key}'",
        "import urllib.request",
        "from urllib.request import urlopen",
        "import requests",
        "import webbrowser",
    ],
    "xml": ["import xml.etree.ElementTree", "from xml.sax import parse", "from lxml import etree"],
    "unpack": ["archive.extractall(folder)", "shutil.unpack_archive(path)", "tempfile.mktemp()"],
}

HARMLESS = """
'''See https://example.org for more.'''
import subprocess
COLUMNS = "a, b"
SQL = "SELECT a " + "FROM row"
view.setToolTip("a hint")
view.setToolTip(translate("Map", "zoom"))
view.setStyleSheet("background: transparent")
db.execute(SQL, [key])
db.execute(f"{SQL} WHERE id = ?", [key])
db.execute(SQL + " ORDER BY id")
db.execute("SELECT a FROM row WHERE id = ?", (key,))
subprocess.run(["git", "status"], shell=False, check=True)
import_module("app.server.cli")
url = f"ws://127.0.0.1:{port}"
text = f"{name} is where it was"
re.compile(pattern)
"""


def found() -> set[tuple[str, str, str]]:
    return {
        (path, rule, where) for path in source_files() for _, rule, where in dangers(tree(path))
    }


def test_no_dangerous_habit_is_in_what_ships() -> None:
    assert sorted(found() - REASONS.keys()) == []


def test_no_reason_is_given_for_what_is_not_there() -> None:
    assert sorted(REASONS.keys() - found()) == []


@pytest.mark.parametrize("rule", SEEDED)
def test_each_rule_finds_what_it_looks_for(rule: str) -> None:
    for source in SEEDED[rule]:
        assert rule in {found for _, found, _ in dangers(ast.parse(source))}, source


def test_harmless_lines_are_left_alone() -> None:
    assert dangers(ast.parse(HARMLESS)) == []
