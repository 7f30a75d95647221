"""Apps to rehearse on: each on a copy of a database that was set up once for its moment."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.app import App, build_app, build_understand, ensure_model, prepare_home
from bot.rehearsal.result import Rehearsed
from bot.rehearsal.run import rehearse
from bot.rehearsal.script import Dialogue
from bot.settings import Settings
from data.model.clock import HeldClock


class Databases(Protocol):
    """Makes databases to throw away."""

    def create(self, like: str | None = None) -> str:
        """Make a database, empty or with all that is in `like`, and return its address."""
        ...

    def drop(self, url: str) -> None:
        """Throw a database away; nobody uses it any more."""
        ...


class SqliteCopies:
    """SQLite files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, like: str | None = None) -> str:
        """Make a database, empty or with all that is in `like`, and return its address."""
        file = self._folder / f"{uuid.uuid4().hex}.db"
        if like is not None:
            shutil.copyfile(self._file(like), file)
        return f"sqlite:///{file}"

    def drop(self, url: str) -> None:
        """Throw a database away; nobody uses it any more."""
        for suffix in ("", "-wal", "-shm"):
            self._file(url, suffix).unlink(missing_ok=True)

    def _file(self, url: str, suffix: str = "") -> Path:
        return Path(url.removeprefix("sqlite:///") + suffix)


class Stage:
    """Where dialogues are played: understanding as it is set up here, databases to throw away."""

    def __init__(
        self, settings: Settings, folder: Path, databases: Databases | None = None
    ) -> None:
        """Use `folder`, which is empty, for the key and, unless told otherwise, for databases."""
        prepare_home(settings)
        ensure_model(settings)
        self._understand = build_understand(settings)
        aside = {"home": folder, "key_file": folder / "key"}
        self._settings = settings.model_copy(update=aside)
        self._databases = databases or SqliteCopies(folder)
        self._made: dict[datetime, str] = {}

    def play(self, dialogue: Dialogue) -> Rehearsed:
        """Play one dialogue on a database of its own."""
        with self.app_at(self.moment(dialogue)) as (app, clock):
            return rehearse(dialogue, app, clock)

    def moment(self, dialogue: Dialogue) -> datetime:
        """Return when a dialogue begins, in the community's zone."""
        zone = self._settings.zone
        return (
            dialogue.at.astimezone(zone) if dialogue.at.tzinfo else dialogue.at.replace(tzinfo=zone)
        )

    @contextmanager
    def app_at(self, moment: datetime) -> Iterator[tuple[App, HeldClock]]:
        """Open an app whose community was set up at `moment`, and the clock that stands there."""
        if moment not in self._made:
            self._made[moment] = self._databases.create()
            self._open(self._made[moment], HeldClock(moment)).close()
        url = self._databases.create(like=self._made[moment])
        clock = HeldClock(moment)
        try:
            with closing(self._open(url, clock)) as app:
                yield app, clock
        finally:
            self._databases.drop(url)

    def _open(self, url: str, clock: HeldClock) -> App:
        settings = self._settings.model_copy(update={"database_url": url})
        return build_app(settings, clock=clock, understand=self._understand)
