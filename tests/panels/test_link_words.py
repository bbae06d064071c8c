from __future__ import annotations

from app.domain.command import CommandKind
from app.runtime import LinkState
from panels.context import Context
from panels.link_words import brand_line, link_item, link_word, offline_for
from tests.panels.stage import NOW, Stage


def test_each_state_has_a_word() -> None:
    found = [link_word(state) for state in LinkState]
    assert all(found)
    assert len(set(found)) == len(found)


def test_online_gives_delay_or_last_sync(town: Context) -> None:
    assert link_item(town, with_delay=True).second == "38 ms"
    item = link_item(town, with_delay=False)
    assert (item.icon, item.state, item.second) == ("link", "", "synced 10:25:12")
    assert brand_line(town).situation == "peace"


def test_offline_counts_how_long(stage: Stage, town: Context) -> None:
    town.take(stage.disconnect())
    item = link_item(town, with_delay=True)
    assert (item.icon, item.state, item.boxed) == ("unlinked", "yellow", True)
    assert (item.first, item.second) == ("Link lost 12:37", ""), "a bar of its own says the sync"
    assert link_item(town, with_delay=False).second == "synced 10:12:35"
    assert offline_for(town) == 757.0
    assert brand_line(town).situation == "offline"


def test_before_the_first_link(stage: Stage, town: Context) -> None:
    town.take(stage.disconnect(heard_at=0.0, since=0.0))
    assert link_item(town, with_delay=True).first == "Connecting …"
    assert offline_for(town) == 0.0
    town.take(stage.disconnect(heard_at=0.0, since=0.0, rejected="bad_token"))
    assert link_item(town, with_delay=True).first == "Token not known"


def test_catching_up_fills_the_line(stage: Stage, town: Context) -> None:
    town.take(stage.connect(head_seq=1000, mirror_seq=250))
    assert brand_line(town).progress == 0.25
    assert link_item(town, with_delay=True).state == "yellow"
    assert link_item(town, with_delay=True).first == "catching up 750"
    assert brand_line(town).situation == "catching_up"
    town.take(stage.connect(head_seq=0, mirror_seq=0))
    assert brand_line(town).progress == 0.0


def test_before_the_ledger_said_how_much_there_is_no_number(stage: Stage, town: Context) -> None:
    town.take(stage.connect(head_seq=0, mirror_seq=0, epoch=""))
    assert brand_line(town).progress == 0.0
    assert town.link_state is LinkState.CATCHING_UP
    assert link_item(town, with_delay=True).first == "catching up"


def test_silence_is_said_before_it_is_slow(stage: Stage, town: Context) -> None:
    town.take(stage.connect(heard_at=NOW - 4.0))
    assert link_item(town, with_delay=True).second == "38 ms, 4 s ago"
    town.take(stage.connect(round_trip_ms=0.4))
    assert link_item(town, with_delay=True).second == "< 1 ms"
    town.take(stage.connect(round_trip_ms=0.0))
    assert link_item(town, with_delay=True).second == ""


def test_a_slow_link_says_how_long_it_is_silent(stage: Stage, town: Context) -> None:
    town.take(stage.connect(heard_at=NOW - 11.0))
    assert town.link_state is LinkState.LAGGING
    item = link_item(town, with_delay=True)
    assert (item.first, item.state, item.boxed) == ("Slow, silent 11 s", "yellow", True)


def test_what_was_kept_while_cut_off_is_counted_as_it_goes_out(stage: Stage, town: Context) -> None:
    town.take(stage.disconnect(unsent=8))
    town.take(stage.connect(unsent=6))
    item = link_item(town, with_delay=True)
    assert (item.first, item.state, item.boxed) == ("Resending 2/8", "yellow", True)
    assert (brand_line(town).situation, brand_line(town).progress) == ("catching_up", 0.25)
    town.take(stage.connect())
    assert link_item(town, with_delay=True).first == "Upper tier online"


def test_refusals_make_the_lamp_red_until_they_are_decided(stage: Stage, town: Context) -> None:
    refused = stage.refuse(CommandKind.NOTE, "c1", {"note": "回访"})
    stage.manual.advance(130.0)
    town.take(stage.connect(refused=1))
    town.tick(stage.clock.now())
    assert town.link_state is LinkState.ATTENTION
    item = link_item(town, with_delay=True)
    assert (item.icon, item.state) == ("link", "red")
    assert (item.first, item.second) == ("needs you 1", "2 min ago")
    stage.board.leave(refused)
    calm = link_item(town, with_delay=True)
    assert (calm.first, calm.state) == ("Upper tier online", ""), "the leader has it"


def test_a_wedged_link_says_that_nothing_gets_through(stage: Stage, town: Context) -> None:
    town.take(stage.connect(wedged="no answer to number 3"))
    assert town.link_state is LinkState.ATTENTION
    item = link_item(town, with_delay=True)
    assert (item.icon, item.state) == ("warning", "red")
    assert (item.first, item.second) == ("needs you", "nothing gets through")
