import pytest

from app.domain.masking import mask_address, mask_row, mask_text
from app.domain.row import Kind, Row


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("请回电 13800138000 谢谢", "请回电 **** 谢谢"),
        ("138 0013 8000", "****"),
        ("身份证 320508199001011234", "身份证 ****"),
        ("门牌 12 号，26 小时", "门牌 12 号，26 小时"),
    ],
)
def test_long_numbers_are_starred(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("彩香一村三区 12幢301室", "彩香一村三区"),
        ("平江路 88号", "平江路"),
        ("十全街", "十全街"),
        ("彩香一村 3号楼2单元", "彩香一村"),
    ],
)
def test_addresses_stop_at_the_estate_or_street(address: str, masked: str) -> None:
    assert mask_address(address) == masked


def test_a_masked_case_keeps_no_free_text() -> None:
    row = Row(
        Kind.CASE,
        "c",
        3,
        {
            "title": "独居老人 13800138000",
            "text": "王某某，住…",
            "external_id": "X1",
            "order": "到场先联系 13800138000",
            "topic": "噪声",
            "place": {"lon": 1.0, "lat": 2.0, "address": "平江路 88号"},
            "history": [
                {"at": 1.0, "actor": "a", "command": "report", "note": "电话 13800138000"},
                {"at": 2.0, "actor": "b", "command": "file"},
            ],
        },
    )
    masked = mask_row(row)
    assert masked.version == 3
    assert masked.body == {
        "title": "独居老人 ****",
        "order": "到场先联系 ****",
        "topic": "噪声",
        "place": {"lon": 1.0, "lat": 2.0, "address": "平江路"},
        "history": [
            {"at": 1.0, "actor": "a", "command": "report", "note": "电话 ****"},
            {"at": 2.0, "actor": "b", "command": "file", "note": ""},
        ],
    }
    assert row.body["text"]


def test_a_bare_case_and_other_kinds_pass() -> None:
    bare = Row(Kind.CASE, "c", 1, {"place": {"lon": 1.0}})
    assert mask_row(bare).body == {"title": "", "place": {"lon": 1.0}}
    unit = Row(Kind.UNIT, "u", 1, {"name": "一中队 13800138000"})
    assert mask_row(unit) is unit


def test_a_rating_keeps_its_state_and_rule_and_loses_who_and_why() -> None:
    body = {"state": "red", "at": 1.0, "rule": "open", "reason": "张三 13812345678", "by": "王敏"}
    masked = mask_row(Row("rating", "b1/2", 3, body))
    assert masked.body == {"state": "red", "at": 1.0, "rule": "open"}
    assert (masked.id, masked.version) == ("b1/2", 3)
