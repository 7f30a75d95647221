"""Taking back: one named in any way, several, all; never what is too late, never a cry for help."""

from datetime import timedelta

import pytest

from data.model.requests import RequestKind, RequestStatus
from handlers.services.cancel import Cancel
from tests.unit.handlers.request_fakes import GRANNY, HELPER, TOMORROW_AT_THREE, Counter

MEALS = Cancel("cancel_meal", RequestKind.MEAL)
LATER = "2026-11-27T15:00:00+08:00"


def _three() -> Counter:
    """A repair tomorrow, an errand the day after, a repair on Friday."""
    counter = Counter()
    counter.repair("水管", time=TOMORROW_AT_THREE)
    counter.made(RequestKind.ERRAND, task="取药", date="2026-11-26")
    counter.repair("灯", time=LATER)
    return counter


def test_the_only_one_is_read_back_and_taken_back() -> None:
    counter = Counter()
    counter.repair("水管")
    assert counter.opens(Cancel(), "取消报修") == "取消修水管。对吗？"
    assert counter.yes() == "修水管，取消好了。"
    assert counter.statuses() == {"1001": "cancelled"}


def test_of_several_it_is_asked_which_with_names_on_the_buttons() -> None:
    counter = _three()
    assert counter.opens(Cancel(), "取消") == "取消哪一件？修水管，取药，修灯。"
    assert counter.choices == ("修水管", "取药", "修灯", "都取消")


@pytest.mark.parametrize(
    ("answer", "slots", "no"),
    [
        ("第一个", {}, "1001"),
        ("头一个", {}, "1001"),
        ("前面那个", {}, "1001"),
        ("第二个吧", {}, "1002"),
        ("中间那个", {}, "1002"),
        ("最后一个", {}, "1003"),
        ("后面那个", {}, "1003"),
        ("修水管那个", {"item": "水管"}, "1001"),
        ("取药", {"task": "取药"}, "1002"),
        ("取药的不要了", {}, "1002"),
        ("礼拜五的", {"date": "2026-11-27"}, "1003"),
        ("一零零三", {"request_no": "1003"}, "1003"),
    ],
)
def test_the_answer_to_which_one(answer: str, slots: dict[str, str], no: str) -> None:
    counter = _three()
    counter.opens(Cancel(), "取消")
    counter.says(answer, "report_repair" if "item" in slots else "inform", **slots)
    counter.yes()
    assert [one for one, status in counter.statuses().items() if status == "cancelled"] == [no]


def test_an_answer_that_names_none_asks_again() -> None:
    counter = _three()
    counter.opens(Cancel(), "取消")
    assert counter.says("嗯那个").startswith("取消哪一件？")


def test_all_after_one_read_back_that_names_them() -> None:
    counter = _three()
    counter.opens(Cancel(), "取消")
    assert counter.says("都取消", "cancel_request") == "取消三件：修水管，取药，修灯。对吗？"
    assert counter.yes() == "三件都取消好了。"
    assert set(counter.statuses().values()) == {"cancelled"}


def test_all_of_a_kind_at_once() -> None:
    counter = _three()
    assert counter.opens(Cancel(), "报修都取消") == "取消两件：修水管，修灯。对吗？"


def test_two_named_in_one_breath() -> None:
    counter = _three()
    said = counter.opens(Cancel(), "修水管和取药都不要了", item="水管")
    assert said == "取消两件：修水管，取药。对吗？"


def test_what_is_kept_is_not_taken_back() -> None:
    counter = _three()
    assert counter.opens(Cancel(), "水管不用修了，灯还要修", item="水管") == "取消修水管。对吗？"


def test_leaving_them_as_they_are() -> None:
    counter = _three()
    counter.opens(Cancel(), "取消")
    assert counter.says("都不取消了") == "好，先不办了。"
    assert set(counter.statuses().values()) == {"received"}


def test_another_one_named_at_the_read_back() -> None:
    counter = _three()
    counter.opens(Cancel(), "都取消")
    assert counter.says("不对，只取消水管", "deny", item="水管") == "取消修水管。对吗？"
    counter.yes()
    assert counter.statuses() == {"1001": "cancelled", "1002": "received", "1003": "received"}


def test_all_said_instead_of_a_yes_is_read_back_once_more() -> None:
    counter = _three()
    counter.opens(Cancel(), "取药不要了", task="取药")
    assert counter.says("都取消", "cancel_request").startswith("取消三件")


def test_a_yes_with_more_words_stays_a_yes() -> None:
    counter = _three()
    counter.opens(Cancel(), "都取消")
    assert counter.yes("对，都取消") == "三件都取消好了。"


def test_two_alike_are_told_apart_by_time_or_number() -> None:
    counter = Counter()
    counter.repair("灯", time=TOMORROW_AT_THREE)
    counter.repair("灯", time=LATER)
    said = counter.opens(Cancel(), "取消修灯", item="灯")
    assert said == "取消哪一件？明天下午三点的修灯，大后天下午三点的修灯。"
    assert counter.choices == ("1001", "1002", "都取消")


def test_one_that_a_worker_has_taken_can_still_be_taken_back() -> None:
    counter = Counter()
    counter.repair("水管", RequestStatus.IN_PROGRESS)
    counter.opens(Cancel(), "不修了")
    counter.yes()
    assert counter.statuses() == {"1001": "cancelled"}


