"""Meals, the daily menu, cut-off times and orders."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from data.model.talk import SlotValue


class Meal(StrEnum):
    """The three meals of the canteen."""

    BREAKFAST = "breakfast"
    LUNCH = "lunch"
    DINNER = "dinner"


DIETS: tuple[str, ...] = (
    "少盐", "少油", "无糖", "低糖", "不辣", "软烂", "流食", "清淡", "素食", "清真",
)  # fmt: skip


@dataclass(frozen=True)
class CutOff:
    """Until when a meal can be ordered or cancelled."""

    days_before: int
    at: time  # local


@dataclass(frozen=True)
class Dish:
    """Something on the menu."""

    name: str
    price_fen: int  # 100 fen are one yuan (块)


@dataclass(frozen=True)
class Menu:
    """What the canteen serves at one meal of one day."""

    date: date
    meal: Meal
    dishes: tuple[Dish, ...]
    cut_off_at: datetime  # aware


@dataclass(frozen=True)
class MealOrder:
    """What the kitchen has to prepare for one request."""

    request_no: str
    date: date
    meal: Meal
    quantity: int
    dishes: tuple[str, ...] = ()
    diet: tuple[str, ...] = ()
    delivery: bool = False


@dataclass(frozen=True)
class StandingOrder:
    """A meal for the same days of every week, until it is ended."""

    resident: str  # person id
    actor: str  # person id of who asked
    weekdays: frozenset[int]  # 0 is Monday
    meal: Meal
    slots: Mapping[str, SlotValue]  # of book_meal, without date and meal
    since: date
    id: int = 0  # 0: not yet recorded
    until: date | None = None  # the first day without; None: until ended

    def falls_on(self, day: date) -> bool:
        """Whether the meal is wanted that day."""
        begun = self.since <= day and (self.until is None or day < self.until)
        return begun and day.weekday() in self.weekdays


DEFAULT_CUT_OFFS: Mapping[Meal, CutOff] = {
    Meal.BREAKFAST: CutOff(days_before=1, at=time(20, 0)),
    Meal.LUNCH: CutOff(days_before=0, at=time(10, 0)),
    Meal.DINNER: CutOff(days_before=0, at=time(16, 0)),
}
SERVING_TIMES: Mapping[Meal, time] = {
    Meal.BREAKFAST: time(7, 30),
    Meal.LUNCH: time(11, 30),
    Meal.DINNER: time(17, 30),
}


def cut_off(day: date, meal: Meal, zone: tzinfo) -> datetime:
    """Return the moment after which `meal` of `day` can no longer be ordered by default."""
    rule = DEFAULT_CUT_OFFS[meal]
    return datetime.combine(day - timedelta(days=rule.days_before), rule.at, zone)


def serving_time(day: date, meal: Meal, zone: tzinfo) -> datetime:
    """Return when `meal` of `day` is served."""
    return datetime.combine(day, SERVING_TIMES[meal], zone)
