"""A town of two square kilometres with one of everything, and the demo town made once."""

from __future__ import annotations

import pytest

from app.sim.town.plan import Canal, Centre, Cut, Green, Path, Plan, Split, Spot
from app.sim.town.survey import Survey, survey
from app.sim.town.town import Town, generate

TINY = Plan(
    name="小镇",
    county="320508",
    lon=120.6,
    lat=31.3,
    frame=(-1_500, -1_400, 1_500, 1_400),
    outline=((-1_200, -1_000), (1_100, -1_000), (1_200, 0), (1_000, 1_000), (-1_100, 1_050)),
    old=((-700, -700), (0, -700), (0, 600), (-700, 600)),
    cuts=(
        Cut("人民路", "main", "u", -350, -1_400, 1_400),
        Cut("干将路", "main", "v", 40, -1_500, 1_500),
        Cut("西环路", "street", "u", -760, -760, 660),
        Cut("外环路", "street", "u", 60, -1_400, 1_400),
        Cut("南环路", "street", "v", -760, -700, 60),
        Cut("北环路", "street", "v", 660, -700, 60),
        Cut("远路", "street", "u", 5_000, -1_400, 1_400),
    ),
    canals=(
        Canal(
            "外城河", "moat", 40.0, ((-700, -700), (0, -700), (0, 600), (-700, 600)),
            closed=True, bank_m=15.0,
        ),
        Canal("斜河", "canal", 20.0, ((60, -100), (900, -900), (1_500, -1_400))),
        Canal("远河", "river", 20.0, ((-1_450, -1_400), (-1_400, 1_400))),
        Canal("平江河", "canal", 10.0, ((-180, -620), (-180, 560)), lanes=("平江路",)),
        Canal("横河", "canal", 10.0, ((-640, 300), (-40, 300)), lanes=("横河下塘", "横河上塘")),
    ),
    paths=(Path("斜街", "street", ((100, -80), (500, -460), (950, -880))),),
    greens=(
        Green("大公园", (600, 500), (140, 110), 0.4),
        Green("小公园", (-500, -300), (60, 50)),
    ),
    spots=(
        Spot("彩香一村", "estate", (400, 200)),
        Spot("平江路", "sight", (-170, 0)),
    ),
    offices=Split("u", -350.0, "西街道", Split("v", 40.0, "南街道", "北街道")),
    order=("北街道", "西街道", "南街道"),
    communities=9,
    cells=30,
    households=5_000,
    centres=(Centre((-200, 0), 1_000.0),),
    grain={"old": 84.0, "new": 170.0, "rural": 420.0, "parcel": 40.0, "row": 44.0, "slab": 80.0},
)  # fmt: skip


@pytest.fixture(scope="session")
def tiny_plan() -> Plan:
    return TINY


@pytest.fixture
def tiny() -> Survey:
    return survey(TINY, 1)


@pytest.fixture(scope="session")
def demo() -> Town:
    return generate(1)
