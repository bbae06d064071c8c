"""Names that are drawn by lot: streets, communities. All plausible in a town south of the river."""

from __future__ import annotations

import itertools

import numpy as np

_FIRST = (
    "新元", "彩云", "百花", "玉兰", "金桥", "银杏", "桃坞", "水仙", "香花", "枫桥", "寒山", "长船",
    "永津", "清塘", "硕房", "富强", "光华", "友联", "南浩", "潭子", "莲香", "红庄", "杨枝", "泰让",
    "吉庆", "福星", "兴隆", "学士", "文昌", "采莲", "永林", "凤南", "锦帆", "书院", "仁德", "和平",
    "青石", "白莲", "柳巷", "梅亭", "云龙", "仓桥", "石幢", "范庄", "因果", "蓝缎", "带城", "砖桥",
    "金狮", "乌鹊", "槐树", "丁香", "盛家", "孔付", "西美", "东美", "瓣莲", "马济", "北塔", "茶场",
)  # fmt: skip
_LAST = ("街", "巷", "路", "弄", "里", "浜", "新街", "东路")

_HAN = "零一二三四五六七八九"
_ESTATE_LAST = ("新村", "花园", "苑", "里", "家园", "社")


def _shuffled(first: tuple[str, ...], last: tuple[str, ...], rng: np.random.Generator) -> list[str]:
    pairs = [a + b for a, b in itertools.product(first, last) if a[-1] not in b]
    return [pairs[i] for i in rng.permutation(len(pairs))]


def _take(taken: set[str], pool: list[str], count: int) -> list[str]:
    fresh = [name for name in pool if name not in taken]
    turn = itertools.count(1)
    while len(fresh) < count:
        number = next(turn)
        fresh += [f"{name}{_HAN[number % len(_HAN)]}" for name in pool]
    return fresh[:count]


def street_names(taken: set[str], count: int, rng: np.random.Generator) -> list[str]:
    """Return names of streets that are not taken yet, all different up to some thousands."""
    return _take(taken, _shuffled(_FIRST, _LAST, rng), count)


def estate_names(taken: set[str], count: int, rng: np.random.Generator) -> list[str]:
    """Return names of estates that are not taken yet, all different up to some thousands."""
    return _take(taken, _shuffled(_FIRST, _ESTATE_LAST, rng), count)


def ordinal(number: int) -> str:
    """Return 1…99 in Chinese figures, as in 一中队 or 十二组."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{_HAN[tens]}十")
    return head + (_HAN[ones] if ones or not tens else "")
