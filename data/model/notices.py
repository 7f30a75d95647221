"""Messages that Zhaohu sends of its own accord, written in the same transaction as their cause."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NoticeStatus(StrEnum):
    """How far a notice has come."""

    PENDING = "pending"
    SENDING = "sending"  # claimed by one process
    SENT = "sent"
    FAILED = "failed"  # given up after the last attempt


@dataclass(frozen=True)
class Notice:
    """One message to one person about one request, or about none."""

    id: int
    recipient: str  # person id
    request_no: str | None
    text: str  # encrypted at rest
    status: NoticeStatus
    attempts: int
    created_at: datetime
    attachment: str | None = None  # id of a picture; the text says what it shows
