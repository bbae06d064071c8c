"""What is fed to our readers to choke them: files of rows, profiles and frames of the wire.

Every one has to be refused with `BadInputError`, or its rows kept aside with a reason, soon and in
little memory. Archives and pictures are not here: nothing in the program reads them.
"""

from __future__ import annotations

import math
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import thread_time

import msgspec

from app.errors import BadInputError
from app.protocol.messages import JSON, MAX_FRAME_BYTES, MSGPACK, decode_client, decode_server
from app.sources.profile import parse_profile
from app.sources.rows import MAX_JSON_BYTES, BadRow, read_rows
from app.sources.strict import read_json
from app.sources.xml import read_xml

MOST_S = 0.05
MOST_BYTES = 10_000_000
"""What refusing one may cost. Source: reliability reference, SEC-02."""

TRIES = 5
"""How often one that took long is tried at most: the machine may have been busy."""

BIG = 1_000_000

DOCUMENTS: dict[str, str | bytes] = {
    "empty": "",
    "blank": " " * BIG,
    "names twice": '{"id": 1, "id": 2}',
    "names twice, one escaped": '{"id": 1, "\\u0069d": 2}',
    "names twice, far apart": "{" + "".join(f'"{n}":1,' for n in range(20_000)) + '"0":2}',
    "names twice, deep": '[[[{"a": {"b": 1, "b": 1}}]]]',
    "NaN": '[{"x": NaN}]',
    "Infinity": "[Infinity]",
    "-Infinity": "[-Infinity]",
    "float out of range": "[1e400]",
    "float of many digits": "[" + "9" * 400 + ".0]",
    "long integer": "[" + "1" * 21 + "]",
    "longer integer": "[" + "1" * 5_000 + "]",
    "longest integer": "[" + "1" * (BIG - 2) + "]",
    "long negative": "[-" + "1" * 5_000 + "]",
    "65 lists": "[" * 65 + "]" * 65,
    "65 records": '{"a":' * 65 + "1" + "}" * 65,
    "1,000 lists": "[" * 1_000 + "]" * 1_000,
    "endless lists": "[" * BIG,
    "endless records": '{"a":' * 200_000,
    "endless mixture": '[{"a":' * 100_000,
    "half a character": '["\\ud83d"]',
    "half a character in a name": '{"\\udc00": 1}',
    "two wrong halves": '["\\udc00\\ud800"]',
    "bare text": "id",
    "Python": "{'id': None}",
    "JavaScript": "{id: 1}",
    "comment": '[1] // "x"',
    "trailing comma": "[1,]",
    "two documents": "[1][2]",
    "control in a text": '["a\x00b"]',
    "line end in a text": '["a\nb"]',
    "bad escape": '["\\x41"]',
    "cut escape": '["\\u00"]',
    "cut text": '["abc',
    "cut record": '{"a"',
    "leading zero": "[01]",
    "plus": "[+1]",
    "hexadecimal": "[0x10]",
    "full-width digits": "[１]",
    "bytes that are no text": b'["\xff\xfe"]',
    "overlong bytes": b'["\xc0\xaf"]',
    "half a character in bytes": b'["\xed\xa0\x80"]',
    "UTF-16 called UTF-8": '["x"]'.encode("utf-16"),
    "too long": "[" + "1," * BIG + "1]",
}
ROWS: dict[str, str | bytes] = {
    "nul.csv": "id,note\n1,a\0b\n",
    "ragged.csv": "id,note\n1\n2,a,b\n" + "3," * 9_000 + "\n",
    "field.csv": "id,note\n1," + "x" * 200_000 + "\n",
    "quote.csv": 'id,note\n1,"never closed' + ("\n" + "x" * 200) * 1_000,
    "endless.csv": "id,note\n1," + "a," * (BIG // 2) + "\n",
    "strays.csv": b"id,note\n1,\xff\xfe\xfa\n",
    "names.jsonl": '{"id": 1, "id": 2}\n',
    "deep.jsonl": "[" * 100_000 + "\n",
    "number.jsonl": '{"id": NaN}\n{"id": ' + "9" * 5_000 + "}\n",
    "endless.jsonl": '{"id": "' + "x" * (2 * BIG) + '"}\n',
    "strays.jsonl": b'{"id": "\xff"}\n',
    "bare.jsonl": "1\n[2]\nnull\n",
}
FILES: dict[str, str | bytes] = {
    "empty.csv": "",
    "bare.json": "3",
    "record.json": '{"a": 1}',
    "deep.geojson": '{"features":' * 5_000,
    "twice.json": '[{"id": 1, "id": 2}]',
}
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
XML: dict[str, str | bytes] = {
    "billion laughs": f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>',
    "quadratic": f'<!DOCTYPE a [<!ENTITY b "{"x" * 100_000}">]><a>{"&b;" * 50}</a>',
    "external entity": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "external entity of the net": '<!DOCTYPE a [<!ENTITY b SYSTEM "http://127.0.0.1/">]><a>&b;</a>',
    "external type": '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>',
    "parameter entity": '<!DOCTYPE a [<!ENTITY % b SYSTEM "file:///etc/passwd">%b;]><a/>',
    "empty type": "<!DOCTYPE a><a/>",
    "entity nobody knows": "<a>&b;</a>",
    "200,000 deep": "<a>" * 200_000 + "</a>" * 200_000,
    "65 deep": "<a>" * 65 + "</a>" * 65,
    "many elements": "<a>" + "<b/>" * 200_000 + "</a>",
    "many attributes": "<a " + " ".join(f"b{n}='1'" for n in range(60_000)) + "/>",
    "attribute twice": "<a b='1' b='2'/>",
    "two roots": "<a/><b/>",
    "crossed": "<a><b></a></b>",
    "cut": "<a><b>",
    "UTF-7": '<?xml version="1.0" encoding="utf-7"?>+ADw-a/+AD4-',
    "UTF-16": "<a/>".encode("utf-16"),
    "no UTF-8": b"<a>\xff</a>",
    "NUL": "<a>\0</a>",
    "prefix nobody knows": "<b:a/>",
    "too long": "<a>" + "x" * (1 << 20) + "</a>",
}
PROFILES = {
    "no TOML": "name = ",
    "nothing": "",
    "unknown field": 'name = "x"\nrun = "rm"',
    "endless nesting": "x = " + "[" * 5_000,
    "names twice": "a = 1\na = 2",
    "long": "#" * BIG,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """What became of one: refused or not, the processor's time, and the most memory it held."""

    name: str
    is_refused: bool
    spent_s: float
    peak_bytes: int

    @property
    def is_fine(self) -> bool:
        """Whether it was refused soon and in little memory."""
        return self.is_refused and self.spent_s <= MOST_S and self.peak_bytes <= MOST_BYTES


def refusals(folder: Path) -> Iterator[Refusal]:
    """Feed everything to its reader."""
    for name, document in DOCUMENTS.items():
        yield _fed(f"JSON: {name}", partial(_raises, partial(read_json, document)))
    for name, text in (ROWS | FILES).items():
        path = folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        yield _fed(f"file: {name}", partial(_kept_aside if name in ROWS else _refused_whole, path))
    for name, document in XML.items():
        data = document.encode() if isinstance(document, str) else document
        yield _fed(f"XML: {name}", partial(_raises, partial(read_xml, data)))
    sparse = folder / "sparse.json"
    with sparse.open("wb") as stream:
        stream.truncate(MAX_JSON_BYTES + 1)
    yield _fed("file: over 256 MiB", partial(_refused_whole, sparse))
    for name, profile in PROFILES.items():
        yield _fed(f"profile: {name}", partial(_raises, partial(parse_profile, profile)))
    for name, frame, subprotocol in frames():
        for decode in (decode_client, decode_server):
            yield _fed(f"frame: {name}", partial(_raises, partial(decode, frame, subprotocol)))


def frames() -> Iterator[tuple[str, bytes, str]]:
    """Yield frames that are no message, each with its encoding."""
    pack = msgspec.msgpack.encode
    yield "empty", b"", MSGPACK
    yield "too long", b"\x00" * (MAX_FRAME_BYTES + 1), MSGPACK
    yield "endless lists", b"\x91" * 200_000, MSGPACK
    yield "endless records", b"\x81\xa1a" * 80_000, MSGPACK
    yield "a list of four thousand million", b"\xdd\xff\xff\xff\xff", MSGPACK
    yield "a text of four thousand million", b"\xdb\xff\xff\xff\xffx", MSGPACK
    yield "unknown kind", pack({"type": "run"}), MSGPACK
    yield "no kind", pack({"token": "x"}), MSGPACK
    yield "wrong types", pack({"type": "hello", "token": 1, "client": []}), MSGPACK
    yield "extension", b"\xc7\x08\x05" + b"x" * 8, MSGPACK
    yield "text that is no UTF-8", b"\x81\xa4type\xa2\xff\xfe", MSGPACK
    deep = b'{"type":"commands","items":[{"args":' + b'{"a":' * 30_000
    yield "deep arguments", deep, JSON
    yield "endless JSON", b"[" * 200_000, JSON
    yield "NaN", b'{"type":"beat","at":NaN}', JSON
    yield "long integer", b'{"type":"ack","seq":' + b"9" * 5_000 + b"}", JSON
    yield "half a character", b'{"type":"hello","token":"\\ud800"}', JSON
    yield "no JSON", b"{'type': 'ack'}", JSON


def _raises(read: Callable[[], object]) -> bool:
    try:
        read()
    except BadInputError:
        return True
    return False


def _kept_aside(path: Path) -> bool:
    rows = list(read_rows(path))
    return bool(rows) and all(isinstance(row, BadRow) and row.reason for row in rows)


def _refused_whole(path: Path) -> bool:
    return _raises(lambda: list(read_rows(path)))


def _fed(name: str, refused: Callable[[], bool]) -> Refusal:
    is_refused, spent = True, math.inf
    for _ in range(TRIES):
        begun = thread_time()
        is_refused = refused() and is_refused
        spent = min(spent, thread_time() - begun)
        if spent <= MOST_S / 2:
            break
    tracemalloc.start()
    try:
        refused()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return Refusal(name, is_refused, spent, peak)
