"""Households, people, accounts and mandates."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from data.model.errors import Ambiguous, NotFound
from data.model.people import STAFF_ROLES, ChannelLink, Mandate, Person, Preferences, Role
from data.model.requests import RequestKind
from data.model.talk import Behalf, SlotValue
from data.store import finding, matching
from data.store.tables import Tables
from data.store.vault import Vault

_FIRST = 1001  # people are p1001, p1002, …
_CODE_DIGITS = 8
_DAY = timedelta(hours=24)
_MOST_MATCHES = 10
_PREFERENCES = TypeAdapter(Preferences)


class SqlPeople:
    """Who is who."""

    def __init__(self, connection: Connection, tables: Tables, vault: Vault) -> None:
        self._db = connection
        self._t = tables
        self._vault = vault

    def get(self, person_id: str) -> Person:
        """Return a person.

        Raises:
            NotFound: nobody has that id.
        """
        found = self._select(self._t.people.c.id == person_id)
        if not found:
            raise NotFound(f"nobody has the id {person_id}")
        return found[0]

    def find(self, id_or_name: str) -> Person:
        """Return a person by id or by a name that only one has.

        Raises:
            NotFound: nobody goes by it.
            Ambiguous: several do.
        """
        people = self._t.people.c
        found = self._select(people.id == id_or_name) or self._select(people.name == id_or_name)
        if not found:
            raise NotFound("nobody goes by that id or name: see `zhaohu people list`")
        if len(found) > 1:
            ids = ", ".join(person.id for person in found)
            raise Ambiguous(f"several people have that name, use one of the ids {ids}")
        return found[0]

    def list(self, role: Role | None = None) -> Sequence[Person]:
        """Return everybody, or everybody with a role, in the order they were added."""
        if role is None:
            return self._select()
        return self._select(self._t.people.c.id.in_(self._with_role(role)))

    def staff(self) -> Sequence[Person]:
        """Return everybody whom requests are shown to."""
        roles = self._t.person_roles.c
        shown = select(roles.person).where(roles.role.in_([role.value for role in STAFF_ROLES]))
        return self._select(self._t.people.c.id.in_(shown))

    def hold(self, *person_ids: str) -> None:
        """Let no other transaction hold any of these people until this one ends.

        Locked in the order of their ids: two that hold the same people never wait for each other
        for ever. Rows about them may be written meanwhile. SQLite has one writer anyway.
        """
        people = self._t.people.c
        held = select(people.id).where(people.id.in_(person_ids)).order_by(people.id)
        self._db.execute(held.with_for_update(key_share=True)).all()

    def matching(self, who: Behalf) -> Sequence[Person]:
        """Return the residents that fit everything which is said of them, at most ten."""
        said = finding.conditions(self._db, self._t, self._vault, who)
        if not said:
            return []
        people = self._t.people.c
        residents = people.id.in_(self._with_role(Role.RESIDENT))
        query = select(people.id, people.name).where(residents, *said).order_by(people.seq)
        names = {row.id: row.name for row in self._db.execute(query)}
        found = matching.closest(names, who.person)[:_MOST_MATCHES]
        return self._select(people.id.in_(found))

    def remember(self, person_id: str, preferences: Preferences) -> None:
        """Keep how somebody wants to be spoken to, what they eat, what they agreed to.

        Raises:
            NotFound: nobody has that id.
        """
        kept = self._db.execute(
            update(self._t.people)
            .where(self._t.people.c.id == person_id)
            .values(preferences=_PREFERENCES.dump_python(preferences, mode="json"))
        )
        if kept.rowcount != 1:
            raise NotFound(f"nobody has the id {person_id}")

    def first_resident(self) -> Person:
        """Return the resident who was added first.

        Raises:
            NotFound: there are no residents.
        """
        found = self._select(self._t.people.c.id.in_(self._with_role(Role.RESIDENT)), limit=1)
        if not found:
            raise NotFound("there are no residents yet: add one with `zhaohu people add`")
        return found[0]

    def add(
        self,
        *,
        name: str,
        roles: frozenset[Role],
        address: str | None = None,
        phone: str | None = None,
        health: str | None = None,
        usual: Mapping[str, SlotValue] | None = None,
        demo: bool = False,
    ) -> Person:
        """Add a person; whoever has the same address belongs to the same household."""
        last = self._db.scalar(select(func.max(self._t.people.c.seq)))
        seq = _FIRST if last is None else last + 1
        person_id = f"p{seq}"
        self._db.execute(
            insert(self._t.people).values(
                seq=seq,
                id=person_id,
                name=name,
                household=self._household(address) if address else None,
                phone=phone,
                phone_index=finding.phone_code(self._vault, phone) if phone else None,
                health=health,
                usual=dict(usual) if usual else None,
                demo=demo,
            )
        )
        for role in sorted(roles):
            self._db.execute(insert(self._t.person_roles).values(person=person_id, role=role.value))
        return self.get(person_id)

    def may_act(
        self, actor: str, resident: str, at: datetime, service: RequestKind | None = None
    ) -> bool:
        """Whether `actor` is the resident, or holds a mandate from them at that time.

        Without `service` a mandate for any service is enough.
        """
        if actor == resident:
            return True
        given = (mandate for mandate in self.mandates(resident) if mandate.actor == actor)
        return any(mandate.covers(service, at) for mandate in given)

    def grant(self, mandate: Mandate) -> None:
        """Record that a resident agreed; an earlier mandate of the same two is replaced."""
        self._end(mandate.actor, mandate.resident)
        services = mandate.services
        self._db.execute(
            insert(self._t.mandates).values(
                actor=mandate.actor,
                resident=mandate.resident,
                until=mandate.until,
                services=None if services is None else ",".join(sorted(services)),
            )
        )

    def revoke(self, actor: str, resident: str, *, at: datetime) -> None:
        """End a mandate at `at`.

        Raises:
            NotFound: there is none.
        """
        mandates = self._t.mandates
        ended = self._db.execute(
            update(mandates)
            .where(mandates.c.actor == actor, mandates.c.resident == resident)
            .values(until=at)
        )
        if ended.rowcount == 0:
            raise NotFound(f"{actor} holds no mandate from {resident}")

    def mandates(self, resident: str) -> Sequence[Mandate]:
        """Return the mandates that a resident has given, ended ones too."""
        mandates = self._t.mandates
        rows = self._db.execute(
            select(mandates).where(mandates.c.resident == resident).order_by(mandates.c.actor)
        )
        return [
            Mandate(row.actor, row.resident, row.until, _services(row.services)) for row in rows
        ]

    def links(self, person_id: str) -> Sequence[ChannelLink]:
        """Return the accounts of a person."""
        links = self._t.channel_links
        rows = self._db.execute(
            select(links).where(links.c.person == person_id).order_by(links.c.channel)
        )
        return [ChannelLink(row.channel, row.account, row.person) for row in rows]

    def by_account(self, channel: str, account: str) -> Person | None:
        """Return whose account it is."""
        links = self._t.channel_links.c
        person = self._db.scalar(
            select(links.person).where(links.channel == channel, links.account == account)
        )
        return None if person is None else self.get(person)

    def unlink(self, channel: str, account: str) -> None:
        """Part an account from its person.

        Raises:
            NotFound: it belongs to nobody.
        """
        links = self._t.channel_links
        gone = self._db.execute(
            delete(links).where(links.c.channel == channel, links.c.account == account)
        )
        if gone.rowcount == 0:
            raise NotFound(f"that {channel} account belongs to nobody")

    def new_link_code(self, person_id: str, *, at: datetime, ttl: timedelta = _DAY) -> str:
        """Return a one-time code of eight digits; an earlier unused one of the person ends."""
        codes = self._t.link_codes
        self._db.execute(
            delete(codes).where(codes.c.person == person_id, codes.c.used_at.is_(None))
        )
        code = f"{secrets.randbelow(10**_CODE_DIGITS):0{_CODE_DIGITS}d}"
        values = {"code_index": self._code(code), "person": person_id, "expires_at": at + ttl}
        self._db.execute(insert(codes).values(values))
        return code

    def redeem_link_code(self, code: str, *, channel: str, account: str, at: datetime) -> Person:
        """Link an account to the person whom the code was made for.

        Raises:
            NotFound: the code is unknown, used or too old.
        """
        codes = self._t.link_codes
        fits = (
            codes.c.code_index == self._code(code),
            codes.c.used_at.is_(None),
            codes.c.expires_at > at,
        )
        person = self._db.scalar(select(codes.c.person).where(*fits))
        used = self._db.execute(update(codes).where(*fits).values(used_at=at))
        if person is None or used.rowcount != 1:
            raise NotFound("that code is unknown, used or older than a day: ask for a new one")
        links = self._t.channel_links
        self._db.execute(
            delete(links).where(links.c.channel == channel, links.c.account == account)
        )
        values = {"channel": channel, "account": account, "person": person}
        self._db.execute(insert(links).values(values))
        return self.get(person)

    def _code(self, code: str) -> str:
        return self._vault.blind(f"link code {code}")

    def _end(self, actor: str, resident: str) -> None:
        mandates = self._t.mandates
        self._db.execute(
            delete(mandates).where(mandates.c.actor == actor, mandates.c.resident == resident)
        )

    def _household(self, address: str) -> str:
        households = self._t.households
        index = self._vault.blind(f"address {address}")
        known = self._db.scalar(select(households.c.id).where(households.c.address_index == index))
        if known is not None:
            return str(known)
        household = f"h{secrets.token_hex(4)}"
        values = {
            "id": household,
            "address": address,
            "address_index": index,
            "building_index": finding.building_code(self._vault, address),
        }
        self._db.execute(insert(households).values(values))
        return household

    def _with_role(self, role: Role) -> Any:  # noqa: ANN401 - a subquery
        roles = self._t.person_roles.c
        return select(roles.person).where(roles.role == role.value)

    def _select(self, *where: Any, limit: int | None = None) -> Sequence[Person]:  # noqa: ANN401
        people, households = self._t.people, self._t.households
        query = (
            select(people, households.c.address)
            .join_from(people, households, isouter=True)
            .where(*where)
            .order_by(people.c.seq)
            .limit(limit)
        )
        rows = self._db.execute(query).all()
        roles = self._roles([row.id for row in rows])
        return [_person(row, roles.get(row.id, frozenset())) for row in rows]

    def _roles(self, ids: Sequence[str]) -> dict[str, frozenset[Role]]:
        roles = self._t.person_roles
        found: dict[str, frozenset[Role]] = {}
        for row in self._db.execute(select(roles).where(roles.c.person.in_(ids))):
            found[row.person] = found.get(row.person, frozenset()) | {Role(row.role)}
        return found


def _person(row: Row[Any], roles: frozenset[Role]) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        roles=roles,
        household=row.household,
        address=row.address,
        phone=row.phone,
        health=row.health,
        usual=row.usual or {},
        preferences=_PREFERENCES.validate_python(row.preferences or {}),
        demo=row.demo,
    )


def _services(text: str | None) -> frozenset[RequestKind] | None:
    return None if text is None else frozenset(map(RequestKind, filter(None, text.split(","))))
