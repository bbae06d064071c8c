"""The doctor's sentences, in Chinese and in English, by the code of a finding."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.doctor.finding import Finding

LANGUAGES = ("zh_CN", "en")

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "nothing_here": (
            "{place}：没有一屏的数据文件",
            "{place}: no files of Yiping",
        ),
        "sqlite_fixed": (
            "SQLite {version}：没有已知的丢提交缺陷",
            "SQLite {version}: free of the known loss of commits",
        ),
        "sqlite_single": (
            "SQLite {version}：两个写入者会丢提交；这里每个文件只有一个写入者，"
            "并锁定文件夹，所以不受影响",
            "SQLite {version}: two writers could lose commits; each file here has one writer and "
            "its folder is locked, so none are",
        ),
        "room_ok": ("{place}：磁盘剩余 {mib} MiB", "{place}: {mib} MiB free on the disk"),
        "room_low": (
            "{place}：磁盘只剩 {mib} MiB，请清理",
            "{place}: only {mib} MiB free on the disk; make room",
        ),
        "room_full": (
            "{place}：磁盘只剩 {mib} MiB，不再接受新的操作；清理后自动恢复",
            "{place}: only {mib} MiB free, nothing new is taken; make room, it goes on by itself",
        ),
        "clock_fine": ("时钟与文件时间相符", "the clock agrees with the times of the files"),
        "clock_behind": (
            "时钟比 {place} 的时间早 {behind_s} 秒，请校准时钟",
            "the clock is {behind_s} s behind the time of {place}; set it right",
        ),
        "clock_absurd": (
            "时钟显示 {year} 年，请校准时钟",
            "the clock says it is the year {year}; set it right",
        ),
        "in_use": ("{place}：正在使用", "{place}: in use"),
        "not_in_use": ("{place}：没有程序在使用", "{place}: not in use"),
        "put_aside": (
            "{place}：损坏的镜像曾被移到这里，确认无误后可删除",
            "{place}: a damaged mirror was put aside here; it may be deleted",
        ),
        "unreadable": (
            "{place}：无法读取（{error}）",
            "{place}: cannot be read ({error})",
        ),
        "newer": (
            "{place}：由更新的版本写入（结构 {found}，本程序 {known}），请用新版本打开",
            "{place}: written by a newer version (schema {found}, this program {known}); "
            "use that version",
        ),
        "older": (
            "{place}：旧结构 {found}，下次启动时升级到 {known}",
            "{place}: older schema {found}, brought to {known} at the next start",
        ),
        "schema_fine": (
            "{place}：结构 {found}，是本版本的",
            "{place}: schema {found}, as it should be",
        ),
        "not_wal": (
            "{place}：日志方式是 {mode}，应为 wal",
            "{place}: journal mode {mode}, wal is due",
        ),
        "pages_damaged": (
            "{place}：文件损坏：{error}",
            "{place}: the file is damaged: {error}",
        ),
        "mirror_fine": (
            "{place}：{rows} 行全部与写入时一致，台账位置 {seq}",
            "{place}: all {rows} rows are as they were written, at place {seq} of the ledger",
        ),
        "mirror_partial": (
            "{place}：{rows} 行可用，但不完整，联网后从服务器重取",
            "{place}: {rows} sound rows, not all there are; the rest comes from the server",
        ),
        "mirror_damaged": (
            "{place}：{damaged} 行损坏，第一行是 {first}；下次启动时自动修复",
            "{place}: {damaged} rows are damaged, the first is {first}; mended at the next start",
        ),
        "outbox_fine": (
            "{place}：{commands} 条操作完好，{waiting} 条待送达，{refused} 条被拒待处理",
            "{place}: {commands} commands are sound, {waiting} wait to be answered, "
            "{refused} refusals wait for a person",
        ),
        "outbox_waits": (
            "{place}：最早的待送达操作已等待 {hours} 小时",
            "{place}: the oldest command has waited for {hours} h",
        ),
        "outbox_damaged": (
            "{place}：第 {first} 号操作损坏，不会被发送；请从备份恢复本文件，或联系支持",
            "{place}: command {first} is damaged and will not be sent; "
            "restore this file from a backup, or ask for support",
        ),
        "outbox_gap": (
            "{place}：操作编号不连续：共 {commands} 条，最大 {newest}",
            "{place}: command numbers have a gap: {commands} of them, the newest is {newest}",
        ),
        "outbox_name": (
            "{place}：本机名称损坏，服务器将不认识本机；请从备份恢复",
            "{place}: the name of this installation is damaged; restore the file from a backup",
        ),
        "outbox_missing": (
            "{place}：不见了，而镜像还在：未送达的操作可能丢失；请从备份恢复，确认不需要时删除镜像再启动",
            "{place}: gone, though the mirror is there: what was not sent may be lost; restore it "
            "from a backup, or delete the mirror too to begin anew",
        ),
        "heads_kept": (
            "{place}：记有服务器审计链头 {heads} 个",
            "{place}: holds {heads} heads of the server's record",
        ),
        "ledger_fine": (
            "{place}：{changes} 条变更、{commands} 条操作、{rows} 行完好，每条操作都有一条审计记录",
            "{place}: {changes} changes, {commands} commands and {rows} rows are whole, "
            "every command has its one row in the audit",
        ),
        "heads_fine": (
            "{place}：与 {heads} 个链头相符",
            "{place}: agrees with {heads} heads that a client kept",
        ),
        "head_unsigned": (
            "{place}：链头 {seq} 不是这台服务器签的名，未采用",
            "{place}: head {seq} was not signed by this server and is not taken",
        ),
        "heads_unsigned": (
            "{place}：没有签名密钥，无法核对链头的签名",
            "{place}: no key here, so signatures of heads cannot be checked",
        ),
        "audit_broken": (
            "{place}：审计第 {seq} 条接不上前一条：{was}",
            "{place}: row {seq} of the audit does not follow the one before: {was}",
        ),
        "audit_missing": ("{place}：没有审计记录", "{place}: there is no audit"),
        "audit_order": (
            "{place}：审计第 {seq} 条次序不对：{was}",
            "{place}: row {seq} of the audit is out of order: {was}",
        ),
        "change_broken": (
            "{place}：第 {seq} 条变更接不上前一条：{was}",
            "{place}: change {seq} does not follow the one before: {was}",
        ),
        "change_differs": (
            "{place}：审计第 {seq} 条所说的变更与台账不同：{was}",
            "{place}: row {seq} of the audit speaks of another change than there is: {was}",
        ),
        "changes_missing": (
            "{place}：审计第 {seq} 条所说的变更不见了：{was}",
            "{place}: the change that row {seq} of the audit speaks of is gone: {was}",
        ),
        "changes_unheard": (
            "{place}：第 {seq} 条变更没有审计记录",
            "{place}: the audit knows nothing of change {seq}",
        ),
        "command_differs": (
            "{place}：审计第 {seq} 条的操作被改过：{was}",
            "{place}: the command of row {seq} of the audit was altered: {was}",
        ),
        "command_missing": (
            "{place}：审计第 {seq} 条的操作不见了：{was}",
            "{place}: the command of row {seq} of the audit is gone: {was}",
        ),
        "coverage": (
            "{place}：{commands} 条操作只有 {audited} 条审计记录",
            "{place}: {commands} commands, but {audited} rows in the audit",
        ),
        "epoch_differs": (
            "{place}：这是另一本台账（纪元 {has}，链头属于 {epoch}）",
            "{place}: this is another ledger (epoch {has}, the head is of {epoch})",
        ),
        "head_differs": (
            "{place}：审计第 {seq} 条与客户端记下的不同，历史被改写：{was}",
            "{place}: row {seq} of the audit is not the one that a client kept, "
            "the record was rewritten: {was}",
        ),
        "mark_differs": (
            "{place}：最新标记与审计不符",
            "{place}: the newest mark is not the one that the audit speaks of",
        ),
        "row_unreadable": ("{place}：行 {row} 无法读取", "{place}: row {row} cannot be read"),
        "rows_differ": (
            "{place}：数据行与变更的结果不符；请从备份恢复",
            "{place}: the rows are not what the changes made; put a backup in its place",
        ),
        "tail_cut": (
            "{place}：审计只到第 {has} 条，而客户端记有第 {seq} 条：末尾被截断或恢复了旧备份",
            "{place}: the audit ends at row {has}, but a client kept row {seq}: "
            "its end was cut off, or an older copy was put in its place",
        ),
        "secret_open": (
            "{place}：其他用户可读（权限 {mode}），请改为 600",
            "{place}: others may read it (mode {mode}); make it 600",
        ),
        "folder_open": (
            "{place}：其他用户可以查看（权限 {mode}），建议改为 700",
            "{place}: others may look into it (mode {mode}); 700 is better",
        ),
        "secret_fine": ("{place}：只有本人可读", "{place}: readable by its owner only"),
        "secret_foreign": (
            "{place}：属于其他用户",
            "{place}: belongs to another user",
        ),
    }
)


def sentence(finding: Finding, language: str) -> str:
    """Return a finding in plain words of a language."""
    text = SENTENCES[finding.code][LANGUAGES.index(language)]
    return text.format(place=finding.place, **finding.facts)
