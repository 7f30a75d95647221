"""Things that happen once, whoever does them: the first to claim one does it."""

from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from data.store.tables import Tables


class SqlOnce:
    """Claims."""

    def __init__(self, connection: Connection, tables: Tables) -> None:
        self._db = connection
        self._t = tables.claims

    def claim(self, what: str, *, at: datetime) -> bool:
        """Whether nobody has claimed `what` before; now it is."""
        dialect = sqlite if self._db.dialect.name == "sqlite" else postgresql
        claim = dialect.insert(self._t).values(what=what, at=at).on_conflict_do_nothing()
        return self._db.scalar(claim.returning(self._t.c.what)) is not None
