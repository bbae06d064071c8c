"""Reports: what comes up, told by somebody at some place. Seeded by the matter's own name."""

from __future__ import annotations

import random

from app.domain.case import Urgency
from app.domain.command import CommandKind
from app.domain.roles import Role
from app.sim.handlers import ACTORS, Act
from app.sim.places import Gazetteer
from app.sim.rhythm import Arrival
from app.sim.stories import Stories, pick, tell


class Reports:
    """Makes the report of an arrival; the same arrival gives the same report."""

    def __init__(self, stories: Stories, gazetteer: Gazetteer, seed: int) -> None:
        self._stories = stories
        self._gazetteer = gazetteer
        self._prefixes = tuple(f"{letter}{seed}-" for letter in ("d", "u", "w"))

    def is_ours(self, case_id: str) -> bool:
        """Say whether a case was reported by a run with this seed."""
        return case_id.startswith(self._prefixes)

    def act(self, arrival: Arrival) -> Act:
        """Return the report command of an arrival."""
        dice = random.Random(arrival.key)
        everyday = arrival.urgency is Urgency.NORMAL
        story = (self._stories.topics if everyday else self._stories.alarms)[arrival.story]
        name, place = self._gazetteer.choose(dice, story.place)
        title, text = tell(dice, story, name)
        source = pick(dice, story.sources)
        return Act(
            arrival.at,
            Role.CONNECTOR,
            CommandKind.REPORT,
            arrival.key,
            ACTORS[source],
            {
                "title": title,
                "text": text,
                "category": story.category.value,
                "source": source.value,
                "topic": story.name,
                "urgency": arrival.urgency.value,
                "place": self._gazetteer.args(place),
            },
        )
