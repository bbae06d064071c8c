"""The link state that every window shows, from figures the session knows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LAGGING_AFTER_S = 8.0
"""Silence after which a link counts as slow. Source: reliability reference, 3.2 and G11."""


class LinkState(StrEnum):
    """在线 追赶中 迟滞 离线 需处理."""

    ONLINE = "online"
    CATCHING_UP = "catching_up"
    LAGGING = "lagging"
    OFFLINE = "offline"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class Link:
    """What is known about the link. Instants are epoch seconds by this node's clock, 0.0 = never.

    `head_seq` is the newest change the server spoke of, `mirror_seq` the newest applied here;
    `unsent` commands have no receipt, `oldest_unsent_at` says since when; `refused` ones wait for
    a person. `reason` is the last cause of a loss in plain words, `rejected` its code when the
    server will not have this node or is not trusted. `wedged` says why the link needs
    a person, empty while it moves. `damage` says which rows may be missing here and why, empty when
    all is whole. `clock_offset_s` is how far this node's wall clock is behind.
    """

    is_connected: bool = False
    since: float = 0.0
    heard_at: float = 0.0
    head_seq: int = 0
    mirror_seq: int = 0
    epoch: str = ""
    role: str = ""
    login: str = ""
    unsent: int = 0
    oldest_unsent_at: float = 0.0
    refused: int = 0
    round_trip_ms: float = 0.0
    clock_offset_s: float = 0.0
    retry_at: float = 0.0
    reason: str = ""
    rejected: str = ""
    wedged: str = ""
    damage: str = ""

    @property
    def behind(self) -> int:
        """Return how many changes are still to come."""
        return max(0, self.head_seq - self.mirror_seq)


CATCHING_UP_FROM = 200
"""Changes behind from which a link counts as catching up rather than merely busy."""


def link_state(link: Link, now: float) -> LinkState:
    """Return the state to show at an instant (epoch seconds)."""
    if not link.is_connected:
        return LinkState.OFFLINE
    if now - link.heard_at > LAGGING_AFTER_S:
        return LinkState.LAGGING
    if link.refused or link.wedged:
        return LinkState.ATTENTION
    if link.behind >= CATCHING_UP_FROM or not link.epoch:
        return LinkState.CATCHING_UP
    return LinkState.ONLINE
