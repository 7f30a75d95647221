"""Deliver notices: what Zhaohu says of its own accord, to staff with buttons and pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.app import App
from bot.telegram.words import word
from data.model.errors import NotFound, StoreUnavailable
from data.model.notices import Notice
from data.model.people import ChannelLink
from data.model.requests import Attachment, RequestKind, RequestStatus, ServiceRequest
from handlers import notify
from handlers.ports import UnitOfWork

CHANNEL = "telegram"
LONGEST_MESSAGE = 4096  # characters, set by Telegram
_EVERY = 1.0  # seconds between looks
_LONGEST_PAUSE = 600  # seconds
_GIVE_UP_AFTER = 50  # attempts; an emergency is never given up
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Parcel:
    """A notice with everything that is sent along."""

    notice: Notice
    link: ChannelLink
    keyboard: InlineKeyboardMarkup | None
    picture: Attachment | None


async def deliver_for_ever(app: App, bot: Bot) -> None:
    """Send what is due, for as long as the channel lives."""
    while True:
        try:
            for parcel in await asyncio.to_thread(_claim, app):
                await _deliver(app, bot, parcel)
        except StoreUnavailable:
            _log.warning("notices wait for the database")
        await asyncio.sleep(_EVERY)


def keyboard_for(request: ServiceRequest) -> InlineKeyboardMarkup | None:
    """Return the buttons that move a request on."""
    no = request.no
    take = InlineKeyboardButton(word("take"), callback_data=f"staff:{no}:assigned")
    finish = InlineKeyboardButton(word("finish"), callback_data=f"staff:{no}:done")
    if request.status is RequestStatus.RECEIVED:
        return InlineKeyboardMarkup([[take, finish]])
    return InlineKeyboardMarkup([[finish]]) if request.is_open else None


def in_parts(text: str) -> list[str]:
    """Cut a text into messages, between lines where there are any."""
    parts = [""]
    for piece in _pieces(text):
        if len(parts[-1]) + len(piece) > LONGEST_MESSAGE:
            parts.append("")
        parts[-1] += piece
    return [part.rstrip("\n") or " " for part in parts]


def _pieces(text: str) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        for start in range(0, len(line), LONGEST_MESSAGE):
            yield line[start : start + LONGEST_MESSAGE]


def _claim(app: App) -> list[_Parcel]:
    with app.store.unit_of_work() as uow:
        parcels = []
        for notice, link in uow.notices.claim(channel=CHANNEL, at=app.clock.now()):
            keyboard = None
            if notice.request_no is not None:
                request = uow.requests.get(notice.request_no)
                staff = uow.people.get(notice.recipient).is_staff
                own = request.resident == notice.recipient
                choices = app.replies.wordings[notify.ASKS_RATING].choices
                keyboard = _rating(request, choices) if own else None
                if staff and not own and notice.attachment is None:
                    keyboard = keyboard_for(request)
            parcels.append(_Parcel(notice, link, keyboard, _picture(uow, notice)))
        return parcels


def _picture(uow: UnitOfWork, notice: Notice) -> Attachment | None:
    try:
        return uow.attachments.get(notice.attachment) if notice.attachment else None
    except NotFound:  # the text alone is better than nothing
        return None


def _rating(request: ServiceRequest, choices: Sequence[str]) -> InlineKeyboardMarkup | None:
    """Return the buttons that say how it was, once it is done."""
    if request.kind not in notify.RATED or request.status is not RequestStatus.DONE:
        return None
    buttons = [
        InlineKeyboardButton(choice, callback_data=f"rate:{request.no}:{index}")
        for index, choice in enumerate(choices)
    ]
    return InlineKeyboardMarkup([[button] for button in buttons])


async def _deliver(app: App, bot: Bot, parcel: _Parcel) -> None:
    notice = parcel.notice
    try:
        if parcel.picture is not None:
            await _send_picture(bot, parcel.link.account, parcel.picture, notice.text)
        else:
            await _send_text(bot, parcel.link.account, notice.text, parcel.keyboard)
    except (Forbidden, BadRequest) as error:
        _log.warning("notice refused", notice=notice.id, kind=type(error).__name__)
        await asyncio.to_thread(_failed, app, notice, timedelta(seconds=_LONGEST_PAUSE))
    except RetryAfter as error:
        pause = error.retry_after
        wait = pause if isinstance(pause, timedelta) else timedelta(seconds=pause)
        await asyncio.to_thread(_failed, app, notice, wait)
    except TelegramError as error:
        _log.warning("notice not sent", notice=notice.id, kind=type(error).__name__)
        wait = timedelta(seconds=min(2**notice.attempts, _LONGEST_PAUSE))
        await asyncio.to_thread(_failed, app, notice, wait)
    except Exception as error:  # noqa: BLE001 - one notice must not hold up the others
        _log.error("notice broke", notice=notice.id, exc_info=error)
        await asyncio.to_thread(_failed, app, notice, timedelta(seconds=_LONGEST_PAUSE))
    else:
        await asyncio.to_thread(_sent, app, notice)


async def _send_text(
    bot: Bot, account: str, text: str, keyboard: InlineKeyboardMarkup | None
) -> None:
    *first, last = in_parts(text)
    for part in first:
        await bot.send_message(account, part)
    await bot.send_message(account, last, reply_markup=keyboard)


async def _send_picture(bot: Bot, account: str, picture: Attachment, caption: str) -> None:
    """Send a picture; one that Telegram does not show as a photo goes as a file."""
    try:
        await bot.send_photo(account, picture.content, caption=caption)
    except BadRequest:
        name = f"{picture.id}.{picture.media_type.rpartition('/')[2]}"
        await bot.send_document(account, picture.content, caption=caption, filename=name)


def _sent(app: App, notice: Notice) -> None:
    with app.store.unit_of_work() as uow:
        uow.notices.sent(notice.id, at=app.clock.now())


def _failed(app: App, notice: Notice, wait: timedelta) -> None:
    with app.store.unit_of_work() as uow:
        urgent = False
        if notice.request_no is not None:
            request = uow.requests.get(notice.request_no)
            urgent = request.kind is RequestKind.EMERGENCY and request.is_open
        again = urgent or notice.attempts < _GIVE_UP_AFTER
        now = app.clock.now()
        uow.notices.failed(notice.id, at=now, retry_at=now + wait if again else None)
