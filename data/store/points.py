"""The ledger of volunteer points; the database itself refuses to change an entry."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, insert, select

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
        db = self.connection
        if entry.cause is not None:
            counted = select(self._t.c.id).where(self._t.c.cause == entry.cause)
            if db.scalar(counted) is not None:
                return False
        if entry.points < 0:
            person = select(self._people.c.id).where(self._people.c.id == entry.person)
            db.execute(person.with_for_update())  # nobody else spends the same points meanwhile
            balance = self.balance(entry.person)
            if balance + entry.points < 0:
                raise InvalidInput(f"{entry.person} has {balance} points only")
        db.execute(
            insert(self._t).values(
                person=entry.person,
                points=entry.points,
                reason=entry.reason,
                at=entry.at,
                cause=entry.cause,
            )
        )
        return True

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
        return [PointsEntry(row.person, row.points, row.reason, row.at, row.cause) for row in rows]

    def rewards(self) -> Sequence[Reward]:
        """Return the catalogue, the cheapest first, those out of stock too."""
        rewards = self._rewards
        rows = self.connection.execute(select(rewards).order_by(rewards.c.points, rewards.c.name))
        return [
            Reward(row.name, row.points, row.stock, row.unit, tuple(row.aliases), row.place)
            for row in rows
        ]
