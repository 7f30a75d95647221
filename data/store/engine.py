"""The database: its engine, its pragmas, its migrations, and its failures in plain words."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from data.model.errors import ConfigurationError, SessionClash, StoreUnavailable

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY = 10_000  # milliseconds that a writer waits for another
_LOST_RACES = frozenset({"40001", "40P01"})  # PostgreSQL: serialization failure, deadlock
_MIGRATION_LOCK = 7_246_001  # any number, the same in every process


def build_engine(url: str) -> Engine:
    """Return an engine for SQLite or PostgreSQL; nothing is opened yet.

    Raises:
        ConfigurationError: the address is not one of a supported database.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, hide_parameters=True, pool_size=10, max_overflow=30)
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
        return engine
    return create_engine(
        parsed,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=30,
        connect_args={"connect_timeout": 5},
    )


def _parsed(url: str) -> URL:
    usable = "use sqlite:///path/to/file.db or postgresql://user:password@host/name"
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise ConfigurationError(f"ZHAOHU_DATABASE_URL is not an address: {usable}") from None
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite" or parsed.drivername != "sqlite":
        raise ConfigurationError(f"ZHAOHU_DATABASE_URL names no supported database: {usable}")
    if not parsed.database or parsed.database == ":memory:":
        raise ConfigurationError("a database in memory would forget every request: name a file")
    return parsed


def _set_pragmas(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions begin where _begin says so
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={_BUSY}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",  # what was promised survives a power cut
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("write", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def transaction(engine: Engine, *, write: bool) -> Iterator[Connection]:
    """Begin, commit on leaving, roll back on an error.

    Raises:
        StoreUnavailable: the database is away, full, locked or not a database.
        SessionClash: two transactions waited for each other, and this one gave way.
    """
    with plain_errors(), engine.connect() as opened:
        connection = opened.execution_options(write=write)
        with connection.begin():
            yield connection


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn failures of the database into one sentence, without parameters or passwords."""
    try:
        yield
    except IntegrityError:
        raise  # a broken rule, not an absent database
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in _LOST_RACES:
            raise SessionClash("somebody else was writing the same: try again") from None
        reason = str(error.orig).strip().splitlines()[0] if error.orig else "no reason given"
        raise StoreUnavailable(
            f"the database cannot be used ({reason}): check ZHAOHU_DATABASE_URL"
        ) from None
    except PoolTimeout:
        raise StoreUnavailable("the database has too many turns at once: try again") from None


def has_tables(engine: Engine) -> bool:
    """Whether Zhaohu's tables are there."""
    with transaction(engine, write=False) as connection:
        return inspect(connection).has_table("alembic_version")


def migrate(engine: Engine, then: Callable[[Connection], None]) -> None:
    """Bring the tables up to date; several processes may do so at once.

    What `then` does belongs to it: both are committed, or neither.

    Raises:
        StoreUnavailable: the database is away, or was made by a newer Zhaohu.
    """
    if has_tables(engine) and _at_head(engine):
        return
    from alembic import command
    from alembic.config import Config

    with transaction(engine, write=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        then(connection)


def _at_head(engine: Engine) -> bool:
    known = sorted(file.name.split("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py"))
    with transaction(engine, write=False) as connection:
        current = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if current is not None and current not in known:
        raise StoreUnavailable("the database was made by a newer Zhaohu: update this one first")
    return bool(current == known[-1])
