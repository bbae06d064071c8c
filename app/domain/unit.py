"""A unit 力量: whoever can be sent, be it an officer, a team, a vehicle or a boat."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from app.domain.case import UnitId


class UnitKind(StrEnum):
    """What a unit is; each has its own outline on map and list."""

    ENFORCEMENT = "enforcement"
    GRID = "grid"
    MEDICAL = "medical"
    FIRE = "fire"
    REPAIR = "repair"
    BOAT = "boat"
    POLICE = "police"


class Duty(StrEnum):
    """Whether a unit can be sent."""

    FREE = "free"
    BUSY = "busy"
    OFF = "off"


class Unit(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Whoever can be sent. `case` is the case it is bound to while busy, else empty.

    `home_lon`/`home_lat` are WGS-84 degrees; where the unit is now comes as telemetry.
    """

    id: UnitId
    name: str
    kind: UnitKind
    street: str = ""
    members: int = 1
    duty: Duty = Duty.FREE
    case: str = ""
    home_lon: float = 0.0
    home_lat: float = 0.0
    skills: tuple[str, ...] = ()
