"""Reporting what is broken: what, where, since when, when to come, with pictures, and not twice."""

from dataclasses import replace
from typing import Any

import pytest

from data.model.requests import RequestStatus
from data.model.talk import Expecting
from data.model.turns import Create
from handlers.services.repair import Repair
from tests.unit.handlers.request_fakes import TOMORROW_AT_THREE, Counter

HOME = "三栋二单元五零一"


def _slots(counter: Counter, no: str = "1001") -> dict[str, Any]:
    return dict(counter.requests.get(no).slots)


def test_everything_at_once_needs_one_yes() -> None:
    counter = Counter()
    said = counter.opens(
        Repair(), "水管漏水，明天下午三点来", item="水管", fault="漏水", time=TOMORROW_AT_THREE
    )
    assert said == f"我念一遍：修水管漏水，{HOME}。明天下午三点上门。对吗？"
    assert counter.yes() == "记好了，单号一零零一。"
    assert _slots(counter) == {
        "item": "水管", "fault": "漏水", "time": TOMORROW_AT_THREE, "address": "3栋2单元501"
    }  # fmt: skip


def test_several_things_in_one_request() -> None:
    counter = Counter()
    said = counter.opens(Repair(), "水管和灯都坏了，随时来", item=["水管", "灯"], time="any")
    assert said == f"我念一遍：修水管、灯，{HOME}。随时可以上门。对吗？"
    counter.yes()
    assert _slots(counter)["item"] == ["水管", "灯"]
    assert "time" not in _slots(counter)


def test_one_more_thing_while_we_talk() -> None:
    counter = Counter()
    counter.opens(Repair(), "水管漏水", item="水管", fault="漏水")
    counter.says("灯也坏了", "report_repair", item="灯", fault="损坏")
    said = counter.says("随时", time="any")
    assert said == f"我念一遍：修水管、灯，漏水，{HOME}。随时可以上门。对吗？"


def test_another_thing_without_too_takes_its_place() -> None:
    counter = Counter()
    counter.opens(Repair(), "水管坏了", item="水管")
    counter.says("说错了，灯", item="灯")
    assert counter.says("随时", time="any").startswith("我念一遍：修灯，")


@pytest.mark.parametrize("words", ["尽快来", "越快越好", "随时", "赶紧的"])
def test_soon_is_any_time(words: str) -> None:
    counter = Counter()
    counter.opens(Repair(), "灯坏了", item="灯")
    assert "随时可以上门" in counter.says(words)


def test_at_once_is_any_time_and_soon_beside_a_time_changes_nothing() -> None:
    counter = Counter()
    counter.opens(Repair(), "灯坏了", item="灯")
    assert "随时可以上门" in counter.says("马上", time=counter.now.isoformat())
    counter.says("明天下午三点", time=TOMORROW_AT_THREE)
    assert counter.yes("好，尽快来啊").startswith("记好了")


def test_a_range_is_read_back_as_said() -> None:
    counter = Counter()
    span = "2026-11-25T14:00:00+08:00/2026-11-25T16:00:00+08:00"
    said = counter.opens(Repair(), "修灯", item="灯", time=span)
    assert "明天下午两点到四点上门" in said


def test_a_time_that_is_over_is_asked_for_again() -> None:
    counter = Counter()
    counter.opens(Repair(), "灯坏了", item="灯")
    said = counter.says("今天早上七点", time="2026-11-24T07:00:00+08:00")
    assert said == "这个时间已经过了。您看几时方便？"
    assert counter.says("昨天", date="2026-11-23") == "这个时间已经过了。您看几时方便？"
    assert "明天下午三点" in counter.says("明天下午三点", time=TOMORROW_AT_THREE)


def test_another_day_at_the_read_back_leaves_the_hour() -> None:
    counter = Counter()
    counter.opens(Repair(), "修灯，明天下午三点", item="灯", time=TOMORROW_AT_THREE)
    said = counter.says("不对，是后天", "deny", date="2026-11-26")
    assert said == f"我念一遍：修灯，{HOME}。后天下午三点上门。对吗？"


