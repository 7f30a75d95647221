"""Finds people by what is said of them, though house and telephone number are sealed.

Both have blind indexes: codes that are the same for the same text and tell nothing else.
"""

import re
from typing import Any

from sqlalchemy import Connection, or_, select, update

from data.model.talk import Behalf
from data.store import matching
from data.store.tables import Tables
from data.store.vault import Vault

_SHORTEST_TAIL = 4  # digits: 尾号 of fewer fits too many
_LONGEST_TAIL = 6


def building_code(vault: Vault, address: str) -> str:
    """Return the blind index of the building in an address."""
    return vault.blind(f"building {matching.building(address) or ''}")


def phone_code(vault: Vault, phone: str) -> str:
    """Return the blind index of a telephone number."""
    return vault.blind(f"phone {_digits(phone)}")


def conditions(db: Connection, tables: Tables, vault: Vault, who: Behalf) -> list[Any]:
    """Return what must hold of the rows of people who may be meant; none where all would be.

    Names are compared more closely afterwards, by `matching.closest`.
    """
    people = tables.people.c
    where: list[Any] = []
    if who.person and not matching.is_title(who.person):
        named = people.name.contains(matching.core(who.person), autoescape=True)
        where.append(or_(people.name == who.person, named))
    if who.address:
        where.append(people.household.in_(_homes(db, tables, vault, who.address)))
    if who.phone:
        where.append(_called(db, tables, vault, who.phone))
    return where


def fill_indexes(db: Connection, tables: Tables, vault: Vault) -> None:
    """Index households and people from before there were such indexes."""
    homes, people = tables.households, tables.people
    for row in db.execute(select(homes).where(homes.c.building_index.is_(None))).all():
        code = building_code(vault, row.address)
        db.execute(update(homes).where(homes.c.id == row.id).values(building_index=code))
    unindexed = (people.c.phone_index.is_(None), people.c.phone.is_not(None))
    for row in db.execute(select(people.c.id, people.c.phone).where(*unindexed)).all():
        code = phone_code(vault, row.phone)
        db.execute(update(people).where(people.c.id == row.id).values(phone_index=code))


def _homes(db: Connection, tables: Tables, vault: Vault, said: str) -> list[str]:
    homes = tables.households.c
    query = select(homes.id, homes.address)
    if matching.building(said):
        query = query.where(homes.building_index == building_code(vault, said))
    return [row.id for row in db.execute(query) if matching.agrees(row.address, said)]


def _called(db: Connection, tables: Tables, vault: Vault, said: str) -> Any:  # noqa: ANN401
    people, digits = tables.people.c, _digits(said)
    exact = people.phone_index == phone_code(vault, said)
    if not _SHORTEST_TAIL <= len(digits) <= _LONGEST_TAIL:
        return exact
    rows = db.execute(select(people.id, people.phone).where(people.phone.is_not(None)))
    return or_(
        exact, people.id.in_([row.id for row in rows if _digits(row.phone).endswith(digits)])
    )


def _digits(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    return re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)
