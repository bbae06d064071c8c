"""The words of a document, in Chinese and in English; panels have their own, which need Qt."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LANGUAGES: Final = ("zh_CN", "en")

WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "product": ("一屏", "Yiping"),
        "situation": ("现状地图", "Situation map"),
        "incident": ("事件地图", "Incident map"),
        "as_of": ("截至 {time}", "as of {time}"),
        "origin.mirror": ("来源 本机镜像 第 {seq} 条", "from this machine's mirror, no. {seq}"),
        "origin.seat": ("来源 坐席镜像 第 {seq} 条", "from a seat's mirror, no. {seq}"),
        "origin.server": ("来源 上级平台 第 {seq} 条", "from the upper tier, no. {seq}"),
        "missing": ("有 {n} 行数据损坏未列入", "{n} damaged rows are left out"),
        "left_out": ("地图从略：{what}", "left out of the map: {what}"),
        "masked": ("脱敏 开", "masked"),
        "unmasked": ("未脱敏 限席位内使用", "NOT masked: for seats only"),
        "mood.steady": ("总体平稳", "Steady"),
        "mood.tight": ("偏紧", "Tight"),
        "mood.strained": ("紧张", "Strained"),
        "state.red": ("紧急", "Urgent"),
        "state.yellow": ("关注", "Watch"),
        "state.blue": ("在办", "In hand"),
        "state.green": ("办结", "Closed"),
        "attention": ("需关注", "Needs attention"),
        "in_hand": ("在办案件", "In hand"),
        "worst_first": ("最急在前", "worst first"),
        "by_time": ("按剩余时间", "by time left"),
        "none_open": ("没有待办案件", "No open cases"),
        "more": ("还有 {n} 件，见地图", "{n} more on the map"),
        "unknown_place": ("位置不明", "place unknown"),
        "overdue": ("超时", "overdue"),
        "no_limit": ("不限时", "no limit"),
        "units": ("力量", "Units"),
        "free_of": ("空闲 {free} / {all}", "{free} free of {all}"),
        "filled": ("实心空闲 空心在办\n虚线无定位", "solid free, hollow busy,\ndashed no fix"),
        "unit.free": ("空闲", "free"),
        "unit.busy": ("在办", "busy"),
        "unit.lost": ("无定位，示驻地", "no fix, shown at its base"),
        "timeline": ("处置经过", "Timeline"),
        "where": ("位置", "Place"),
        "cell": ("网格", "Cell"),
        "category": ("类别", "Category"),
        "source": ("来源", "Source"),
        "stage": ("环节", "Step"),
        "reported": ("受理", "Reported"),
        "handler": ("承办", "Handled by"),
        "order": ("指令", "Order"),
        "text": ("诉求", "Report"),
        "nearest": ("就近力量", "Nearest units"),
        "estimated": ("估计到场", "estimated arrival"),
        "assigned": ("承办", "assigned"),
        "reports": ("{n} 次反映", "reported {n} times"),
        "day": ("日间", "Day"),
        "night": ("夜间", "Night"),
        "layers": ("图层", "Layers"),
        "layer.cases": ("在办案件", "Open cases"),
        "layer.closed": ("近 24 小时办结", "Closed in 24 h"),
        "layer.units": ("力量", "Units"),
        "layer.cells": ("网格与关注网格", "Cells"),
        "layer.names": ("地名", "Names"),
        "layer.base": ("底图", "Base map"),
        "zoom_in": ("放大", "Zoom in"),
        "zoom_out": ("缩小", "Zoom out"),
        "home": ("全貌", "Whole area"),
        "close": ("关闭", "Close"),
        "map": ("地图", "Map"),
        "keys": ("方向键移动  + − 缩放", "arrows move, + − zoom"),
        "made_by": (
            "本文件独立完整，打开时不连接任何网络",
            "This file is complete in itself and uses no network",
        ),
        "no_script": (
            "此文件需要浏览器允许脚本；它不连接任何网络。",
            "This file needs scripts to be allowed; it uses no network.",
        ),
        "layers_of.building": ("建筑", "buildings"),
        "layers_of.road/lane": ("里弄", "lanes"),
        "layers_of.block": ("街坊", "blocks"),
        "category.appearance": ("市容", "City appearance"),
        "category.noise": ("噪声油烟", "Noise and fumes"),
        "category.road": ("道路设施", "Roads and utilities"),
        "category.fire": ("消防", "Fire safety"),
        "category.elder": ("为老", "Elder care"),
        "category.water": ("水环境", "Water"),
        "category.housing": ("房屋", "Housing"),
        "category.dispute": ("纠纷", "Dispute"),
        "category.enterprise": ("企业", "Enterprise"),
        "category.opinion": ("舆情", "Public opinion"),
        "seal.appearance": ("容", "CA"),
        "seal.noise": ("噪", "NO"),
        "seal.road": ("路", "RD"),
        "seal.fire": ("消", "FR"),
        "seal.elder": ("老", "EL"),
        "seal.water": ("水", "WA"),
        "seal.housing": ("房", "HO"),
        "seal.dispute": ("纠", "DI"),
        "seal.enterprise": ("企", "EN"),
        "seal.opinion": ("舆", "OP"),
        "source.hotline": ("12345", "12345"),
        "source.governance": ("综治", "Governance"),
        "source.petition": ("信访", "Petition"),
        "source.civil": ("民政", "Civil affairs"),
        "source.city": ("数字城管", "City mgmt"),
        "source.social": ("社保", "Social ins."),
        "source.app": ("小程序", "App"),
        "source.grid": ("网格", "Grid"),
        "source.door": ("门磁", "Door"),
        "source.camera": ("视频", "Camera"),
        "source.shore": ("岸线", "Shore"),
        "source.seat": ("坐席", "Seat"),
        "source.file": ("文件", "File"),
        "kind.enforcement": ("执法", "Officers"),
        "kind.grid": ("网格", "Grid"),
        "kind.medical": ("医护社工", "Medics"),
        "kind.fire": ("消防", "Fire"),
        "kind.repair": ("抢修", "Repair"),
        "kind.boat": ("水巡", "Boats"),
        "kind.police": ("公安", "Police"),
        "stage.clue": ("线索", "Clue"),
        "stage.verify": ("待核实", "To verify"),
        "stage.intake": ("待立案", "To file"),
        "stage.filed": ("待派单", "To dispatch"),
        "stage.sent": ("待签收", "To sign for"),
        "stage.enroute": ("途中", "On the way"),
        "stage.working": ("处置中", "Handling"),
        "stage.done": ("已处置待确认", "Handled, to confirm"),
        "stage.check": ("已核查待办结", "Checked, to close"),
        "stage.closed": ("已办结", "Closed"),
        "stage.eval": ("已评价", "Evaluated"),
        "stage.refused": ("不予立案", "Not filed"),
        "stage.merged": ("已合并", "Merged"),
        "stage.void": ("已作废", "Voided"),
        "done.report": ("受理", "reported"),
        "done.file": ("核实立案", "verified"),
        "done.dispatch": ("派单", "sent"),
        "done.sign": ("签收", "signed for"),
        "done.arrive": ("到场", "on site"),
        "done.feedback": ("反馈", "handled"),
        "done.check": ("核查", "checked"),
        "done.close": ("办结", "closed"),
        "done.note": ("备注", "remarked"),
        "done.amend": ("更正", "corrected"),
        "done.regrade": ("改级改期", "regraded"),
        "done.again": ("再次反映", "reported again"),
        "done.void": ("作废", "voided"),
        "due.verify": ("受理剩余", "to verify"),
        "due.dispatch": ("派单剩余", "to dispatch"),
        "due.sign": ("签收剩余", "to sign"),
        "due.arrive": ("到场剩余", "to arrive"),
        "due.confirm": ("确认剩余", "to confirm"),
        "due.close": ("结案剩余", "to close"),
        "due.handle": ("办结剩余", "to handle"),
        "separator": ("，", ", "),
        "hours": ("{hours} 时 {minutes} 分", "{hours} h {minutes} m"),
        "days": ("{n} 天", "{n} d"),
        "weekday.0": ("周一", "Mon"),
        "weekday.1": ("周二", "Tue"),
        "weekday.2": ("周三", "Wed"),
        "weekday.3": ("周四", "Thu"),
        "weekday.4": ("周五", "Fri"),
        "weekday.5": ("周六", "Sat"),
        "weekday.6": ("周日", "Sun"),
    }
)
"""Each word by its name: Chinese, English. Names in braces are filled in."""


class Words:
    """The words in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._place = LANGUAGES.index(language)

    def __call__(self, name: str, **facts: object) -> str:
        """Return a word, filled in; a name that the program does not know is a KeyError."""
        return WORDS[name][self._place].format(**facts)

    def known(self, group: str, name: str) -> str:
        """Return the word for something of the town's, or its own name where there is none."""
        found = WORDS.get(f"{group}.{name}")
        return found[self._place] if found else name

    def joined(self, *parts: str) -> str:
        """Return the parts that are not empty with the sign of this language between them."""
        return self("separator").join(part for part in parts if part)
