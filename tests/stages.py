"""PostgreSQL databases to throw away, for whatever needs one of its own each time."""

import uuid

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url


class PostgresDatabases:
    """Makes databases on one server, empty ones and copies."""

    def __init__(self, server: str) -> None:
        """Use the server at an address without a database name."""
        self._server = make_url(server).set(drivername="postgresql+psycopg")
        self._admin = create_engine(self._server, isolation_level="AUTOCOMMIT")

    def create(self, like: str | None = None) -> str:
        """Make a database, empty or with all that is in `like`, and return its address."""
        name = f"t{uuid.uuid4().hex}"
        copied = f" TEMPLATE {make_url(like).database}" if like else ""
        self._run(f"CREATE DATABASE {name}{copied}")
        return self._server.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Throw a database away, whoever still uses it."""
        self._run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def close(self) -> None:
        """Let go of the server."""
        self._admin.dispose()

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))
