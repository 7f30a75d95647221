"""What works on this machine and what is missing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot import app
from bot.settings import Settings
from data.model.errors import ZhaohuError

OK, MISSING, BROKEN, OFF = "ok", "missing", "broken", "off"
_RASA_TIMEOUT = 5.0  # seconds


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: str  # ok | missing | broken | off
    detail: str
    advice: str = ""
    needed: bool = False  # without it nobody can chat

    def as_json(self) -> dict[str, Any]:
        """Return the check as `zhaohu doctor --json` prints it."""
        return asdict(self)


def examine(settings: Settings, *, online: bool = False) -> list[Check]:
    """Look at everything; `online` also asks Telegram."""
    return [
        _home(settings),
        _database(settings),
        _understanding(settings),
        *_rasa(settings),
        *_speech(settings),
        _microphone(),
        _telegram(settings, online=online),
    ]


def usable(checks: Sequence[Check]) -> bool:
    """Whether one can chat."""
    return all(check.state == OK for check in checks if check.needed)


def _home(settings: Settings) -> Check:
    try:
        app.prepare_home(settings)
    except ZhaohuError as error:
        return Check("home", BROKEN, str(error), "set ZHAOHU_HOME to a folder of yours", True)
    free = shutil.disk_usage(settings.home).free / 1e9
    return Check("home", OK, f"{settings.home}, {free:.1f} GB free", needed=True)


def _database(settings: Settings) -> Check:
    try:
        with closing(app.open_store(settings)) as store:
            store.ping()
            empty = store.is_empty()
    except ZhaohuError as error:
        return Check("database", BROKEN, str(error), "check ZHAOHU_DATABASE_URL", True)
    kind = settings.database_url.split(":", 1)[0]
    detail = f"{kind}, {'empty: the first chat sets up a demonstration' if empty else 'in use'}"
    return Check("database", OK, detail, needed=True)


def _understanding(settings: Settings) -> Check:
    if app.model_is_stale(settings):
        return Check("understanding", MISSING, "no model yet", "zhaohu train (the first chat does)")
    return Check("understanding", OK, f"trained, {settings.model_file.stat().st_size / 1e6:.1f} MB")


def _rasa(settings: Settings) -> list[Check]:
    if settings.engine != "rasa":
        return []
    import httpx

    try:
        answer = httpx.get(f"{settings.rasa_url.rstrip('/')}/status", timeout=_RASA_TIMEOUT)
        answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        detail = f"away ({type(error).__name__}): the embedded engine stands in"
        return [Check("Rasa server", MISSING, detail, "make rasa, or set ZHAOHU_RASA_URL")]
    return [Check("Rasa server", OK, settings.rasa_url)]


def _speech(settings: Settings) -> list[Check]:
    return [
        Check(
            f"speech model {model.name}",
            OK if model.installed else MISSING,
            model.purpose,
            "" if model.installed else "zhaohu models install",
        )
        for model in app.speech_models(settings)
    ]


def _microphone() -> Check:
    cards = Path("/proc/asound/cards")
    try:
        found = cards.read_text("utf-8")
    except OSError:
        found = ""
    if not found.strip() or "no soundcards" in found:
        return Check("microphone", OFF, "no sound card found; recordings work: zhaohu listen FILE")
    return Check("microphone", OK, "a sound card is there")


def _telegram(settings: Settings, *, online: bool) -> Check:
    if not settings.telegram_token:
        return Check(
            "telegram", OFF, "no token", "set ZHAOHU_TELEGRAM_TOKEN to the one from @BotFather"
        )
    if not online:
        return Check("telegram", OK, "a token is set, not tried", "zhaohu doctor --online")
    from bot.telegram import ask_name

    return _tried(lambda: ask_name(settings))


def _tried(ask: Callable[[], str]) -> Check:
    try:
        return Check("telegram", OK, f"@{ask()} answers")
    except ZhaohuError as error:
        return Check("telegram", BROKEN, str(error), "check the token with @BotFather")
