"""The first tables; ledger and history can only be added to."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_APPEND_ONLY = ("points_entries", "status_changes")


def _text(name: str, *, nullable: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.String, nullable=nullable)


def _int(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=False)


def _sealed(name: str, *, nullable: bool = False) -> "sa.Column[bytes]":
    return sa.Column(name, sa.LargeBinary, nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _flag(name: str) -> "sa.Column[bool]":
    return sa.Column(name, sa.Boolean, nullable=False)


def _id() -> "sa.Column[int]":
    return sa.Column("id", sa.Integer, primary_key=True, autoincrement=True)


def _to(table: str, name: str, *, nullable: bool = False, key: bool = False) -> "sa.Column[Any]":
    type_: type[Any] = sa.Integer if table == "requests" else sa.String
    return sa.Column(name, type_, sa.ForeignKey(f"{table}.id"), nullable=nullable, primary_key=key)


def _key(name: str, type_: type[Any] = sa.String) -> "sa.Column[Any]":
    return sa.Column(name, type_, primary_key=True)


def upgrade() -> None:
    """Make all tables."""
    _people()
    _talk()
    _work()
    for table in _APPEND_ONLY:
        _forbid_changes(table)


def _people() -> None:
    op.create_table(
        "households",
        _key("id"),
        _sealed("address"),
        sa.Column("address_index", sa.String, nullable=False, unique=True),
    )
    op.create_table(
        "people",
        sa.Column("seq", sa.Integer, nullable=False, unique=True),
        _key("id"),
        _text("name"),
        _to("households", "household", nullable=True),
        _sealed("phone", nullable=True),
        _sealed("health", nullable=True),
        _sealed("usual", nullable=True),
        _flag("demo"),
    )
    op.create_index("people_by_name", "people", ["name"])
    op.create_table("person_roles", _to("people", "person", key=True), _key("role"))
    op.create_table(
        "mandates",
        _to("people", "actor", key=True),
        _to("people", "resident", key=True),
        _moment("until", nullable=True),
    )
    op.create_table("channel_links", _key("channel"), _key("account"), _to("people", "person"))
    op.create_index("channel_links_by_person", "channel_links", ["person"])
    op.create_table(
        "link_codes",
        _key("code_index"),
        _to("people", "person"),
        _moment("expires_at"),
        _moment("used_at", nullable=True),
    )


def _talk() -> None:
    op.create_table(
        "sessions",
        _to("people", "person", key=True),
        _int("version"),
        _sealed("state"),
        _moment("alarm_due_at", nullable=True),
    )
    op.create_index("sessions_by_alarm", "sessions", ["alarm_due_at"])
    op.create_table(
        "turns",
        _key("channel"),
        _key("message_id"),
        _to("people", "resident"),
        _sealed("result"),
        _moment("at"),
    )


def _work() -> None:
    op.create_table(
        "requests",
        _id(),
        _text("kind"),
        _text("status"),
        _to("people", "resident"),
        _to("people", "actor"),
        _sealed("slots"),
        _moment("created_at"),
        _moment("due_at"),
        _to("people", "assignee", nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("requests_by_resident", "requests", ["resident", "status"])
    op.create_index("requests_by_status", "requests", ["status"])
    op.create_table(
        "status_changes",
        _id(),
        _to("requests", "request_id"),
        _moment("at"),
        _text("actor"),
        _text("status"),
        _sealed("note"),
        sqlite_autoincrement=True,
    )
    op.create_index("status_changes_by_request", "status_changes", ["request_id"])
    op.create_table(
        "meal_orders",
        _to("requests", "request_id", key=True),
        sa.Column("date", sa.Date, nullable=False),
        _text("meal"),
        _int("quantity"),
        _sealed("dishes"),
        _sealed("diet"),
        _flag("delivery"),
    )
    op.create_index("meal_orders_by_day", "meal_orders", ["date", "meal"])
    op.create_table("menus", _key("date", sa.Date), _key("meal"), _moment("cut_off_at"))
    op.create_table(
        "dishes",
        _key("date", sa.Date),
        _key("meal"),
        _key("position", sa.Integer),
        _text("name"),
        _int("price_fen"),
        sa.ForeignKeyConstraint(["date", "meal"], ["menus.date", "menus.meal"]),
    )
    op.create_table(
        "points_entries",
        _id(),
        _to("people", "person"),
        _int("points"),
        _sealed("reason"),
        _moment("at"),
        sqlite_autoincrement=True,
    )
    op.create_index("points_entries_by_person", "points_entries", ["person"])
    op.create_table(
        "notices",
        _id(),
        _to("people", "recipient"),
        _text("channel"),
        _text("account"),
        _to("requests", "request_id"),
        _sealed("text"),
        _text("status"),
        _int("attempts"),
        _moment("created_at"),
        _moment("next_attempt_at"),
        sqlite_autoincrement=True,
    )
    op.create_index("notices_by_status", "notices", ["channel", "status", "next_attempt_at"])


def _forbid_changes(table: str) -> None:
    """Let the database itself refuse to rewrite what is on record."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
    )
