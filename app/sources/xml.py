"""XML from outside, read strictly: no document type, so no entities, and nothing is ever fetched.

Made for small messages such as CAP alerts. What is read is plain data: elements with attributes,
text and children.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NoReturn
from xml.parsers import expat

from app.errors import BadInputError

MOST_BYTES: Final = 1 << 20
"""Largest document, unless its reader says otherwise. Source: reliability reference, T06."""

MOST_DEEP: Final = 64
"""How deep elements may lie in each other."""

MOST_ELEMENTS: Final = 10_000
"""Most elements and attributes of one document: what keeps it below 10 MB in memory."""


_GIVEN: Final = re.compile(rb"""=\s*["']""")
"""Where an attribute is given its value."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element; names are `namespace local`, or `local` where there is no namespace.

    `text` is all of its own text, without that of its children and without blanks around it.
    """

    name: str
    attributes: Mapping[str, str]
    text: str = ""
    children: tuple[Element, ...] = ()


@dataclass(slots=True)
class _Open:
    """An element whose end has not come yet."""

    name: str
    attributes: Mapping[str, str]
    text: list[str] = field(default_factory=list[str])
    children: list[Element] = field(default_factory=list[Element])


def read_xml(data: bytes, most_bytes: int = MOST_BYTES) -> Element:
    """Return the root of a document in UTF-8; raises `BadInputError` in plain words.

    Refused are a document type (with it every entity), another encoding, nesting over
    `MOST_DEEP`, more than `MOST_ELEMENTS` elements and attributes, and more than `most_bytes`.
    """
    if len(data) > most_bytes:
        raise _bad(f"is longer than {most_bytes} bytes")
    if b"\0" in data or not _is_utf8(data):
        raise _bad("is not in UTF-8")
    if sum(1 for _ in _GIVEN.finditer(data)) > MOST_ELEMENTS:
        raise _too_many()  # before the parser holds them all
    builder = _Builder()
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise _bad(f"is not XML: {expat.ErrorString(error.code)} in line {error.lineno}") from error
    return builder.root.children[0]


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _too_many() -> BadInputError:
    return _bad(f"has more than {MOST_ELEMENTS} elements and attributes")


def _bad(what: str) -> BadInputError:
    return BadInputError(what, field="xml")


class _Builder:
    """Makes elements of what the parser meets, and stops it at what is refused."""

    def __init__(self) -> None:
        self.root = _Open("", {})
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartDoctypeDeclHandler = self._typed
        self.parser.StartElementHandler = self._begun
        self.parser.EndElementHandler = self._ended
        self.parser.CharacterDataHandler = self._said
        self._open = [self.root]
        self._left = MOST_ELEMENTS

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        del version, standalone
        if encoding is not None and encoding.lower() != "utf-8":
            raise _bad(f"is in “{encoding[:40]}”, not in UTF-8")

    def _typed(self, *what: object) -> NoReturn:
        del what
        raise _bad("has a document type, which is not taken")

    def _begun(self, name: str, attributes: dict[str, str]) -> None:
        self._left -= 1 + len(attributes)
        if self._left < 0:
            raise _too_many()
        if len(self._open) > MOST_DEEP:
            raise _bad(f"is nested deeper than {MOST_DEEP}")
        self._open.append(_Open(name, MappingProxyType(attributes)))

    def _ended(self, name: str) -> None:
        del name
        done = self._open.pop()
        made = Element(done.name, done.attributes, "".join(done.text).strip(), tuple(done.children))
        self._open[-1].children.append(made)

    def _said(self, text: str) -> None:
        self._open[-1].text.append(text)
