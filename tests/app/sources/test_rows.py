from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import BadInputError
from app.sources import rows as rows_module
from app.sources.rows import BadRow, RawRow, read_rows


def write(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_csv_rows_with_their_lines(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", 'id, note\n1,"two\nlines"\n\n2,b\n')
    assert list(read_rows(path)) == [
        RawRow(2, {"id": "1", "note": "two\nlines"}),
        RawRow(5, {"id": "2", "note": "b"}),
    ]


def test_bad_csv_rows_are_kept_aside(tmp_path: Path) -> None:
    long = "x" * 140_000
    path = write(
        tmp_path, "a.csv", f"id;note\n1\n2;b;c\n{long};1\n3;c\n".encode() + b"4;\xff\xfe\n"
    )
    short, wide, huge, good, stray = read_rows(path)
    assert isinstance(short, BadRow)
    assert short.reason == "has 1 fields where the header has 2"
    assert isinstance(wide, BadRow)
    assert isinstance(huge, BadRow)
    assert huge.reason.startswith("not a CSV row")
    assert good == RawRow(5, {"id": "3", "note": "c"})
    assert isinstance(stray, BadRow)
    assert stray.reason == "has bytes that are not text"
    assert stray.text.encode("utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "a.tsv", "编号\t内容\n1\t占道经营\n".encode(encoding))
    assert list(read_rows(path)) == [RawRow(2, {"编号": "1", "内容": "占道经营"})]


def test_json_lists_and_wrapped_lists(tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", '[{"id": 1, "at": {"lat": 2.5}, "tags": [1], "x": null}, 7]')
    good, bad = read_rows(path)
    assert good == RawRow(1, {"id": "1", "at.lat": "2.5", "tags": "[1]", "x": ""})
    assert bad == BadRow(2, "is not a record with named fields", "7")
    wrapped = write(tmp_path, "b.json", '{"count": 1, "results": [{"ok": true, "no": false}]}')
    assert list(read_rows(wrapped)) == [RawRow(1, {"ok": "true", "no": "false"})]


def test_geojson_features(tmp_path: Path) -> None:
    text = """{"features": [
      {"type": "Feature", "id": 5, "properties": {"a": "b"},
       "geometry": {"type": "Point", "coordinates": [1.5, 2.5]}},
      {"type": "Feature", "properties": null, "geometry": {"type": "Point", "coordinates": 3}},
      {"type": "Feature", "properties": {}, "geometry": null}]}"""
    first, second, third = read_rows(write(tmp_path, "a.geojson", text))
    assert first == RawRow(1, {"a": "b", "id": "5", "lon": "1.5", "lat": "2.5"})
    assert second == RawRow(2, {})
    assert third == RawRow(3, {})


def test_json_lines(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", b'{"id": 1}\n\n{bad\n{"id": "\xff"}\n')
    good, bad, stray = read_rows(path)
    assert good == RawRow(1, {"id": "1"})
    assert isinstance(bad, BadRow)
    assert bad.line == 3
    assert isinstance(stray, BadRow)
    assert stray.line == 4


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        read_rows(tmp_path / "none.csv")
    with pytest.raises(BadInputError, match="no header"):
        list(read_rows(write(tmp_path, "e.csv", "")))
    with pytest.raises(BadInputError, match="is not JSON"):
        list(read_rows(write(tmp_path, "e.json", "{")))
    for text in ("3", '{"a": 1}'):
        with pytest.raises(BadInputError, match="no list of records"):
            list(read_rows(write(tmp_path, "n.json", text)))
    monkeypatch.setattr(rows_module, "MAX_JSON_BYTES", 1)
    with pytest.raises(BadInputError, match="over 256 MiB"):
        list(read_rows(write(tmp_path, "n.json", "[]")))


def test_bytes_in_no_encoding_are_read_as_utf8(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", b"id\n1\n\xff\xff\xff\n")
    good, bad = read_rows(path)
    assert good == RawRow(2, {"id": "1"})
    assert isinstance(bad, BadRow)


def test_rows_with_nul_and_endless_lines_are_kept_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_module, "MAX_LINE", 40)
    text = "id,note\n1,a\0b\n2," + "x" * 35 + "," * 200 + "\n3,c\n4," + "y" * 99
    nul, endless, good, last = read_rows(write(tmp_path, "a.csv", text))
    for bad, line in ((nul, 2), (endless, 3), (last, 5)):
        assert isinstance(bad, BadRow)
        assert (bad.line, bad.reason) == (line, "has a NUL or an endless line")
        assert len(bad.text) < 100
    assert good == RawRow(4, {"id": "3", "note": "c"})
    whole = write(tmp_path, "b.csv", "id,note\n1," + "x" * 37 + "\n")
    assert list(read_rows(whole)) == [RawRow(2, {"id": "1", "note": "x" * 37})]


def test_json_that_could_be_read_in_two_ways_is_refused(tmp_path: Path) -> None:
    for text in ('[{"id": 1, "id": 2}]', "[NaN]", "[" * 9_999, '[{"id": ' + "9" * 99 + "}]"):
        with pytest.raises(BadInputError, match=r"a\.json") as caught:
            list(read_rows(write(tmp_path, "a.json", text)))
        assert caught.value.field == "file"
    lines = '{"id": 1, "id": 2}\n{"id": Infinity}\n{"id": [[1, 99999999999999999999]]}\n'
    twice, endless, good = read_rows(write(tmp_path, "a.jsonl", lines))
    assert twice == BadRow(1, "has the name “id” twice", '{"id": 1, "id": 2}')
    assert isinstance(endless, BadRow)
    assert good == RawRow(3, {"id": "[[1,99999999999999999999]]"})
