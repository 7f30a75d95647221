"""What is remembered of how somebody eats, and whether to remind of meals."""

from collections.abc import Mapping
from typing import Any

import pytest

from data.model.people import NoticeKind
from data.model.talk import Form, Remarks, Slots
from data.model.turns import Outcome
from handlers.services.meal import BookMeal
from handlers.services.meal_habits import remember_diet
from handlers.services.reminder import AgreeReminder
from tests.unit.handlers.fakes import NOW, WANG, Window

LUNCH: dict[str, Any] = {"meal": "lunch", "quantity": 1, "delivery": True}
ALLERGY = Remarks(avoids=("花生",))


def _tell(
    window: Window,
    text: str,
    slots: Mapping[str, Any] | None = None,
    *,
    remarks: Remarks = Remarks(),  # noqa: B008 - a frozen value
    intent: str = "inform",
) -> str | None:
    outcome: Outcome | None = remember_diet(
        window.turn(text, slots, remarks=remarks, intent=intent)
    )
    if outcome is None:
        return None
    window.do(outcome.changes)
    return window.heard(outcome.say)


def test_an_allergy_told_by_itself_is_kept() -> None:
    window = Window(BookMeal())
    heard = _tell(window, "我对花生过敏", remarks=ALLERGY)
    assert heard == "我记下了：您不吃花生。以后订饭都照这样。"
    heard = _tell(window, "虾我也吃不得", remarks=Remarks(avoids=("虾",)))
    assert heard == "我记下了：您不吃虾。以后订饭都照这样。"
    assert window.unit.people.get(WANG.id).preferences.avoids == ("花生", "虾")


def test_a_diet_is_kept_where_it_is_to_hold_from_now_on() -> None:
    window = Window(BookMeal())
    said = {"diet": ["少盐"]}
    assert _tell(window, "少盐的", said) is None
    heard = _tell(window, "以后都给我少盐", said, remarks=Remarks(for_ever=True))
    assert heard == "我记下了：您要少盐。以后订饭都照这样。"
    assert window.unit.people.get(WANG.id).preferences.diet == ("少盐",)


@pytest.mark.parametrize("slots", [{"meal": "lunch"}, {"date": "2026-11-25"}, {"quantity": 2}])
def test_told_with_a_meal_it_belongs_to_the_booking(slots: Slots) -> None:
    window = Window(BookMeal())
    assert _tell(window, "订饭，不放花生", slots, remarks=ALLERGY, intent="book_meal") is None


def test_while_a_meal_is_ordered_it_belongs_to_that_meal() -> None:
    window = Window(BookMeal(), form=Form("book_meal"))
    assert _tell(window, "我对花生过敏", remarks=ALLERGY) is None
    window.form = Form("report_repair")
    assert _tell(window, "我对花生过敏", remarks=ALLERGY) is not None


def test_meals_already_ordered_are_changed_with_it_until_they_are_served() -> None:
    window = Window(BookMeal())
    for day in ("2026-11-24", "2026-11-25"):
        window.form = None
        window.say("午饭", {**LUNCH, "date": day})
        window.yes()
    window.now = NOW.replace(hour=13)
    heard = _tell(window, "我对花生过敏", remarks=ALLERGY)
    assert heard is not None
    assert heard.endswith("已经订下的一顿也改好了。")
    assert [order.slots.get("avoids") for order in window.orders()] == [None, ["花生"]]


def test_other_words_are_not_taken_for_a_diet() -> None:
    window = Window(BookMeal())
    assert _tell(window, "我的水管漏水", {"item": "水管"}) is None
    assert _tell(window, "花生多少积分", remarks=ALLERGY, intent="redeem_points") is None


def _agreed(window: Window) -> bool | None:
    preferences = window.unit.people.get(WANG.id).preferences
    return preferences.agreed.get(NoticeKind.REMINDER.value)


def test_a_yes_to_reminders_is_kept() -> None:
    window = Window(AgreeReminder())
    assert window.say() == "开饭前要我提醒您吗？"
    assert window.yes() == "好，开饭前我提醒您。"
    assert _agreed(window) is True


def test_a_no_to_reminders_is_kept() -> None:
    window = Window(AgreeReminder())
    window.say()
    done = AgreeReminder().refuse(Form("agree_reminder"), window.turn("不用", intent="deny"))
    window.do(done.changes)
    assert window.heard(done.say) == "好，那就不提醒。"
    assert _agreed(window) is False
