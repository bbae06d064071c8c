from __future__ import annotations

from app.domain.loss import Loss, case_of, loss_id
from app.domain.masking import mask_row
from app.domain.row import Kind, Row, decode, encode


def test_a_loss_is_a_row_that_walls_see_without_its_words() -> None:
    lost = Loss(
        case="c1", kind="amend", actor="张三", made_at=1.0, code="conflict", text="x",
        args={"now": "电话 13812345678"},
    )  # fmt: skip
    row = Row(Kind.LOSS, "client/1", 1, encode(lost))
    assert decode(row.kind, row.body) == lost
    masked = mask_row(row)
    assert decode(masked.kind, masked.body) == Loss(
        case="c1", kind="amend", actor="", made_at=1.0, code="conflict"
    )


def test_the_losses_of_a_case_are_together() -> None:
    assert loss_id("c/1", "seat", 7) == "c/1/seat/7"
    assert case_of("c/1/seat/7") == "c/1"
