"""The demonstration community: invented people, plainly marked, so that one can try Zhaohu."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from data.model.meals import Dish, Meal, Menu, cut_off
from data.model.people import Mandate, Person, Role
from data.model.points import PointsEntry
from data.store.unit import SqlUnitOfWork

_DAYS = 7  # of menus, from the day of the set-up on


def set_up_demonstration(uow: SqlUnitOfWork, now: datetime) -> None:
    """Add invented residents, helpers, staff, a week's menu and points to an empty store."""
    raw = _raw()
    by_name = {entry["name"]: _add(uow, entry) for entry in raw["people"]}
    for entry in raw["mandates"]:
        uow.people.grant(Mandate(by_name[entry["actor"]].id, by_name[entry["resident"]].id))
    for entry in raw["points"]:
        at = now - timedelta(days=entry["days_ago"])
        person = by_name[entry["person"]].id
        uow.points.add(PointsEntry(person, entry["points"], entry["reason"], at))
    _publish(uow, raw["menu"], now)


@cache
def _raw() -> Mapping[str, Any]:
    text = (Path(__file__).parent / "demo.yml").read_text(encoding="utf-8")
    raw: Mapping[str, Any] = yaml.safe_load(text)
    return raw


def _add(uow: SqlUnitOfWork, entry: Mapping[str, Any]) -> Person:
    return uow.people.add(
        name=entry["name"],
        roles=frozenset(Role(role) for role in entry["roles"]),
        address=entry.get("address"),
        phone=entry.get("phone"),
        health=entry.get("health"),
        usual=entry.get("usual"),
        demo=True,
    )


def _publish(uow: SqlUnitOfWork, rotation: Mapping[str, Any], now: datetime) -> None:
    zone = now.tzinfo
    assert zone is not None, "a clock gives aware times"
    for offset in range(_DAYS):
        day = now.date() + timedelta(days=offset)
        for meal in Meal:
            choices = rotation[meal.value]
            dishes = choices[day.toordinal() % len(choices)]
            served = tuple(Dish(name, price) for name, price in dishes.items())
            uow.meals.publish(Menu(day, meal, served, cut_off(day, meal, zone)))
