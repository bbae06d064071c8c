"""The talk with one client, over real sockets on loopback."""

import asyncio
from collections import deque
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec.structs import replace
from websockets.exceptions import ConnectionClosed

from app.domain.command import Command, CommandKind, Receipt, Refusal, RefusalCode
from app.domain.roles import READS_MASKED, Role, may
from app.domain.telemetry import Fix, Reading
from app.protocol.messages import (
    JSON,
    MAX_FRAME_BYTES,
    Ack,
    Beat,
    Changes,
    Commands,
    Goodbye,
    Hello,
    SnapshotBegin,
    Telemetry,
    encode,
)
from app.server import guard, peer
from app.server.peer import masked
from tests.app.server.talk import Talk, report, serving, talk, tokens

SECRET = "张三 13812345678"


async def farewell(line: Talk) -> Goodbye:
    async with asyncio.timeout(5):
        while not isinstance(message := await line.next(), Goodbye):
            pass
        return message


async def send_reports(url: str, token: str, count: int, client: str = "source") -> None:
    async with talk(url) as line:
        first = (await line.hello(token, client, mirror=False)).last_op_no + 1
        await line.commands(*(report(n, text=SECRET) for n in range(first, first + count)))
        assert (await line.answered(first + count - 1)).is_accepted


async def test_a_newcomer_gets_a_snapshot_then_changes(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        given = tokens(tmp_path)
        await send_reports(server.url, given["connector"], 3)
        async with talk(server.url) as line:
            welcome = await line.hello(given["leader"])
            assert (welcome.role, welcome.login, welcome.resume) == ("leader", "leader-1", False)
            assert (welcome.head_seq, welcome.last_op_no) == (3, 0)
            await line.until(3)
            assert len(line.rows) == 3
            await line.commands(Command(op_no=1, kind="file", subject="k1", made_at=1.78e9))
            assert await line.answered(1) == Receipt(op_no=1, seq=4)
            await line.until(4)
            assert line.rows["case", "k1"].version == 2


@pytest.mark.parametrize("subprotocol", [JSON, "yiping.v1.msgpack"])
async def test_it_resumes_by_changes_where_the_digest_agrees(
    tmp_path: Path, subprotocol: str
) -> None:
    async with serving(tmp_path) as server:
        given = tokens(tmp_path)
        await send_reports(server.url, given["connector"], 3)
        async with talk(server.url, subprotocol) as line:
            await line.hello(given["wall"])
            await line.until(3)
            at, digest, rows = line.seq, line.digest, line.rows
        await send_reports(server.url, given["connector"], 2)
        async with talk(server.url, subprotocol) as line:
            line.seq, line.digest, line.rows = at, digest, rows
            facts = {"epoch": server.epoch, "after_seq": at, "digest": digest}
            assert (await line.hello(given["wall"], facts=facts)).resume
            assert isinstance(await line.next(), Changes)
            await line.until(5)
            assert len(line.rows) == 5


@pytest.mark.parametrize("lie", [{"epoch": "other"}, {"digest": 1}, {"after_seq": 99}])
async def test_a_mirror_that_is_not_ours_gets_a_snapshot(
    tmp_path: Path, lie: dict[str, object]
) -> None:
    async with serving(tmp_path) as server:
        given = tokens(tmp_path)
        await send_reports(server.url, given["connector"], 2)
        async with talk(server.url) as line:
            await line.hello(given["leader"])
            await line.until(2)
            facts: dict[str, object] = {
                "epoch": server.epoch,
                "after_seq": 2,
                "digest": line.digest,
            }
        async with talk(server.url) as line:
            assert not (await line.hello(given["leader"], facts={**facts, **lie})).resume
            assert isinstance(await line.next(), SnapshotBegin)


@pytest.mark.parametrize("role", sorted(READS_MASKED))
async def test_a_masked_reader_never_sees_free_text(tmp_path: Path, role: Role) -> None:
    async with serving(tmp_path) as server:
        given = tokens(tmp_path)
        await send_reports(server.url, given["admin"], 1)
        async with talk(server.url) as line:
            await line.hello(given[role])
            await line.until(1)
            await line.commands(report(1, "k1"))
            refused = await line.answered(1)
            assert refused.refusal is not None
            assert "138" not in repr((line.rows, refused))
            assert "张三" not in repr((line.rows, refused))


async def test_a_full_reader_sees_it(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        given = tokens(tmp_path)
        await send_reports(server.url, given["connector"], 1)
        async with talk(server.url) as line:
            await line.hello(given["operator"])
            await line.until(1)
            assert line.rows["case", "k1"].body["text"] == SECRET


@pytest.mark.parametrize("role", Role)
async def test_every_role_may_do_just_what_the_table_says(tmp_path: Path, role: Role) -> None:
    async with serving(tmp_path) as server, talk(server.url) as line:
        await line.hello(tokens(tmp_path)[role], mirror=False)
        kinds = [*CommandKind, "seize"]
        for op_no, kind in enumerate(kinds, start=1):
            await line.commands(Command(op_no=op_no, kind=kind, subject="x", made_at=1.0))
            refusal = (await line.answered(op_no)).refusal
            assert refusal is not None
            is_allowed = refusal.code is not RefusalCode.NOT_ALLOWED
            assert is_allowed == may(role, kind), f"{role} {kind}"


async def test_a_repeated_command_after_a_new_connection_has_effect_once(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        token = tokens(tmp_path)["connector"]
        for _ in range(2):
            async with talk(server.url) as line:
                await line.hello(token)
                await line.commands(report(1))
                assert await line.answered(1) == Receipt(op_no=1, seq=1)
                await line.until(1)
                assert len(line.rows) == 1


async def test_the_second_connection_of_a_client_takes_the_place_of_the_first(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as server:
        token = tokens(tmp_path)["leader"]
        async with talk(server.url) as older, talk(server.url) as newer:
            await older.hello(token)
            await newer.hello(token)
            assert (await farewell(older)).code == "client_taken"
            await newer.commands(report(1))
            assert (await newer.answered(1)).is_accepted


async def test_who_is_there_and_who_comes_is_told_when_nothing_can_be_kept(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        token = tokens(tmp_path)["leader"]
        hub = server._hub
        assert hub is not None
        async with talk(server.url) as older, talk(server.url) as newer:
            await older.hello(token)
            hub.sequencer.hindered = "the disk is full"
            told = await farewell(older)
            assert (told.code, told.retry_after_s) == ("busy", 5.0)
            assert "the disk is full" in told.text
            greeting = Hello(protocol_min=1, protocol_max=1, token=token, client="new")
            await newer.send(greeting)
            assert (await farewell(newer)).code == "busy"
        hub.sequencer.hindered = ""
        async with talk(server.url) as later:
            await later.hello(token)


async def test_telemetry_is_relayed_newest_first_and_given_to_newcomers(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        given = tokens(tmp_path)
        async with talk(server.url) as source, talk(server.url) as wall:
            await source.hello(given["field"], "source", mirror=False)
            await wall.hello(given["wall"], "wall")
            fixes = [Fix("u1", 120.6 + n / 1000, 31.3, 10.0 + n) for n in range(20)]
            for fix in fixes:
                await source.send(Telemetry(fixes=(fix,), readings=(Reading("s", fix.at, 1.0),)))
            seen: list[Fix] = []
            while not seen or seen[-1] != fixes[-1]:
                seen.extend((await wall.take(Telemetry)).fixes)
            assert len(seen) <= 2
            async with talk(server.url) as late:
                await late.hello(given["wall"], "late")
                assert (await late.take(Telemetry)).fixes == (fixes[-1],)


async def test_beats_come_with_the_head(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(tmp_path) as server:
        monkeypatch.setattr(peer, "BEAT_EVERY_S", 0.0)
        async with talk(server.url) as line:
            await line.hello(tokens(tmp_path)["connector"], mirror=False)
            await line.send(Ack(seq=0))
            await line.send(Beat(at=1.0))
            await line.commands(report(1))
            while (await line.take(Beat)).head_seq != 1:
                pass


HELLO = Hello(protocol_min=1, protocol_max=1, token="wrong", client="c")


async def test_what_is_wrong_later_ends_the_talk_too(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        given = tokens(tmp_path)
        wrong: dict[str, tuple[Hello | Telemetry, str]] = {
            "hello": (HELLO, "bad_frame"),
            "telemetry": (Telemetry(), "not_allowed"),
        }
        for client, (message, code) in wrong.items():
            async with talk(server.url) as line:
                await line.hello(given["wall"], client)
                await line.send(message)
                assert (await farewell(line)).code == code
        for op_no in (0, 2):
            async with talk(server.url) as line:
                await line.hello(given["connector"], f"gap{op_no}")
                await line.commands(report(op_no))
                assert (await farewell(line)).code == "bad_frame"


async def test_an_oversized_frame_closes_the_link(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, talk(server.url) as line:
        await line.hello(tokens(tmp_path)["admin"], mirror=False)
        await line.socket.send(b"x" * (MAX_FRAME_BYTES + 1))
        await line.socket.wait_closed()
        assert line.socket.close_code == 1009


async def test_who_says_nothing_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(tmp_path) as server:
        monkeypatch.setattr(peer, "HELLO_WITHIN_S", 0.05)
        async with talk(server.url) as line:
            with pytest.raises(ConnectionClosed):
                await line.next()


async def test_who_does_not_read_is_cut_off_and_the_others_are_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(tmp_path) as server:
        monkeypatch.setattr(peer, "SEND_WITHIN_S", 0.3)
        given = tokens(tmp_path)
        body = {"kind": "sheet", "body": {"x": "x" * 150_000}}
        async with talk(server.url) as admin, talk(server.url) as deaf:
            await admin.hello(given["admin"], "admin", mirror=False)
            await deaf.hello(given["wall"], "deaf")
            deaf.socket.transport.pause_reading()
            for op_no in range(1, 121):
                await admin.commands(
                    Command(op_no=op_no, kind="put", subject=f"s{op_no}", made_at=1.0, args=body)
                )
                assert (await admin.answered(op_no)).is_accepted
            async with asyncio.timeout(10):
                while len(server._peers) > 1:  # noqa: ASYNC110 - there is nothing to wait on
                    await asyncio.sleep(0.02)
            deaf.socket.transport.abort()


async def test_who_falls_behind_all_that_is_kept_is_told_to_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(tmp_path) as server:

        def lost(*_: object) -> None:
            raise LookupError("gone")

        async with talk(server.url) as line:
            await line.hello(tokens(tmp_path)["wall"])
            monkeypatch.setattr("app.server.recent.Recent.after", lost)
            assert (await farewell(line)).code == "slow"


async def test_a_person_is_slowed_not_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(tmp_path) as server:
        monkeypatch.setattr(guard, "PERSON_BURST", 1.0)
        monkeypatch.setattr(guard, "YOUNG_S", 0.0)
        async with talk(server.url) as line:
            await line.hello(tokens(tmp_path)["leader"], mirror=False)
            began = asyncio.get_running_loop().time()
            await line.commands(*(report(n) for n in range(1, 5)))
            assert (await line.answered(4)).is_accepted
            assert asyncio.get_running_loop().time() - began >= 0.14


async def test_a_flood_of_unanswered_commands_waits_and_is_answered_in_full(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, talk(server.url) as line:
        await line.hello(tokens(tmp_path)["connector"], mirror=False)
        await line.commands(*(report(n) for n in range(1, 701)))
        assert (await line.answered(700)).is_accepted
        assert len(line.receipts) == 700


async def test_receipts_are_cut_into_frames(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        given = tokens(tmp_path)
        async with talk(server.url) as line:
            await line.hello(given["admin"], mirror=False)
            await line.commands(report(1, "k", text="字" * 4_000))
            await line.answered(1)
            await line.commands(*(report(n, "k") for n in range(2, 66)))
            await line.answered(65)
            assert len(line.receipts) == 65


def test_only_a_refusal_over_a_case_is_masked() -> None:
    accepted = Receipt(op_no=1, seq=1)
    assert masked(accepted) is accepted
    bare = Receipt(op_no=1, refusal=Refusal(code=RefusalCode.BAD_ARGS, text="no"))
    assert masked(bare) is bare


async def test_a_clone_gets_the_answers_it_shares_then_is_sent_away(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        token = tokens(tmp_path)["connector"]
        async with talk(server.url) as line:
            await line.hello(token)
            await line.commands(report(1), report(2, "mine"))
            await line.answered(2)
        async with talk(server.url) as clone:
            await clone.hello(token)
            await clone.commands(report(1), report(2, "other"), report(3, "third"))
            said = await farewell(clone)
            assert (said.code, said.retry_after_s < 0) == ("client_cloned", True)
            assert set(clone.receipts) == {1}
        async with talk(server.url) as line:
            assert (await line.hello(token)).last_op_no == 2


async def test_a_frame_caught_from_another_client_says_nothing(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        given = tokens(tmp_path)
        caught = encode(Commands(items=(report(1),), client="victim"))
        async with talk(server.url) as thief:
            await thief.hello(given["connector"], "thief")
            await thief.socket.send(caught)
            assert (await farewell(thief)).code == "bad_frame"
        async with talk(server.url) as victim:
            await victim.hello(given["connector"], "victim")
            await victim.socket.send(caught)
            assert (await victim.answered(1)).is_accepted


async def test_a_flood_of_idle_frames_is_ended_with_its_reason(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, talk(server.url) as line:
        await line.hello(tokens(tmp_path)["leader"], mirror=False)
        for _ in range(700):
            with suppress(ConnectionClosed):
                await line.send(Ack(seq=0))
        said = await farewell(line)
        assert said.code == "flood"
        assert said.retry_after_s >= 10.0


async def test_what_waits_for_one_client_is_bounded(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, talk(server.url) as line:
        await line.hello(tokens(tmp_path)["admin"], mirror=False)
        (held,) = server._peers
        server._hub.sequencer._asks = Stuck()  # type: ignore[union-attr]
        body = {"kind": "sheet", "body": {"x": "x" * 60_000}}
        for op_no in range(1, 41):
            await line.commands(
                Command(op_no=op_no, kind="put", subject="s", made_at=1.0, args=body)
            )
        await asyncio.sleep(0.2)
        assert held._open_bytes <= peer.MAX_OPEN_BYTES + 61_000
        assert len(held._sizes) < 20


class Stuck(deque[object]):
    """Asks that are taken in and never decided."""

    def __bool__(self) -> bool:
        return False


def hello(token: str, client: str) -> Hello:
    return Hello(protocol_min=1, protocol_max=1, token=token, client=client)


@pytest.mark.parametrize(("role", "retry_after_s"), [(None, -1.0), (Role.CHECKER, 1.0)])
async def test_a_connection_ends_with_the_right_it_rests_on(
    tmp_path: Path, role: Role | None, retry_after_s: float
) -> None:
    async with serving(tmp_path) as server, talk(server.url) as line, talk(server.url) as other:
        given = tokens(tmp_path)
        await line.hello(given["leader"])
        await other.hello(given["wall"], "other")
        assert server._hub is not None
        book = server._hub.gate.book
        held = book.accounts.named("leader-1")
        assert held is not None
        book.accounts = book.accounts.without("leader-1")
        if role is not None:
            book.accounts = book.accounts.with_account(replace(held, role=role))
        for each in list(server._peers):
            each.check_rights()
        said = await farewell(line)
        assert (said.code, said.retry_after_s) == ("revoked", retry_after_s)
        await other.take(Beat)
