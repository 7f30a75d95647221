"""How a resident hears how things stand: who comes, when, and what is said where nobody came."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from data.model.people import Role
from data.model.points import Reward
from data.model.requests import RequestKind, RequestStatus
from handlers.services.requests import full_name, request_name
from tests.unit.handlers.request_fakes import GRANNY, HELPER, TOMORROW_AT_THREE, Counter

ASSIGNED, IN_PROGRESS = RequestStatus.ASSIGNED, RequestStatus.IN_PROGRESS
DONE, CANCELLED = RequestStatus.DONE, RequestStatus.CANCELLED


def test_who_comes_and_when() -> None:
    counter = Counter()
    counter.repair("水管", ASSIGNED, time=TOMORROW_AT_THREE)
    said = counter.asks_how_it_stands("报修怎么样了")
    assert said == "修水管，维修老马接了，明天下午三点来。"


def test_nobody_has_taken_it_yet() -> None:
    counter = Counter()
    counter.repair("水管", fault="漏水")
    said = counter.asks_how_it_stands("怎么样了")
    assert said == "水管漏水，已经记下，还在等人接。最晚后天。"


def test_the_worker_is_there() -> None:
    counter = Counter()
    counter.repair("水管", IN_PROGRESS)
    assert counter.asks_how_it_stands("师傅来了没") == "修水管，维修老马已经来了，正在修。"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (DONE, "修水管，今天办好了。"),
        (RequestStatus.CLOSED, "修水管，已经办完了。"),
        (CANCELLED, "修水管，已经取消了。"),
        (RequestStatus.REJECTED, "修水管，没能办成。"),
    ],
)
def test_what_has_ended_is_told_when_asked_about(status: RequestStatus, words: str) -> None:
    counter = Counter()
    counter.repair("水管", status)
    assert counter.asks_how_it_stands("水管怎么样了", item="水管").startswith(words)


def test_a_name_that_is_not_known_any_more_is_somebody() -> None:
    counter = Counter()
    request = counter.repair("灯", ASSIGNED)
    counter.requests.kept[request.no] = replace(request, assignee="gone")
    assert counter.asks_how_it_stands("灯呢", item="灯") == "修灯，有人接了。"


def test_of_several_the_one_that_is_named() -> None:
    counter = Counter()
    counter.repair("水管", ASSIGNED)
    counter.repair("灯")
    counter.made(RequestKind.ERRAND, ASSIGNED, task="取药", date="2026-11-25")
    assert "灯" not in counter.asks_how_it_stands("水管修了没", item="水管")
    assert counter.asks_how_it_stands("跑腿怎么样了") == "取药，维修老马接了，明天去办。"
    assert counter.asks_how_it_stands("单号", request_no="1002").startswith("修灯")


def test_three_are_told_and_the_rest_is_counted_the_next_to_come_first() -> None:
    counter = Counter()
    for item, day in (("灯", 28), ("水管", 25), ("门锁", 27), ("空调", 26), ("窗户", 29)):
        counter.repair(item, ASSIGNED, time=f"2026-11-{day}T15:00:00+08:00")
    said = counter.asks_how_it_stands("我的单子")
    assert said.index("水管") < said.index("空调") < said.index("门锁")
    assert "灯" not in said
    assert said.endswith("另外还有两件。")


def test_what_is_not_found_is_said_and_what_is_open_told() -> None:
    counter = Counter()
    counter.repair("水管", ASSIGNED)
    said = counter.asks_how_it_stands("空调修了没", item="空调")
    assert said == "没找到您说的这件。您在办的是：修水管，维修老马接了。"


def test_nothing_at_all_and_somebody_elses_number() -> None:
    counter = Counter()
    other = counter.repair("水管")
    counter.requests.kept[other.no] = replace(other, resident=HELPER.id)
    assert counter.asks_how_it_stands("我的单子") == "您这会儿没有单子。要我办什么？"
    said = counter.asks_how_it_stands("1001号", request_no="1001")
    assert said == "您名下没有单号一零零一。"


def test_a_worker_who_should_have_come_is_apologised_for_and_a_dispatcher_told() -> None:
    counter = Counter()
    counter.repair("水管", ASSIGNED, fault="漏水", time="2026-11-24T08:00:00+08:00")
    said = counter.asks_how_it_stands("师傅怎么还没来")
    assert said == "修水管，维修老马接了，还没有到。对不起，让您久等了。我已经替您催了。"
    (tell,) = counter.told
    assert (tell.to, tell.no) == (Role.DISPATCHER, "1001")
    (notice,) = counter.notices()
    for word in ("1001", "王桂兰", "修水管漏水", "今天（11月24日）上午8点"):
        assert word in notice
    assert "{" not in notice


def test_a_range_that_is_not_over_is_no_delay() -> None:
    counter = Counter()
    counter.repair("灯", ASSIGNED, time="2026-11-24T08:00:00+08:00/2026-11-24T12:00:00+08:00")
    assert "久等" not in counter.asks_how_it_stands("师傅怎么还没来")
    assert counter.told == []


def test_whoever_is_there_is_not_late() -> None:
    counter = Counter()
    counter.repair("灯", IN_PROGRESS, time="2026-11-24T08:00:00+08:00")
    assert "久等" not in counter.asks_how_it_stands("师傅怎么还没来")


def test_nobody_took_it_within_the_term() -> None:
    counter = Counter()
    counter.repair("灯")
    counter.now += timedelta(hours=49)
    said = counter.asks_how_it_stands("灯呢", item="灯")
    assert said == "修灯，已经记下，还没有人接。对不起，让您久等了。我已经替您催了。"


def test_urging_is_passed_on() -> None:
    counter = Counter()
    counter.repair("灯", ASSIGNED, time=TOMORROW_AT_THREE)
    assert counter.asks_how_it_stands("帮我催一下").endswith("我已经替您催了。")
    assert len(counter.told) == 1


def test_a_meal_tells_when_it_is_served_and_that_it_is_brought() -> None:
    counter = Counter()
    counter.meal("2026-11-25", "lunch")
    said = counter.asks_how_it_stands("我订的饭呢")
    assert said == "午饭订了一份。明天上午十一点半开饭，给您送到家。"


def test_a_meal_that_should_have_been_brought_is_urged_one_long_eaten_is_over() -> None:
    counter = Counter()
    counter.meal("2026-11-24", "lunch")
    counter.now += timedelta(hours=2, minutes=45)  # a quarter past it was served
    assert counter.asks_how_it_stands("饭呢") == "今天的午饭开饭了，送到您家要等一会儿。"
    counter.now += timedelta(minutes=30)
    said = counter.asks_how_it_stands("饭怎么还没来")
    assert said.startswith("今天的午饭该到了，还没有送到。对不起")
    assert len(counter.told) == 1
    counter.now += timedelta(hours=5)
    said = counter.asks_how_it_stands("我的单子")
    assert said == "您这会儿没有在办的事。上一件是：今天的午饭已经过了时间。"


def test_a_reward_is_fetched_where_the_catalogue_says() -> None:
    counter = Counter()
    counter.points.catalogue.append(Reward("大米", 50, 8, where="居委会前台"))
    counter.made(RequestKind.REDEMPTION, item="大米", quantity=1)
    said = counter.asks_how_it_stands("我换的东西呢")
    assert said == "换大米，已经记下。到居委会前台领。"


def test_a_helper_hears_only_of_what_the_mandate_covers() -> None:
    counter = Counter(actor=HELPER.id)
    counter.repair("水管")
    counter.meal("2026-11-25", "lunch")
    counter.people.mandates.add((HELPER.id, GRANNY.id, RequestKind.REPAIR))
    said = counter.asks_how_it_stands("她的单子")
    assert "水管" in said
    assert "午饭" not in said
    assert "没有单号" in counter.asks_how_it_stands("1002", request_no="1002")


@pytest.mark.parametrize(
    ("kind", "slots", "name"),
    [
        (RequestKind.REPAIR, {"item": "水管", "fault": "漏水"}, "修水管"),
        (RequestKind.REPAIR, {"item": "马桶", "place": "卫生间"}, "修卫生间马桶"),
        (RequestKind.REPAIR, {"item": ["水管", "灯"]}, "修水管、灯"),
        (RequestKind.REPAIR, {"fault": "漏水", "place": "厨房"}, "修厨房漏水"),
        (RequestKind.ERRAND, {"task": "取药"}, "取药"),
        (RequestKind.REDEMPTION, {"item": "大米"}, "换大米"),
        (RequestKind.CALLBACK, {}, "回电话"),
    ],
)
def test_requests_have_spoken_names(kind: RequestKind, slots: dict[str, Any], name: str) -> None:
    assert request_name(Counter().made(kind, **slots)) == name


def test_staff_read_the_fault_too() -> None:
    counter = Counter()
    request = counter.repair("水龙头", place="厨房", fault=["滴水", "关不紧"])
    assert full_name(request) == "修厨房水龙头滴水、关不紧"
    assert full_name(counter.repair("灯", fault="损坏")) == "修灯"
