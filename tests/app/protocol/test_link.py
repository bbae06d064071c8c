import pytest

from app.protocol.link import CATCHING_UP_FROM, Link, LinkState, link_state


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (Link(), LinkState.OFFLINE),
        (Link(is_connected=False, refused=2, heard_at=100.0), LinkState.OFFLINE),
        (Link(is_connected=True, heard_at=89.9, epoch="e"), LinkState.LAGGING),
        (Link(is_connected=True, heard_at=95.0, epoch="e", refused=1), LinkState.ATTENTION),
        (Link(is_connected=True, heard_at=100.0, epoch="e", wedged="x"), LinkState.ATTENTION),
        (Link(is_connected=True, heard_at=100.0), LinkState.CATCHING_UP),
        (Link(is_connected=True, heard_at=100.0, epoch="e"), LinkState.ONLINE),
        (
            Link(is_connected=True, heard_at=100.0, epoch="e", head_seq=CATCHING_UP_FROM),
            LinkState.CATCHING_UP,
        ),
        (
            Link(is_connected=True, heard_at=100.0, epoch="e", head_seq=CATCHING_UP_FROM - 1),
            LinkState.ONLINE,
        ),
    ],
)
def test_states(link: Link, expected: LinkState) -> None:
    assert link_state(link, 100.0) is expected


def test_a_mirror_ahead_of_an_old_head_is_not_behind() -> None:
    assert Link(head_seq=3, mirror_seq=5).behind == 0
