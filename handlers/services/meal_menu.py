"""What the canteen serves: one meal, a day, a week, one dish, and until when to order."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from data.model.meals import Meal, Menu
from data.model.turns import Outcome, Say
from handlers.services.meal_rules import (
    Serving,
    days_of,
    meals_of,
    served_at,
    strings,
)
from handlers.services.meal_words import dish_names, dish_prices
from handlers.turn import Turn, aside

_WEEK = 7
_READ_OUT = 3  # days, or servings of one dish, that are read aloud
_STILL_EATEN = timedelta(hours=1)  # after it was served
_A_WEEK = r"(?:周|星期|礼拜)(?![一二三四五六日天末\d])"
_NEXT_WEEK = re.compile(rf"下一?个?{_A_WEEK}")
_THIS_WEEK = re.compile(rf"[这本一]个?{_A_WEEK}|[这近]几天|接下来几天|几天的")
_INSIDE = re.compile(
    r"(?<![这哪那家])里(?:面|头|边)?(?:有没有|有|放|加|搁|含|是不是)(?!什么菜|啥菜)"
)
_WHOLE_DAY = re.compile(r"一(?:整)?天|整天|全天|三[顿餐]")


def show_menu(turn: Turn) -> Outcome:
    """Read out what was asked for: a dish, some days, a day, or the next meal."""
    dishes = strings(turn.slots.get("dish"))
    if dishes and _INSIDE.search(turn.text):
        return aside(turn, Say("dish_contents_unknown"))
    if dishes:
        return aside(turn, *_about_dish(turn, dishes[0]))
    days = _days(turn)
    if len(days) > 1:
        return aside(turn, _several_days(turn, days))
    day = days[0] if days else None
    meals = meals_of(turn.slots.get("meal"))
    whole = not meals and (_WHOLE_DAY.search(turn.text) or (day and day > turn.now.date()))
    if whole or len(meals) > 1:
        return aside(turn, _whole_day(turn, day or turn.now.date(), meals or list(Meal)))
    return aside(turn, _one_meal(turn, day, meals[0] if meals else None))


def _days(turn: Turn) -> list[date]:
    """Return the days asked about, none where only a meal was named."""
    today = turn.now.date()
    if turn.understanding.remarks.dates:
        return days_of([*turn.understanding.remarks.dates])
    if _NEXT_WEEK.search(turn.text):
        monday = today + timedelta(days=_WEEK - today.weekday())
        return [monday + timedelta(days=n) for n in range(_WEEK)]
    if _THIS_WEEK.search(turn.text):
        return [today + timedelta(days=n) for n in range(_WEEK)]
    said = turn.slots.get("date") or [t[:10] for t in strings(turn.slots.get("time"))]
    return days_of(said)


def _one_meal(turn: Turn, day: date | None, meal: Meal | None) -> Say:
    """Read the menu of one meal: the one named, or the next that is still eaten."""
    for serving in _asked(turn, day, meal):
        menu = turn.reads.meals.menu(serving.day, serving.meal)
        if menu:
            values = {"served": dish_prices(menu), **_named(serving)}
            return Say("menu", values)
    values = {"date": (day or turn.now.date()).isoformat(), "meal": meal.value if meal else ""}
    return Say("menu_unknown_meal" if meal else "menu_unknown", values)


def _asked(turn: Turn, day: date | None, meal: Meal | None) -> Iterator[Serving]:
    today = turn.now.date()
    if day is not None and meal is not None:
        yield Serving(day, meal)
        return
    days = [day] if day and day != today else [today, today + timedelta(days=1)]
    for one in days:
        for other in [meal] if meal else Meal:
            serving = Serving(one, other)
            if served_at(serving, turn.now) + _STILL_EATEN >= turn.now:
                yield serving


def _whole_day(turn: Turn, day: date, meals: Sequence[Meal]) -> Say:
    """Read the meals of a day: names only, the prices are written."""
    menus = [menu for meal in meals if (menu := turn.reads.meals.menu(day, meal))]
    if not menus:
        return Say("menu_unknown", {"date": day.isoformat()})
    aloud = "".join(f"{{meal:{menu.meal}}}有{dish_names(menu)}。" for menu in menus)
    lines = "\n".join(f"{{meal:{menu.meal}}}：{dish_prices(menu)}" for menu in menus)
    return Say("menu_day", {"date": day.isoformat(), "aloud": aloud, "lines": lines})


def _several_days(turn: Turn, days: Iterable[date]) -> Say:
    """Read the main dish of the first days, write down everything."""
    wanted = meals_of(turn.slots.get("meal"))
    menus = {
        day: served
        for day in days
        if (served := _menus(turn, day, wanted or list(Meal))) and day >= turn.now.date()
    }
    if not menus:
        return Say("menu_unknown_days")
    told = wanted[0] if wanted else Meal.LUNCH
    aloud = [
        f"{{date:{day}}}{{meal:{told}}}有{menu.dishes[0].name}。"
        for day, served in menus.items()
        for menu in served
        if menu.meal is told and menu.dishes
    ]
    lines = [
        f"{{date:{day}}}："
        + "；".join(f"{{meal:{menu.meal}}} {dish_names(menu)}" for menu in served)
        for day, served in menus.items()
    ]
    values = {"aloud": "".join(aloud[:_READ_OUT]), "lines": "\n".join(lines)}
    return Say("menu_days_more" if len(aloud) > _READ_OUT else "menu_days", values)


def _line(menu: Menu) -> str:
    return f"{{meal:{menu.meal}}} {dish_names(menu)}"


def _menus(turn: Turn, day: date, meals: Iterable[Meal]) -> list[Menu]:
    found = (turn.reads.meals.menu(day, meal) for meal in meals)
    return [menu for menu in found if menu and menu.dishes]


def _about_dish(turn: Turn, dish: str) -> list[Say]:
    """Say when a dish is served and what it costs, or what there is in its place."""
    days, meals = _days(turn), meals_of(turn.slots.get("meal"))
    week = [turn.now.date() + timedelta(days=n) for n in range(_WEEK)]
    found = _served(turn, dish, days or week, meals or list(Meal))
    if found:
        return [Say("menu_dish", values) for values in found[: _READ_OUT if days else 1]]
    if not days:
        return [Say("menu_dish_not_these_days", {"dish": dish})]
    meal = meals[0] if len(meals) == 1 else None
    if not _menus(turn, days[0], meals or list(Meal)):
        return [_one_meal(turn, days[0], meal)]
    when = {"date": days[0].isoformat(), "meal": meal.value if meal else "", "dish": dish}
    then = [Say("menu_dish_then", values) for values in _served(turn, dish, week, Meal)[:1]]
    instead = [_one_meal(turn, days[0], meal)] if meal else []
    return [Say("menu_dish_not", when), *(then or instead)]


def _served(
    turn: Turn, dish: str, days: Iterable[date], meals: Iterable[Meal]
) -> list[dict[str, str | int]]:
    """Return where a dish is served, of the meals that are still eaten."""
    wanted = tuple(meals)
    return [
        {**_named(Serving(menu.date, menu.meal)), "dish": one.name, "money": one.price_fen}
        for day in days
        for menu in _menus(turn, day, wanted)
        if served_at(Serving(menu.date, menu.meal), turn.now) + _STILL_EATEN >= turn.now
        for one in menu.dishes
        if dish in one.name
    ]


def _named(serving: Serving) -> dict[str, str | int]:
    return {"date": serving.day.isoformat(), "meal": serving.meal.value}
