"""The life of the Telegram connection: start, polling or webhook, stop."""

from __future__ import annotations

import asyncio
import hmac
import json
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import structlog
from telegram import BotCommand, Update
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import AIORateLimiter, Application, ApplicationBuilder

from bot.app import App
from bot.settings import Settings
from bot.telegram.order import OneAtATime
from bot.telegram.outbox import deliver_for_ever
from bot.telegram.updates import Updates
from data.model.errors import ConfigurationError, StoreUnavailable

_log = structlog.get_logger(__name__)
_UPDATES = ["message", "callback_query"]
_PAUSES = (1, 2, 5, 10, 30)  # seconds between attempts to reach Telegram
_REFUSED = (
    "Telegram refuses ZHAOHU_TELEGRAM_TOKEN: copy the token from @BotFather again, "
    "or unset it to serve without Telegram"
)


class TelegramChannel:
    """An asynchronous context: inside it, updates are answered and notices delivered."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._settings = app.settings
        self._application = _build(app.settings)
        Updates(app).register(self._application)
        self._tasks: list[asyncio.Task[None]] = []
        self._state = "connecting"

    async def __aenter__(self) -> Self:
        """Connect; where Telegram cannot be reached, go on trying behind the scenes.

        Raises:
            ConfigurationError: Telegram refuses the token.
        """
        try:
            connected = await self._connected()
        except ConfigurationError:
            await self._application.bot.shutdown()
            raise
        if not connected:
            self._tasks.append(asyncio.create_task(self._connect_later()))
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Finish what has begun and let go."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        updater = self._application.updater
        if updater is not None and updater.running:
            await updater.stop()
        if self._application.running:
            await self._application.stop()
        await self._application.shutdown()
        await self._application.bot.shutdown()  # where connecting never succeeded

    def state(self) -> str:
        """Return connecting, polling, webhook or refused."""
        return self._state

    async def feed(self, body: bytes, secret: str | None) -> int:
        """Take one webhook call and return the HTTP status that it gets.

        Telegram sends an update again unless the status is 200, so none is lost to an outage.
        """
        expected = self._settings.telegram_webhook_secret or ""
        if not expected or not hmac.compare_digest((secret or "").encode(), expected.encode()):
            return HTTPStatus.FORBIDDEN
        try:
            update = Update.de_json(json.loads(body), self._application.bot)
        except (ValueError, KeyError, TypeError, AttributeError):
            return HTTPStatus.BAD_REQUEST
        if not self._application.running:
            return HTTPStatus.SERVICE_UNAVAILABLE
        try:
            await asyncio.to_thread(self._app.store.ping)
        except StoreUnavailable:
            return HTTPStatus.SERVICE_UNAVAILABLE
        processor = self._application.update_processor
        await processor.process_update(update, self._application.process_update(update))
        return HTTPStatus.OK

    async def _connect_later(self) -> None:
        attempt = 0
        while True:
            await asyncio.sleep(_PAUSES[min(attempt, len(_PAUSES) - 1)])
            try:
                if await self._connected():
                    return
            except ConfigurationError:
                self._state = "refused"
                _log.error("telegram refuses the token")
                return
            attempt += 1

    async def _connected(self) -> bool:
        application = self._application
        try:
            await application.initialize()
            await application.bot.set_my_commands([BotCommand("start", "开始，或者登记账号")])
            if self._settings.telegram_webhook_url:
                await application.bot.set_webhook(
                    self._settings.telegram_webhook_url,
                    allowed_updates=_UPDATES,
                    secret_token=self._settings.telegram_webhook_secret,
                )
        except InvalidToken:
            raise ConfigurationError(_REFUSED) from None
        except NetworkError:
            _log.warning("telegram cannot be reached")
            return False
        except TelegramError as error:
            _log.warning("telegram does not accept", kind=type(error).__name__)
            return False
        await self._start()
        return True

    async def _start(self) -> None:
        application = self._application
        await application.start()
        if self._settings.telegram_webhook_url:
            self._state = "webhook"
        else:
            assert application.updater is not None, "built with an updater"
            await application.updater.start_polling(
                allowed_updates=_UPDATES, bootstrap_retries=-1, error_callback=_note_outage
            )
            self._state = "polling"
        outbox = deliver_for_ever(self._app, application.bot)
        self._tasks.append(asyncio.create_task(outbox))


def ask_name(settings: Settings) -> str:
    """Return the bot's user name.

    Raises:
        ConfigurationError: the token is refused, or Telegram cannot be reached.
    """

    async def ask() -> str:
        application = _build(settings)
        async with application.bot as bot:
            return str(bot.username)

    try:
        return asyncio.run(ask())
    except InvalidToken:
        raise ConfigurationError(_REFUSED) from None
    except TelegramError as error:
        kind = type(error).__name__
        raise ConfigurationError(f"Telegram cannot be reached ({kind}): try again later") from None


def _build(settings: Settings) -> Application[Any, Any, Any, Any, Any, Any]:
    token = settings.telegram_token
    assert token, "the channel is built only where a token is set"
    base_url = settings.telegram_base_url
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(base_url)
        .base_file_url(f"{base_url.removesuffix('/bot')}/file/bot")  # as Telegram has it
        .rate_limiter(AIORateLimiter(max_retries=3))
        .concurrent_updates(OneAtATime())
        .build()
    )


def _note_outage(error: TelegramError) -> None:
    _log.warning("polling goes on after an error", kind=type(error).__name__)
