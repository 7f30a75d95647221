"""What the community publishes: places, announcements, and the catalogue of rewards."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from data.model.community import Announcement, Place
from data.model.points import Reward
from data.store.tables import Tables


class SqlCommunity:
    """Places, announcements and rewards."""

    def __init__(self, connection: Connection, tables: Tables) -> None:
        self._db = connection
        self._t = tables

    def places(self) -> Sequence[Place]:
        """Return all places."""
        places = self._t.places
        return [
            Place(row.name, row.place, row.hours, tuple(row.aliases), row.phone, row.note)
            for row in self._db.execute(select(places).order_by(places.c.name))
        ]

    def put_place(self, place: Place) -> None:
        """Publish a place; an earlier one of that name is replaced."""
        self._put(
            self._t.places,
            {
                "name": place.name,
                "place": place.where,
                "hours": place.hours,
                "aliases": list(place.aliases),
                "phone": place.phone,
                "note": place.note,
            },
        )

    def announcements(self, day: date) -> Sequence[Announcement]:
        """Return what is to be read out on a day, the newest first."""
        return [one for one in self.not_over(day) if one.since <= day]

    def not_over(self, day: date) -> Sequence[Announcement]:
        """Return what is to be read out on a day or later, the newest first."""
        table = self._t.announcements
        rows = self._db.execute(
            select(table)
            .where(table.c.until >= day)
            .order_by(table.c.since.desc(), table.c.id.desc())
        )
        return [Announcement(row.text, row.since, row.until) for row in rows]

    def announce(self, announcement: Announcement) -> None:
        """Publish an announcement; the same text is published once only."""
        table = self._t.announcements
        self._db.execute(delete(table).where(table.c.text == announcement.text))
        self._db.execute(
            insert(table).values(
                text=announcement.text, since=announcement.since, until=announcement.until
            )
        )

    def put_reward(self, reward: Reward) -> None:
        """Put a reward into the catalogue; an earlier one of that name is replaced."""
        self._put(
            self._t.rewards,
            {
                "name": reward.name,
                "points": reward.points,
                "stock": reward.stock,
                "unit": reward.unit,
                "aliases": list(reward.aliases),
                "place": reward.where,
            },
        )

    def _put(self, table: Table, values: dict[str, Any]) -> None:
        self._db.execute(delete(table).where(table.c.name == values["name"]))
        self._db.execute(insert(table).values(values))
