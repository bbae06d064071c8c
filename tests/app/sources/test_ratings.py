from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.command import Command
from app.domain.rating import Grade
from app.errors import BadInputError
from app.sources import ratings
from app.sources.ratings import Sender, wish
from app.sources.replay import Rejects
from app.sources.rows import RawRow
from app.sources.uplink import Uplink
from tests.app.server.talk import Talk, serving, talk, tokens

LIST = """编号,状态,原因,原状态
b1,红,外墙开裂,green
b1/2,yellow,独居老人,
b1/9,blue,没有这户,
b2,粉,颜色不对,
b2,blue,,
b2,绿色,复查合格,红
"""


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"id": "b1", "state": "red"}, "has no reason"),
        ({"id": "", "state": "red", "reason": "x"}, "has no id"),
        ({"state": "red", "reason": "x"}, "has no id"),
        ({"id": "b1", "state": "pink\u202e", "reason": "x"}, "a state that is none: pink$"),
        ({"id": "b1\u202e", "state": "red", "reason": "x"}, "no plain, short one"),
        ({"id": "b1", "state": "red", "reason": "x", "was": "pink"}, "a state that is none"),
    ],
)
def test_a_bad_row_says_what_is_wrong_with_it(fields: dict[str, str], said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        wish(RawRow(2, fields))


def test_a_row_says_what_it_saw_only_where_the_list_has_that_column() -> None:
    row = {"ID": " b1 ", "State": "R", "reason": "x"}
    assert wish(RawRow(2, row)).args() == {"state": "red", "reason": "x", "source": "import"}
    known = wish(RawRow(2, {**row, "was": "蓝", "rule": "普查"}))
    assert (known.was, known.args()["rule"]) == (Grade.BLUE, "普查")
    assert wish(RawRow(2, {**row, "was": ""})).was is None


async def put_houses(line: Talk, token: str) -> None:
    body = {
        "layer": "building",
        "ids": ["b1", "b2"],
        "columns": {"state": ["green", "blue"], "homes": ["ggg", ""]},
    }
    await line.hello(token, "base", mirror=False)
    await line.commands(
        Command(
            op_no=1,
            kind="put",
            subject="building/0",
            made_at=1.0,
            args={"kind": "sheet", "body": body},
        )
    )
    assert (await line.answered(1)).is_accepted


async def test_good_rows_are_rated_and_bad_ones_kept_with_their_reason(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    rejects = Rejects(tmp_path / "rejects.csv")
    sender = Sender(rejects)
    async with serving(tmp_path) as server, talk(server.url) as line:
        token = tokens(tmp_path)["admin"]
        await put_houses(line, token)
        async with Uplink(server.url, token, on_receipt=sender.on_receipt) as uplink:
            await uplink.ready(10.0)
            await sender.send(uplink, [path])
        async with talk(server.url) as reader:
            await reader.hello(tokens(tmp_path)["leader"])
            await reader.until(3)
            ratings = {key[1]: row.body for key, row in reader.rows.items() if key[0] == "rating"}
    rejects.close()
    assert (sender.read, sender.accepted, sender.refused, rejects.count) == (6, 2, 2, 4)
    assert {place: body["state"] for place, body in ratings.items()} == {
        "b1": "red",
        "b1/2": "yellow",
    }
    assert ratings["b1"]["by"] == "list.csv"
    assert ratings["b1"]["source"] == "import"
    assert rejects.reasons == {
        "refused: there is no building or household “b1/9”": 1,
        "has a state that is none: 粉": 1,
        "has no reason": 1,
        "refused: it was rated meanwhile as “blue”": 1,
    }
    assert "list.csv,4," in (tmp_path / "rejects.csv").read_text("utf-8")


async def test_a_stopped_sender_sends_no_more_and_broken_lines_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,state,reason\nb1,red,x,too,many\nb1,red,x\n")
    rejects = Rejects(None)
    sender = Sender(rejects, "普查")
    async with serving(tmp_path) as server:
        token = tokens(tmp_path)["admin"]
        async with Uplink(server.url, token, on_receipt=sender.on_receipt) as uplink:
            sender.stop()
            await sender.send(uplink, [path])
    assert (sender.accepted, sender.refused) == (0, 0)
    assert rejects.count == 1


def test_a_run_has_a_ceiling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,state,reason\n" + "b1,red,x\n" * 9)
    monkeypatch.setattr(ratings, "MAX_RATINGS", 4)
    sender = Sender(Rejects(None))
    assert len(list(sender.wishes([path]))) == 4
