"""Commands and what becomes of them: a wish, a change of the ledger, a receipt, a refusal."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NewType

from msgspec import Raw, Struct

from app.domain.row import Body, Kind

ClientId = NewType("ClientId", str)

LATEST = 4_102_444_800.0
"""2100-01-01 UTC in epoch seconds; what is said to happen later has a wrong date."""


class CommandKind(StrEnum):
    """What can be asked for. Source: the product's lifecycle reference, section 4."""

    REPORT = "report"  # 上报线索/登记
    FILE = "file"  # 立案
    DISPATCH = "dispatch"  # 派遣
    SIGN = "sign"  # 签收
    ARRIVE = "arrive"  # 到达
    FEEDBACK = "feedback"  # 反馈
    CHECK = "check"  # 核查
    CLOSE = "close"  # 结案
    NOTE = "note"  # 备注
    AMEND = "amend"  # 更正
    REGRADE = "regrade"  # 改级改期
    AGAIN = "again"  # 重复反映
    VOID = "void"  # 作废
    RATE = "rate"  # 评定
    PUT = "put"  # base data in 基础数据导入


def subject_kind(kind: str) -> Kind:
    """Return the kind of row that a command is about; base data count as cases, of which none is.

    `base_version` of a command is the version of that row.
    """
    return Kind.RATING if kind == CommandKind.RATE else Kind.CASE


class Command(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person's or a rule's wish. `(client, op_no)` is its identity for ever.

    `op_no` is dense from 1 for each client. `base_version` is the version of the subject the wish
    was made on, 0 when none was seen. `made_at` is epoch seconds by the maker's clock.
    """

    op_no: int
    kind: str
    subject: str
    made_at: float
    actor: str = ""
    base_version: int = 0
    args: dict[str, Any] = {}


class Change(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the ledger accepted: the whole new state of one subject, at one place in the order.

    `at` is epoch seconds by the ledger's clock. `hash` is SHA-256 over `prev_hash` and the rest;
    it covers the unmasked body, so a masked reader checks linkage but not content.
    """

    seq: int
    kind: str
    id: str
    version: int
    body: Body
    client: str
    op_no: int
    at: float
    prev_hash: bytes
    hash: bytes


class PackedChange(Struct, frozen=True, kw_only=True):
    """A change whose body is still in its canonical bytes, as a mirror takes it."""

    seq: int
    kind: str
    id: str
    version: int
    body: Raw
    client: str
    op_no: int
    at: float


class RefusalCode(StrEnum):
    """Why a command had no effect."""

    UNKNOWN_COMMAND = "unknown_command"
    UNKNOWN_SUBJECT = "unknown_subject"
    EXISTS = "exists"
    WRONG_STATE = "wrong_state"
    CONFLICT = "conflict"
    NOT_ALLOWED = "not_allowed"
    BAD_ARGS = "bad_args"
    UNIT_TAKEN = "unit_taken"
    UNIT_OFF = "unit_off"
    UNKNOWN_UNIT = "unknown_unit"
    HANDLER_MAY_NOT_CHECK = "handler_may_not_check"
    NOT_CHECKED = "not_checked"


class Refusal(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A no, with its reason in plain words, the state it met and what can be done instead."""

    code: RefusalCode
    text: str
    version: int = 0
    current: Body | None = None
    possible: tuple[str, ...] = ()


class Receipt(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The ledger's final answer to one command: accepted at `seq`, or refused."""

    op_no: int
    seq: int = 0
    refusal: Refusal | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether the command took effect."""
        return self.refusal is None
