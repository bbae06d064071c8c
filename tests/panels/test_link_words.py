from __future__ import annotations

from app.runtime import LinkState
from panels.context import Context
from panels.link_words import brand_line, link_item, link_word, offline_for
from tests.panels.stage import Stage


def test_each_state_has_a_word() -> None:
    assert all(link_word(state) for state in LinkState)


def test_online_gives_delay_or_last_sync(town: Context) -> None:
    assert link_item(town, with_delay=True).second == "38 ms"
    item = link_item(town, with_delay=False)
    assert (item.icon, item.state, item.second) == ("link", "", "synced 10:25:12")
    assert brand_line(town).situation == "peace"


def test_offline_counts_how_long(stage: Stage, town: Context) -> None:
    town.take(stage.disconnect())
    item = link_item(town, with_delay=True)
    assert (item.icon, item.state, item.boxed) == ("unlinked", "yellow", True)
    assert item.first == "Link lost 12:37"
    assert offline_for(town) == 757.0
    assert brand_line(town).situation == "offline"


def test_before_the_first_link(stage: Stage, town: Context) -> None:
    town.take(stage.disconnect(heard_at=0.0, since=0.0))
    assert link_item(town, with_delay=True).first == "Connecting …"
    assert offline_for(town) == 0.0


def test_catching_up_fills_the_line(stage: Stage, town: Context) -> None:
    town.take(stage.connect(head_seq=1000, mirror_seq=250))
    assert brand_line(town).progress == 0.25
    assert link_item(town, with_delay=True).state == "yellow"
    assert brand_line(town).situation == "catching_up"
    town.take(stage.connect(head_seq=0, mirror_seq=0))
    assert brand_line(town).progress == 0.0
