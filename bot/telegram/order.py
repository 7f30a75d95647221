"""The order of work: messages of one chat one after the other, chats side by side."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_SIDE_BY_SIDE = 64


class OneAtATime(BaseUpdateProcessor):
    """Nobody's cry for help waits for another person's long answer."""

    def __init__(self) -> None:
        super().__init__(_SIDE_BY_SIDE)
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def do_process_update(self, update: object, coroutine: Awaitable[None]) -> None:
        """Process an update once those before it in the same chat are through."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await coroutine
            return
        lock = self._locks[chat.id]
        async with lock:
            await coroutine
        if not lock.locked():
            self._locks.pop(chat.id, None)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""
