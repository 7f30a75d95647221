"""Alembic migrations; `SqlStore.migrate` runs them."""
