"""What must hold of the pure core for any input, tried by Hypothesis: layer L1."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

import msgspec
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from app.domain import lifecycle
from app.domain.case import Case, CaseId, UnitId
from app.domain.command import Command, CommandKind, Receipt, Refusal
from app.domain.masking import mask_row
from app.domain.roles import Role
from app.domain.row import Row, canonical, decode
from app.domain.ruling import rule as ruled
from app.domain.unit import Duty, Unit
from app.protocol import messages as wire
from app.protocol.messages import JSON, MSGPACK, decode_client, decode_server, encode
from app.protocol.session import (
    AddRows,
    ApplyChanges,
    BeginSnapshot,
    HangUp,
    Order,
    Position,
    Send,
    Session,
    SwapSnapshot,
)
from app.protocol.window import MAX_UNANSWERED, MAX_UNANSWERED_BYTES, CommandWindow
from tests.app.store.rows import LIMITS, case_body, unit_row
from tests.faults.checkers import BOUND, HELD
from tests.faults.shapes import ANY, NAUGHTY, TEXTS, values_of

Tries = Callable[[int], None]


SEEDS = count(1)
"""Each run of a property in a process has the next one: other examples, the same every time."""

P = TypeVar("P", bound=Callable[..., None])


def tried(examples: int) -> Callable[[P], P]:
    """Decorate a property to be run with this many examples."""

    def decorated(property_: P) -> P:
        return seed(next(SEEDS))(quiet(examples)(property_))

    return decorated


def quiet(examples: int) -> settings:
    """Return settings for a run outside pytest: nothing is kept, nothing is too slow."""
    return settings(
        max_examples=examples,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )


KINDS = st.sampled_from([kind.value for kind in CommandKind]) | TEXTS
SUBJECTS = st.sampled_from(["k1", "k2", "k3"])
UNITS = st.sampled_from(["u1", "u2", "nobody", ""])
ARGS = st.fixed_dictionaries(
    {},
    optional={
        "title": TEXTS | st.just("占道"),
        "category": st.sampled_from(["noise", "road", "no such"]),
        "source": st.sampled_from(["hotline", "grid", 7]),
        "unit": UNITS,
        "passed": st.booleans() | NAUGHTY,
        "note": TEXTS | ANY,
        "field": st.sampled_from(["title", "text", "address", "state"]),
        "was": TEXTS | st.just("占道"),
        "now": TEXTS,
        "urgency": st.sampled_from(["normal", "watch", "urgent", "loud"]),
        "was_urgency": st.sampled_from(["normal", "urgent"]),
        "due_at": st.floats() | st.integers(),
        "count": st.integers(-3, 2_000) | ANY,
        "confirmed": st.booleans(),
        "place": st.fixed_dictionaries(
            {}, optional={"lon": st.floats(), "lat": st.floats(), "address": TEXTS}
        ),
    },
) | st.dictionaries(TEXTS, ANY, max_size=3)
COMMANDS = st.builds(
    Command,
    op_no=st.integers(1, 2**53),
    kind=KINDS,
    subject=SUBJECTS,
    made_at=st.floats(0, 4e9) | st.floats(),
    actor=st.sampled_from(["a", "b", ""]),
    base_version=st.integers(0, 6),
    args=ARGS,
)
LIKELY: list[tuple[str, dict[str, Any]]] = [
    ("report", {"title": "占道", "category": "noise", "source": "hotline"}),
    ("file", {}),
    ("dispatch", {"unit": "u1"}),
    ("sign", {}),
    ("arrive", {}),
    ("feedback", {}),
    ("check", {"passed": True}),
    ("close", {}),
]


@st.composite
def stories(draw: st.DrawFn) -> list[Command]:
    """Draw commands of which many fit: pieces of the path of two cases, with anything between."""
    commands: list[Command] = []
    for subject in ("k1", "k2"):
        for kind, args in LIKELY[: draw(st.integers(0, len(LIKELY)))]:
            number = len(commands) + 1
            commands.append(
                Command(
                    op_no=number,
                    kind=kind,
                    subject=subject,
                    made_at=10.0 * number,
                    actor="abc"[number % 3],
                    args=args,
                )
            )
    if draw(st.booleans()):
        commands.sort(key=lambda command: command.op_no % len(LIKELY))
    for command in draw(st.lists(COMMANDS, max_size=4)):
        commands.insert(draw(st.integers(0, len(commands))), command)
    return commands


def lifecycle_is_total_and_pure(examples: int) -> None:
    """A command makes of a case a case with one more step, or a refusal; never an error."""

    @tried(examples)
    @given(stories())
    def property_(commands: list[Command]) -> None:
        case: Case | None = None
        for command in commands:
            before = msgspec.msgpack.encode(case)
            outcome = lifecycle.apply(case, command, LIMITS)
            assert outcome == lifecycle.apply(case, command, LIMITS)
            assert msgspec.msgpack.encode(case) == before
            if isinstance(outcome, Refusal):
                assert outcome.text
                continue
            assert outcome.history[:-1] == (case.history if case else ())
            assert case is None or outcome.id == case.id
            case = outcome if command.subject == "k1" else case

    property_()


def rulings_bind_one_case_to_a_unit(examples: int) -> None:
    """Whatever is asked, each row goes up by one version and no unit serves two cases."""

    @tried(examples)
    @given(stories(), st.lists(st.sampled_from(list(Role)), min_size=1, max_size=4))
    def property_(commands: list[Command], roles: list[Role]) -> None:
        rows = {("unit", unit): unit_row(unit) for unit in ("u1", "u2")}
        for number, command in enumerate(commands):
            role = Role.ADMIN if number % 2 else roles[number % len(roles)]
            login = command.actor or "x"

            def lookup(kind: str, row_id: str) -> Row | None:
                return rows.get((kind, row_id))

            outcome = ruled(lookup, command, LIMITS, role=_fit(role, command), login=login)
            if isinstance(outcome, Refusal):
                continue
            for row in outcome:
                known = rows.get((row.kind, row.id))
                assert row.version == (known.version if known else 0) + 1
                canonical(row.body)
                rows[row.kind, row.id] = row
            _check_units(rows)

    property_()


def _fit(role: Role, command: Command) -> Role:
    fits = {"sign": Role.FIELD, "arrive": Role.FIELD, "feedback": Role.FIELD}
    fits |= {"check": Role.CHECKER, "report": Role.OPERATOR, "file": Role.OPERATOR}
    fits |= {"dispatch": Role.LEADER, "close": Role.LEADER}
    return fits.get(command.kind, role) if command.op_no <= 2 * len(LIKELY) else role


def _check_units(rows: dict[tuple[str, str], Row]) -> None:
    """See that a busy unit and the case that it is bound to know of each other."""
    values = [decode(kind, row.body) for (kind, _), row in rows.items() if kind in {"case", "unit"}]
    cases = {case.id: case for case in values if isinstance(case, Case)}
    units = {unit.id: unit for unit in values if isinstance(unit, Unit)}
    for unit in units.values():
        if unit.duty is Duty.BUSY:
            assert cases[CaseId(unit.case)].unit == unit.id
            assert cases[CaseId(unit.case)].state in HELD
    for case in cases.values():
        if case.state in BOUND:
            assert units[UnitId(case.unit)].case == case.id


def messages_survive_both_encodings(examples: int) -> None:
    """What was encoded reads back as what it was, for every message and either encoding."""
    kinds = [
        *((kind, decode_client) for kind in wire.ClientMessage.__args__),
        *((kind, decode_server) for kind in wire.ServerMessage.__args__),
    ]
    each = max(1, examples // (2 * len(kinds)))
    for kind, read in kinds:
        for subprotocol in (MSGPACK, JSON):
            _survives(kind, read, subprotocol, each)


def _survives(kind: Any, read: Callable[..., Any], subprotocol: str, examples: int) -> None:  # noqa: ANN401
    @tried(examples)
    @given(values_of(kind))
    def property_(message: Any) -> None:  # noqa: ANN401
        frame = encode(message, subprotocol)
        again = read(frame, subprotocol)
        assert type(again) is type(message)
        assert encode(again, subprotocol) == frame

    property_()


RUN_OF_DIGITS = re.compile(r"\d(?:[ -]?\d){6,}")
PHONES = st.integers(13_000_000_000, 19_999_999_999).map(str)


def masking_leaves_no_number(examples: int) -> None:
    """No masked case holds a run of digits that could be a telephone or identity number."""
    words = st.text(alphabet="张三电话占道，。 abc", max_size=8)
    texts = st.builds(lambda a, phone, b: f"{a}{phone}{b}", words, PHONES, words)
    bodies = st.fixed_dictionaries(
        {"title": texts, "order": texts, "topic": texts, "text": texts, "external_id": texts},
        optional={"place": st.fixed_dictionaries({"address": texts})},
    )

    @tried(examples)
    @given(bodies, texts)
    def property_(more: dict[str, Any], note: str) -> None:
        step = {"at": 1.0, "actor": "a", "command": "note", "note": note}
        row = Row("case", "k1", 1, {**case_body("k1"), **more, "history": [step]})
        masked = mask_row(row)
        body = {k: v for k, v in masked.body.items() if k not in {"id", "reported_at"}}
        said = msgspec.json.encode(body).decode()
        assert not RUN_OF_DIGITS.search(said), said
        assert mask_row(masked).body == masked.body
        decode("case", masked.body)

    property_()


def _size(command: Command) -> int:
    return len(encode(wire.Commands(items=(command,))))


class WindowMachine(RuleBasedStateMachine):
    """Any order of adding, sending, answering, losing answers and reconnecting."""

    def __init__(self) -> None:
        super().__init__()
        self.window = CommandWindow()
        self.added = 0
        self.waiting: dict[int, Command] = {}
        self.under_way: list[int] = []

    @rule(size=st.sampled_from([0, 10, 5_000, 100_000]), many=st.integers(1, 70))
    def add(self, size: int, many: int) -> None:
        for _ in range(many):
            self.added += 1
            args = {"x": "y" * size} if size else {}
            command = Command(op_no=self.added, kind="report", subject="k", made_at=1.0, args=args)
            self.window.add(command)
            self.waiting[self.added] = command

    @rule()
    def send(self) -> None:
        while (batch := self.window.take()) is not None:
            numbers = [item.op_no for item in batch.items]
            assert numbers == sorted(numbers)
            assert not set(numbers) & set(self.under_way)
            assert len(encode(batch)) <= wire.MAX_FRAME_BYTES
            self.under_way.extend(numbers)
        sent = set(self.under_way)
        first = next((n for n in self.waiting if n not in sent), None)
        if first is not None and len(sent) < MAX_UNANSWERED:
            size = sum(_size(self.waiting[n]) for n in (*sent, first))
            assert size > MAX_UNANSWERED_BYTES, f"{first} waits for nothing"

    @rule(many=st.integers(1, 80), lost=st.sets(st.integers(0, 80), max_size=3))
    def answer(self, many: int, lost: set[int]) -> None:
        come = [n for i, n in enumerate(sorted(self.under_way)[:many]) if i not in lost]
        settled = self.window.settle([Receipt(op_no=number, seq=number) for number in come])
        assert [command.op_no for command, _ in settled] == come
        for number in come:
            del self.waiting[number]
        newest = max(come, default=0)
        self.under_way = [n for n in self.under_way if n > newest]

    @rule()
    def reconnect(self) -> None:
        self.window.restart()
        self.under_way = []

    @rule(upto=st.integers(0, 10))
    def restart(self, upto: int) -> None:
        """A new process starts from what the outbox has."""
        del upto
        self.window = CommandWindow(self.waiting.values())
        self.under_way = []

    @invariant()
    def bounded(self) -> None:
        size = sum(_size(self.waiting[n]) for n in self.under_way)
        assert len(self.under_way) <= MAX_UNANSWERED
        assert size <= MAX_UNANSWERED_BYTES or len(self.under_way) == 1
        assert len(self.window) == len(self.waiting)


def windows_lose_and_double_nothing(examples: int) -> None:
    """A window sends each waiting command once at a time, within its bounds, until answered."""
    machine = seed(next(SEEDS))(WindowMachine)
    run_state_machine_as_test(machine, settings=settings(quiet(examples), stateful_step_count=30))


@dataclass(slots=True)
class _Applied:
    """What a mirror would have made of a session's orders."""

    position: Position
    coming: Position | None = None

    def take(self, orders: list[Order]) -> None:
        for order in orders:
            match order:
                case ApplyChanges():
                    assert order.position.seq >= self.position.seq
                    assert order.position.epoch == self.position.epoch
                    self.position = order.position
                case BeginSnapshot():
                    self.coming = order.position
                case AddRows():
                    assert self.coming is not None
                case SwapSnapshot():
                    assert order.position == self.coming
                    self.position, self.coming = order.position, None
                case _:
                    assert isinstance(order, Send | HangUp) or order is not None


