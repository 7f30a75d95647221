"""The composition root: the one place that knows every part and puts them together."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.settings import CHECKOUT, Settings
from data.model.clock import Clock, SystemClock
from data.model.errors import ConfigurationError, InvalidInput
from handlers.conversation import Conversation
from handlers.proactive import Proactive
from handlers.replies import Replies

if TYPE_CHECKING:  # each of these takes long to import and few verbs need them all
    from data.store import SqlStore
    from nlu import Evaluation, TrainingReport, Understander
    from voice import ModelState, VoicePipeline


@dataclass(frozen=True)
class App:
    """Everything that a channel needs, wired."""

    settings: Settings
    clock: Clock
    store: SqlStore
    replies: Replies
    understand: Understander
    conversation: Conversation
    proactive: Proactive

    @cached_property
    def voice(self) -> VoicePipeline:
        """The ear and the mouth; their models are loaded at first use.

        Raises:
            MissingModel: a speech model is not installed.
        """
        from voice import build_voice

        return build_voice(self.settings.models)

    def close(self) -> None:
        """Let go of the database and of the speech models."""
        if "voice" in self.__dict__:
            self.voice.close()
        self.store.close()


def build_app(
    settings: Settings, *, clock: Clock | None = None, understand: Understander | None = None
) -> App:
    """Open the store, make it usable, and wire the conversation.

    An empty database gets the demonstration community; a missing or outdated model is trained,
    unless `understand` is there already.

    Raises:
        ConfigurationError: a setting cannot be used.
        StoreUnavailable: the database cannot be reached.
    """
    clock = clock or SystemClock(settings.zone)
    store = open_store(settings)
    try:
        _set_up_demonstration(settings, store, clock)
        if understand is None:
            ensure_model(settings)
            understand = build_understand(settings)
    except BaseException:
        store.close()
        raise
    replies = Replies.load()
    conversation = Conversation(understand=understand, store=store, replies=replies, clock=clock)
    proactive = Proactive(store, replies, clock)
    return App(settings, clock, store, replies, understand, conversation, proactive)


def open_store(settings: Settings) -> SqlStore:
    """Open the database and bring its tables up to date.

    Raises:
        ConfigurationError: home or the key cannot be used.
        StoreUnavailable: the database cannot be reached.
    """
    from data.store import SqlStore

    prepare_home(settings)
    store = SqlStore.open(settings.database_url, settings.key_file, settings.zone)
    try:
        store.migrate()
    except BaseException:
        store.close()
        raise
    return store


def publish_community(store: SqlStore, file: Path, now: datetime) -> dict[str, int]:
    """Publish places, announcements, rewards and menus from a file: all of it, or nothing.

    Returns how many there are of each kind.

    Raises:
        InvalidInput: the file cannot be read, a key is unknown or a value unusable.
    """
    from pydantic import ValidationError

    from bot.yaml_files import complaint, load
    from data.store.publishing import MODELS, Publication, publish

    raw = load(file)
    if not isinstance(raw, dict) or not raw:
        keys = ", ".join(Publication.model_fields)
        raise InvalidInput(f"{file} publishes nothing: it has the keys {keys}")
    try:
        publication = Publication.model_validate(raw)
    except ValidationError as error:
        raise InvalidInput(f"{file}: {complaint(error, 'the file', MODELS)}") from None
    with store.unit_of_work() as uow:
        return publish(uow, publication, now)


def prepare_home(settings: Settings) -> None:
    """Make the folder that Zhaohu writes to, for its owner alone.

    Raises:
        ConfigurationError: it cannot be made.
    """
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or "unusable").lower()
        raise ConfigurationError(
            f"ZHAOHU_HOME cannot be used ({reason}): {settings.home}"
        ) from None


def build_understand(settings: Settings, engine: str | None = None) -> Understander:
    """Return what understands words; its model is loaded at first use.

    Raises:
        ConfigurationError: there is no such engine.
    """
    from nlu import build_understander

    return build_understander(
        model_file=settings.model_file,
        engine=engine or settings.engine,
        rasa_url=settings.rasa_url,
    )


def build_reader(
    settings: Settings, engine: str | None
) -> Callable[[str, datetime], dict[str, Any]]:
    """Return what turns a line said at some time into Rasa's parse format.

    Raises:
        ConfigurationError: there is no such engine.
    """
    from nlu import as_rasa

    understand = build_understand(settings, engine)
    prepare_home(settings)
    ensure_model(settings)
    return lambda line, now: as_rasa(understand(line, now=now))


def model_is_stale(settings: Settings) -> bool:
    """Whether the embedded engine has no model, or one from other training lines."""
    from nlu import is_stale

    return is_stale(settings.model_file)


def ensure_model(settings: Settings) -> None:
    """Train the embedded engine where its model is missing or outdated, one process at a time.

    A child trains: what training needs of memory goes with it.
    """
    if not model_is_stale(settings):
        return
    try:
        with _locked(settings.home / "train.lock"):
            if model_is_stale(settings):
                _note("learning the training lines, this takes half a minute once")
                _train_apart(settings.model_file)
    except OSError as error:
        reason = (error.strerror or "unusable").lower()
        _note(f"no model could be written ({reason}): only calls for help are understood")


def _train_apart(model_file: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "nlu.train", str(model_file)],
        cwd=CHECKOUT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise OSError(0, done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2])


def train_model(settings: Settings) -> TrainingReport:
    """Train the embedded engine from nlu/project."""
    from nlu import train

    prepare_home(settings)
    return train(settings.model_file)


def evaluate_engines(
    settings: Settings,
    engines: Sequence[str],
    files: Sequence[Path],
    now: datetime,
    *,
    noise: int | None = None,
) -> Evaluation:
    """Score engines on the same labelled lines, each also on them corrupted with seed `noise`.

    Raises:
        InvalidInput: a file holds no labelled lines.
        ConfigurationError: there is no such engine.
    """
    from nlu import Evaluation, corrupted, read_labelled, score

    lines = [line for file in files for line in read_labelled(file)]
    prepare_home(settings)
    ensure_model(settings)
    scores = []
    for name in engines or [settings.engine]:
        understand = build_understand(settings, name)
        scores.append(score(understand, lines, now, engine=name))
        if noise is not None:
            heard = corrupted(lines, noise)
            scores.append(score(understand, heard, now, engine=f"{name}, noise"))
    return Evaluation(f"Understanding of {', '.join(file.name for file in files)}", scores)


def speech_models(settings: Settings) -> Sequence[ModelState]:
    """Return which speech models there are and whether they are installed."""
    from voice import list_models

    return list_models(settings.models)


def install_speech_models(
    settings: Settings,
    names: Sequence[str] | None,
    source: Path | None,
    progress: Callable[[str], None],
) -> Sequence[ModelState]:
    """Install speech models, from a folder when there is no network.

    Raises:
        MissingModel: a model can neither be fetched nor found in the folder.
    """
    from voice import install_models

    prepare_home(settings)
    install_models(settings.models, names, source, progress)
    return speech_models(settings)


def verify_speech_models(settings: Settings) -> Sequence[ModelState]:
    """Compare every installed speech model with its checksum."""
    from voice import verify_models

    return verify_models(settings.models)


def _set_up_demonstration(settings: Settings, store: SqlStore, clock: Clock) -> None:
    if not store.is_empty():
        return
    from data.store.demo import set_up_demonstration

    with _locked(settings.home / "setup.lock"):
        if store.is_empty():
            with store.unit_of_work() as uow:
                set_up_demonstration(uow, clock.now())


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Hold a lock that other processes of this home wait for."""
    with file.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _note(text: str) -> None:
    print(f"zhaohu: {text}", file=sys.stderr, flush=True)  # noqa: T201 - for whoever waits
