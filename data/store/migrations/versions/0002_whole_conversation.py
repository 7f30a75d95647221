"""Preferences, finding people by house or phone, rewards, places, standing orders, pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns and tables; the store, which has the key, fills blind indexes of older rows."""
    for table, column in (
        ("people", sa.Column("preferences", sa.LargeBinary)),
        ("people", sa.Column("phone_index", sa.String)),
        ("households", sa.Column("building_index", sa.String)),
        ("mandates", sa.Column("services", sa.String)),
        ("points_entries", sa.Column("cause", sa.String)),
    ):
        op.add_column(table, column)
    op.create_index("people_by_phone", "people", ["phone_index"])
    op.create_index("households_by_building", "households", ["building_index"])
    op.create_index("points_entries_by_cause", "points_entries", ["cause"], unique=True)
    with op.batch_alter_table("notices", table_kwargs={"sqlite_autoincrement": True}) as notices:
        notices.alter_column("request_id", existing_type=sa.Integer, nullable=True)
    _community()
    _work()


def _community() -> None:
    op.create_table(
        "rewards",
        sa.Column("name", sa.String, primary_key=True),
        _number("points"),
        _number("stock"),
        _text("unit"),
        sa.Column("aliases", sa.JSON, nullable=False),
        _text("place"),
        sa.CheckConstraint("stock >= 0", name="stock_is_not_negative"),
    )
    op.create_table(
        "places",
        sa.Column("name", sa.String, primary_key=True),
        _text("place"),
        _text("hours"),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("phone", sa.String),
        _text("note"),
    )
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _text("text"),
        _day("since"),
        _day("until"),
    )


def _work() -> None:
    op.create_table(
        "standing_orders",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("resident", sa.String, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("actor", sa.String, sa.ForeignKey("people.id"), nullable=False),
        _text("weekdays"),
        _text("meal"),
        sa.Column("slots", sa.LargeBinary, nullable=False),
        _day("since"),
        sa.Column("until", sa.Date),
        sqlite_autoincrement=True,
    )
    op.create_index("standing_orders_by_resident", "standing_orders", ["resident"])
    op.create_table(
        "attachments",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("owner", sa.String, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("request_id", sa.Integer, sa.ForeignKey("requests.id")),
        _text("media_type"),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("attachments_by_request", "attachments", ["request_id"])
    op.create_table(
        "claims",
        sa.Column("what", sa.String, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.String, nullable=False)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=False)


def _day(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.Date, nullable=False)
