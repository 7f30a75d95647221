"""Days and times of day, as people say them on a Tuesday at nine in the morning."""

import time
from datetime import date, datetime

import pytest

from nlu.entities import heard
from nlu.entities.time import read, read_all, read_day
from tests.conftest import NOW, ZONE

_DAYS = [
    ("下周三", "2026-12-02"),
    ("下下周日", "2026-12-13"),
    ("上上个周三", "2026-11-11"),
    ("下礼拜三", "2026-12-02"),
    ("拜五", "2026-11-27"),
    ("这周六", "2026-11-28"),
    ("本周五", "2026-11-27"),
    ("周末", "2026-11-28"),
    ("礼拜六个讲座", "2026-11-28"),
    ("孩子们周六回来", "2026-11-28"),
    ("下星期的星期三", "2026-12-02"),
    ("明儿", "2026-11-25"),
    ("后儿个", "2026-11-26"),
    ("大后儿", "2026-11-27"),
    ("大后日", "2026-11-27"),
    ("明朝", "2026-11-25"),
    ("今朝", "2026-11-24"),
    ("听日", "2026-11-25"),
    ("寻日", "2026-11-23"),
    ("大前天", "2026-11-21"),
    ("今天天气好，来修吧", "2026-11-24"),
    ("下个月三号", "2026-12-03"),
    ("下个月5号", "2026-12-05"),
    ("十二月二号", "2026-12-02"),
    ("十二月二十五", "2026-12-25"),
    ("二十八号", "2026-11-28"),
    ("月底", "2026-11-30"),
    ("月初", "2026-12-01"),
    ("三天后", "2026-11-27"),
    ("一个星期以后", "2026-12-01"),
    ("元旦", "2027-01-01"),
    ("明年三月五号", "2027-03-05"),
    ("2月29日", "2028-02-29"),
    ("空调坏了明天来修", "2026-11-25"),
    ("后天早饭", "2026-11-26"),
    ("明天晚一点", "2026-11-25"),
]
_WRITTEN = [
    ("2010-01-29", "2010-01-29"),
    ("2010/01/29", "2010-01-29"),
    ("2026.12.01", "2026-12-01"),
    ("1987年1月11日", "1987-01-11"),
    ("二零二六年十二月一号", "2026-12-01"),
    ("两千零四年八月十五", "2004-08-15"),
    ("12/1", "2026-12-01"),
    ("去年本月十日", "2025-11-10"),
]
_CLOCK = [
    ("后天上午十点", "2026-11-26T10:00"),
    ("明儿早上八点半", "2026-11-25T08:30"),
    ("今天下午三点一刻", "2026-11-24T15:15"),
    ("三点三刻", "2026-11-24T15:45"),
    ("晚上七点", "2026-11-24T19:00"),
    ("三点", "2026-11-24T15:00"),
    ("今天八点", "2026-11-24T20:00"),
    ("礼拜天上午九点", "2026-11-29T09:00"),
    ("后天呢，大概下午三点左右", "2026-11-26T15:00"),
    ("今晨5点", "2026-11-24T05:00"),
    ("明早七点", "2026-11-25T07:00"),
    ("今晚八点", "2026-11-24T20:00"),
    ("听朝九点正", "2026-11-25T09:00"),
    ("听日下昼三点", "2026-11-25T15:00"),
    ("中午十二点半", "2026-11-24T12:30"),
    ("夜里十一点", "2026-11-24T23:00"),
    ("夜里两点", "2026-11-25T02:00"),
    ("今晚十二点", "2026-11-25T00:00"),
    ("凌晨两点", "2026-11-25T02:00"),
    ("零点", "2026-11-25T00:00"),
    ("差五分八点", "2026-11-24T19:55"),
    ("上午十点差五分", "2026-11-24T09:55"),
    ("两点来钟", "2026-11-24T14:00"),
    ("三点以后", "2026-11-24T15:00"),
    ("十点以前", "2026-11-24T10:00"),
    ("一点半", "2026-11-24T13:30"),
    ("上午十来点", "2026-11-24T10:00"),
    ("明天上午10.30", "2026-11-25T10:30"),
    ("15:30", "2026-11-24T15:30"),
    ("3:30", "2026-11-24T15:30"),
    ("2026年12月1号下午三点", "2026-12-01T15:00"),
    ("2010 01 29五点", "2010-01-29T05:00"),
    ("明天下午三点两份饭", "2026-11-25T15:00"),
    ("昨天夜里坏的，明天上午十点来", "2026-11-25T10:00"),
    ("明天来修，上午十点", "2026-11-25T10:00"),
]
_COUNTED = [
    ("半个小时以后", "2026-11-24T09:30"),
    ("一刻钟后", "2026-11-24T09:15"),
    ("过两个钟", "2026-11-24T11:00"),
    ("过两个半小时", "2026-11-24T11:30"),
    ("俩钟头以后", "2026-11-24T11:00"),
    ("现在就来", "2026-11-24T09:00"),
    ("马上来", "2026-11-24T09:00"),
    ("立刻派人", "2026-11-24T09:00"),
]
_RANGES = [
    ("后天上午", "2026-11-26T08:00", "2026-11-26T12:00"),
    ("星期六上午", "2026-11-28T08:00", "2026-11-28T12:00"),
    ("后天下午随便几点", "2026-11-26T13:00", "2026-11-26T18:00"),
    ("上半日", "2026-11-24T08:00", "2026-11-24T12:00"),
    ("头晌", "2026-11-24T08:00", "2026-11-24T12:00"),
    ("明朝上昼", "2026-11-25T08:00", "2026-11-25T12:00"),
    ("后半晌", "2026-11-24T13:00", "2026-11-24T18:00"),
    ("晏昼", "2026-11-24T13:00", "2026-11-24T18:00"),
    ("中浪头", "2026-11-24T11:00", "2026-11-24T13:00"),
    ("今儿晌午", "2026-11-24T11:00", "2026-11-24T13:00"),
    ("擦黑", "2026-11-24T17:00", "2026-11-24T19:00"),
    ("半晚巴晌儿", "2026-11-24T17:00", "2026-11-24T19:00"),
    ("夜头", "2026-11-24T18:00", "2026-11-24T21:00"),
    ("听晚", "2026-11-25T18:00", "2026-11-25T21:00"),
    ("听朝", "2026-11-25T06:00", "2026-11-25T09:00"),
    ("明早", "2026-11-25T06:00", "2026-11-25T09:00"),
    ("明儿一早", "2026-11-25T06:00", "2026-11-25T09:00"),
    ("早上", "2026-11-25T06:00", "2026-11-25T09:00"),  # this morning is over
    ("今天早上", "2026-11-24T06:00", "2026-11-24T09:00"),
    ("下午两点到四点", "2026-11-24T14:00", "2026-11-24T16:00"),
    ("上午九点到十一点之间", "2026-11-24T09:00", "2026-11-24T11:00"),
    ("明天九到十一点", "2026-11-25T09:00", "2026-11-25T11:00"),
    ("晚上十点到凌晨两点", "2026-11-24T22:00", "2026-11-25T02:00"),
    ("七八点钟", "2026-11-24T19:00", "2026-11-24T20:00"),
    ("十一二点", "2026-11-24T11:00", "2026-11-24T12:00"),
    ("两三个小时后", "2026-11-24T11:00", "2026-11-24T12:00"),
]
_MISHEARD = [
    ("下里拜四上舞", "2026-12-03T08:00:00+08:00/2026-12-03T12:00:00+08:00"),
    ("后而晚上", "2026-11-26T18:00:00+08:00/2026-11-26T21:00:00+08:00"),
    ("大厚天", "2026-11-27"),
    ("明天种午", "2026-11-25T11:00:00+08:00/2026-11-25T13:00:00+08:00"),
    ("听万", "2026-11-25T18:00:00+08:00/2026-11-25T21:00:00+08:00"),
]
_NO_TIME = [
    *("前面的灯不亮", "我明白了", "3号楼的灯", "六栋一单元三零二", "水管漏水", "", "😀" * 50),
    *("年轻那会儿", "马上就来谢谢", "现在这些单子", "我马上下来", "最近好吗", "刚才说啥"),
    *("声音大一点", "晚一点来", "一点都不热", "有两点意见", "三点五度", "3.5元", "500点积分"),
    *("血压120/80", "吃1/2片药", "5号电池", "住两日", "一周三次", "每周三", "随时会掉下来"),
    *("早上好", "晚安", "晚上睡不着", "两个晚上没睡", "从七点就等着", "等了两个小时", "过两天"),
    *("老时间", "老样子", "下下周", "明后天", "零八年搬来的", "第三点", "一时想不起来"),
    *("网上买的", "找上门来", "听完了", "上舞台", "楼下五零一", "灶上着火", "3-2-501"),
]
_NO_SUCH_DAY = ["2月30日", "13月45号", "2019年2月29日", "2月30日上午十点"]
_LUNAR = [
    *("农历十月初一", "2026年腊月初八", "正月初八上午", "大年三十", "春节", "初一", "除夕晚上八点"),
    *("八月十五", "阴历二十三", "腊月廿三早上"),
]


