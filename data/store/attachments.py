"""Pictures that residents send, sealed like everything they say."""

import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from data.model.errors import NotFound
from data.model.requests import Attachment
from data.store.requests import request_id
from data.store.tables import Tables


class SqlAttachments:
    """Pictures."""

    def __init__(self, connection: Connection, tables: Tables) -> None:
        self._db = connection
        self._t = tables.attachments

    def add(self, owner: str, media_type: str, content: bytes, *, at: datetime) -> str:
        """Keep a picture and return its id; it belongs to no request yet."""
        key = secrets.token_hex(8)
        self._db.execute(
            insert(self._t).values(
                id=key,
                owner=owner,
                media_type=media_type,
                content=b64encode(content).decode(),
                at=at,
            )
        )
        return key

    def get(self, key: str) -> Attachment:
        """Return a picture.

        Raises:
            NotFound: there is none of that id.
        """
        row = self._db.execute(select(self._t).where(self._t.c.id == key)).first()
        if row is None:
            raise NotFound("there is no picture of that id")
        return _attachment(row)

    def ids(self, no: str) -> Sequence[str]:
        """Return the ids of the pictures of a request, the first one first."""
        found = select(self._t.c.id).where(self._t.c.request_id == request_id(no))
        return self._db.scalars(found.order_by(self._t.c.at)).all()

    def of_request(self, no: str) -> Sequence[Attachment]:
        """Return the pictures of a request, the first one first."""
        rows = self._db.execute(
            select(self._t).where(self._t.c.request_id == request_id(no)).order_by(self._t.c.at)
        )
        return [_attachment(row) for row in rows]


def _attachment(row: Row[Any]) -> Attachment:
    return Attachment(row.id, row.owner, row.media_type, b64decode(row.content))