def test_a_cry_for_help_never() -> None:
    counter = Counter()
    counter.made(RequestKind.EMERGENCY, emergency_kind="fall")
    assert "没事了" in counter.opens(Cancel(), "取消")
    assert "没事了" in counter.opens(Cancel(), "取消1001", request_no="1001")
    counter.repair("灯")
    assert counter.opens(Cancel(), "都取消") == "取消修灯。对吗？"


def test_nothing_there_somebody_elses_and_what_has_ended() -> None:
    counter = Counter()
    assert counter.opens(Cancel(), "取消") == "您现在没有订过的，不用取消。"
    assert "没有单号" in counter.opens(Cancel(), "取消1009", request_no="1009")
    counter.repair("灯", RequestStatus.DONE)
    assert counter.opens(Cancel(), "取消1001", request_no="1001") == "修灯，今天办好了。"


def test_meals_of_several_days_are_told_apart() -> None:
    counter = Counter()
    for day, meal in (("2026-11-25", "lunch"), ("2026-11-26", "lunch"), ("2026-11-26", "dinner")):
        counter.meal(day, meal)
    said = counter.opens(MEALS, "午饭不要了", meal="lunch")
    assert said == "取消哪一件？明天的午饭，后天的午饭。"
    assert counter.choices == ("明天的午饭", "后天的午饭", "都取消")
    assert counter.says("后天的", date="2026-11-26") == "取消后天的午饭。对吗？"


def test_two_meals_of_one_day_at_once() -> None:
    counter = Counter()
    for meal in ("lunch", "dinner"):
        counter.meal("2026-11-25", meal)
        counter.meal("2026-11-26", meal)
    said = counter.opens(MEALS, "明天的两顿都退了", meal=["lunch", "dinner"], date="2026-11-25")
    assert said == "取消两件：明天的午饭，明天的晚饭。对吗？"


def test_meals_of_different_days_named_by_day_and_meal() -> None:
    counter = Counter()
    counter.meal("2026-11-25", "lunch")
    counter.meal("2026-11-26", "dinner")
    counter.meal("2026-11-27", "dinner")
    words = "把明天的午饭和后天的晚饭都取消"
    said = counter.opens(MEALS, words, meal="lunch", date="2026-11-25")
    assert said == "取消两件：明天的午饭，后天的晚饭。对吗？"


def test_too_late_for_one_of_two() -> None:
    counter = Counter()
    counter.meal("2026-11-24", "lunch")
    counter.meal("2026-11-24", "dinner")
    counter.now += timedelta(hours=2)  # eleven: lunch was closed at ten
    said = counter.opens(MEALS, "都不要了")
    assert said == "今天的午饭已经过了时间，取消不了。取消今天的晚饭。对吗？"
    counter.yes()
    assert counter.statuses() == {"1001": "received", "1002": "cancelled"}


def test_too_late_while_we_talked() -> None:
    counter = Counter()
    counter.meal("2026-11-24", "lunch")
    counter.opens(MEALS, "午饭不要了", meal="lunch")
    counter.now += timedelta(hours=2)
    assert counter.yes() == "今天的午饭已经过了时间，取消不了。"
    assert counter.statuses() == {"1001": "received"}
    assert "找人" in counter.opens(MEALS, "午饭不要了", meal="lunch")


def test_ended_while_we_talked() -> None:
    counter = Counter()
    counter.repair("灯")
    counter.opens(Cancel(), "灯不修了", item="灯")
    counter.requests.move("1001", RequestStatus.REJECTED, actor="p3", at=counter.now)
    assert counter.yes().startswith("修灯，没能办成。")


def test_points_of_a_reward_come_back() -> None:
    counter = Counter()
    counter.made(RequestKind.REDEMPTION, item="大米", quantity=1)
    assert counter.opens(Cancel(), "大米不换了") == "取消换大米。对吗？"
    assert counter.yes() == "换大米，取消好了。积分退给您了。"
    counter.made(RequestKind.REDEMPTION, item="食用油", quantity=1, points=60)
    counter.opens(Cancel(), "油不换了", item="食用油")
    assert counter.yes() == "换食用油，取消好了。六十个积分退给您了。"


def test_a_repair_where_a_meal_was_heard() -> None:
    counter = Counter()
    counter.repair("灯", time=TOMORROW_AT_THREE)
    said = counter.opens(MEALS, "明天下午的不要了", date="2026-11-25")
    assert said == "取消修灯。对吗？"


def test_a_helper_takes_back_only_what_the_mandate_covers() -> None:
    counter = Counter(actor=HELPER.id)
    counter.repair("灯")
    counter.meal("2026-11-25", "lunch")
    counter.people.mandates.add((HELPER.id, GRANNY.id, RequestKind.REPAIR))
    assert counter.opens(Cancel(), "都取消") == "取消修灯。对吗？"


def test_what_may_no_longer_be_taken_back_for_another_is_not_found() -> None:
    counter = Counter(actor=HELPER.id)
    counter.repair("灯")
    counter.people.mandates.add((HELPER.id, GRANNY.id, RequestKind.REPAIR))
    counter.opens(Cancel(), "灯不修了", item="灯")
    counter.people.mandates.clear()
    assert counter.yes() == "您现在没有订过的，不用取消。"
    assert counter.statuses() == {"1001": "received"}
