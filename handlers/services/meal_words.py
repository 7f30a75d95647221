"""How one speaks of meals: 明天、后天的午饭, 每周一、三的晚饭, 少盐、不放花生."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from data.model.meals import Meal, Menu
from data.model.talk import Slots
from handlers.services.meal_rules import Serving, strings

_WEEKDAYS = "一二三四五六日"
_A_RUN = 3  # days in a row that are said as 明天到周五


def meals_named(servings: Iterable[Serving]) -> str:
    """Name meals briefly: 明天、后天的午饭, or 今天的午饭，明天的早饭和午饭."""
    by_day: dict[date, list[Meal]] = {}
    for serving in servings:
        by_day.setdefault(serving.day, []).append(serving.meal)
    alike: dict[tuple[Meal, ...], list[date]] = {}
    for day in sorted(by_day):
        meals = tuple(meal for meal in Meal if meal in by_day[day])
        alike.setdefault(meals, []).append(day)
    return "，".join(f"{days_named(days)}的{_meals(meals)}" for meals, days in alike.items())


def days_named(days: Sequence[date]) -> str:
    """Name days: 明天、后天; a longer run by its ends: 明天到周五."""
    run = len(days) >= _A_RUN and days[-1] - days[0] == timedelta(days=len(days) - 1)
    if run:
        return f"{{date:{days[0]}}}到{{date:{days[-1]}}}"
    return "、".join(f"{{date:{day}}}" for day in days)


def weekly_named(weekdays: Collection[int], meals: Collection[Meal]) -> str:
    """Name a meal of every week: 每周一、三、五的午饭."""
    days = sorted(weekdays)
    if len(days) == 7:
        when = "每天"
    elif days == [0, 1, 2, 3, 4]:
        when = "周一到周五每天"
    else:
        when = "每周" + "、".join(_WEEKDAYS[day] for day in days)
    return f"{when}的{_meals([meal for meal in Meal if meal in meals])}"


def wishes(slots: Slots) -> list[str]:
    """Name what somebody wants to eat, how, and without what."""
    without = strings(slots.get("avoids"))
    return [
        *strings(slots.get("dish")),
        *strings(slots.get("diet")),
        *([f"不放{'、'.join(without)}"] if without else []),
    ]


def wishes_added(slots: Slots) -> str:
    """Name the wishes as they follow the portions: ，红烧肉、少盐."""
    named = wishes(slots)
    return "，" + "、".join(named) if named else ""


def how_brought(slots: Slots, home: str | None) -> str:
    """Say whether it is brought, and where to if that is not home."""
    if not slots.get("delivery"):
        return "自己来取"
    address = slots.get("address")
    return "送到家" if address in (None, home) else f"送到{{address:{address}}}"


def dish_names(menu: Menu) -> str:
    """Name what is served: 红烧肉、清炒青菜."""
    return "、".join(dish.name for dish in menu.dishes)


def dish_prices(menu: Menu) -> str:
    """Name what is served and for how much."""
    return "，".join(f"{dish.name}{{money:{dish.price_fen}}}" for dish in menu.dishes)


def _meals(meals: Iterable[Meal]) -> str:
    return "和".join(f"{{meal:{meal.value}}}" for meal in meals)
