"""The steps of the drill: each does one harm to a stage and looks at what was promised."""

from __future__ import annotations

import asyncio
import resource
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic

from app.clock import SystemClock
from app.drill.outcome import Outcome, Said
from app.drill.program import Facts, Program
from app.drill.stage import Stage, damage
from app.errors import LinkError

CUT_S = 20.0
ACTS = 30
SHOWN_WITHIN_S = 10.0
BACK_WITHIN_S = 30.0
DISK_BACK_WITHIN_S = 10.0
CLOCK_SHOWN_S = 5.0
NO_ROOM_BYTES = 4096
"""While the disk is "full" no file may be written beyond its first page."""

WRONG_CLOCKS = ((86_400.0, "快 1 天", "1 day ahead"), (-300.0, "慢 5 分钟", "5 min slow"))
DAMAGES = (("翻转 40 个比特", "40 bits flipped", 40, 1.0), ("截断到 60 %", "cut to 60 %", 0, 0.6))

Run = Callable[[Stage, Outcome], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the menu."""

    key: str
    title: Said
    did: Said
    promised: Said
    ids: tuple[str, ...]
    run: Run

    def outcome(self) -> Outcome:
        """Return the empty outcome of this step."""
        return Outcome(self.key, self.title, self.did, self.promised, self.ids)


@dataclass(frozen=True, slots=True)
class Work:
    """A stint of acts on a node; `seen` is how much the node had said before."""

    node: Program
    seen: int

    def said(self, event: str) -> list[Facts]:
        """Return what the node said of one kind since the stint began."""
        return [facts for facts in self.node.heard[self.seen :] if facts["ev"] == event]


def begin_work(stage: Stage, name: str, acts: int, rate: float) -> Work:
    """Have the node's operator report, file, dispatch and close."""
    work = Work(stage.node, len(stage.node.heard))
    stage.node.tell(do="work", acts=acts, rate=rate, name=f"{name}{work.seen}")
    return work


async def until(claim: Callable[[], bool], within_s: float) -> bool:
    """Wait until a claim holds; say whether it did in time."""
    began = monotonic()
    while not claim():
        if monotonic() - began > within_s:
            return False
        await asyncio.sleep(0.05)
    return True


async def cut_link(stage: Stage, outcome: Outcome) -> None:
    """Cut the link for 20 s while people act, and join it again."""
    began = monotonic()
    work = begin_work(stage, "cut", ACTS, ACTS / (CUT_S - 4.0))
    await asyncio.sleep(1.0)
    cut_at = monotonic()
    stage.proxy.cut()
    shown = await until(lambda: _shown_after(stage.node, cut_at) is not None, SHOWN_WITHIN_S + 5.0)
    after_s = (_shown_after(stage.node, cut_at) or monotonic()) - cut_at
    outcome.see(
        f"断线后 {after_s:.1f} 秒界面显示“离线”(要求 ≤ {SHOWN_WITHIN_S:g} 秒)",
        f"the screen said “offline” {after_s:.1f} s after the cut (promised: {SHOWN_WITHIN_S:g} s)",
        is_good=shown and after_s <= SHOWN_WITHIN_S,
    )
    await asyncio.sleep(max(0.0, CUT_S - (monotonic() - began)))
    await _come_back(stage, outcome, work)


async def kill_server(stage: Stage, outcome: Outcome) -> None:
    """Kill the server while people act, and start it again."""
    work = begin_work(stage, "kill", ACTS, 6.0)
    await asyncio.sleep(2.0)
    await stage.server.kill()
    await asyncio.sleep(2.0)
    await stage.restart_server()
    await _come_back(stage, outcome, work)


async def fill_disk(stage: Stage, outcome: Outcome) -> None:
    """Let the node's disk take nothing while people act, and then everything again."""
    stage.node.tell(do="rest")
    await stage.even()  # so that no act made before is taken for one made now
    try:
        hard = resource.prlimit(stage.node.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(stage.node.pid, resource.RLIMIT_FSIZE, (NO_ROOM_BYTES, hard))
    except (AttributeError, OSError) as error:  # another system, or a container that forbids it
        outcome.cannot = f"no limit can be set on another process here: {error}"
        return
    full = begin_work(stage, "full", 10, 5.0)
    await until(lambda: len(full.said("failed")) + len(full.said("tick")) >= 10, 10.0)
    false, failed = len(full.said("tick")), full.said("failed")
    reason = failed[0]["reason"] if failed else "-"
    outcome.see(
        f"磁盘写不进时登记 10 次:显示已保存 {false} 次(必须为 0),拒绝 {len(failed)} 次",
        f"10 acts while nothing could be written: {false} shown as kept (must be 0), "
        f"{len(failed)} refused",
        is_good=not false and len(failed) == 10,
    )
    outcome.see(f"拒绝时说明原因:{reason}", f"the reason given: {reason}", is_good=bool(failed))
    resource.prlimit(stage.node.pid, resource.RLIMIT_FSIZE, (hard, hard))
    freed = monotonic()
    again = begin_work(stage, "room", 5, 5.0)
    try:
        await stage.even()
        outcome.recover_s = monotonic() - freed
    except LinkError as error:
        outcome.see(f"没有恢复:{error}", f"it did not recover: {error}", is_good=False)
        return
    await until(_heard(again, "answer", 5), 10.0)
    kept = len(again.said("tick"))
    outcome.see(
        f"空间恢复 {outcome.recover_s:.1f} 秒后自动正常(要求 ≤ {DISK_BACK_WITHIN_S:g} 秒),"
        f"无需人工;新登记 {kept}/5",
        f"all well {outcome.recover_s:.1f} s after there was room (promised: "
        f"{DISK_BACK_WITHIN_S:g} s), by itself; {kept} of 5 new acts kept",
        is_good=outcome.recover_s <= DISK_BACK_WITHIN_S and kept == 5,
    )


async def wrong_clock(stage: Stage, outcome: Outcome) -> None:
    """Set the node's clock wrong by a day and by minus five minutes while people act."""
    for offset_s, zh, en in WRONG_CLOCKS:
        stage.node.tell(do="clock", offset_s=offset_s)
        set_at = monotonic()
        shown_s = await _offset_shown(stage, offset_s)
        is_shown = 0.0 <= shown_s <= CLOCK_SHOWN_S
        outcome.see(
            f"时钟{zh}:" + (f"{shown_s:.1f} 秒后状态栏显示偏差" if is_shown else "没有显示偏差"),
            f"clock {en}: " + (f"shown after {shown_s:.1f} s" if is_shown else "it was not shown"),
            is_good=is_shown,
        )
        work = begin_work(stage, "clock", 6, 6.0)
        await until(_heard(work, "answer", 6), 10.0)
        await stage.even()
        worst_s = await _worst_time(stage, work)
        outcome.see(
            f"时钟{zh}:其他席位看到的办理时间最大误差 {worst_s:.2f} 秒(要求 ≤ 1 秒)",
            f"clock {en}: others see the acts' times wrong by {worst_s:.2f} s (promised: 1 s)",
            is_good=worst_s <= 1.0,
        )
        outcome.recover_s = max(outcome.recover_s, monotonic() - set_at)
    stage.node.tell(do="clock", offset_s=0.0)
    await stage.even()


async def spoil_mirror(stage: Stage, outcome: Outcome) -> None:
    """Damage the node's copy of the server's data, twice, with acts waiting in the outbox."""
    for zh, en, flips, keep in DAMAGES:
        stage.proxy.cut()
        await until(lambda: not _is_linked(stage.node), 15.0)
        work = begin_work(stage, "spoil", 5, 10.0)
        await until(_heard(work, "tick", 5), 10.0)
        ticked = len(work.said("tick"))
        await stage.node.kill()
        for wal in stage.node_data.glob("mirror.db-*"):
            wal.unlink()
        damage(stage.node_data / "mirror.db", 1, flips=flips, keep=keep)
        stage.proxy.heal()
        began = monotonic()
        ready = await stage.node.start()
        seconds = monotonic() - began
        try:
            await stage.even()
        except LinkError as error:
            outcome.see(f"{zh}:没有重建:{error}", f"{en}: not rebuilt: {error}", is_good=False)
            return
        rebuilt_s = monotonic() - began
        outcome.recover_s = max(outcome.recover_s, rebuilt_s)
        outcome.see(
            f"{zh}:{seconds:.1f} 秒启动({ready['cases']} 件可看),{rebuilt_s:.1f} 秒重建完毕",
            f"{en}: started in {seconds:.1f} s ({ready['cases']} cases to see), "
            f"made anew in {rebuilt_s:.1f} s",
            is_good=rebuilt_s <= BACK_WITHIN_S,
        )
        missing, _ = await _amiss(stage, work.said("tick"))
        outcome.see(
            f"{zh}:发件箱完好,断线期间的 {ticked} 次办理送达,缺 {missing} 次",
            f"{en}: the outbox is whole, of {ticked} acts made before {missing} are missing",
            is_good=ticked == 5 and not missing,
        )


async def _come_back(stage: Stage, outcome: Outcome, work: Work) -> None:
    """Heal the link, press “try now” as a person would, and look at what became of the acts."""
    stage.proxy.heal()
    healed = monotonic()
    stage.node.tell(do="rest")
    for each in (stage.node, stage.witness):
        each.tell(do="retry")
    try:
        await stage.even()
    except LinkError as error:
        outcome.see(f"没有恢复:{error}", f"it did not recover: {error}", is_good=False)
        return
    outcome.recover_s = monotonic() - healed
    ticks, answers, failed = work.said("tick"), work.said("answer"), work.said("failed")
    kinds = Counter(str(tick["kind"]) for tick in ticks)
    told = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    outcome.see(
        f"期间办理 {len(ticks)} 次({told}),本机全部先存盘,失败 {len(failed)}",
        f"{len(ticks)} acts meanwhile ({told}), each on disk first, {len(failed)} failed",
        is_good=bool(ticks) and not failed,
    )
    outcome.see(
        f"恢复 {outcome.recover_s:.1f} 秒后全部有答复并一致(要求 ≤ {BACK_WITHIN_S:g} 秒)",
        f"all answered and even {outcome.recover_s:.1f} s after it was healed "
        f"(promised: {BACK_WITHIN_S:g} s)",
        is_good=outcome.recover_s <= BACK_WITHIN_S,
    )
    refused = [answer for answer in answers if answer["refusal"]]
    missing, twice = await _amiss(stage, ticks)
    outcome.see(
        f"其他席位看到的:缺 {missing} 次,重复 {twice} 次(都必须为 0);"
        f"{len(refused)} 次与他人冲突,已列入“需处理”",
        f"as others see it: {missing} missing, {twice} twice (must be 0); "
        f"{len(refused)} clashed with others and are shown for a person",
        is_good=not missing and not twice,
    )


async def _steps_of(stage: Stage, tick: Facts) -> int:
    """Return how often an act stands in the history of its case, as the witness sees it."""
    case = await stage.case(str(tick["subject"]))
    if case is None:
        return 0
    return sum(
        step["command"] == tick["kind"] and abs(step["at"] - tick["made_at"]) < 1e-6
        for step in case.get("history", ())
    )


async def _amiss(stage: Stage, ticks: list[Facts]) -> tuple[int, int]:
    """Return how many acts that were not refused others do not see, and how many they see twice."""
    heard = stage.node.heard
    refused = {said["op_no"] for said in heard if said["ev"] == "answer" and said["refusal"]}
    counts = [await _steps_of(stage, tick) for tick in ticks if tick["op_no"] not in refused]
    return counts.count(0), sum(count > 1 for count in counts)


async def _worst_time(stage: Stage, work: Work) -> float:
    """Return the largest gap between when an act was made and when others see it as made."""
    worst_s = 0.0
    now_wall, now_mono = SystemClock().now(), monotonic()
    for tick in work.said("tick"):
        true_at = now_wall - (now_mono - tick["at"])
        if await _steps_of(stage, tick):
            worst_s = max(worst_s, abs(tick["made_at"] - true_at))
    return worst_s


async def _offset_shown(stage: Stage, offset_s: float) -> float:
    """Wait until the node shows by how much its clock is wrong; return the seconds, or -1."""
    began = monotonic()
    while monotonic() - began < 2 * CLOCK_SHOWN_S:
        state = await stage.state(stage.node)
        if abs(state["clock_offset_s"] + offset_s) < 1.0:
            return monotonic() - began
        await asyncio.sleep(0.1)
    return -1.0


def _shown_after(node: Program, at: float) -> float | None:
    """Return when a node first showed that its link is not well, after an instant."""
    for facts in node.heard:
        if facts["ev"] == "link" and facts["at"] >= at and facts["state"] in {"offline", "lagging"}:
            return float(facts["at"])
    return None


def _is_linked(node: Program) -> bool:
    said = [facts for facts in node.heard if facts["ev"] in {"link", "state"}]
    return bool(said) and bool(said[-1]["is_connected"])


def _heard(work: Work, event: str, count: int) -> Callable[[], bool]:
    return lambda: len(work.said(event)) >= count


STEPS = (
    Step(
        "cut",
        Said("断网 20 秒", "cut the link for 20 s"),
        Said(
            "剪断本席位与服务器的链路,期间照常登记、立案、派遣、结案,20 秒后接通并按“立即重试”",
            "the link is cut while cases are reported, filed, dispatched and closed; after 20 s it "
            "is joined and “try now” is pressed",
        ),
        Said(
            "已显示“已保存”的办理一条不丢、不重复;10 秒内看得见断线;恢复后自动送达并一致",
            "no act shown as kept is lost or done twice; the cut is shown within 10 s; afterwards "
            "all is sent and even by itself",
        ),
        ("G01", "G03", "G06", "G11", "REL-05", "REL-07"),
        cut_link,
    ),
    Step(
        "server",
        Said("服务器突然断电", "the server loses its power"),
        Said(
            "办理过程中对服务器进程 kill -9,2 秒后原样启动",
            "kill -9 of the server process while people act; it is started again after 2 s",
        ),
        Said(
            "已答复的一条不丢,未答复的自动重送且只生效一次",
            "nothing that was answered is lost; what was not is sent again and takes effect once",
        ),
        ("G01", "G03", "G18", "REL-01"),
        kill_server,
    ),
    Step(
        "disk",
        Said("席位磁盘写满", "the seat's disk is full"),
        Said(
            "让席位的文件一个字节也写不进(对子进程设 RLIMIT_FSIZE),登记 10 次,再放开",
            "no byte more can be written by the seat (RLIMIT_FSIZE on the child); 10 acts are "
            "tried, then there is room again",
        ),
        Said(
            "绝不假显示“已保存”,拒绝并说明原因;空间恢复 10 秒内自动正常",
            "never a false “kept”, a refusal with its reason; by itself well again within 10 s",
        ),
        ("G15", "REL-12"),
        fill_disk,
    ),
    Step(
        "clock",
        Said("席位时钟错误", "the seat's clock is wrong"),
        Said(
            "把席位时钟拨快 1 天、再拨慢 5 分钟,各办理 6 次",
            "the seat's clock is set a day ahead, then five minutes slow; 6 acts each time",
        ),
        Said(
            "顺序与时限不依赖本机时钟,误差 ≤ 1 秒;5 秒内显示偏差",
            "order and deadlines do not depend on it, wrong by 1 s at most; shown within 5 s",
        ),
        ("G17", "REL-13"),
        wrong_clock,
    ),
    Step(
        "mirror",
        Said("席位数据文件损坏", "the seat's data file is damaged"),
        Said(
            "断网办理 5 次后杀掉席位,损坏镜像文件(先翻转比特,再截断),接通后启动",
            "after 5 acts without a link the seat is killed and its mirror damaged (bits flipped, "
            "then cut short); it is started with the link joined",
        ),
        Said(
            "损坏在显示之前发现,镜像自动重建,发件箱完好,无需人工",
            "damage is found before it is shown, the mirror is made anew by itself, the outbox is "
            "whole",
        ),
        ("G13", "G14", "REL-10", "REL-11"),
        spoil_mirror,
    ),
)
"""The menu, in its order."""
