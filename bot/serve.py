"""`zhaohu serve`: the web pages, Telegram and the background work in one process."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, closing, contextmanager

import structlog
import uvicorn

from bot.app import App, build_app
from bot.cli import output
from bot.settings import Settings
from bot.telegram import TelegramChannel
from bot.web import build_web
from data.model.errors import ConfigurationError, SessionClash, StoreUnavailable

_SWEEP_EVERY = 2.0  # seconds between looks for a possible alarm that nobody answered
_LOOK_EVERY = 5.0  # seconds between looks for what is due unasked
_log = structlog.get_logger(__name__)


def run(settings: Settings) -> None:
    """Serve until interrupted.

    Raises:
        ConfigurationError: the port is taken, or Telegram refuses the token.
        StoreUnavailable: the database cannot be reached.
    """
    with closing(build_app(settings)) as app, closing(_listening(settings)) as listener:
        asyncio.run(_serve(app, listener))


async def _serve(app: App, listener: socket.socket) -> None:
    settings = app.settings
    async with AsyncExitStack() as stack:
        telegram = TelegramChannel(app) if settings.telegram_token else None
        if telegram is not None:
            await stack.enter_async_context(telegram)
        for work, every in (
            (app.conversation.raise_due, _SWEEP_EVERY),
            (app.proactive.run_due, _LOOK_EVERY),
        ):
            stack.callback(asyncio.create_task(keep_doing(work, every)).cancel)
        web = build_web(
            app,
            telegram_state=telegram.state if telegram else lambda: "off",
            telegram_feed=telegram.feed if telegram and settings.telegram_webhook_url else None,
        )
        config = uvicorn.Config(web, log_config=None, access_log=False, lifespan="off")
        output.show(f"招呼在 {_address(settings)} 等您（Ctrl-C 结束）")
        await _Server(config).serve(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends at a signal and lets whoever started it clean up; uvicorn would raise it once more."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop serving at the first signal."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)

    def _stop(self) -> None:
        self.should_exit = True


async def keep_doing(work: Callable[[], object], every: float) -> None:
    """Do background work for as long as we serve: what fails is tried again, an outage waits."""
    name = work.__qualname__
    while True:
        try:
            await asyncio.to_thread(work)
        except StoreUnavailable:
            _log.warning("background work waits for the database", work=name)
        except SessionClash:
            _log.info("somebody spoke meanwhile", work=name)
        except Exception as error:  # noqa: BLE001 - it must go on, whatever happened once
            for one in error.exceptions if isinstance(error, ExceptionGroup) else [error]:
                _log.error("background work failed", work=name, exc_info=one)
        await asyncio.sleep(every)


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        reason = (error.strerror or "unusable").lower()
        raise ConfigurationError(
            f"ZHAOHU_HOST and ZHAOHU_PORT cannot be used ({reason}): "
            f"{settings.host}:{settings.port}; choose another port, for example ZHAOHU_PORT=8081"
        ) from None
    return listener


def _address(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"
