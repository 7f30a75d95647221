"""The store and its units of work: everything one turn reads and writes, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import IntegrityError

from data.model.errors import ConfigurationError, SessionClash
from data.store.attachments import SqlAttachments
from data.store.community import SqlCommunity
from data.store.engine import build_engine, has_tables, migrate, transaction
from data.store.finding import fill_indexes
from data.store.meals import SqlMeals
from data.store.notices import SqlNotices
from data.store.once import SqlOnce
from data.store.people import SqlPeople
from data.store.points import SqlPoints
from data.store.requests import SqlRequests
from data.store.tables import Tables, build_tables
from data.store.talks import SqlSessions, SqlTurns
from data.store.vault import Vault, make_key, read_key


class SqlUnitOfWork:
    """One transaction."""

    def __init__(self, connection: Connection, tables: Tables, vault: Vault) -> None:
        self._connection = connection
        self._tables = tables
        self._vault = vault

    @cached_property
    def people(self) -> SqlPeople:
        """Who is who."""
        return SqlPeople(self._connection, self._tables, self._vault)

    @cached_property
    def sessions(self) -> SqlSessions:
        """The one conversation of each resident."""
        return SqlSessions(self._connection, self._tables)

    @cached_property
    def requests(self) -> SqlRequests:
        """The shared service-request store."""
        return SqlRequests(self._connection, self._tables)

    @cached_property
    def meals(self) -> SqlMeals:
        """The canteen."""
        return SqlMeals(self._connection, self._tables)

    @cached_property
    def points(self) -> SqlPoints:
        """The ledger of volunteer points."""
        return SqlPoints(self._connection, self._tables)

    @cached_property
    def community(self) -> SqlCommunity:
        """Places, announcements and rewards."""
        return SqlCommunity(self._connection, self._tables)

    @cached_property
    def attachments(self) -> SqlAttachments:
        """Pictures."""
        return SqlAttachments(self._connection, self._tables)

    @cached_property
    def once(self) -> SqlOnce:
        """Things that happen once."""
        return SqlOnce(self._connection, self._tables)

    @cached_property
    def notices(self) -> SqlNotices:
        """The outbox."""
        return SqlNotices(self._connection, self._tables)

    @cached_property
    def turns(self) -> SqlTurns:
        """Messages that were answered before."""
        return SqlTurns(self._connection, self._tables)


class SqlStore:
    """A database, opened."""

    def __init__(self, engine: Engine, vault: Vault, zone: ZoneInfo) -> None:
        self._engine = engine
        self._vault = vault
        self._tables = build_tables(vault, zone)

    @classmethod
    def open(cls, url: str, key_file: Path, zone: ZoneInfo) -> Self:
        """Open a database with the key of its encrypted columns.

        A missing key is made, but only for a database that has no tables yet.

        Raises:
            ConfigurationError: the address, or the key, is unusable.
            StoreUnavailable: the database cannot be reached.
        """
        engine = build_engine(url)
        try:
            key = read_key(key_file) or _first_key(engine, key_file)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, Vault(key), zone)

    def migrate(self) -> None:
        """Bring the tables up to date; several processes may do so at once.

        Raises:
            StoreUnavailable: the database is away, or was made by a newer Zhaohu.
        """
        migrate(self._engine, then=self._fill_indexes)

    def is_empty(self) -> bool:
        """Whether nobody is in it."""
        with transaction(self._engine, write=False) as connection:
            return connection.scalar(select(self._tables.people.c.id).limit(1)) is None

    def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            StoreUnavailable: there is none.
        """
        with transaction(self._engine, write=False) as connection:
            connection.execute(text("SELECT 1"))

    @contextmanager
    def unit_of_work(self, *, write: bool = True) -> Iterator[SqlUnitOfWork]:
        """Begin a transaction: committed on leaving, or nothing on an error.

        Raises:
            StoreUnavailable: the database is away.
            SessionClash: another process wrote the same thing first.
        """
        try:
            with transaction(self._engine, write=write) as connection:
                yield SqlUnitOfWork(connection, self._tables, self._vault)
        except IntegrityError:
            raise SessionClash("somebody else wrote the same thing first: try again") from None

    def _fill_indexes(self, connection: Connection) -> None:
        fill_indexes(connection, self._tables, self._vault)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()


def _first_key(engine: Engine, key_file: Path) -> bytes:
    if has_tables(engine):
        raise ConfigurationError(
            f"the key of this database is not at {key_file}: restore it, "
            "or name it in ZHAOHU_KEY_FILE"
        )
    return make_key(key_file)
