from __future__ import annotations

import re

import pytest

from panels.context import Context
from panels.link_words import link_item
from panels.rejected_words import rejected
from tests.architecture.source import text
from tests.panels.stage import Stage


@pytest.mark.parametrize(
    ("code", "words"), [("revoked", "Access ended"), ("untrusted", "Server not trusted")]
)
def test_a_bar_says_why_it_is_not_let_in(
    stage: Stage, town: Context, code: str, words: str
) -> None:
    town.take(stage.disconnect(rejected=code, heard_at=0.0))
    assert link_item(town, with_delay=True).first == words


def test_what_passes_by_itself_is_a_lost_link(stage: Stage, town: Context) -> None:
    town.take(stage.disconnect(rejected="busy"))
    assert link_item(town, with_delay=True).first == "Link lost 12:37"


def test_every_goodbye_for_good_has_words_or_mends_itself() -> None:
    said = text("app/server/peer.py") + text("app/server/gate.py")
    for_good = set(re.findall(r'Farewell\(\s*"(\w+)",[^)]*FOR_GOOD', said))
    mends_itself = {"client_taken", "client_cloned", "bad_frame"}
    assert {code for code in for_good - mends_itself if not rejected(code)} == set()
    assert for_good
