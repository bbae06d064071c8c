"""Masking 脱敏: what a wall may be told. Done at the server, so that nothing else leaves it."""

from __future__ import annotations

import re

from app.domain.row import Body, Kind, Row

_LOSS_TEXTS = frozenset({"text", "args"})
_RATING_TEXTS = frozenset({"reason", "by"})
_DIGITS = re.compile(r"\d(?:[ -]?\d){6,}")
_DOOR = re.compile(r"\d+(?:[-#号幢栋]\d*)*(?:室|户|单元|号楼|幢|栋|号)\S*$")


def mask_text(text: str) -> str:
    """Return a text with every run of seven or more digits (phones, identity numbers) starred."""
    return _DIGITS.sub("****", text)


def mask_address(address: str) -> str:
    """Return an address down to the estate or street: the house, stair and door number are cut."""
    return mask_text(_DOOR.sub("", address)).rstrip()


def mask_row(row: Row) -> Row:
    """Return what a masked reader gets of a row: cases without free text and door numbers.

    A loss keeps its case and kind alone, a rating its state and rule.
    """
    if row.kind == Kind.LOSS:
        known = {name: value for name, value in row.body.items() if name not in _LOSS_TEXTS}
        return Row(row.kind, row.id, row.version, {**known, "actor": ""})
    if row.kind == Kind.RATING:
        kept = {name: value for name, value in row.body.items() if name not in _RATING_TEXTS}
        return Row(row.kind, row.id, row.version, kept)
    if row.kind != Kind.CASE:
        return row
    body: Body = dict(row.body)
    body.pop("text", None)
    body.pop("external_id", None)
    body["title"] = mask_text(str(body.get("title", "")))
    for name in ("order", "topic"):
        if name in body:
            body[name] = mask_text(str(body[name]))
    place: Body = body.get("place") or {}
    if "address" in place:
        body["place"] = {**place, "address": mask_address(str(place["address"]))}
    history = body.get("history")
    if history:
        body["history"] = [{**step, "note": mask_text(step.get("note", ""))} for step in history]
    return Row(row.kind, row.id, row.version, body)