def _full(moment: str) -> str:
    return f"{moment}:00+08:00"


@pytest.mark.parametrize(("said", "day"), [*_DAYS, *_WRITTEN])
def test_a_day(said: str, day: str) -> None:
    found = read(said, NOW)
    assert found is not None
    assert (found.entity, found.value) == ("date", day)


@pytest.mark.parametrize(("said", "moment"), [*_CLOCK, *_COUNTED])
def test_a_moment(said: str, moment: str) -> None:
    found = read(said, NOW)
    assert found is not None
    assert (found.entity, found.value) == ("time", _full(moment))


@pytest.mark.parametrize(("said", "start", "end"), _RANGES)
def test_a_part_of_a_day_or_two_hours_are_a_range(said: str, start: str, end: str) -> None:
    found = read(said, NOW)
    assert found is not None
    assert (found.entity, found.value) == ("time", f"{_full(start)}/{_full(end)}")


@pytest.mark.parametrize(("said", "value"), _MISHEARD)
def test_words_are_known_by_their_sound(said: str, value: str) -> None:
    found = read(said, NOW)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize("said", ["今天晌午", "网上", "听完", "使劲儿", "明早", "上舞台", "下五楼"])
def test_ordinary_words_stay(said: str) -> None:
    assert heard.written(said) == said


