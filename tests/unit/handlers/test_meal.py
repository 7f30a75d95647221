"""Booking meals: what is asked, what is read back, what the kitchen gets."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from data.model.meals import Meal
from data.model.people import ChannelLink, Preferences
from data.model.requests import RequestStatus
from data.model.talk import Expecting, Form, Prompt, Remarks
from handlers.forms import complete
from handlers.services.meal import BookMeal
from tests.unit.handlers.fakes import NOW, WANG, FakeUnit, Window

TODAY = NOW.date()
TOMORROW, THURSDAY, FRIDAY = (TODAY + timedelta(days=n) for n in (1, 2, 3))
LUNCH: dict[str, Any] = {"meal": "lunch", "quantity": 1, "delivery": True}


def _known(preferences: Preferences = Preferences(), **usual: Any) -> FakeUnit:  # noqa: B008
    unit = FakeUnit()
    unit.people.known[WANG.id] = replace(WANG, usual=usual, preferences=preferences)
    return unit


def _served(window: Window, day: date, **dishes: int) -> None:
    window.unit.meals.serve(day, Meal.LUNCH, dishes)


def test_what_is_missing_is_asked_for_one_at_a_time() -> None:
    window = Window(BookMeal())
    assert window.say("我要订饭") == "您订哪一顿？早饭、午饭，还是晚饭？"
    assert window.say("晚饭", {"meal": "dinner"}) == "哪一天的晚饭？"
    assert window.say("今天", {"date": "2026-11-24"}) == "要几份？"
    assert window.say("两份", {"quantity": 2}) == "送到家，还是您自己来取？"
    heard = window.say("自己来取", {"delivery": False})
    assert heard == "我念一遍：今天的晚饭，两份，自己来取。对吗？"
    assert window.yes() == "订好了，单号一零零一。"
    (order,) = window.orders()
    assert order.slots == {
        "date": "2026-11-24", "meal": "dinner", "quantity": 2, "delivery": False,
    }  # fmt: skip


def test_several_days_are_one_request_each() -> None:
    window = Window(BookMeal())
    days = ("2026-11-25", "2026-11-26")
    heard = window.say("明天后天的午饭", {**LUNCH, "date": days[0]}, remarks=Remarks(dates=days))
    assert heard == "我念一遍：明天、后天的午饭，一共两顿。每顿一份，送到家。对吗？"
    assert window.yes() == "订好了，一共两顿。头一顿的单号是一零零一。"
    assert [order.slots["date"] for order in window.orders()] == list(days)
    assert all(order.slots["address"] == WANG.address for order in window.orders())


def test_several_meals_of_a_day_are_one_request_each() -> None:
    window = Window(BookMeal())
    said = {**LUNCH, "date": "2026-11-25", "meal": ["lunch", "dinner"]}
    assert "明天的午饭和晚饭，一共两顿" in window.say("明天的午饭和晚饭", said)
    window.yes()
    assert [order.slots["meal"] for order in window.orders()] == ["lunch", "dinner"]


def test_a_long_run_of_days_is_named_by_its_ends() -> None:
    window = Window(BookMeal())
    heard = window.say("明天到周五的午饭", {**LUNCH, "date": "2026-11-25/2026-11-27"})
    assert "明天到大后天的午饭，一共三顿" in heard


def test_more_than_a_week_in_one_breath_is_asked_about() -> None:
    window = Window(BookMeal())
    heard = window.say("往后一个月的午饭", {**LUNCH, "date": "2026-11-25/2026-12-24"})
    assert heard == "一次最多订七天。您要哪几天？"


def test_the_sum_of_several_days_is_known_where_every_price_is() -> None:
    window = Window(BookMeal())
    _served(window, TOMORROW, 红烧肉=12)
    _served(window, THURSDAY, 红烧肉=13)
    dates = (str(TOMORROW), str(THURSDAY))
    said = {**LUNCH, "quantity": 2, "dish": ["红烧肉"]}
    heard = window.say("明后天午饭都要红烧肉，两份", said, remarks=Remarks(dates=dates))
    assert "一共五十块，对吗？" in heard


def test_a_dish_goes_only_into_the_meals_at_which_it_is_served() -> None:
    window = Window(BookMeal())
    _served(window, TOMORROW, 红烧肉=12)
    _served(window, THURSDAY, 清蒸鱼=15)
    dates = (str(TOMORROW), str(THURSDAY))
    said = {**LUNCH, "dish": ["红烧肉"]}
    heard = window.say("明后天午饭都要红烧肉", said, remarks=Remarks(dates=dates))
    assert "后天的午饭没有红烧肉" in heard
    assert "一共十二块" not in heard
    window.yes()
    assert [order.slots.get("dish") for order in window.orders()] == [["红烧肉"], None]


def test_what_is_too_late_is_left_out_and_said() -> None:
    window = Window(BookMeal(), now=NOW.replace(hour=11))
    said = {**LUNCH, "date": "2026-11-24", "meal": ["lunch", "dinner"]}
    heard = window.say("今天的午饭和晚饭", said)
    assert heard.startswith("今天的午饭订餐时间过了，订不上了。我念一遍：今天的晚饭")
    window.yes()
    assert [order.slots["meal"] for order in window.orders()] == ["dinner"]


def test_where_all_is_too_late_the_next_day_is_offered() -> None:
    window = Window(BookMeal(), now=NOW.replace(hour=11))
    heard = window.say("今天的午饭", {**LUNCH, "date": "2026-11-24"})
    assert "今天的午饭订餐时间过了" in heard
    assert "明天的午饭" in heard
    window.yes()
    assert [order.slots["date"] for order in window.orders()] == ["2026-11-25"]


def test_a_cut_off_that_passes_while_we_talk_orders_nothing() -> None:
    window = Window(BookMeal())
    window.say("今天的午饭", {**LUNCH, "date": "2026-11-24"})
    window.now = NOW.replace(hour=10, minute=1)
    assert window.yes() == "今天的午饭订餐时间刚过，没订上。"
    assert not window.orders()


def test_a_day_that_nobody_can_mean_is_asked_about() -> None:
    window = Window(BookMeal())
    heard = window.say("昨天的午饭", {**LUNCH, "date": "2026-11-23"})
    assert heard == "这一天订不了。您要哪天的？"
    assert "明天的午饭" in window.say("明天", {"date": "2026-11-25"})


def test_what_is_eaten_always_and_never_is_filled_in() -> None:
    window = Window(
        BookMeal(), unit=_known(Preferences(diet=("少盐",), avoids=("花生",)), delivery=True)
    )
    heard = window.say("明天午饭一份", {"date": "2026-11-25", "meal": "lunch", "quantity": 1})
    assert "一份，少盐、不放花生，送到家" in heard
    window.yes()
    (order,) = window.orders()
    assert (order.slots["diet"], order.slots["avoids"]) == (["少盐"], ["花生"])


def test_a_diet_said_for_one_meal_is_added_to_what_always_holds() -> None:
    window = Window(BookMeal(), unit=_known(Preferences(diet=("无糖",))))
    window.say("明天午饭，软一点", {**LUNCH, "date": "2026-11-25", "diet": ["软烂"]})
    window.yes()
    (order,) = window.orders()
    assert order.slots["diet"] == ["软烂", "无糖"]
    assert window.unit.people.get(WANG.id).preferences.diet == ("无糖",)


def test_what_is_to_hold_from_now_on_is_remembered_with_the_booking() -> None:
    window = Window(BookMeal())
    said = {**LUNCH, "date": "2026-11-25", "diet": ["少盐"]}
    heard = window.say("明天午饭，以后都少盐", said, remarks=Remarks(for_ever=True))
    assert "往后订饭都记着：少盐。" in heard
    assert not window.unit.people.get(WANG.id).preferences.diet
    window.yes()
    assert window.unit.people.get(WANG.id).preferences.diet == ("少盐",)


def test_an_allergy_told_with_a_booking_is_remembered_though_nobody_said_for_ever() -> None:
    window = Window(BookMeal())
    said = {**LUNCH, "date": "2026-11-25"}
    window.say("明天午饭，我花生过敏", said, remarks=Remarks(avoids=("花生",)))
    window.yes()
    (order,) = window.orders()
    assert order.slots["avoids"] == ["花生"]
    assert window.unit.people.get(WANG.id).preferences.avoids == ("花生",)


def test_something_left_out_this_once_is_not_remembered() -> None:
    window = Window(BookMeal())
    said = {**LUNCH, "date": "2026-11-25"}
    window.say("明天午饭，别放香菜", said, remarks=Remarks(avoids=("香菜",)))
    window.yes()
    assert window.orders()[0].slots["avoids"] == ["香菜"]
    assert window.unit.people.get(WANG.id).preferences.avoids == ()


def test_a_dish_that_must_not_be_eaten_is_pointed_out() -> None:
    window = Window(BookMeal(), unit=_known(Preferences(avoids=("鱼",))))
    _served(window, TOMORROW, 清蒸鱼=15)
    heard = window.say("明天午饭要清蒸鱼", {**LUNCH, "date": "2026-11-25", "dish": ["清蒸鱼"]})
    assert "您不吃鱼，清蒸鱼里有。" in heard


def test_as_usual_is_the_last_meal_on_the_next_day_that_can_be_had() -> None:
    window = Window(BookMeal(), now=NOW.replace(hour=11))
    said = {**LUNCH, "date": "2026-11-26", "quantity": 2, "diet": ["少盐"], "delivery": False}
    window.say("后天午饭", said)
    window.yes()
    window.form = None
    heard = window.say("老样子", remarks=Remarks(as_usual=True))
    assert "我念一遍：明天的午饭，两份，少盐，自己来取。对吗？" in heard
    window.yes()
    assert "as_usual" not in window.orders()[-1].slots


def test_as_usual_keeps_what_is_said_beside_it() -> None:
    window = Window(BookMeal())
    window.say("今天午饭", {**LUNCH, "date": "2026-11-24"})
    window.yes()
    window.form = None
    said = {"meal": "dinner", "quantity": 3}
    heard = window.say("晚饭老样子，三份", said, remarks=Remarks(as_usual=True))
    assert "今天的晚饭，三份，送到家" in heard


def test_as_usual_outweighs_what_was_filled_in() -> None:
    window = Window(BookMeal(), unit=_known(quantity=1))
    window.say("今天午饭", {**LUNCH, "date": "2026-11-24", "quantity": 2})
    window.yes()
    window.form = None
    window.say("明天的午饭", {"date": "2026-11-25", "meal": "lunch"})
    assert "明天的午饭，两份" in window.say("老样子", remarks=Remarks(as_usual=True))


def test_as_usual_of_somebody_unknown_is_asked_about() -> None:
    window = Window(BookMeal())
    assert window.say("老样子", remarks=Remarks(as_usual=True)).startswith("您订哪一顿")
    assert window.say("午饭", {"meal": "lunch"}) == "哪一天的午饭？"


def test_a_meal_that_was_taken_back_is_not_the_usual_one() -> None:
    window = Window(BookMeal())
    window.say("今天午饭", {**LUNCH, "date": "2026-11-24"})
    window.yes()
    window.form = None
    window.say("今天晚饭", {**LUNCH, "date": "2026-11-24", "meal": "dinner", "quantity": 5})
    window.yes()
    window.form = None
    window.unit.requests.move("1002", RequestStatus.CANCELLED, actor=WANG.id, at=NOW)
    heard = window.say("老样子", remarks=Remarks(as_usual=True))
    assert "午饭，一份" in heard


def test_a_second_meal_of_the_same_time_is_pointed_out() -> None:
    window = Window(BookMeal())
    for _ in range(2):
        window.form = None
        heard = window.say("明天午饭", {**LUNCH, "date": "2026-11-25"})
        window.yes()
    assert heard.startswith("明天的午饭，您已经订过了。这次是再加。")
    assert len(window.orders()) == 2


def test_another_dish_takes_the_place_of_the_first() -> None:
    window = Window(BookMeal())
    window.say("明天午饭要红烧肉", {**LUNCH, "date": "2026-11-25", "dish": ["红烧肉"]})
    assert "一份，清蒸鱼，" in window.say("换成清蒸鱼", {"dish": ["清蒸鱼"]})


def test_one_more_dish_is_added() -> None:
    window = Window(BookMeal())
    window.say("明天午饭要红烧肉", {**LUNCH, "date": "2026-11-25", "dish": ["红烧肉"]})
    assert "红烧肉、炒藕片" in window.say("再来个炒藕片", {"dish": ["炒藕片"]})


@pytest.mark.parametrize("quantity", [0, 51])
def test_too_many_portions_are_asked_about(quantity: int) -> None:
    window = Window(BookMeal())
    heard = window.say("明天午饭", {**LUNCH, "date": "2026-11-25", "quantity": quantity})
    assert heard == "一次可以订一份到五十份。要几份？"
    assert "要几份" not in window.say("五份", {"quantity": 5})


def test_another_address_than_home_is_read_back() -> None:
    window = Window(BookMeal())
    said = {**LUNCH, "date": "2026-11-25", "address": "6栋1单元302"}
    assert "送到六栋一单元三零二" in window.say("明天午饭送到六号楼", said)


def test_whoever_can_be_reached_is_asked_once_whether_to_remind() -> None:
    unit = _known()
    unit.people.accounts.append(ChannelLink("telegram", "7", WANG.id))
    window = Window(BookMeal(), unit=unit)
    window.say("明天午饭", {**LUNCH, "date": "2026-11-25"})
    assert window.form is not None
    asked = complete(window.service, window.form, window.turn("对", intent="affirm"))
    assert window.heard(asked.say).endswith("开饭前要我提醒您吗？")
    assert asked.session.prompt == Prompt(Expecting.CONFIRMATION, None, "agree_reminder")
    window.do(asked.changes)
    window.form = None
    window.say("后天午饭", {**LUNCH, "date": "2026-11-26"})
    window.yes()
    assert window.form is None


def test_whoever_cannot_be_reached_or_waits_for_more_is_not_asked() -> None:
    window = Window(BookMeal())
    window.say("明天午饭", {**LUNCH, "date": "2026-11-25"})
    window.yes()
    assert window.form is None
    window.unit.people.accounts.append(ChannelLink("telegram", "7", WANG.id))
    window.waiting = (Form("report_repair"),)
    window.say("后天午饭", {**LUNCH, "date": "2026-11-26"})
    window.yes()
    assert window.form is None
