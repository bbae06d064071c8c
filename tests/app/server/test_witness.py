from pathlib import Path

import pytest

from app.errors import StoreError
from app.ledger.ledger import Head
from app.protocol.messages import Beat
from app.protocol.session import AuditHead
from app.server.witness import KEY_NAME, SIGNED_BY, Witness, is_signed, public_key
from tests.app.server.talk import report, serving, talk, tokens

HEAD = Head("e", 3, b"h" * 32, 7, b"a" * 32)


def test_a_head_is_signed_with_the_key_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    assert public_key(folder) is None
    witness = Witness(folder)
    head = witness.sign(HEAD)
    assert (head.epoch, head.seq, head.hash, head.by) == ("e", 7, b"a" * 32, SIGNED_BY)
    assert witness.sign(HEAD) is head
    assert is_signed(head, witness.public)
    assert public_key(folder) == witness.public == Witness(folder).public
    assert Witness(folder).sign(HEAD) == head
    assert (folder / KEY_NAME).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "lie",
    [
        {"epoch": "x"},
        {"seq": 8},
        {"hash": b"b" * 32},
        {"by": "sha256+other"},
        {"signature": b"x" * 64},
        {"signature": b""},
    ],
)
def test_no_other_head_passes_for_it(tmp_path: Path, lie: dict[str, object]) -> None:
    witness = Witness(tmp_path)
    head = witness.sign(HEAD)
    facts: dict[str, object] = {
        name: getattr(head, name) for name in ("epoch", "seq", "hash", "by", "signature")
    }
    assert not is_signed(AuditHead(**{**facts, **lie}), witness.public)  # type: ignore[arg-type] # as told
    assert not is_signed(head, Witness(tmp_path / "other").public)
    assert not is_signed(head, b"no key")


def test_a_key_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / KEY_NAME).write_bytes(b"short")
    with pytest.raises(StoreError, match="holds 5 bytes"):
        Witness(tmp_path)
    assert public_key(tmp_path) is None
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be used"):
        Witness(tmp_path / "file" / "folder")


async def test_beats_carry_the_signed_head_of_the_audit(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        given = tokens(tmp_path)
        async with talk(server.url) as line:
            await line.hello(given["connector"])
            await line.commands(report(1), report(2))
            assert (await line.answered(2)).is_accepted
            beat = await line.take(Beat)
        head = AuditHead(
            server.epoch, beat.audit_seq, beat.audit_hash, beat.audit_by, beat.audit_signature
        )
        assert head.seq == 3
        public = public_key(tmp_path)
        assert public is not None
        assert is_signed(head, public)
