"""What happens when an update arrives: a link code, a sentence, a tap on a button."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Sequence
from typing import Any

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest, TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.app import App
from bot.telegram import pictures
from bot.telegram.outbox import CHANNEL, in_parts, keyboard_for
from bot.telegram.throttle import Throttle
from bot.telegram.words import word
from data.model.errors import IllegalMove, NotFound
from data.model.people import Person, Role
from data.model.requests import RequestStatus, ServiceRequest
from data.model.talk import AlarmLevel, Utterance
from data.model.turns import TurnResult
from handlers import dispatch

_CODE = re.compile(r"\d{8}")
_log = structlog.get_logger(__name__)
Context = ContextTypes.DEFAULT_TYPE


class Updates:
    """The handlers, with the app they serve."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._codes = Throttle(tries=5, seconds=3600)

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Add the handlers and the one error path."""
        new = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
        application.add_handler(CommandHandler("start", self.start, new))
        application.add_handler(MessageHandler(new & filters.TEXT, self.text))
        image = filters.PHOTO | filters.Document.IMAGE
        application.add_handler(MessageHandler(new & image, self.picture))
        application.add_handler(MessageHandler(new, self.other))
        application.add_handler(CallbackQueryHandler(self.staff_button, r"^staff:\d+:\w+$"))
        application.add_handler(CallbackQueryHandler(self.choice, r"^choice:\d+$"))
        application.add_handler(CallbackQueryHandler(self.rating, r"^rate:\d+:\d$"))
        application.add_error_handler(self.error)

    async def start(self, update: Update, context: Context) -> None:
        """Link the account where a code comes along; greet."""
        message, account = update.effective_message, _account(update)
        assert message is not None, "the filter lets messages through only"
        code = "".join(context.args or [])
        if code:
            await message.reply_text(await self._linked(account, code))
            return
        person = await asyncio.to_thread(self._person, account)
        known = person is not None
        await message.reply_text(
            word("welcome_back", name=person.name) if known and person else word("not_linked")
        )

    async def text(self, update: Update, context: Context) -> None:
        """Take a turn."""
        message, account = update.effective_message, _account(update)
        assert message is not None, "the filter lets messages through only"
        said = message.text or ""
        person = await asyncio.to_thread(self._person, account)
        if person is None:
            await message.reply_text(await self._to_a_stranger(account, said))
            return
        message_id = f"{message.chat_id}:{message.message_id}"
        await self._turn(message, context, person, said, message_id)

    async def picture(self, update: Update, context: Context) -> None:
        """Keep a picture and take a turn with it and the words under it.

        A cry for help does not wait for the picture.
        """
        message, account = update.effective_message, _account(update)
        assert message is not None, "the filter lets messages through only"
        said = message.caption or ""
        person = await asyncio.to_thread(self._person, account)
        if person is None:
            await message.reply_text(await self._to_a_stranger(account, said))
            return
        message_id = f"{message.chat_id}:{message.message_id}"
        alarm = await asyncio.to_thread(self._app.conversation.alarm_of, said)
        if alarm.level is AlarmLevel.CERTAIN:
            await self._turn(message, context, person, said, message_id)
            said, message_id = "", f"{message_id}:picture"
        kept = await pictures.keep(self._app, message, person.id)
        if isinstance(kept, pictures.Refused):
            if said:
                await self._turn(message, context, person, said, message_id)
            await message.reply_text(word(kept))
            return
        await self._turn(message, context, person, said, message_id, (kept,))

    async def other(self, update: Update, _context: Context) -> None:
        """Say that only text and pictures are understood here."""
        if update.effective_message is not None:
            await update.effective_message.reply_text(word("text_only"))

    async def choice(self, update: Update, context: Context) -> None:
        """Take a tap on a choice as if its words had been typed; once for each message."""
        query = update.callback_query
        message = query.message if query else None
        if query is None or not isinstance(message, Message):
            return
        said = _label(message, str(query.data))
        person = await asyncio.to_thread(self._person, _account(update))
        if said is None or person is None or not _is_newest(context, message):
            await query.answer(word("tapped_late"))
            return
        await query.answer()
        message_id = f"tap:{message.chat_id}:{message.message_id}"
        await self._turn(message, context, person, said, message_id)

    async def rating(self, update: Update, context: Context) -> None:
        """Take a tap on a rating, however long ago it was asked for; once for each message."""
        query = update.callback_query
        message = query.message if query else None
        if query is None or not isinstance(message, Message):
            return
        label = _label(message, str(query.data))
        person = await asyncio.to_thread(self._person, _account(update))
        if label is None or person is None:
            await query.answer(word("tapped_late"))
            return
        await query.answer()
        said = word("rated", no=str(query.data).split(":")[1], label=label)
        message_id = f"tap:{message.chat_id}:{message.message_id}"
        await self._turn(message, context, person, said, message_id)

    async def staff_button(self, update: Update, _context: Context) -> None:
        """Move a request on for the member of staff who tapped."""
        query = update.callback_query
        if query is None:
            return
        _, no, status = str(query.data).split(":")
        person = await asyncio.to_thread(self._person, _account(update))
        if person is None or not person.is_staff:
            await query.answer(word("not_staff"), show_alert=True)
            return
        try:
            request = await asyncio.to_thread(self._move, no, RequestStatus(status), person)
        except (IllegalMove, NotFound, ValueError):
            await query.answer(word("cannot_move", no=no), show_alert=True)
            return
        taken = request.status is RequestStatus.ASSIGNED
        await query.answer(word("taken" if taken else "finished", no=no))
        try:
            await query.edit_message_reply_markup(keyboard_for(request))
        except BadRequest:  # the buttons are what they should be already
            _log.info("buttons unchanged", no=no)

    async def error(self, update: object, context: Context) -> None:
        """Answer kindly whatever went wrong, and leave an id in the log."""
        error_id = uuid.uuid4().hex[:8]
        error = context.error
        _log.error(
            "update failed",
            error_id=error_id,
            exc_info=(type(error), error, error.__traceback__) if error else None,
        )
        message = update.effective_message if isinstance(update, Update) else None
        if message is None or isinstance(error, TelegramError):
            return
        await message.reply_text(self._app.replies.text("unavailable", self._app.clock.now()))

    async def _turn(
        self,
        message: Message,
        context: Context,
        person: Person,
        said: str,
        message_id: str,
        attachments: tuple[str, ...] = (),
    ) -> None:
        utterance = Utterance(
            text=said,
            resident=person.id,
            actor=person.id,
            channel=CHANNEL,
            message_id=message_id,
            at=self._app.clock.now(),
            attachments=attachments,
        )
        result = await asyncio.to_thread(self._app.conversation.respond, utterance)
        await self._answer(message, context, result)

    async def _answer(self, message: Message, context: Context, result: TurnResult) -> None:
        keyboard = _choices(result.reply.choices)
        *first, last = in_parts(result.reply.written)
        for part in first:
            await message.reply_text(part)
        sent = await message.reply_text(last, reply_markup=keyboard)
        if context.chat_data is not None:
            context.chat_data["newest"] = sent.message_id

    async def _linked(self, account: str, code: str) -> str:
        if not self._codes.allows(account):
            return word("code_too_often")
        try:
            person = await asyncio.to_thread(self._redeem, account, code)
        except NotFound:
            self._codes.failed(account)
            return word("code_unknown")
        greeting = word("welcome_staff" if _only_staff(person) else "welcome", name=person.name)
        return f"{greeting}\n{word('demo')}" if person.demo else greeting

    async def _to_a_stranger(self, account: str, said: str) -> str:
        if _CODE.fullmatch(said.strip()):
            return await self._linked(account, said.strip())
        alarm = await asyncio.to_thread(self._app.conversation.alarm_of, said)
        return word("not_linked" if alarm.level is AlarmLevel.NONE else "danger_not_linked")

    def _person(self, account: str) -> Person | None:
        with self._app.store.unit_of_work(write=False) as uow:
            return uow.people.by_account(CHANNEL, account)

    def _redeem(self, account: str, code: str) -> Person:
        with self._app.store.unit_of_work() as uow:
            at = self._app.clock.now()
            return uow.people.redeem_link_code(code, channel=CHANNEL, account=account, at=at)

    def _move(self, no: str, status: RequestStatus, person: Person) -> ServiceRequest:
        app = self._app
        if status is RequestStatus.DONE:
            return dispatch.finish(app.store, app.replies, app.clock, no, person.id)
        return dispatch.move(app.store, app.replies, app.clock, no, status, person.id)


def _account(update: Update) -> str:
    return str(update.effective_user.id) if update.effective_user else ""


def _only_staff(person: Person) -> bool:
    return person.is_staff and Role.RESIDENT not in person.roles


def _choices(options: Sequence[str]) -> InlineKeyboardMarkup | None:
    """One button a line: each is large enough for an unsteady thumb."""
    rows = [
        [InlineKeyboardButton(option, callback_data=f"choice:{index}")]
        for index, option in enumerate(options)
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def _label(message: Message, data: str) -> str | None:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return next((b.text for row in rows for b in row if b.callback_data == data), None)


def _is_newest(context: Context, message: Message) -> bool:
    """Whether the buttons belong to the last thing said; after a restart nobody knows."""
    newest = context.chat_data.get("newest") if context.chat_data is not None else None
    return newest is None or newest == message.message_id
