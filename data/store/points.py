"""The ledger of volunteer points; the database itself refuses to change an entry."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.dialects import postgresql, sqlite

from data.model.errors import InvalidInput
from data.model.points import PointsEntry, Reward
from data.store.tables import Tables


class SqlPoints:
    """The ledger, and the catalogue of what points are good for."""

    def __init__(self, connection: Connection, tables: Tables) -> None:
        self.connection = connection
        self._t = tables.points_entries
        self._people = tables.people
        self._rewards = tables.rewards

    def add(self, entry: PointsEntry) -> bool:
        """Add an entry; False, and nothing is written, where its cause was counted before.

        Raises:
            InvalidInput: the balance would fall below zero.
        """
        if entry.points < 0:
            self._hold(entry.person)
            balance = self.balance(entry.person)
            if balance + entry.points < 0 and not self._is_counted(entry.cause):
                raise InvalidInput(
                    f"{entry.person} has {balance} points: {-entry.points} cannot be spent"
                )
        dialect = sqlite if self.connection.dialect.name == "sqlite" else postgresql
        added = self.connection.scalar(
            dialect.insert(self._t)
            .values(
                person=entry.person,
                points=entry.points,
                reason=entry.reason,
                at=entry.at,
                cause=entry.cause,
            )
            .on_conflict_do_nothing(index_elements=["cause"])
            .returning(self._t.c.id)
        )
        return added is not None

    def counted(self, cause: str) -> PointsEntry | None:
        """Return the entry that a cause led to, or None where it was not counted."""
        row = self.connection.execute(select(self._t).where(self._t.c.cause == cause)).first()
        return None if row is None else _entry(row)

    def balance(self, person_id: str) -> int:
        """Return the sum of all entries."""
        total = self.connection.scalar(
            select(func.coalesce(func.sum(self._t.c.points), 0)).where(
                self._t.c.person == person_id
            )
        )
        return int(total or 0)

    def last(self, person_id: str, count: int) -> Sequence[PointsEntry]:
        """Return the newest entries, newest first."""
        rows = self.connection.execute(
            select(self._t)
            .where(self._t.c.person == person_id)
            .order_by(self._t.c.id.desc())
            .limit(count)
        )
        return [_entry(row) for row in rows]

    def rewards(self) -> Sequence[Reward]:
        """Return the catalogue, the cheapest first, those out of stock too."""
        rewards = self._rewards
        rows = self.connection.execute(select(rewards).order_by(rewards.c.points, rewards.c.name))
        return [
            Reward(row.name, row.points, row.stock, row.unit, tuple(row.aliases), row.place)
            for row in rows
        ]

    def _is_counted(self, cause: str | None) -> bool:
        return cause is not None and self.counted(cause) is not None

    def _hold(self, person_id: str) -> None:
        """Let nobody else spend the same points until this transaction ends.

        Not a plain FOR UPDATE: two transactions that each wrote a row about the person would wait
        for each other for ever. SQLite has one writer anyway.
        """
        people = self._people.c
        mine = select(people.id).where(people.id == person_id)
        self.connection.execute(mine.with_for_update(key_share=True))


def _entry(row: Row[Any]) -> PointsEntry:
    return PointsEntry(row.person, row.points, row.reason, row.at, row.cause)
