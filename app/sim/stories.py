"""Stories: what is reported in the demo town, by whom and with which words. Data, never code."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from app.domain.case import Category, Source, Urgency
from app.errors import BadInputError

STORIES_FILE = Path(__file__).resolve().parents[2] / "resources" / "sim" / "stories.toml"


class Topic(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of everyday matter. `daily` is cases on a weekday, `shape` names its hours.

    `place` is the kind of place it happens at; `sources` weighs who tells.
    """

    name: str
    category: Category
    daily: float
    shape: str
    place: str
    sources: dict[Source, float]
    titles: tuple[str, ...]
    texts: tuple[str, ...]
    order: str


class Alarm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of matter that is loud at once; `weight` is its share among those of its urgency."""

    name: str
    urgency: Urgency
    weight: float
    category: Category
    place: str
    sources: dict[Source, float]
    titles: tuple[str, ...]
    texts: tuple[str, ...]
    order: str


class Stories(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole book: shapes are 24 weights each, local hours."""

    shapes: dict[str, tuple[float, ...]]
    topics: tuple[Topic, ...]
    alarms: tuple[Alarm, ...]

    def orders(self) -> Mapping[str, str]:
        """Return the order text of each topic and alarm by its name."""
        stories: list[Topic | Alarm] = [*self.topics, *self.alarms]
        return {story.name: story.order for story in stories}


def parse_stories(text: str) -> Stories:
    """Return the book of a TOML text; raises `BadInputError` in plain words."""
    try:
        stories = msgspec.convert(tomllib.loads(text), Stories)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadInputError(f"stories: {error}", field="stories") from error
    for topic in stories.topics:
        if len(stories.shapes.get(topic.shape, ())) != 24:
            raise BadInputError(f"stories: no 24 hours for “{topic.name}”", field="shapes")
    return stories


def load_stories(path: Path = STORIES_FILE) -> Stories:
    """Return the shipped book."""
    return parse_stories(path.read_text(encoding="utf-8"))


def pick(dice: random.Random, weights: Mapping[Source, float]) -> Source:
    """Return one source by weight."""
    return dice.choices(list(weights), weights=list(weights.values()))[0]


def tell(dice: random.Random, story: Topic | Alarm, place: str) -> tuple[str, str]:
    """Return title and text of one matter at a named place."""
    facts = {"place": place, "hours": dice.randint(22, 34), "count": dice.randint(3, 6)}
    title = dice.choice(story.titles).format_map(facts)
    text = dice.choice(story.texts).format_map(facts)
    if isinstance(story, Topic) and Source.HOTLINE in story.sources:
        # Invented: no such numbers are given out, so that masking has something to do.
        caller = dice.choice(("王女士", "李先生", "张女士", "陈先生", "周女士", "沈先生"))
        text = f"{text}来电人{caller}，1380000{dice.randint(0, 9999):04d}。"
    return title, text
