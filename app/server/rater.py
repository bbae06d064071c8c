"""The rater: follows the ledger and rates buildings by rule, as a client of the server's own.

It decides nothing: what the rules call for is asked for by commands like a person's, so that it is
audited, refused on a clash and mirrored like everything else. It can be ended at any time and
works out from the ledger what is still to be asked when it starts again.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
from contextlib import suppress
from itertools import islice
from math import inf

import msgspec

from app.clock import Clock
from app.domain.case import Case
from app.domain.command import Change, Command, CommandKind, Receipt
from app.domain.rate import RateArgs
from app.domain.rating import Rating
from app.domain.rating_rules import DAY_S, RatingRules, due, outcome
from app.domain.roles import Role
from app.domain.row import Kind, Row, decode
from app.errors import BadInputError
from app.geo.estate import LAYER, Finder, survey
from app.geo.sheet import Sheet, unpack
from app.server.sequencer import Ask, Sequencer

CLIENT = LOGIN = "rules"
"""The name under which rules ask; no account can have it once the server was started."""

SETTLE_S = 0.3
"""Rest after news: what comes together is judged together."""

MOST_UNDER_WAY = 256
"""Commands without an answer from which on it waits."""

MOST_AT_ONCE = 1_000
"""Buildings judged without a rest, some 10 ms."""

LONGEST_WAIT_S = 3_600.0

log = logging.getLogger(__name__)


class Rater:
    """Applies one table of rules; `run` is its one task."""

    def __init__(
        self, sequencer: Sequencer, rules: RatingRules, clock: Clock, settle_s: float = SETTLE_S
    ) -> None:
        self._sequencer = sequencer
        self._rules = rules
        self._clock = clock
        self._settle_s = settle_s
        self._wake = asyncio.Event()
        self._cursor = 0
        self._op_no = 0
        self._client = CLIENT
        self._finder = Finder(survey(()))
        self._ids: tuple[str, ...] = ()
        self._cases: dict[str, dict[str, Case]] = {}
        self._building_of: dict[str, str] = {}
        self._dirty: dict[str, None] = {}
        self._under_way: dict[int, str] = {}
        self._expiring: list[tuple[float, str]] = []
        self._until: dict[str, float] = {}
        self._is_stale = True
        self._longest_s = max((rule.within_days for rule in rules.rule), default=0.0) * DAY_S

    async def run(self) -> None:
        """Rate for ever."""
        await self._claim()
        self._cursor = self._sequencer.head_seq
        self._sequencer.listeners[self._wake] = None
        try:
            while True:
                await self._catch_up()
                self._judge()
                await self._woken()
        finally:
            self._sequencer.listeners.pop(self._wake, None)

    async def _claim(self) -> None:
        """Take a client name that is this server's own, for ever."""
        number = 1
        while True:
            owner, _ = await self._sequencer.claim(self._client, f"server {LOGIN}", 1)
            if owner == f"server {LOGIN}":
                self._op_no = self._sequencer.last_op_no(self._client)
                return
            number += 1
            self._client = f"{CLIENT}-{number}"

    async def _woken(self) -> None:
        """Wait for news, or for the time at which a rule may end by itself."""
        until = self._expiring[0][0] if self._expiring else inf
        wait_s = min(max(until - self._clock.now(), 0.0), LONGEST_WAIT_S)
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_s):
                await self._wake.wait()
        await asyncio.sleep(self._settle_s)
        self._wake.clear()
        now = self._clock.now()
        while self._expiring and self._expiring[0][0] <= now:
            until, place = heapq.heappop(self._expiring)
            if self._until.get(place) == until:
                del self._until[place]
                self._dirty[place] = None

    async def _load(self) -> None:
        """Know all buildings, all cases in them, and judge every building that has any."""
        state = self._sequencer.state
        self._cursor = self._sequencer.head_seq
        self._is_stale = False
        rows = state.rows()
        sheets = [row for row in rows if row.kind == Kind.SHEET and row.body.get("layer") == LAYER]
        self._finder, self._ids = await asyncio.to_thread(_surveyed, sheets)
        self._cases.clear()
        self._building_of.clear()
        if self._ids:
            cases = [row for row in rows if row.kind == Kind.CASE]
            for case in await asyncio.to_thread(_decoded, cases):
                self._take(case)
        self._dirty.update(dict.fromkeys(self._cases))
        ratings = (row for row in rows if row.kind == Kind.RATING and row.body.get("rule"))
        self._dirty.update((row.id, None) for row in ratings)

    async def _catch_up(self) -> None:
        """Take what changed since it last looked.

        Another base map is looked at from the start, once no further sheet of it has come.
        """
        changed = False
        try:
            while batch := self._sequencer.recent.after(self._cursor):
                self._cursor = batch.mark.seq
                for change in batch.changes:
                    changed |= self._follow(change)
        except LookupError:
            self._is_stale = True
        if changed:
            self._is_stale = True
            self._wake.set()
        elif self._is_stale:
            await self._load()

    def _follow(self, change: Change) -> bool:
        """Take one change; return whether it is one of the base map."""
        if change.kind == Kind.CASE and not self._is_stale:
            self._touch(Row(change.kind, change.id, change.version, change.body))
        elif change.kind == Kind.RATING and (change.id in self._cases or change.body.get("rule")):
            self._dirty[change.id] = None
        return change.kind == Kind.SHEET and change.body.get("layer") == LAYER

    def _touch(self, row: Row) -> None:
        for case in _decoded([row]) if self._ids else ():
            before = self._building_of.get(case.id)
            after = self._take(case)
            self._dirty.update((place, None) for place in (before, after) if place)

    def _take(self, case: Case) -> str:
        """Keep a case with the building it is in, unless it is over for too long to count."""
        place = case.place
        before = self._building_of.pop(case.id, "")
        if before:
            del self._cases[before][case.id]
        if place.lon is None or place.lat is None:
            return ""
        if not case.is_open and case.reported_at <= self._clock.now() - self._longest_s:
            return ""
        row = self._finder.at(place.lon, place.lat)
        if row < 0:
            return ""
        building = self._ids[row]
        self._cases.setdefault(building, {})[case.id] = case
        self._building_of[case.id] = building
        return building

    def _judge(self) -> None:
        """Ask for what the rules call for, as much as may be under way; nothing of a stale map."""
        if self._is_stale:
            return
        busy = set(self._under_way.values())
        for place in list(islice(self._dirty, MOST_AT_ONCE)):
            if len(self._under_way) >= MOST_UNDER_WAY:
                break
            del self._dirty[place]
            if place not in busy and (args := self._due(place)) is not None:
                self._ask(place, args)
                busy.add(place)
        if self._dirty:
            self._wake.set()

    def _due(self, place: str) -> RateArgs | None:
        state, now = self._sequencer.state, self._clock.now()
        found = state.places.find(place)
        if found is None or found.home:
            return None
        row = state.row(Kind.RATING, place)
        value = None if row is None else decode(row.kind, row.body)
        says = outcome(self._rules, self._cases.get(place, {}).values(), now)
        if says is not None and says.until < inf and self._until.get(place) != says.until:
            self._until[place] = says.until
            heapq.heappush(self._expiring, (says.until, place))
        current = value if isinstance(value, Rating) else None
        return due(self._rules, current, found.grade, says)

    def _ask(self, place: str, args: RateArgs) -> None:
        self._op_no += 1
        self._under_way[self._op_no] = place
        command = Command(
            op_no=self._op_no,
            kind=CommandKind.RATE,
            subject=place,
            made_at=self._clock.now(),
            actor=LOGIN,
            args=msgspec.to_builtins(args),
        )
        self._sequencer.submit(Ask(self._client, Role.ADMIN, LOGIN, command, self._answered))

    def _answered(self, receipt: Receipt) -> None:
        """Look at the building again: it may have been rated, or a case changed, meanwhile."""
        place = self._under_way.pop(receipt.op_no)
        self._dirty[place] = None
        self._wake.set()
        if receipt.refusal is not None:
            log.info("a rule could not rate %s: %s", place, receipt.refusal.text)


def _surveyed(rows: list[Row]) -> tuple[Finder, tuple[str, ...]]:
    sheets = list[tuple[str, Sheet]]()
    for row in rows:
        try:
            sheets.append((row.id, unpack(row.body)))
        except BadInputError as error:
            log.warning("sheet %s has no buildings: %s", row.id, error)
    estate = survey(sheets)
    return Finder(estate), estate.ids


def _decoded(rows: list[Row]) -> list[Case]:
    values = [decode(row.kind, row.body) for row in rows]
    return [value for value in values if isinstance(value, Case)]
