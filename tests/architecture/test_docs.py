"""What the pages point to is there, and what they say of the program is so."""

from __future__ import annotations

import re
import tomllib

import pytest

from app.__main__ import EXIT_CODES, INTERRUPTED
from app.settings import load_settings
from main import parser
from tests.architecture.source import ROOT, files, text

PAGES = [path for path in files() if path.endswith(".md")]
READMES = ("README.md", "README.zh-CN.md")


@pytest.mark.parametrize("page", PAGES)
def test_every_link_inside_the_tree_leads_somewhere(page: str) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", text(page))
    broken = [
        target
        for target in targets
        if "://" not in target and not ((ROOT / page).parent / target).exists()
    ]
    assert broken == []


def test_decisions_are_numbered_without_a_gap_and_say_all_parts() -> None:
    pages = sorted(path for path in files() if re.match(r"docs/adr/\d{4}-", path))
    assert [int(path[9:13]) for path in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        heads = re.findall(r"^## (\w+)", text(page), re.MULTILINE)
        assert {"Context", "Decision", "Consequences", "Alternatives"} <= set(heads), page


@pytest.mark.parametrize("readme", READMES)
def test_the_settings_shown_are_the_defaults(readme: str) -> None:
    example = re.search(r"```toml\n(.*?)```", text(readme), re.DOTALL)
    assert example is not None
    shown = tomllib.loads(example[1])
    defaults = load_settings()
    wall = defaults.screens["wall"]
    assert shown == {
        "language": defaults.language,
        "screens": {
            "wall": {"near_m": wall.near_m, "far_m": wall.far_m, "pitch_mm": wall.pitch_mm}
        },
    }


def test_both_readmes_show_the_same_commands() -> None:
    for pattern in (r"`(python main\.py[^`]*)`", r"`(make [^`]*)`", r"!\[[^]]*\]\(([^)]*)\)"):
        english, chinese = (re.findall(pattern, text(readme)) for readme in READMES)
        assert english == chinese


@pytest.mark.parametrize("readme", READMES)
def test_the_program_takes_the_commands_shown(readme: str) -> None:
    shown = re.findall(r"`python main\.py([^`]*)`", text(readme))
    assert len(shown) > 5
    for command in shown:
        words = command.replace(" …", "").split() or ["demo"]
        assert parser(words[0]).parse_args(words).command == words[0]


@pytest.mark.parametrize("readme", READMES)
def test_every_exit_code_is_said(readme: str) -> None:
    line = next(each for each in text(readme).splitlines() if "0 fine" in each or "0 正常" in each)
    assert set(map(int, re.findall(r"\d+", line))) == {0, 2, INTERRUPTED, *EXIT_CODES.values()}


def test_every_goodbye_of_a_server_is_explained() -> None:
    sources = "".join(text(f"app/server/{name}.py") for name in ("gate", "peer", "service"))
    sent = set(re.findall(r'(?:Farewell|\.bye)\(\s*"(\w+)"', sources))
    said = set(re.findall(r"^\| `(\w+)` \|", text("docs/protocol.md"), re.MULTILINE))
    assert sent == said


def test_the_changelog_has_a_place_for_what_comes() -> None:
    assert "## [Unreleased]" in text("CHANGELOG.md")
