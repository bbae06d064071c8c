"""The situation as a server has it now: mirrored once into a folder that goes again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from app.clock import Clock
from app.domain.roles import READS_MASKED, Role
from app.door import SYSTEM, Trust
from app.errors import BadInputError, LinkError, RejectedError
from app.report.situation import Origin, Situation
from app.store.board import Tables
from app.sync.mailbox import Parcel
from app.sync.node import Node, NodeSettings

WITHIN_S = 60.0
"""How long a document waits for a server."""

LISTEN_S = 1.5
"""How long it listens for positions once it has the rows: units tell them each second."""

LOOK_EVERY_S = 0.05


@dataclass(frozen=True, slots=True)
class Server:
    """Which server to ask, as whom."""

    url: str
    token: str
    trusted: Trust = SYSTEM


def from_server(
    server: Server,
    clock: Clock,
    *,
    unmasked: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> Situation:
    """Return the situation as a server has it; unmasked only for a role that reads it so.

    Raises `LinkError` when it does not answer in time, `RejectedError` when it will not have us,
    and `BadInputError` when the role may not see what was asked for.
    """
    with TemporaryDirectory(prefix="yiping-report-") as folder:
        node = Node(
            NodeSettings(server.url, server.token, Path(folder), "report", server.trusted), clock
        )
        try:
            node.start().result()
            return _situation(node, clock, unmasked=unmasked, sleep=sleep)
        finally:
            node.stop()


def _situation(
    node: Node, clock: Clock, *, unmasked: bool, sleep: Callable[[float], None]
) -> Situation:
    taken = _Taken()
    until = time.monotonic() + WITHIN_S
    while not taken.is_whole:
        if taken.rejected:
            raise RejectedError(f"the server will not have us: {taken.reason}", code=taken.rejected)
        if time.monotonic() > until:
            reason = taken.reason or "is the server reachable?"
            raise LinkError(f"nothing came from the server in {WITHIN_S:.0f} s: {reason}")
        sleep(LOOK_EVERY_S)
        taken.take(node.mailbox.take())
    if unmasked and Role(taken.role) in READS_MASKED:
        raise BadInputError(f"the role {taken.role} reads masked rows only", field="unmasked")
    sleep(LISTEN_S)
    taken.take(node.mailbox.take())
    return Situation(
        taken.tables, clock.now(), taken.seq, taken.fixes, Origin.SERVER, is_masked=not unmasked
    )


class _Taken:
    """What has come so far."""

    def __init__(self) -> None:
        self.tables = Tables()
        self.fixes = dict(Parcel().fixes)
        self.seq = 0
        self.role = self.reason = self.rejected = ""
        self.is_whole = False

    def take(self, parcel: Parcel) -> None:
        """Take the news of one look."""
        if parcel.tables is not None:
            self.tables = parcel.tables
        for (kind, row_id), (version, value) in parcel.values.items():
            self.tables.put(kind, row_id, version, value)
        self.fixes.update(parcel.fixes)
        self.seq = parcel.seq or self.seq
        link = parcel.link
        if link is None:
            return
        self.role, self.reason, self.rejected = link.role, link.reason, link.rejected
        caught_up = link.is_connected and link.role != "" and not link.behind
        self.is_whole = caught_up and bool(link.epoch) and self.seq >= link.head_seq
