"""Points: what somebody has, in words; how more are earned; what they buy."""

import pytest

from handlers.services.points import tell_earning, tell_points, tell_rewards
from tests.unit.handlers.community_fakes import CATALOGUE, RICE, Neighbourhood, spoken, written


def _with(points: int) -> Neighbourhood:
    here = Neighbourhood()
    here.points.catalogue = list(CATALOGUE)
    if points:
        here.earned(points, "陪张阿姨看病", days_ago=3)
    return here


def test_balance_and_history_are_said_as_people_say_them() -> None:
    here = _with(80)
    here.earned(-20, "换了一盒鸡蛋", days_ago=1)
    said = spoken(tell_points(here.turn("我还有多少积分", "query_points")))
    assert said == (
        "您有六十个积分。最近是：昨天，换了一盒鸡蛋，用了二十分。大前天，陪张阿姨看病，加八十分。"
    )


def test_only_the_last_three_are_read_out() -> None:
    here = _with(0)
    for days in (5, 4, 3, 2):
        here.earned(10, f"第{days}件事", days_ago=days)
    said = spoken(tell_points(here.turn("积分明细", "query_points")))
    assert "第二件事" not in said
    assert "第2件事" in said
    assert "第5件事" not in said


def test_whoever_has_none_hears_how_to_begin() -> None:
    said = spoken(tell_points(_with(0).turn("我有多少分", "query_points")))
    assert said == "您有零个积分。帮邻居办办事，就能攒分。"


@pytest.mark.parametrize(
    "asked",
    [
        "积分怎么攒", "怎么得积分", "怎么赚积分", "积分咋个挣的，给我摆一哈", "做一趟志愿者好拿几分啊",
        "积分哪能来的，我搞不懂", "陪邻居看病可以记积分吗", "怎么攒分", "教人写毛笔字给不给算分儿",
    ],
)  # fmt: skip
def test_how_to_earn_is_told_to_whoever_asks_for_that(asked: str) -> None:
    outcome = tell_points(_with(60).turn(asked, "query_points"))
    assert outcome.say == tell_earning(_with(60).turn(asked)).say
    assert "跑一次腿，加十分" in spoken(outcome)


@pytest.mark.parametrize(
    "asked",
    [
        "我还有多少积分",
        "积分怎么少了",
        "上次扫楼道加分了没有",
        "分到账没",
        "我前天帮人带饭，有伐分",
    ],
)
def test_a_question_about_ones_own_points_is_no_question_about_earning(asked: str) -> None:
    assert "您有六十个积分" in spoken(tell_points(_with(60).turn(asked, "query_points")))


def test_the_catalogue_is_read_out_in_four_and_written_whole() -> None:
    outcome = tell_rewards(_with(30).turn("积分能换什么", "query_points"))
    heard, read = spoken(outcome), written(outcome)
    assert heard == (
        "您有三十个积分。能换这些：鸡蛋，一盒二十分。理发券，一张三十分。"
        "大米，一袋五十分。食用油，一桶六十分。另外还有一样，都写下来了。"
    )
    assert "家政服务100分" in read
    assert "洗衣液" not in read, "nobody is offered what is used up"


def test_nothing_in_the_catalogue_is_said() -> None:
    here = Neighbourhood()
    assert "没有能换的" in spoken(tell_rewards(here.turn("能换什么", "query_points")))


def test_whether_the_points_reach_is_answered_for_the_thing_that_was_named() -> None:
    asked = "我的分够换袋米吗"
    assert spoken(tell_points(_with(60).turn(asked, "query_points"))).endswith(
        "大米要五十分，够换了。"
    )
    assert spoken(tell_points(_with(10).turn(asked, "query_points"))).endswith(
        "大米要五十分，还差四十分。"
    )
    assert RICE.points == 50
