from __future__ import annotations

import random

import pytest

from app.domain.case import Source
from app.errors import BadInputError
from app.sim.stories import STORIES_FILE, load_stories, parse_stories, pick, tell

TEXT = STORIES_FILE.read_text(encoding="utf-8")


def test_the_book_is_rich_and_its_titles_are_short() -> None:
    stories = load_stories()
    titles = [title for story in (*stories.topics, *stories.alarms) for title in story.titles]  # type: ignore[attr-defined]
    assert len(titles) >= 80
    assert len(set(titles)) == len(titles)
    for title in titles:
        said = title.format(place="彩香一村", hours=26, count=3)
        assert len(said) <= 16, said
    assert [topic.name for topic in stories.topics][:5] == [
        "占道经营",
        "停车秩序",
        "油烟噪声",
        "房屋漏水",
        "物业纠纷",
    ]
    assert set(stories.orders()) == {s.name for s in (*stories.topics, *stories.alarms)}  # type: ignore[attr-defined]


def test_every_source_tells_something() -> None:
    stories = load_stories()
    told = {source for story in (*stories.topics, *stories.alarms) for source in story.sources}  # type: ignore[attr-defined]
    assert told == set(Source) - {Source.SEAT, Source.FILE}


def test_telling_is_seeded_and_fills_everything_in() -> None:
    stories = load_stories()
    for story in (*stories.topics, *stories.alarms):
        title, text = tell(random.Random(3), story, "平江路")  # type: ignore[arg-type]
        assert "{" not in title + text
        assert (title, text) == tell(random.Random(3), story, "平江路")  # type: ignore[arg-type]
    _, hotline = tell(random.Random(1), stories.topics[0], "平江路")
    assert "来电人" in hotline


def test_sources_are_picked_by_weight() -> None:
    dice = random.Random(1)
    picked = [pick(dice, {Source.HOTLINE: 9.0, Source.APP: 1.0}) for _ in range(200)]
    assert picked.count(Source.HOTLINE) > 150


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("daily = 146", 'daily = "many"', "Expected `float`"),
        ("[shapes]", "[shapes", "stories: "),
        ('shape = "commute"', 'shape = "none"', "no 24 hours for “停车秩序”"),
        ("even = [3, ", "even = [", "no 24 hours for “消防隐患”"),
    ],
)
def test_wrong_books(old: str, new: str, words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        parse_stories(TEXT.replace(old, new, 1))
