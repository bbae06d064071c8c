from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadInputError
from app.sources.xml import MOST_BYTES, MOST_DEEP, MOST_ELEMENTS, Element, read_xml

ALERT = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>SZ-2026-1</identifier> 甲 <status code="a&lt;b">Actual</status>乙
</alert>"""


def test_a_small_message_becomes_plain_data() -> None:
    space = "urn:oasis:names:tc:emergency:cap:1.2"
    root = read_xml(ALERT.encode())
    assert root == Element(
        f"{space} alert",
        {},
        root.text,
        (
            Element(f"{space} identifier", {}, "SZ-2026-1"),
            Element(f"{space} status", {"code": "a<b"}, "Actual"),
        ),
    )
    assert root.text.split() == ["甲", "乙"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
        ('<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>', "document type"),
        ("<a>&b;</a>", "undefined entity"),
        ('<?xml version="1.0" encoding="utf-7"?><a/>', "not in UTF-8"),
        ("<a>" * (MOST_DEEP + 1) + "</a>" * (MOST_DEEP + 1), "deeper than 64"),
        ("<a>" + "<b/>" * MOST_ELEMENTS + "</a>", "more than 10000"),
        ("<a><b></a></b>", "not XML"),
        ("<a/><a/>", "not XML"),
        ("<a b='1' b='2'/>", "not XML"),
        ("", "not XML"),
        ("<a>\0</a>", "not in UTF-8"),
        ("<a " + " ".join(f"b{n}='1'" for n in range(MOST_ELEMENTS + 1)) + "/>", "more than 10000"),
        ("<a " + " ".join(f"b{n}='1'" for n in range(MOST_ELEMENTS)) + "/>", "more than 10000"),
        (" " * (MOST_BYTES + 1), "longer than"),
    ],
)
def test_what_expands_fetches_or_overruns_is_refused(text: str, why: str) -> None:
    with pytest.raises(BadInputError, match=why) as caught:
        read_xml(text.encode())
    assert caught.value.field == "xml"


def test_another_encoding_is_refused() -> None:
    for encoding in ("utf-16", "utf-32", "gb18030"):
        with pytest.raises(BadInputError):
            read_xml("<a>街道</a>".encode(encoding))


def test_the_limits_themselves_are_taken() -> None:
    assert read_xml(b"<a>" * MOST_DEEP + b"</a>" * MOST_DEEP).name == "a"
    wide = read_xml(b"<a>" + b"<b/>" * (MOST_ELEMENTS - 1) + b"</a>")
    assert len(wide.children) == MOST_ELEMENTS - 1


@given(st.binary(max_size=200) | st.text("<>&;/!?-[]abc'\"= ", max_size=60).map(str.encode))
def test_nothing_is_any_other_error(data: bytes) -> None:
    with suppress(BadInputError):
        read_xml(data)
