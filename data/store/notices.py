"""The outbox: notices wait here until a process has claimed and sent them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from data.model.notices import Notice, NoticeStatus
from data.model.people import ChannelLink
from data.store.requests import request_id, request_no
from data.store.tables import Tables

DESK = "desk"  # the channel of whoever has no account
_LEASE = timedelta(seconds=60)  # after this a claim of a process that died is void


class SqlNotices:
    """The outbox."""

    def __init__(self, connection: Connection, tables: Tables) -> None:
        self._db = connection
        self._t = tables

    def add(
        self,
        recipient: str,
        request_no: str | None,
        text: str,
        *,
        at: datetime,
        attachment: str | None = None,
    ) -> None:
        """Write a notice for each account linked to the recipient; without one it waits at DESK."""
        links = self._t.channel_links
        rows = self._db.execute(select(links).where(links.c.person == recipient)).all()
        accounts = [(row.channel, row.account) for row in rows] or [(DESK, recipient)]
        for channel, account in accounts:
            self._db.execute(
                insert(self._t.notices).values(
                    recipient=recipient,
                    channel=channel,
                    account=account,
                    request_id=None if request_no is None else request_id(request_no),
                    text=text,
                    attachment=attachment,
                    status=NoticeStatus.PENDING.value,
                    attempts=0,
                    created_at=at,
                    next_attempt_at=at,
                )
            )

    def claim(
        self, *, channel: str, at: datetime, limit: int = 20, lease: timedelta = _LEASE
    ) -> Sequence[tuple[Notice, ChannelLink]]:
        """Take notices that are due, oldest first; nobody else gets them for `lease`."""
        notices = self._t.notices
        waiting = notices.c.status.in_([NoticeStatus.PENDING.value, NoticeStatus.SENDING.value])
        rows = self._db.execute(
            select(notices)
            .where(notices.c.channel == channel, waiting, notices.c.next_attempt_at <= at)
            .order_by(notices.c.id)
            .limit(limit)
        ).all()
        return [_claimed(row) for row in rows if self._take(row, at + lease)]

    def waiting(self, channel: str | None = None) -> Sequence[tuple[Notice, ChannelLink]]:
        """Return notices that nobody has received yet, oldest first."""
        notices = self._t.notices
        query = select(notices).where(
            notices.c.status.in_([NoticeStatus.PENDING.value, NoticeStatus.SENDING.value])
        )
        if channel is not None:
            query = query.where(notices.c.channel == channel)
        rows = self._db.execute(query.order_by(notices.c.id)).all()
        return [_notice(row, NoticeStatus(row.status), row.attempts) for row in rows]

    def sent(self, notice_id: int, *, at: datetime) -> None:
        """Note that a notice has arrived."""
        self._finish(notice_id, NoticeStatus.SENT, at)

    def failed(self, notice_id: int, *, at: datetime, retry_at: datetime | None) -> None:
        """Note that a notice could not be sent: again at `retry_at`, or never."""
        if retry_at is None:
            self._finish(notice_id, NoticeStatus.FAILED, at)
        else:
            self._finish(notice_id, NoticeStatus.PENDING, retry_at)

    def _take(self, row: Row[Any], until: datetime) -> bool:
        notices = self._t.notices
        taken = self._db.execute(
            update(notices)
            .where(notices.c.id == row.id, notices.c.attempts == row.attempts)
            .values(
                status=NoticeStatus.SENDING.value,
                attempts=row.attempts + 1,
                next_attempt_at=until,
            )
        )
        return taken.rowcount == 1

    def _finish(self, notice_id: int, status: NoticeStatus, at: datetime) -> None:
        notices = self._t.notices
        self._db.execute(
            update(notices)
            .where(notices.c.id == notice_id)
            .values(status=status.value, next_attempt_at=at)
        )


def _claimed(row: Row[Any]) -> tuple[Notice, ChannelLink]:
    return _notice(row, NoticeStatus.SENDING, row.attempts + 1)


def _notice(row: Row[Any], status: NoticeStatus, attempts: int) -> tuple[Notice, ChannelLink]:
    notice = Notice(
        id=row.id,
        recipient=row.recipient,
        request_no=None if row.request_id is None else request_no(row.request_id),
        text=row.text,
        status=status,
        attempts=attempts,
        created_at=row.created_at,
        attachment=row.attachment,
    )
    return notice, ChannelLink(row.channel, row.account, row.recipient)
