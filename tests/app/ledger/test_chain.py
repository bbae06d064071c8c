from msgspec.structs import replace

from app.domain.command import Change
from app.ledger.chain import GENESIS, chain_hash, first_broken, link


def change(seq: int) -> Change:
    return Change(
        seq=seq,
        kind="unit",
        id=f"u{seq}",
        version=1,
        body={"name": "一中队", "n": seq},
        client="c",
        op_no=seq,
        at=float(seq),
        prev_hash=b"",
        hash=b"",
    )


def chain(count: int) -> list[Change]:
    made: list[Change] = []
    before = GENESIS
    for seq in range(1, count + 1):
        made.append(link(change(seq), before))
        before = made[-1].hash
    return made


def test_a_sound_chain_has_no_broken_change() -> None:
    assert first_broken(chain(5)) is None
    assert first_broken([]) is None


def test_the_hash_goes_by_the_body_not_by_the_order_of_its_keys() -> None:
    one = change(1)
    other = replace(one, body={"n": 1, "name": "一中队"})
    assert chain_hash(one) == chain_hash(other)
    assert chain_hash(one) != chain_hash(replace(one, body={"n": 2}))


def test_an_edit_a_cut_and_a_swap_are_found_where_they_are() -> None:
    edited = chain(5)
    edited[2] = replace(edited[2], body={"name": "二中队"})
    assert first_broken(edited) == 3
    cut = chain(5)
    del cut[1]
    assert first_broken(cut) == 2
    swapped = chain(5)
    swapped[3], swapped[4] = swapped[4], swapped[3]
    assert first_broken(swapped) == 4
    forged = chain(5)
    forged[1] = link(replace(forged[1], at=9.0), forged[0].hash)
    assert first_broken(forged) == 3


def test_a_part_of_a_chain_is_checked_from_what_is_before_it() -> None:
    whole = chain(5)
    assert first_broken(whole[2:], whole[1].hash, 2) is None
