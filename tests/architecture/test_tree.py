"""The top of the tree holds only what belongs there, and no file names a place that is not ours."""

from __future__ import annotations

import re

from tests.architecture.source import ROOT, files

FOLDERS = {"app", "widgets", "panels", "resources", "tests", "docs", "bench", "packaging", ".ci"}
TOP = re.compile(
    r"main\.py|pyproject\.toml|README\.md|README\.zh-CN\.md|LICENSE|CHANGELOG\.md|Makefile"
    r"|requirements(?:-[a-z]+)?\.(?:txt|in)|\.gitignore|\.gitattributes|\.editorconfig|\.python-version"
)
REGISTRIES = [
    "".join(parts)
    for parts in (
        ("py", "pi.org"),
        ("python", "hosted.org"),
        ("npm", "js.org"),
        ("yarn", "pkg.com"),
        ("deb.", "debian.org"),
        ("security.", "debian.org"),
        ("archive.", "ubuntu.com"),
        ("crates", ".io"),
        ("conda", ".anaconda.org"),
        ("mirrors.", "aliyun.com"),
        ("tuna.", "tsinghua.edu.cn"),
    )
]


def test_the_top_holds_only_what_belongs_there() -> None:
    stray = [
        path
        for path in files()
        if (path.split("/")[0] not in FOLDERS if "/" in path else not TOP.fullmatch(path))
    ]
    assert stray == []


def test_what_a_person_looks_for_is_there() -> None:
    wanted = {"README.md", "README.zh-CN.md", "LICENSE", "CHANGELOG.md", "Makefile", "main.py"}
    assert wanted <= set(files())


def test_no_file_names_a_package_registry() -> None:
    found = []
    for path in files():
        content = (ROOT / path).read_bytes()
        found += [f"{path}: {host}" for host in REGISTRIES if host.encode() in content]
    assert found == []


def test_ci_runs_what_the_readme_tells_a_person_to_run() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    commands = [line for line in script.splitlines() if line and not line.startswith("#")]
    assert commands == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "exec make test"]
    for readme in ("README.md", "README.zh-CN.md"):
        assert "make test" in (ROOT / readme).read_text(encoding="utf-8")
        assert "make run" in (ROOT / readme).read_text(encoding="utf-8")


def test_scripts_can_be_run() -> None:
    for path in (".ci/run", "packaging/setup.sh", "packaging/lock.sh"):
        assert (ROOT / path).stat().st_mode & 0o111, path


def test_every_verb_of_the_makefile_explains_itself() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony is not None
    explained = re.findall(r"^([a-z-]+):.* ## .+$", makefile, re.MULTILINE)
    assert sorted(explained) == sorted(phony[1].split())
    wanted = "help setup run sim fmt lint types arch test check wall seat server bench cover"
    assert set(wanted.split()) <= set(explained)
