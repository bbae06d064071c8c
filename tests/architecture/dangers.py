"""Dangerous habits found in a syntax tree: each finding is a line and the name of its rule.

Rules: `rich` (Qt would take text for markup), `sql` (a statement built of parts), `code` (data run
as code), `assert` (a check that -O takes away), `shell`, `path` (imports from where somebody
stands), `host` (an address outside this machine), `xml` (a parser that follows entities), `unpack`
(an archive that writes where it likes).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

Finding = tuple[int, str, str]
"""Line, rule, and the name of the function it is in (empty outside of any)."""

RICH_CALLS = {
    *("setHtml", "insertHtml", "appendHtml", "setTextFormat", "setMarkdown", "setDetailedText"),
    *("setDefaultStyleSheet", "setOpenExternalLinks", "setInformativeText"),
}
DATA_TIPS = {"setToolTip", "setWhatsThis", "setStatusTip", "showText", "setStyleSheet"}
BARE_WIDGETS = {
    *("QLabel", "QMessageBox", "QErrorMessage", "QTextBrowser", "QTextEdit", "QPlainTextEdit"),
    *("QToolTip", "QWhatsThis", "QStaticText", "QTextDocument", "QProgressDialog", "QInputDialog"),
    *("QWebEngineView", "QWebEnginePage", "QQuickWidget", "QNetworkAccessManager"),
    *("QSvgRenderer", "QSvgWidget", "QDesktopServices"),
}
RICH_MODULES = {
    *("PySide6.QtNetwork", "PySide6.QtWebEngineCore", "PySide6.QtWebEngineWidgets"),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSvg", "PySide6.QtSvgWidgets", "folium"),
}
CODE_MODULES = {"pickle", "marshal", "shelve", "dill", "xmlrpc", "yaml", "jsonpickle", "code"}
CODE_CALLS = {"eval", "exec", "compile", "__import__", "breakpoint", "literal_eval"}
SHELL_CALLS = {"system", "popen", "getoutput", "getstatusoutput", "create_subprocess_shell"}
PATH_MODULES = {"runpy", "imp", "site", "pkgutil"}
PATH_CALLS = {"import_module", "spec_from_file_location", "run_path", "run_module"}
HOST_MODULES = {
    *("urllib.request", "http.client", "http.server", "requests", "httpx", "aiohttp", "ftplib"),
    *("smtplib", "telnetlib", "poplib", "imaplib", "nntplib", "webbrowser"),
}
XML_MODULES = {"xml", "lxml", "html5lib", "bs4"}
UNPACK_CALLS = {"extractall", "unpack_archive", "mktemp"}
SQL_CALLS = {"execute", "executemany", "executescript", "query"}
SQL_HELPERS = {"extra_where", "where", "order_by", "select"}
SQL_WORDS = re.compile(
    r"\b(?:SELECT|INSERT|UPDATE|DELETE FROM|CREATE|ALTER|DROP|PRAGMA|ATTACH)\b"
    r"|\b(?:ORDER BY|WHERE|VALUES)\b"
)
ADDRESS = re.compile(r"\b(?:https?|wss?|ftp|smb|ldap)://([\w.-]*)")
OWN_HOSTS = {"", "127.0.0.1", "localhost", "host", "HOST"}


@dataclass(frozen=True, slots=True)
class Names:
    """Names of a module's own literal texts, and names of texts put together in a function."""

    given: set[str]
    built: set[str]


def dangers(tree: ast.Module) -> list[Finding]:
    """Return what is dangerous in a module, by line."""
    found = {*_imports(tree)}
    docs = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    given = _constants(tree)
    for scope in (tree, *_functions(tree)):
        names = Names(given, set())
        names.built.update(_built_names(scope, names))
        name = getattr(scope, "name", "")
        for node in _own_nodes(scope):
            rules = _rules(node, names) if id(node) not in docs else ()
            found.update((_line(node), rule, name) for rule in rules)
    return sorted(found)


