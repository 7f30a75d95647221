"""Telegram: residents chat, staff take requests."""

from bot.telegram.channel import TelegramChannel, ask_name

__all__ = ["TelegramChannel", "ask_name"]
