"""The shared service-request store on SQLite or PostgreSQL."""

from data.store.unit import SqlStore, SqlUnitOfWork

__all__ = ["SqlStore", "SqlUnitOfWork"]
