"""Altering what was asked for: which, what, read back, written once, and put right at once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from data.model.requests import RequestKind, RequestStatus
from data.model.talk import Form
from handlers.services.change import ChangeRequest, changes_what, correct_last
from tests.unit.handlers.request_fakes import GRANNY, HELPER, TOMORROW_AT_THREE, Counter

AFTER_TOMORROW_AT_THREE = "2026-11-26T15:00:00+08:00"
LONG = timedelta(minutes=11)


def _pipe() -> Counter:
    counter = Counter()
    counter.repair("水管", fault="漏水", place="厨房", time=TOMORROW_AT_THREE)
    counter.now += LONG
    return counter


def _both() -> Counter:
    counter = _pipe()
    counter.made(RequestKind.ERRAND, task="取药", date="2026-11-25", address=GRANNY.address)
    counter.now += LONG
    return counter


def _slots(counter: Counter, no: str = "1001") -> dict[str, Any]:
    return dict(counter.requests.get(no).slots)


def test_another_time_is_read_back_and_written_once_agreed() -> None:
    counter = _pipe()
    said = counter.opens(ChangeRequest(), "改到后天下午三点", time=AFTER_TOMORROW_AT_THREE)
    assert said == "修厨房水管改到后天下午三点。对吗？"
    assert _slots(counter)["time"] == TOMORROW_AT_THREE
    assert counter.yes() == "改好了。"
    assert _slots(counter)["time"] == AFTER_TOMORROW_AT_THREE


def test_a_day_alone_asks_for_the_hour_of_a_repair() -> None:
    counter = _pipe()
    assert counter.opens(ChangeRequest(), "改到后天", date="2026-11-26") == "后天几点方便？"
    said = counter.says("下午三点", time=AFTER_TOMORROW_AT_THREE)
    assert said == "修厨房水管改到后天下午三点。对吗？"


def test_a_day_alone_is_enough_for_an_errand() -> None:
    counter = _both()
    said = counter.opens(ChangeRequest(), "取药改到后天", task="取药", date="2026-11-26")
    assert said == "取药改到后天。对吗？"
    counter.yes()
    assert _slots(counter, "1002") == {
        "task": "取药", "date": "2026-11-26", "address": GRANNY.address
    }  # fmt: skip


def test_an_hour_takes_the_place_of_a_day() -> None:
    counter = _both()
    counter.opens(ChangeRequest(), "取药改到后天三点", task="取药", time=AFTER_TOMORROW_AT_THREE)
    counter.yes()
    assert "date" not in _slots(counter, "1002")


def test_the_thing_that_names_a_request_is_no_change_of_it() -> None:
    counter = _both()
    said = counter.opens(
        ChangeRequest(), "修水管的改到后天下午三点", item="水管", time=AFTER_TOMORROW_AT_THREE
    )
    assert said == "修厨房水管改到后天下午三点。对吗？"
    counter.yes()
    assert _slots(counter)["item"] == "水管"


def test_several_are_asked_about_and_what_was_said_is_kept() -> None:
    counter = _both()
    said = counter.opens(ChangeRequest(), "改到后天下午三点", time=AFTER_TOMORROW_AT_THREE)
    assert said == "改哪一件？取药，修厨房水管。"
    assert counter.choices == ("取药", "修厨房水管")
    assert counter.says("第二个") == "修厨房水管改到后天下午三点。对吗？"


def test_what_was_recorded_a_moment_ago_is_meant() -> None:
    counter = _both()
    counter.repair("灯", time=TOMORROW_AT_THREE)
    counter.session = replace(counter.session, last_request="1003")
    said = counter.opens(ChangeRequest(), "改到后天下午三点", time=AFTER_TOMORROW_AT_THREE)
    assert said == "修灯改到后天下午三点。对吗？"


@pytest.mark.parametrize(
    ("words", "slots", "read_back", "written"),
    [
        (
            "不是厨房，是卫生间",
            {"place": "卫生间"},
            "修厨房水管改成修卫生间水管。对吗？",
            {"place": "卫生间"},
        ),
        (
            "其实是水龙头",
            {"item": "水龙头"},
            "修厨房水管改成修厨房水龙头。对吗？",
            {"item": "水龙头"},
        ),
        (
            "地址错了，是6栋1单元302",
            {"address": "6栋1单元302"},
            "修厨房水管的地址改成六栋一单元三零二。对吗？",
            {"address": "6栋1单元302"},
        ),
        (
            "电话改一下",
            {"phone": "13800000000"},
            "修厨房水管的电话改成幺三八，零零零零，零零零零。对吗？",
            {"phone": "13800000000"},
        ),
        (
            "灯也坏了，再加一样",
            {"item": "灯"},
            "修厨房水管改成修厨房水管、灯。对吗？",
            {"item": ["水管", "灯"]},
        ),
        (
            "改到后天三点，地址是6栋1单元302",
            {"time": AFTER_TOMORROW_AT_THREE, "address": "6栋1单元302"},
            "修厨房水管改一下：后天下午三点，六栋一单元三零二。对吗？",
            {"time": AFTER_TOMORROW_AT_THREE, "address": "6栋1单元302"},
        ),
    ],
)
def test_what_may_be_different(
    words: str, slots: dict[str, Any], read_back: str, written: dict[str, Any]
) -> None:
    counter = _pipe()
    assert counter.opens(ChangeRequest(), words, **slots) == read_back
    counter.yes()
    assert written.items() <= _slots(counter).items()


def test_any_time_takes_the_appointment_away() -> None:
    counter = _pipe()
    said = counter.opens(ChangeRequest(), "改成随时都行", time="any")
    assert said == "修厨房水管改成随时都行。对吗？"
    counter.yes()
    assert "time" not in _slots(counter)


def test_a_door_of_the_same_house_is_completed_a_bare_house_is_asked_about() -> None:
    counter = _pipe()
    said = counter.opens(ChangeRequest(), "地址错了，是502", address="502")
    assert said == "修厨房水管的地址改成三栋二单元五零二。对吗？"
    said = counter.opens(ChangeRequest(), "地址错了，是六栋", address="6栋")
    assert said == "六栋，是几单元几号？"


@pytest.mark.parametrize(
    ("words", "moved"),
    [
        ("往后推两天", "2026-11-27T15:00:00+08:00"),
        ("提前一天", "2026-11-24T15:00:00+08:00"),
        ("让师傅晚一个钟头来", "2026-11-25T16:00:00+08:00"),
        ("早半个小时来", "2026-11-25T14:30:00+08:00"),
    ],
)
def test_putting_off_is_reckoned_from_the_appointment(words: str, moved: str) -> None:
    counter = _pipe()
    counter.opens(ChangeRequest(), words)
    counter.yes()
    assert _slots(counter)["time"] == moved


def test_putting_off_is_remembered_while_it_is_asked_which() -> None:
    counter = _both()
    assert counter.opens(ChangeRequest(), "往后推两天").startswith("改哪一件？")
    assert counter.says("修水管的", item="水管") == "修厨房水管改到大后天下午三点。对吗？"


def test_a_time_that_is_over_is_asked_for_again() -> None:
    counter = _pipe()
    said = counter.opens(ChangeRequest(), "改到今天八点", time="2026-11-24T08:00:00+08:00")
    assert said == "这个时间已经过了。您看几时方便？"
    assert counter.opens(ChangeRequest(), "提前两天").startswith("这个时间已经过了。")


def test_nothing_new_asks_what() -> None:
    counter = _pipe()
    assert counter.opens(ChangeRequest(), "改一下报修") == "修厨房水管，您想改什么？"
    assert counter.says("地址") == "您住几栋几单元几号？"
    said = counter.opens(ChangeRequest(), "改一下报修的时间")
    assert said == "修厨房水管，改到什么时候？"
    said = counter.opens(ChangeRequest(), "改到明天下午三点", time=TOMORROW_AT_THREE)
    assert said == "修厨房水管已经是这样了。您想改什么？"


@pytest.mark.parametrize("words", ["不改了", "那就不改了吧", "还是别改了", "算了，不改了"])
def test_leaving_it_as_it_is(words: str) -> None:
    counter = _pipe()
    counter.opens(ChangeRequest(), "改一下")
    assert counter.says(words) == "好，先不办了。"
    assert counter.session.form is None


def test_another_request_named_meanwhile() -> None:
    counter = _both()
    counter.opens(ChangeRequest(), "取药的改一下", task="取药")
    said = counter.says("改一下报修的时间", "change_request")
    assert said == "修厨房水管，改到什么时候？"


def test_another_worker_is_for_staff() -> None:
    assert "找人" in _pipe().opens(ChangeRequest(), "换个师傅来行不行")


def test_what_has_ended_and_what_is_no_repair() -> None:
    counter = _pipe()
    counter.requests.kept["1001"] = replace(counter.requests.get("1001"), status=RequestStatus.DONE)
    said = counter.opens(ChangeRequest(), "修水管的改到后天", item="水管", date="2026-11-26")
    assert said == "修厨房水管已经结束了，改不了。要找人商量，就说“找人”。"
    counter.meal("2026-11-25", "lunch")
    assert "改不了" in counter.opens(ChangeRequest(), "改1002", request_no="1002")
    assert "没有单号" in counter.opens(ChangeRequest(), "改1009", request_no="1009")
    assert Counter().opens(ChangeRequest(), "改时间") == "没有找到能改的单子。"


def test_ended_while_we_talked() -> None:
    counter = _pipe()
    counter.opens(ChangeRequest(), "改到后天", time=AFTER_TOMORROW_AT_THREE)
    counter.requests.kept["1001"] = replace(
        counter.requests.get("1001"), status=RequestStatus.CANCELLED
    )
    assert counter.yes().startswith("修厨房水管，已经取消了。")
    assert _slots(counter)["time"] == TOMORROW_AT_THREE


def _recorded() -> Counter:
    counter = Counter()
    counter.repair("水管", place="厨房", time=TOMORROW_AT_THREE)
    counter.session = replace(counter.session, last_request="1001")
    return counter


def test_a_correction_after_it_was_recorded() -> None:
    counter = _recorded()
    form = correct_last(counter.turn("不对，是后天", {"date": "2026-11-26"}, "deny"))
    assert form == Form("change_request", request_no="1001")
    said = counter.takes_up(ChangeRequest(), form, "不对，是后天", date="2026-11-26")
    assert said == "修厨房水管改到后天下午三点。对吗？"


@pytest.mark.parametrize(
    ("words", "slots", "intent"),
    [
        ("不是厨房，是卫生间", {"place": "卫生间"}, "change_request"),
        ("说错了，是马桶", {"item": "马桶"}, "report_repair"),
        ("应该是六栋", {"address": "6栋"}, "inform"),
        ("不对", {}, "deny"),
    ],
)
def test_these_are_corrections(words: str, slots: dict[str, Any], intent: str) -> None:
    assert correct_last(_recorded().turn(words, slots, intent)) is not None


@pytest.mark.parametrize(
    ("words", "slots", "intent"),
    [
        ("灯坏了", {"item": "灯"}, "report_repair"),
        ("不用了", {}, "deny"),
        ("不对，我要找人", {}, "talk_to_human"),
        ("不修了", {}, "cancel_request"),
        ("好的", {}, "affirm"),
    ],
)
def test_these_are_none(words: str, slots: dict[str, Any], intent: str) -> None:
    assert correct_last(_recorded().turn(words, slots, intent)) is None


def test_a_correction_comes_soon_or_is_none() -> None:
    counter = _recorded()
    turn = counter.turn("不对，是后天", {"date": "2026-11-26"}, "deny")
    assert correct_last(turn) is not None
    assert correct_last(replace(turn, now=turn.now + LONG)) is None
    counter.requests.move("1001", RequestStatus.CANCELLED, actor=GRANNY.id, at=counter.now)
    assert correct_last(turn) is None
    fresh = replace(turn.session, last_request=None)
    assert correct_last(replace(turn, session=fresh)) is None


def test_a_meal_is_corrected_by_its_own_service() -> None:
    counter = Counter()
    counter.meal("2026-11-25", "lunch")
    counter.session = replace(counter.session, last_request="1001")
    form = correct_last(counter.turn("改成两份", {"quantity": 2}, "change_meal"))
    assert form is not None
    assert (form.intent, form.request_no) == ("change_meal", "1001")


def test_a_correction_that_names_another_request_is_about_that_one() -> None:
    counter = _recorded()
    counter.repair("灯")
    turn = counter.turn("修灯的改到后天", {"item": "灯", "date": "2026-11-26"}, "change_request")
    assert correct_last(turn) is None


def test_what_a_helper_recorded_for_somebody_is_corrected_for_them() -> None:
    counter = _recorded()
    counter.actor = HELPER.id
    counter.session = replace(counter.session, person=HELPER.id)
    turn = counter.turn("不对，是后天", {"date": "2026-11-26"}, "deny")
    assert correct_last(turn) is None
    counter.people.mandates.add((HELPER.id, GRANNY.id, RequestKind.REPAIR))
    form = correct_last(turn)
    assert form is not None
    assert form.resident == GRANNY.id


def test_a_change_is_of_what_there_is() -> None:
    counter = Counter()
    counter.repair("灯")
    evening = {"date": "2026-11-24", "meal": "dinner"}
    assert changes_what(counter.turn("改到晚上", evening, "change_meal")) == "change_request"
    two = counter.turn("改成两份", {"quantity": 2}, "change_meal")
    assert changes_what(two) == "change_meal"
    counter = Counter()
    counter.meal("2026-11-25", "lunch")
    later = counter.turn("改到后天", {"date": "2026-11-26"}, "change_request")
    assert changes_what(later) == "change_meal"


def test_a_change_that_somebody_made_meanwhile_is_said() -> None:
    counter = _pipe()
    counter.opens(ChangeRequest(), "改到后天下午三点", time=AFTER_TOMORROW_AT_THREE)
    counter.requests.amend("1001", {"time": AFTER_TOMORROW_AT_THREE}, actor="p3", at=counter.now)
    assert counter.yes() == "修厨房水管已经是这样了。"
