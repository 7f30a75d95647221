"""Standing orders: arranged once, carried out day by day, changed, ended."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from data.model.meals import Meal, StandingOrder
from data.model.people import Preferences
from data.model.requests import RequestStatus
from data.model.talk import Remarks
from handlers.services.meal import BookMeal
from handlers.services.meal_change import ChangeMeal
from handlers.services.standing import (
    EndStandingOrder,
    due_meals,
    is_about_standing,
    standing_lines,
)
from tests.unit.handlers.fakes import NOW, WANG, FakeUnit, Window

LUNCH: dict[str, Any] = {"meal": "lunch", "quantity": 1, "delivery": True}
MON, WED, FRI = 0, 2, 4
DAILY = frozenset(range(7))


def _weekly(*weekdays: int) -> Remarks:
    return Remarks(weekdays=frozenset(weekdays))


def _arranged(*weekdays: int, meal: str = "lunch", unit: FakeUnit | None = None) -> FakeUnit:
    window = Window(BookMeal(), unit=unit or FakeUnit())
    window.say("每周的饭", {**LUNCH, "meal": meal}, remarks=_weekly(*weekdays))
    window.yes()
    return window.unit


def _days(window: Window) -> list[str]:
    return [str(order.slots["date"])[8:] for order in window.orders()]


def test_days_of_the_week_make_a_standing_order_and_its_first_meals() -> None:
    window = Window(BookMeal())
    remarks = _weekly(MON, WED, FRI)
    assert window.say("每周一三五的午饭", {"meal": "lunch"}, remarks=remarks) == "要几份？"
    assert window.say("一份", {"quantity": 1}).startswith("送到家")
    heard = window.say("送到家", {"delivery": True})
    assert heard == "我念一遍：每周一、三、五的午饭，一份，送到家，长期订。对吗？"
    assert window.yes() == "长期订好了，从明天开始。哪天不要了，跟我说一声。"
    assert _days(window) == ["25", "27", "30"]
    assert all(order.slots["address"] == WANG.address for order in window.orders())
    (order,) = window.unit.meals.standing(WANG.id)
    assert order.weekdays == {MON, WED, FRI}


def test_no_day_is_asked_for_and_none_is_kept() -> None:
    window = Window(BookMeal())
    window.say("每周三的午饭", {**LUNCH, "date": "2026-11-25"}, remarks=_weekly(WED))
    assert window.form is not None
    assert "date" not in window.form.slots


def test_the_days_are_named_as_people_do() -> None:
    window = Window(BookMeal())
    for days, words in ((range(7), "每天的"), (range(5), "周一到周五每天的"), ((6,), "每周日的")):
        window.form = None
        assert words in window.say("长期订", LUNCH, remarks=_weekly(*days))


def test_one_day_after_all_is_no_standing_order() -> None:
    window = Window(BookMeal())
    window.say("每周三的午饭", LUNCH, remarks=_weekly(WED))
    heard = window.say("就明天一顿", {"date": "2026-11-25"})
    assert heard == "我念一遍：明天的午饭，一份，送到家。对吗？"
    window.yes()
    assert not window.unit.meals.standing(WANG.id)


def test_two_meals_are_two_standing_orders() -> None:
    window = Window(BookMeal())
    said = {**LUNCH, "meal": ["lunch", "dinner"]}
    assert "每周三的午饭和晚饭" in window.say("每周三两顿", said, remarks=_weekly(WED))
    window.yes()
    assert [order.meal for order in window.unit.meals.standing()] == [Meal.LUNCH, Meal.DINNER]


def test_what_is_ordered_already_is_not_ordered_twice() -> None:
    window = Window(BookMeal(), unit=_arranged(MON, WED))
    heard = window.say("每周一三五的午饭", LUNCH, remarks=_weekly(MON, WED, FRI))
    assert heard.startswith("每周一、三的午饭您已经订着了。我念一遍：每周五的午饭")
    window.yes()
    assert window.unit.meals.standing()[-1].weekdays == {FRI}
    heard = window.say("每周五的午饭", LUNCH, remarks=_weekly(FRI))
    assert heard == "每周五的午饭，您已经长期订着了。"
    assert window.form is None


def test_each_day_is_ordered_once_whoever_looks() -> None:
    unit = _arranged(*DAILY)
    (order,) = unit.meals.standing()
    assert due_meals(unit, order, NOW) == []
    tomorrow = NOW + timedelta(days=1)
    (draft,) = due_meals(unit, order, tomorrow)
    assert draft.slots["date"] == "2026-12-02"
    assert draft.due_at is not None
    assert draft.due_at.hour == 11
    assert due_meals(unit, order, tomorrow) == []


def test_a_day_that_was_taken_back_stays_so() -> None:
    unit = _arranged(*DAILY)
    (order,) = unit.meals.standing()
    unit.requests.move("1002", RequestStatus.CANCELLED, actor=WANG.id, at=NOW)
    assert due_meals(unit, order, NOW) == []


def test_a_meal_ordered_by_hand_is_not_ordered_again() -> None:
    window = Window(BookMeal())
    window.say("明天午饭", {**LUNCH, "date": "2026-11-25"})
    window.yes()
    _arranged(WED, unit=window.unit)
    assert _days(window) == ["25"]


def test_what_is_too_late_today_is_not_ordered() -> None:
    unit = FakeUnit()
    unit.people.known[WANG.id] = WANG
    order = StandingOrder(WANG.id, WANG.id, DAILY, Meal.LUNCH, {"quantity": 1}, NOW.date(), id=1)
    drafts = due_meals(unit, order, NOW.replace(hour=10))
    assert drafts[0].slots["date"] == "2026-11-25"


def test_an_allergy_known_since_goes_into_the_meals_that_follow() -> None:
    unit = _arranged(*DAILY)
    (order,) = unit.meals.standing()
    unit.people.known[WANG.id] = replace(WANG, preferences=Preferences(avoids=("花生",)))
    (draft,) = due_meals(unit, order, NOW + timedelta(days=1))
    assert draft.slots["avoids"] == ["花生"]


def test_a_dish_is_ordered_on_the_days_on_which_it_is_served() -> None:
    window = Window(BookMeal())
    tomorrow, thursday = (NOW.date() + timedelta(days=n) for n in (1, 2))
    window.unit.meals.serve(tomorrow, Meal.LUNCH, {"红烧肉": 12})
    window.unit.meals.serve(thursday, Meal.LUNCH, {"清蒸鱼": 15})
    said = {**LUNCH, "dish": ["红烧肉"]}
    assert "一份，红烧肉，送到家" in window.say("每周三四午饭", said, remarks=_weekly(2, 3))
    window.yes()
    assert [order.slots.get("dish") for order in window.orders()] == [["红烧肉"], None]


def test_ending_takes_back_what_is_still_ahead() -> None:
    unit = _arranged(*DAILY)
    window = Window(EndStandingOrder(), unit=unit, now=NOW.replace(hour=10, minute=30))
    heard = window.say("以后午饭都不要了", {"meal": "lunch"})
    assert heard == "每天的午饭，以后都不订了。已经订下的七顿也退掉。对吗？"
    assert window.yes() == "停好了。每天的午饭，以后不送了。"
    assert _days(window) == ["24"]  # it is being cooked
    assert not unit.meals.standing()


def test_meals_ordered_by_hand_are_not_taken_back_with_it() -> None:
    window = Window(BookMeal(), unit=_arranged(WED))
    window.say("下周三午饭", {**LUNCH, "date": "2026-12-02"})
    window.yes()
    end = Window(EndStandingOrder(), unit=window.unit)
    end.say("长期的不要了")
    end.yes()
    assert _days(end) == ["02"]


def test_one_day_of_the_week_ends_and_the_others_go_on() -> None:
    window = Window(EndStandingOrder(), unit=_arranged(MON, WED, FRI))
    heard = window.say("每周三的不要了", remarks=_weekly(WED))
    assert heard.startswith("每周三的午饭，以后都不订了。")
    window.yes()
    assert _days(window) == ["27", "30"]
    (order,) = window.unit.meals.standing()
    assert order.weekdays == {MON, FRI}
    later = NOW + timedelta(days=4)
    assert [draft.slots["date"] for draft in due_meals(window.unit, order, later)] == ["2026-12-04"]


def test_a_day_taken_back_before_does_not_return_with_the_days_that_go_on() -> None:
    unit = _arranged(*DAILY)
    unit.requests.move("1003", RequestStatus.CANCELLED, actor=WANG.id, at=NOW)
    window = Window(EndStandingOrder(), unit=unit)
    window.say("每周三的不要了", remarks=_weekly(WED))
    window.yes()
    assert _days(window) == ["24", "27", "28", "29", "30", "01"]


def test_which_meal_is_asked_where_several_are_ordered() -> None:
    unit = _arranged(WED)
    _arranged(WED, meal="dinner", unit=unit)
    window = Window(EndStandingOrder(), unit=unit)
    heard = window.say("以后别送了")
    assert heard == "您长期订着每周三的午饭和晚饭。停哪一顿？"
    window.say("晚饭", {"meal": "dinner"})
    window.yes()
    assert [order.meal for order in unit.meals.standing()] == [Meal.LUNCH]


def test_whoever_has_none_hears_so() -> None:
    assert Window(EndStandingOrder()).say("长期的不要了") == "您没有长期订的饭。"
    window = Window(EndStandingOrder(), unit=_arranged(WED))
    assert window.say("晚饭别送了", {"meal": "dinner"}) == "您长期订的是每周三的午饭。"


@pytest.mark.parametrize(
    ("text", "weekdays", "about"),
    [
        ("以后都不要送饭了", (), True),
        ("长期订的饭停了吧", (), True),
        ("每周三的午饭不要了", (WED,), True),
        ("别再送饭了", (), True),
        ("明天的午饭不要了", (), False),
        ("我有没有长期订的饭", (), False),
    ],
)
def test_a_standing_order_is_told_from_one_meal(
    text: str, weekdays: tuple[int, ...], *, about: bool
) -> None:
    window = Window(EndStandingOrder(), unit=_arranged(WED))
    turn = window.turn(text, intent="cancel_meal", remarks=_weekly(*weekdays))
    assert is_about_standing(turn) is about


def test_words_that_could_mean_either_need_a_standing_order() -> None:
    window = Window(EndStandingOrder())
    assert not is_about_standing(window.turn("以后不要了", intent="cancel_meal"))
    assert not is_about_standing(window.turn("每周三订午饭", intent="book_meal"))


def test_standing_orders_are_told() -> None:
    window = Window(EndStandingOrder(), unit=_arranged(MON, WED))
    assert window.heard(standing_lines(window.turn())) == "您长期订着每周一、三的午饭，一份。"


def test_a_standing_order_is_changed_with_its_coming_meals() -> None:
    window = Window(ChangeMeal(), unit=_arranged(MON, WED))
    heard = window.say("每周一三的改成两份", {"quantity": 2}, remarks=_weekly(MON, WED))
    assert heard == "每周一、三的午饭，都改成：两份。对吗？"
    assert window.yes() == "改好了，每周一、三的午饭，往后都这样。"
    assert [order.slots["quantity"] for order in window.orders()] == [2, 2]
    (order,) = window.unit.meals.standing()
    assert order.slots["quantity"] == 2
    following = due_meals(window.unit, order, NOW + timedelta(days=7))
    assert {draft.slots["date"] for draft in following} == {"2026-12-02", "2026-12-07"}


def test_one_day_of_a_standing_order_is_changed_alone() -> None:
    window = Window(ChangeMeal(), unit=_arranged(MON, WED))
    window.say("每周三的自己来取", {"delivery": False}, remarks=_weekly(WED))
    window.yes()
    assert [order.slots["delivery"] for order in window.orders()] == [False, True]
    orders = window.unit.meals.standing()
    assert {tuple(order.weekdays): order.slots["delivery"] for order in orders} == {
        (MON,): True,
        (WED,): False,
    }


def test_one_fewer_of_unlike_standing_orders_is_read_back_for_each() -> None:
    unit = FakeUnit()
    for meal, portions in (("lunch", 3), ("dinner", 2)):
        window = Window(BookMeal(), unit=unit)
        said = {**LUNCH, "meal": meal, "quantity": portions}
        window.say("每周的饭", said, remarks=_weekly(WED))
        window.yes()
    changing = Window(ChangeMeal(), unit=unit)
    heard = changing.say("每周三的饭都少订一份", {"quantity": 1}, remarks=_weekly(WED))
    assert heard == "每周三的午饭改成两份，每周三的晚饭改成一份。对吗？"
    again = Window(ChangeMeal(), unit=unit)
    assert "五十份" in again.say("每周三的饭都少订两份", {"quantity": 2}, remarks=_weekly(WED))


def test_meals_ordered_become_what_was_read_back_of_their_standing_order() -> None:
    window = Window(ChangeMeal(), unit=_arranged(WED))
    first = window.orders()[0]
    window.unit.requests.amend(first.no, {"quantity": 50}, actor=WANG.id, at=NOW)
    heard = window.say("每周三的午饭加一份", {"quantity": 1}, remarks=_weekly(WED))
    assert heard == "每周三的午饭，都改成：两份。对吗？"
    window.yes()
    assert {order.slots["quantity"] for order in window.orders()} == {2}