def sessions_never_leave_a_gap(examples: int) -> None:
    """Whatever a server says, nothing raises, and the position goes on without a gap."""
    near = st.sampled_from([0, 6, 7, 8, 9])
    changes = st.builds(
        wire.Changes, after_seq=near, to_seq=near, digest=st.just(1), items=st.just(())
    )
    begins = st.builds(
        wire.SnapshotBegin, epoch=st.sampled_from("ef"), seq=near, rows=near, digest=near
    )
    said = st.one_of(
        changes,
        begins,
        st.builds(wire.SnapshotEnd, seq=near),
        st.builds(wire.Beat, at=st.floats(0, 10), head_seq=near),
        values_of(wire.ServerMessage),
    )

    @tried(examples)
    @given(st.booleans(), st.lists(said, max_size=12))
    def property_(resume: bool, story: list[Any]) -> None:
        session = Session(client="c", token="t", position=Position("e", 6, 5))
        applied = _Applied(session.position)
        session.open(1.0)
        welcome = wire.Welcome(
            protocol=1,
            epoch="e",
            head_seq=6,
            role="leader",
            login="l",
            scope="all",
            server_time=1.0,
            last_op_no=0,
            resume=resume,
        )
        session.receive(welcome, 1.5)
        for number, message in enumerate(story):
            orders = session.receive(message, 2.0 + number)
            if any(isinstance(order, ApplyChanges) for order in orders):
                assert message.after_seq == applied.position.seq
            applied.take(orders)
            if any(isinstance(order, HangUp) for order in orders):
                return
            assert session.position == applied.position
            session.tick(2.5 + number)

    property_()


PROPERTIES: tuple[tuple[tuple[str, ...], str, Tries, float], ...] = (
    (("G03",), "examples of the window of commands", windows_lose_and_double_nothing, 0.05),
    (("G04",), "examples of a session under any server", sessions_never_leave_a_gap, 0.15),
    (("G08",), "examples of the lifecycle: total and pure", lifecycle_is_total_and_pure, 0.25),
    (
        ("G05",),
        "examples of rulings over cases and units",
        rulings_bind_one_case_to_a_unit,
        0.2,
    ),
    (
        ("G23",),
        "examples of messages through both encodings",
        messages_survive_both_encodings,
        0.2,
    ),
    (("SEC-07",), "examples of masked cases", masking_leaves_no_number, 0.15),
)
"""Ids, words, the property, and its share of all examples."""