@pytest.mark.parametrize("said", [*_NO_TIME, *_NO_SUCH_DAY, *_LUNAR])
def test_no_time_is_meant_or_none_is_clear(said: str) -> None:
    assert read(said, NOW) is None


@pytest.mark.parametrize(
    "said", ["随时都行", "几时都得", "随便好久都要得", "啥辰光侪可以", "哪天都行"]
)
def test_any_time(said: str) -> None:
    found = read(said, NOW)
    assert found is not None
    assert found.value == "any"


def test_a_clock_time_means_the_day_already_agreed() -> None:
    found = read("上午十点", NOW, day=date(2026, 11, 30))
    assert found is not None
    assert found.value == "2026-11-30T10:00:00+08:00"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("都行", "any"),
        ("你们看着办", "any"),
        ("马上", _full("2026-11-24T09:00")),
        ("现在就行", _full("2026-11-24T09:00")),
        ("一点吧", _full("2026-11-24T13:00")),
        ("半个钟头", _full("2026-11-24T09:30")),
    ],
)
def test_an_answer_says_more_than_the_words_alone(said: str, value: str) -> None:
    found = read(said, NOW, expected=True)
    assert found is not None
    assert found.value == value


def test_anything_goes_only_where_a_time_was_asked_for() -> None:
    assert read("都行", NOW) is None
    assert read("马上", NOW) is None


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("明天，不对，后天", ["2026-11-25", "2026-11-26"]),
        (
            "下午四点，哎，四点我接孙子，四点半",
            [_full(f"2026-11-24T16:{minute}") for minute in ("00", "00", "30")],
        ),
        (
            "明天上午十点，不对，十一点",
            [_full("2026-11-25T10:00"), _full("2026-11-25T11:00")],
        ),
        ("晚上七点，不，八点", [_full("2026-11-24T19:00"), _full("2026-11-24T20:00")]),
        ("水管漏水", []),
    ],
)
def test_all_times_are_read_in_order(said: str, values: list[str]) -> None:
    found = read_all(said, NOW)
    assert [one.value for one in found] == values
    assert found == sorted(found, key=lambda one: one.start)


def test_the_span_is_that_of_the_words() -> None:
    said = "麻烦后天上午十点来"
    found = read(said, NOW)
    assert found is not None
    assert said[found.start : found.end] == "后天上午十点"


def test_what_lies_behind_is_told_and_what_lies_ahead_is_asked_for() -> None:
    found = read_day("昨天订的，今天中午的不要了", NOW)
    assert found is not None
    assert found.value == "2026-11-24"


def test_what_the_library_cannot_bear_is_no_date() -> None:
    assert read("2/2号午正月以", NOW) is None


def test_a_part_of_today_that_is_over_is_that_of_tomorrow() -> None:
    found = read("上午", datetime(2026, 11, 24, 15, tzinfo=ZONE))
    assert found is not None
    assert found.value == "2026-11-25T08:00:00+08:00/2026-11-25T12:00:00+08:00"


@pytest.mark.parametrize(
    "part", ["1", "一", "明天", "三点", "1-", "2010年", "早上", "农历", "马上给我"]
)
def test_length_costs_no_more_than_its_share(part: str) -> None:
    said = part * (10_000 // len(part))
    started = time.process_time()
    read_all(said, NOW, expected=True)
    assert time.process_time() - started < 1
