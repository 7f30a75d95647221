"""Deliver notices: what Zhaohu says of its own accord, to staff with buttons."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.app import App
from bot.telegram.words import word
from data.model.errors import StoreUnavailable
from data.model.notices import Notice
from data.model.people import ChannelLink
from data.model.requests import RequestKind, RequestStatus, ServiceRequest

CHANNEL = "telegram"
_EVERY = 1.0  # seconds between looks
_LONGEST_PAUSE = 600  # seconds
_GIVE_UP_AFTER = 50  # attempts; an emergency is never given up
_log = structlog.get_logger(__name__)


async def deliver_for_ever(app: App, bot: Bot) -> None:
    """Send what is due, for as long as the channel lives."""
    while True:
        try:
            due = await asyncio.to_thread(_claim, app)
            for notice, link, keyboard in due:
                await _deliver(app, bot, notice, link, keyboard)
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


def _claim(app: App) -> list[tuple[Notice, ChannelLink, InlineKeyboardMarkup | None]]:
    with app.store.unit_of_work() as uow:
        due = []
        for notice, link in uow.notices.claim(channel=CHANNEL, at=app.clock.now()):
            request = uow.requests.get(notice.request_no)
            recipient = uow.people.get(notice.recipient)
            own = request.resident == recipient.id
            keyboard = keyboard_for(request) if recipient.is_staff and not own else None
            due.append((notice, link, keyboard))
        return due


async def _deliver(
    app: App, bot: Bot, notice: Notice, link: ChannelLink, keyboard: InlineKeyboardMarkup | None
) -> None:
    try:
        await bot.send_message(link.account, notice.text, reply_markup=keyboard)
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
    else:
        await asyncio.to_thread(_sent, app, notice)


def _sent(app: App, notice: Notice) -> None:
    with app.store.unit_of_work() as uow:
        uow.notices.sent(notice.id, at=app.clock.now())


def _failed(app: App, notice: Notice, wait: timedelta) -> None:
    with app.store.unit_of_work() as uow:
        request = uow.requests.get(notice.request_no)
        urgent = request.kind is RequestKind.EMERGENCY and request.is_open
        again = urgent or notice.attempts < _GIVE_UP_AFTER
        now = app.clock.now()
        uow.notices.failed(notice.id, at=now, retry_at=now + wait if again else None)
