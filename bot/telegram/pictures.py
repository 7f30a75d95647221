"""Pictures that arrive by Telegram: fetched, checked, kept."""

from __future__ import annotations

import asyncio
from enum import StrEnum

import structlog
from telegram import Message
from telegram.error import TelegramError

from bot.app import App

LARGEST = 10 * 1024 * 1024  # bytes
_PATIENCE = 30.0  # seconds for one picture to arrive
_log = structlog.get_logger(__name__)


class Refused(StrEnum):
    """Why a picture was not kept: the key of what is said about it."""

    TOO_LARGE = "picture_too_large"
    NO_PICTURE = "picture_unreadable"
    NOT_ARRIVED = "picture_not_arrived"


async def keep(app: App, message: Message, owner: str) -> str | Refused:
    """Fetch the picture of a message and return the id under which it is kept."""
    content = await _fetched(message)
    if isinstance(content, Refused):
        return content
    media_type = media_type_of(content)
    if media_type is None:
        return Refused.NO_PICTURE

    def store() -> str:
        with app.store.unit_of_work() as uow:
            return uow.attachments.add(owner, media_type, content, at=app.clock.now())

    return await asyncio.to_thread(store)


def media_type_of(content: bytes) -> str | None:
    """Return what kind of picture it is by its first bytes; None where it is none we can show."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None


async def _fetched(message: Message) -> bytes | Refused:
    sizes = [size for size in message.photo if (size.file_size or 0) <= LARGEST]
    source = max(sizes, key=lambda size: size.width * size.height) if sizes else message.document
    if source is None or (source.file_size or 0) > LARGEST:
        return Refused.TOO_LARGE
    try:
        file = await source.get_file()
        if (file.file_size or 0) > LARGEST:
            return Refused.TOO_LARGE
        content = bytes(await file.download_as_bytearray(read_timeout=_PATIENCE))
    except TelegramError as error:
        _log.warning("picture not fetched", kind=type(error).__name__)
        return Refused.NOT_ARRIVED
    return content if len(content) <= LARGEST else Refused.TOO_LARGE