def _functions(tree: ast.Module) -> Iterator[ast.AST]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return (node for node in ast.walk(tree) if isinstance(node, kinds))


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a scope without those of the functions in it."""
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting.extend(ast.iter_child_nodes(node))


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 0))


def _imports(tree: ast.Module) -> Iterator[Finding]:
    wanted = {
        **dict.fromkeys(RICH_MODULES, "rich"),
        **dict.fromkeys(CODE_MODULES, "code"),
        **dict.fromkeys(PATH_MODULES, "path"),
        **dict.fromkeys(HOST_MODULES, "host"),
        **dict.fromkeys(XML_MODULES, "xml"),
    }
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            home = node.module or ""
            names = [home, *(f"{home}.{alias.name}" for alias in node.names)]
            if node.level:
                yield node.lineno, "path", ""
        for name in names:
            heads = {".".join(name.split(".")[:count]) for count in range(1, 5)}
            yield from ((_line(node), wanted[head], "") for head in heads & wanted.keys())


def _rules(node: ast.AST, names: Names) -> Iterator[str]:
    if isinstance(node, ast.Assert):
        yield "assert"
    elif isinstance(node, ast.ClassDef):
        if {_name(base) for base in node.bases} & BARE_WIDGETS:
            yield "rich"
    elif isinstance(node, ast.Call):
        yield from _call_rules(node, names)
    elif isinstance(node, ast.Attribute) and _name(node.value) == "sys" and node.attr == "path":
        yield "path"
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        if {host[1] for host in ADDRESS.finditer(node.value)} - OWN_HOSTS:
            yield "host"
    elif (
        isinstance(node, ast.JoinedStr | ast.BinOp)
        and _is_built(node, names)
        and SQL_WORDS.search(" ".join(_literals(node)))
    ):
        yield "sql"


def _call_rules(node: ast.Call, names: Names) -> Iterator[str]:
    name, is_bare = _name(node.func), isinstance(node.func, ast.Name)
    constant = all(is_constant(each) for each in node.args)
    rules = {
        "rich": name in RICH_CALLS | BARE_WIDGETS
        or (name in DATA_TIPS and not constant)
        or (isinstance(node.func, ast.Attribute) and _name(node.func.value) in BARE_WIDGETS),
        "code": name in CODE_CALLS and (is_bare or name == "literal_eval"),
        "shell": name in SHELL_CALLS or _keyword(node, "shell"),
        "path": name in PATH_CALLS and not constant,
        "unpack": name in UNPACK_CALLS,
        "sql": name in SQL_CALLS and any(_is_built(each, names) for each in node.args[:1]),
    }
    yield from (rule for rule, holds in rules.items() if holds)
    if any(key.arg in SQL_HELPERS and _is_built(key.value, names) for key in node.keywords):
        yield "sql"


def _keyword(node: ast.Call, name: str) -> bool:
    given = [key.value for key in node.keywords if key.arg == name]
    return any(not (isinstance(each, ast.Constant) and each.value is False) for each in given)


def _name(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def is_constant(node: ast.expr) -> bool:
    """Return whether an argument is a text of ours: a literal, or the translation of one."""
    match node:
        case ast.Constant():
            return True
        case ast.Call(func=ast.Attribute() | ast.Name() as func, args=arguments):
            return _name(func) in {"tr", "translate"} and all(
                is_constant(each) for each in arguments
            )
        case _:
            return False


def _is_built(node: ast.expr, names: Names) -> bool:
    """Return whether a text is put together of parts that are not all literals."""
    match node:
        case ast.JoinedStr(values=values):
            parts = [value.value for value in values if isinstance(value, ast.FormattedValue)]
            return not all(_is_literal(part, names.given) for part in parts)
        case ast.BinOp(left=left, right=right):
            return not (_is_literal(left, names.given) and _is_literal(right, names.given))
        case ast.Call(func=ast.Attribute(attr="format" | "join" | "replace" | "format_map")):
            return True
        case ast.IfExp(body=body, orelse=other):
            return _is_built(body, names) or _is_built(other, names)
        case ast.Name(id=name):
            return name in names.built
        case _:
            return False


def _literals(node: ast.expr) -> Iterator[str]:
    """Yield the literal parts of a text put together."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def _is_literal(node: ast.expr, given: set[str]) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name in given
        case ast.BinOp(left=left, right=right):
            return _is_literal(left, given) and _is_literal(right, given)
        case ast.JoinedStr(values=values):
            return all(_is_literal(value, given) for value in values)
        case ast.FormattedValue(value=value):
            return _is_literal(value, given)
        case _:
            return False


def _constants(tree: ast.Module) -> set[str]:
    """Return the names that a module gives once, at its top, to literals or to texts of such."""
    given: set[str] = set()
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_literal(value, given):
                given.add(name)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                given.update({name} if _is_literal(value, given) else ())
            case _:
                pass
    again = [
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    return {name for name in given if again.count(name) == 1}


def _built_names(scope: ast.AST, names: Names) -> set[str]:
    """Return the names that a scope gives to texts put together of parts."""
    built: set[str] = set()
    for node in _own_nodes(scope):
        match node:
            case ast.Assign(targets=targets, value=value) if _is_built(value, names):
                built.update(_name(target) for target in targets)
            case ast.AnnAssign(target=target, value=ast.expr() as value) if _is_built(value, names):
                built.add(_name(target))
            case ast.AugAssign(target=target):
                built.add(_name(target))
            case ast.NamedExpr(target=target, value=value) if _is_built(value, names):
                built.add(_name(target))
            case _:
                pass
    return built - {""}
