"""Days and times of day, as people say them on a Tuesday at nine in the morning."""

from datetime import date

import pytest

from nlu.entities.time import read
from tests.conftest import NOW


@pytest.mark.parametrize(
    ("said", "entity", "value"),
    [
        ("后天上午十点", "time", "2026-11-26T10:00:00+08:00"),
        ("明儿早上八点半", "time", "2026-11-25T08:30:00+08:00"),
        ("今天下午三点一刻", "time", "2026-11-24T15:15:00+08:00"),
        ("晚上七点", "time", "2026-11-24T19:00:00+08:00"),
        ("三点", "time", "2026-11-24T15:00:00+08:00"),
        ("下周三", "date", "2026-12-02"),
        ("礼拜天上午九点", "time", "2026-11-29T09:00:00+08:00"),
        ("下个月三号", "date", "2026-12-03"),
        ("十二月二号", "date", "2026-12-02"),
        ("月底", "date", "2026-11-30"),
        ("半个小时以后", "time", "2026-11-24T09:30:00+08:00"),
        ("一刻钟后", "time", "2026-11-24T09:15:00+08:00"),
        ("过两个半小时", "time", "2026-11-24T11:30:00+08:00"),
        ("明早七点", "time", "2026-11-25T07:00:00+08:00"),
        ("今晚八点", "time", "2026-11-24T20:00:00+08:00"),
        ("听日下昼三点", "time", "2026-11-25T15:00:00+08:00"),
        ("15:30", "time", "2026-11-24T15:30:00+08:00"),
        ("后天上午", "time", "2026-11-26T08:00:00+08:00/2026-11-26T12:00:00+08:00"),
        ("下午两点到四点", "time", "2026-11-24T14:00:00+08:00/2026-11-24T16:00:00+08:00"),
        ("空调坏了明天来修", "date", "2026-11-25"),
        ("随时", "time", "any"),
    ],
)
def test_what_is_said_becomes_a_canonical_value(said: str, entity: str, value: str) -> None:
    found = read(said, NOW)
    assert found is not None
    assert (found.entity, found.value) == (entity, value)


@pytest.mark.parametrize(
    "said", ["前面的灯不亮", "我明白了", "3号楼的灯", "六栋一单元三零二", "水管漏水", "", "😀" * 50]
)
def test_other_words_are_no_time(said: str) -> None:
    assert read(said, NOW) is None


def test_a_clock_time_means_the_day_already_agreed() -> None:
    found = read("上午十点", NOW, day=date(2026, 11, 30))
    assert found is not None
    assert found.value == "2026-11-30T10:00:00+08:00"


def test_anything_goes_only_where_a_time_was_asked_for() -> None:
    assert read("都行", NOW) is None
    found = read("都行", NOW, expected=True)
    assert found is not None
    assert found.value == "any"
