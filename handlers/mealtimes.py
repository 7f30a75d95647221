"""When a meal of the canteen closes and when it is served."""

from datetime import date, datetime

from data.model.meals import Meal, cut_off, serving_time
from handlers.ports import UnitOfWork


def closes_at(uow: UnitOfWork, day: date, meal: Meal, now: datetime) -> datetime:
    """Return the moment after which a meal can no longer be ordered: as published, else as ever."""
    zone = now.tzinfo
    assert zone is not None, "a clock gives aware times"
    menu = uow.meals.menu(day, meal)
    return menu.cut_off_at if menu else cut_off(day, meal, zone)


def served_at(day: date, meal: Meal, now: datetime) -> datetime:
    """Return when a meal is served."""
    zone = now.tzinfo
    assert zone is not None, "a clock gives aware times"
    return serving_time(day, meal, zone)
