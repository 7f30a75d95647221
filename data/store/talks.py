"""Conversation sessions, and the messages that were answered before."""

from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from data.model.errors import SessionClash
from data.model.talk import Session
from data.model.turns import TurnResult
from data.store.tables import Tables

_SESSION = TypeAdapter(Session)
_RESULT = TypeAdapter(TurnResult)


class SqlSessions:
    """The one conversation of each resident."""

    def __init__(self, connection: Connection, tables: Tables) -> None:
        self._db = connection
        self._t = tables.sessions

    def load(self, person_id: str) -> Session:
        """Return the session, a fresh one (version 0) where there is none."""
        row = self._db.execute(select(self._t).where(self._t.c.person == person_id)).first()
        if row is None:
            return Session(person_id)
        return _SESSION.validate_python({**row.state, "version": row.version})

    def save(self, session: Session, *, force: bool = False) -> None:
        """Write `session` as its next version.

        Raises:
            SessionClash: another turn has saved since it was loaded, unless forced.
        """
        state = _SESSION.dump_python(session, mode="json", exclude_defaults=True)
        values = {
            "state": {**state, "person": session.person},
            "alarm_due_at": session.alarm_due_at,
        }
        fits = [self._t.c.person == session.person]
        if not force:
            fits.append(self._t.c.version == session.version)
        saved = self._db.execute(
            update(self._t).where(*fits).values(**values, version=self._t.c.version + 1)
        )
        if saved.rowcount == 1:
            return
        if session.version != 0 and not force:
            raise SessionClash(f"the session of {session.person} was saved by another turn")
        try:
            self._db.execute(insert(self._t).values(person=session.person, version=1, **values))
        except IntegrityError:
            raise SessionClash(f"the session of {session.person} was just begun") from None

    def alarms_due(self, at: datetime) -> list[str]:
        """Return ids of residents whose possible alarm has waited until `at` or longer."""
        return list(self._db.scalars(select(self._t.c.person).where(self._t.c.alarm_due_at <= at)))


class SqlTurns:
    """Messages that were answered before."""

    def __init__(self, connection: Connection, tables: Tables) -> None:
        self._db = connection
        self._t = tables.turns

    def recall(self, channel: str, message_id: str) -> TurnResult | None:
        """Return what a message was answered with, or None where it is new."""
        sealed = self._db.scalar(
            select(self._t.c.result).where(
                self._t.c.channel == channel, self._t.c.message_id == message_id
            )
        )
        return None if sealed is None else _RESULT.validate_python(sealed)

    def remember(
        self, channel: str, message_id: str, resident: str, result: TurnResult, *, at: datetime
    ) -> None:
        """Keep the answer.

        Raises:
            SessionClash: another process just kept one.
        """
        values = {"channel": channel, "message_id": message_id, "resident": resident, "at": at}
        sealed = _RESULT.dump_python(result, mode="json")
        try:
            self._db.execute(insert(self._t).values(**values, result=sealed))
        except IntegrityError:
            raise SessionClash("the message was just answered") from None