def test_this_morning_is_not_over_while_it_lasts() -> None:
    counter = Counter()
    morning = "2026-11-24T08:00:00+08:00/2026-11-24T12:00:00+08:00"
    assert "对吗" in counter.opens(Repair(), "修灯，上午来", item="灯", time=morning)


@pytest.mark.parametrize(
    ("words", "slots", "since"),
    [
        ("水管从昨天开始漏的", {"item": "水管"}, "从昨天开始"),
        ("水管昨天就漏了", {"item": "水管", "date": "2026-11-23"}, "昨天就"),
        ("水管漏了三天了", {"item": "水管"}, "漏了三天"),
        ("马桶堵了好几天", {"item": "马桶"}, "堵了好几天"),
    ],
)
def test_since_when_is_noted_and_no_wish(words: str, slots: dict[str, Any], since: str) -> None:
    counter = Counter()
    assert counter.opens(Repair(), words, **slots).startswith("什么时候上门方便？")
    counter.says("随时", time="any")
    counter.yes()
    request = counter.requests.get("1001")
    assert request.history[0].note == since
    assert set(request.slots) == {"item", "address"}


def test_pictures_are_read_back_and_sent_along() -> None:
    counter = Counter()
    counter.opens(Repair(), "灯坏了", item="灯")
    form = counter.session.form
    assert form is not None
    with_pictures = replace(form, attachments=("a", "b"))
    counter.session = replace(counter.session, form=with_pictures)
    assert counter.says("随时", time="any").endswith("带上两张照片。对吗？")
    (change,) = Repair().finish(counter.session.form or form, counter.turn("对")).changes
    assert isinstance(change, Create)
    assert change.draft.attachments == ("a", "b")


def test_the_same_thing_is_not_recorded_twice() -> None:
    counter = Counter()
    counter.repair("水管", RequestStatus.ASSIGNED, fault="漏水", time=TOMORROW_AT_THREE)
    said = counter.opens(Repair(), "水管又漏水了", item="水管", fault="漏水")
    told = "修水管，维修老马接了，明天下午三点来。"
    assert said == f"这件您报过了。{told}是另外一件坏了吗？"
    prompt = counter.session.prompt
    assert (prompt.expecting, prompt.slot) == (Expecting.CONFIRMATION, "again")


def test_another_one_of_the_same_kind_goes_on_as_ever() -> None:
    counter = Counter()
    counter.repair("水管")
    counter.opens(Repair(), "水管漏水", item="水管", fault="漏水")
    assert counter.yes("是").startswith("什么时候上门方便？")
    assert counter.says("随时", time="any").startswith("我念一遍：修水管漏水")
    counter.yes()
    assert counter.statuses() == {"1001": "received", "1002": "received"}


def test_another_one_said_in_words() -> None:
    counter = Counter()
    counter.repair("水管")
    counter.opens(Repair(), "水管漏水", item="水管")
    assert counter.says("是另外一件", "deny").startswith("什么时候上门方便？")


@pytest.mark.parametrize(
    "known",
    [
        {"item": "水管", "place": "厨房"},
        {"item": "水管", "address": "6栋1单元302"},
        {"item": "灯"},
    ],
)
def test_elsewhere_or_otherwise_is_another_repair(known: dict[str, Any]) -> None:
    counter = Counter()
    counter.repair(**known)
    said = counter.opens(Repair(), "卫生间水管漏水", item="水管", place="卫生间")
    assert said.startswith("什么时候上门方便？")


def test_what_was_repaired_before_may_break_again() -> None:
    counter = Counter()
    counter.repair("水管", RequestStatus.DONE)
    assert counter.opens(Repair(), "水管漏水", item="水管").startswith("什么时候上门方便？")


def test_the_same_fault_where_no_thing_was_named() -> None:
    counter = Counter()
    counter.repair("水管", fault="漏水")
    assert "报过了" in counter.opens(Repair(), "漏水了", fault="漏水")
