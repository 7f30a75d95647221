"""The menu: one meal, a day, a week, one dish."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from data.model.meals import Meal
from data.model.talk import Remarks
from handlers.replies import Replies
from handlers.services.meal import BookMeal
from handlers.services.meal_menu import show_menu
from tests.unit.handlers.fakes import NOW, Window


@pytest.fixture
def window() -> Window:
    """A window with menus for four days: fish at lunch on the second one."""
    window = Window(BookMeal())
    mains = ["红烧肉", "清蒸鱼", "土豆烧鸡", "肉末茄子"]
    for offset, main in enumerate(mains):
        day = NOW.date() + timedelta(days=offset)
        window.unit.meals.serve(day, Meal.BREAKFAST, {"小米粥": 2, "鸡蛋": 1})
        window.unit.meals.serve(day, Meal.LUNCH, {main: 12, "炒藕片": 6})
        window.unit.meals.serve(day, Meal.DINNER, {"饺子": 10})
    return window


def _heard(
    window: Window,
    text: str,
    slots: Mapping[str, Any] | None = None,
    *,
    remarks: Remarks = Remarks(),  # noqa: B008 - a frozen value
) -> str:
    turn = window.turn(text, slots, intent="ask_menu", remarks=remarks)
    return window.heard(show_menu(turn).say)


def _written(window: Window, text: str, slots: Mapping[str, Any] | None = None) -> str:
    says = show_menu(window.turn(text, slots, intent="ask_menu")).say
    return Replies.load().render(says, window.now).written


@pytest.mark.parametrize(
    ("hour", "meal"), [(7, "今天早饭"), (9, "今天午饭"), (14, "今天晚饭"), (20, "明天早饭")]
)
def test_the_next_meal_is_read_where_nothing_is_named(window: Window, hour: int, meal: str) -> None:
    window.now = NOW.replace(hour=hour)
    assert _heard(window, "有什么吃的").startswith(f"{meal}有：")


def test_the_meal_named_is_read_with_prices(window: Window) -> None:
    said = {"date": "2026-11-25", "meal": "lunch"}
    assert _heard(window, "明天中午吃什么", said) == "明天午饭有：清蒸鱼十二块，炒藕片六块。"


def test_a_whole_day_is_read_without_prices_which_are_written(window: Window) -> None:
    heard = _heard(window, "明天有什么吃的", {"date": "2026-11-25"})
    assert heard == "明天，早饭有小米粥、鸡蛋。午饭有清蒸鱼、炒藕片。晚饭有饺子。"
    assert "清蒸鱼12块" in _written(window, "明天有什么吃的", {"date": "2026-11-25"})


def test_of_a_week_three_lunches_are_read_and_all_is_written(window: Window) -> None:
    heard = _heard(window, "这个星期吃什么")
    lunches = "今天午饭有红烧肉。明天午饭有清蒸鱼。后天午饭有土豆烧鸡。"
    assert heard == lunches + "后面哪天想听，说一声。"
    written = _written(window, "这个星期吃什么")
    assert written.count("\n") == 3
    assert "大后天（11月27日）：早饭 小米粥、鸡蛋；午饭 肉末茄子、炒藕片；晚饭 饺子" in written


def test_several_days_are_read_as_asked(window: Window) -> None:
    dates = ("2026-11-25", "2026-11-26")
    heard = _heard(window, "明后天晚饭吃什么", {"meal": "dinner"}, remarks=Remarks(dates=dates))
    assert heard == "明天晚饭有饺子。后天晚饭有饺子。"


def test_a_weekday_is_not_a_week(window: Window) -> None:
    said = {"date": "2026-11-26", "meal": "lunch"}
    assert _heard(window, "这个星期四中午吃什么", said).startswith("后天午饭有：")


def test_what_is_not_published_is_said(window: Window) -> None:
    assert _heard(window, "下周吃什么") == "那几天的菜单还没有出来。"
    assert _heard(window, "十号吃什么", {"date": "2026-12-10"}) == "十二月十号的菜单还没有出来。"
    said = {"date": "2026-12-10", "meal": "lunch"}
    assert "饭可以先订" in _heard(window, "十号中午吃什么", said)


def test_whether_a_dish_is_served_is_a_yes_with_its_price(window: Window) -> None:
    said = {"date": "2026-11-25", "dish": ["清蒸鱼"]}
    assert _heard(window, "明天有没有清蒸鱼", said) == "有的。明天午饭有清蒸鱼，十二块。"
    assert _heard(window, "鱼多少钱", {"dish": ["鱼"]}) == "有的。明天午饭有清蒸鱼，十二块。"


def test_or_a_no_with_when_it_is_served_or_what_there_is(window: Window) -> None:
    said = {"date": "2026-11-25", "meal": "lunch", "dish": ["红烧肉"]}
    heard = _heard(window, "明天中午有没有红烧肉", said)
    assert heard == "明天午饭没有红烧肉。今天午饭有红烧肉，十二块。"
    heard = _heard(window, "明天中午有没有烤鸭", {**said, "dish": ["烤鸭"]})
    assert heard == "明天午饭没有烤鸭。明天午饭有：清蒸鱼十二块，炒藕片六块。"
    assert _heard(window, "有北京烤鸭吗", {"dish": ["北京烤鸭"]}) == "这几天都没有北京烤鸭。"


def test_a_dish_of_a_meal_that_is_over_is_not_offered(window: Window) -> None:
    window.now = NOW.replace(hour=14)
    assert _heard(window, "有红烧肉吗", {"dish": ["红烧肉"]}) == "这几天都没有红烧肉。"
