"""The demonstration community: invented people, plainly marked, so that one can try Zhaohu."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from data.model.community import Announcement, Place
from data.model.meals import Dish, Meal, Menu, cut_off
from data.model.people import Mandate, Person, Role
from data.model.points import PointsEntry, Reward
from data.model.requests import RequestKind
from data.store.unit import SqlUnitOfWork

_DAYS = 7  # of menus, from the day of the set-up on


def set_up_demonstration(uow: SqlUnitOfWork, now: datetime) -> None:
    """Add invented residents, helpers, staff, a week's menu and points to an empty store."""
    raw = _raw()
    by_name = {entry["name"]: _add(uow, entry) for entry in raw["people"]}
    for entry in raw["mandates"]:
        services = entry.get("services")
        kinds = None if services is None else frozenset(map(RequestKind, services))
        actor, resident = by_name[entry["actor"]].id, by_name[entry["resident"]].id
        uow.people.grant(Mandate(actor, resident, services=kinds))
    for entry in raw["points"]:
        at = now - timedelta(days=entry["days_ago"])
        person = by_name[entry["person"]].id
        uow.points.add(PointsEntry(person, entry["points"], entry["reason"], at))
    _publish(uow, raw["menu"], now)
    _open_community(uow, raw, now.date())


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


def _open_community(uow: SqlUnitOfWork, raw: Mapping[str, Any], today: date) -> None:
    for entry in raw["rewards"]:
        aliases = tuple(entry.get("aliases", ()))
        uow.community.put_reward(Reward(**{**entry, "aliases": aliases}))
    for entry in raw["places"]:
        aliases = tuple(entry.get("aliases", ()))
        uow.community.put_place(Place(**{**entry, "aliases": aliases}))
    for entry in raw["announcements"]:
        since = today + timedelta(days=entry["from_days"])
        until = since + timedelta(days=entry["for_days"] - 1)
        uow.community.announce(Announcement(entry["text"], since, until))


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
