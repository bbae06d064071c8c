"""The glossary knows every word that the program uses for a state or a command."""

from __future__ import annotations

from app.domain import case, command
from tests.architecture.source import text


def test_the_glossary_lists_every_case_state() -> None:
    page = text("docs/glossary.md")
    assert [each.value for each in case.CaseState if f"`{each.value}`" not in page] == []


def test_the_glossary_lists_every_command() -> None:
    page = text("docs/glossary.md")
    assert [each.value for each in command.CommandKind if f"`{each.value}`" not in page] == []
