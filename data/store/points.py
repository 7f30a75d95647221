"""The ledger of volunteer points; the database itself refuses to change an entry."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, insert, select

from data.model.points import PointsEntry
from data.store.tables import Tables


class SqlPoints:
    """The ledger."""

    def __init__(self, connection: Connection, tables: Tables) -> None:
        self._db = connection
        self._t = tables.points_entries

    def add(self, entry: PointsEntry) -> None:
        """Add an entry."""
        self._db.execute(
            insert(self._t).values(
                person=entry.person, points=entry.points, reason=entry.reason, at=entry.at
            )
        )

    def balance(self, person_id: str) -> int:
        """Return the sum of all entries."""
        total = self._db.scalar(
            select(func.coalesce(func.sum(self._t.c.points), 0)).where(
                self._t.c.person == person_id
            )
        )
        return int(total or 0)

    def last(self, person_id: str, count: int) -> Sequence[PointsEntry]:
        """Return the newest entries, newest first."""
        rows = self._db.execute(
            select(self._t)
            .where(self._t.c.person == person_id)
            .order_by(self._t.c.id.desc())
            .limit(count)
        )
        return [PointsEntry(row.person, row.points, row.reason, row.at) for row in rows]
