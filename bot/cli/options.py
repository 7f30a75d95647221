"""Options that several verbs share, and what they stand for."""

from datetime import datetime
from typing import Annotated

import typer

from bot.settings import Settings, load_settings
from data.model.clock import Clock, FixedClock, SystemClock
from data.model.errors import InvalidInput

Json = Annotated[bool, typer.Option("--json", help="Print JSON for tools.")]
Now = Annotated[
    str | None,
    typer.Option(
        "--now",
        metavar="ISO",
        help="Live at this time; without an offset it is the community's.",
    ),
]
Db = Annotated[
    str | None,
    typer.Option("--db", metavar="URL", help="Database, instead of ZHAOHU_DATABASE_URL."),
]
As = Annotated[
    str | None,
    typer.Option(
        "--as", metavar="PERSON", help="Who speaks: an id or a name. Default: the first resident."
    ),
]
For = Annotated[
    str | None,
    typer.Option("--for", metavar="RESIDENT", help="For whom, where a mandate allows it."),
]
Engine = Annotated[
    str | None, typer.Option("--engine", metavar="NAME", help="Instead of ZHAOHU_ENGINE.")
]


def settings_with(db: str | None = None) -> Settings:
    """Read the settings; `--db` goes before the environment."""
    return load_settings(**({} if db is None else {"database_url": db}))


def clock_at(settings: Settings, now: str | None) -> Clock:
    """Return the clock of the whole program: it stands still at `--now` where that is given."""
    return SystemClock(settings.zone) if now is None else FixedClock(moment(settings, now))


def moment(settings: Settings, text: str) -> datetime:
    """Return a time in the community's zone; without an offset it is taken as local.

    Raises:
        InvalidInput: it is no time, or not of our age.
    """
    try:
        parsed: datetime | None = datetime.fromisoformat(text)
    except ValueError:
        parsed = None
    if parsed is None or not 2000 <= parsed.year < 2200:
        raise InvalidInput("a time is written like 2026-11-24T09:00:00+08:00")
    if parsed.tzinfo is None:
        return parsed.replace(tzinfo=settings.zone)
    return parsed.astimezone(settings.zone)
