"""The demonstration community: invented people, plainly marked, so that one can try Zhaohu."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from data.model.people import Mandate, Person, Role
from data.model.points import PointsEntry
from data.model.requests import RequestKind
from data.store.publishing import Publication, publish
from data.store.unit import SqlUnitOfWork

_PUBLISHED = ("places", "announcements", "rewards", "menu")


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
    publish(uow, Publication.model_validate({name: raw[name] for name in _PUBLISHED}), now)


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
