"""The tables, as of the newest migration."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

from data.store.vault import Vault


class Encrypted(TypeDecorator[Any]):
    """A JSON value that only the holder of the key can read."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, vault: Vault) -> None:
        super().__init__()
        self.vault = vault

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ANN401, ARG002
        """Seal; NULL stays NULL."""
        return None if value is None else self.vault.seal(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002
        """Open; NULL stays NULL."""
        return None if value is None else self.vault.open(value)


class Moment(TypeDecorator[datetime]):
    """A point in time: stored in UTC, read in the community's zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self.zone = zone

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn to UTC; a naive time is a mistake of ours."""
        if value is None:
            return None
        assert value.tzinfo is not None, "times are aware"
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """Turn to the community's zone."""
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(self.zone)


@dataclass(frozen=True)
class Tables:
    """All tables of the store."""

    households: Table
    people: Table
    person_roles: Table
    mandates: Table
    channel_links: Table
    link_codes: Table
    sessions: Table
    turns: Table
    requests: Table
    status_changes: Table
    meal_orders: Table
    menus: Table
    dishes: Table
    points_entries: Table
    notices: Table
    rewards: Table
    places: Table
    announcements: Table
    standing_orders: Table
    attachments: Table
    claims: Table


def build_tables(vault: Vault, zone: ZoneInfo) -> Tables:
    """Return the tables, with columns that `vault` seals and times read in `zone`."""
    metadata = MetaData()

    def sealed(name: str, *, nullable: bool = False) -> Column[Any]:
        return Column(name, Encrypted(vault), nullable=nullable)

    def moment(name: str, *, nullable: bool = False) -> Column[Any]:
        return Column(name, Moment(zone), nullable=nullable)

    people = _people(metadata, sealed, moment)
    return Tables(
        **people,
        **_talk(metadata, sealed, moment),
        **_requests(metadata, sealed, moment),
        **_meals(metadata, moment),
        points_entries=Table(
            "points_entries",
            metadata,
            Column("id", Integer, primary_key=True),
            _person("person"),
            Column("points", Integer, nullable=False),
            sealed("reason"),
            moment("at"),
            Column("cause", String),
        ),
        **_community(metadata),
        **_arrangements(metadata, sealed, moment),
        notices=Table(
            "notices",
            metadata,
            Column("id", Integer, primary_key=True),
            _person("recipient"),
            Column("channel", String, nullable=False),
            Column("account", String, nullable=False),
            Column("request_id", ForeignKey("requests.id")),
            sealed("text"),
            Column("attachment", String),
            Column("status", String, nullable=False),
            Column("attempts", Integer, nullable=False),
            moment("created_at"),
            moment("next_attempt_at"),
        ),
    )


_Make = Callable[..., Column[Any]]


def _person(name: str, *, nullable: bool = False, primary_key: bool = False) -> Column[Any]:
    return Column(name, ForeignKey("people.id"), nullable=nullable, primary_key=primary_key)


def _people(metadata: MetaData, sealed: _Make, moment: _Make) -> dict[str, Table]:
    return {
        "households": Table(
            "households",
            metadata,
            Column("id", String, primary_key=True),
            sealed("address"),
            Column("address_index", String, nullable=False, unique=True),
            Column("building_index", String),
        ),
        "people": Table(
            "people",
            metadata,
            Column("seq", Integer, nullable=False, unique=True),
            Column("id", String, primary_key=True),
            Column("name", String, nullable=False),
            Column("household", ForeignKey("households.id")),
            sealed("phone", nullable=True),
            sealed("health", nullable=True),
            sealed("usual", nullable=True),
            sealed("preferences", nullable=True),
            Column("phone_index", String),
            Column("demo", Boolean, nullable=False),
        ),
        "person_roles": Table(
            "person_roles",
            metadata,
            _person("person", primary_key=True),
            Column("role", String, primary_key=True),
        ),
        "mandates": Table(
            "mandates",
            metadata,
            _person("actor", primary_key=True),
            _person("resident", primary_key=True),
            moment("until", nullable=True),
            Column("services", String),
        ),
        "channel_links": Table(
            "channel_links",
            metadata,
            Column("channel", String, primary_key=True),
            Column("account", String, primary_key=True),
            _person("person"),
        ),
        "link_codes": Table(
            "link_codes",
            metadata,
            Column("code_index", String, primary_key=True),
            _person("person"),
            moment("expires_at"),
            moment("used_at", nullable=True),
        ),
    }


def _talk(metadata: MetaData, sealed: _Make, moment: _Make) -> dict[str, Table]:
    return {
        "sessions": Table(
            "sessions",
            metadata,
            _person("person", primary_key=True),
            Column("version", Integer, nullable=False),
            sealed("state"),
            moment("alarm_due_at", nullable=True),
        ),
        "turns": Table(
            "turns",
            metadata,
            Column("channel", String, primary_key=True),
            Column("message_id", String, primary_key=True),
            _person("resident"),
            sealed("result"),
            moment("at"),
        ),
    }


def _requests(metadata: MetaData, sealed: _Make, moment: _Make) -> dict[str, Table]:
    return {
        "requests": Table(
            "requests",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("kind", String, nullable=False),
            Column("status", String, nullable=False),
            _person("resident"),
            _person("actor"),
            sealed("slots"),
            moment("created_at"),
            moment("due_at"),
            _person("assignee", nullable=True),
        ),
        "status_changes": Table(
            "status_changes",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("request_id", ForeignKey("requests.id"), nullable=False),
            moment("at"),
            Column("actor", String, nullable=False),
            Column("status", String, nullable=False),
            sealed("note"),
        ),
        "meal_orders": Table(
            "meal_orders",
            metadata,
            Column("request_id", ForeignKey("requests.id"), primary_key=True),
            Column("date", Date, nullable=False),
            Column("meal", String, nullable=False),
            Column("quantity", Integer, nullable=False),
            sealed("dishes"),
            sealed("diet"),
            Column("delivery", Boolean, nullable=False),
        ),
    }


def _meals(metadata: MetaData, moment: _Make) -> dict[str, Table]:
    return {
        "menus": Table(
            "menus",
            metadata,
            Column("date", Date, primary_key=True),
            Column("meal", String, primary_key=True),
            moment("cut_off_at"),
        ),
        "dishes": Table(
            "dishes",
            metadata,
            Column("date", Date, primary_key=True),
            Column("meal", String, primary_key=True),
            Column("position", Integer, primary_key=True),
            Column("name", String, nullable=False),
            Column("price_fen", Integer, nullable=False),
            ForeignKeyConstraint(["date", "meal"], ["menus.date", "menus.meal"]),
        ),
    }


def _community(metadata: MetaData) -> dict[str, Table]:
    return {
        "rewards": Table(
            "rewards",
            metadata,
            Column("name", String, primary_key=True),
            Column("points", Integer, nullable=False),
            Column("stock", Integer, nullable=False),
            Column("unit", String, nullable=False),
            Column("aliases", JSON, nullable=False),
            Column("place", String, nullable=False),
        ),
        "places": Table(
            "places",
            metadata,
            Column("name", String, primary_key=True),
            Column("place", String, nullable=False),
            Column("hours", String, nullable=False),
            Column("aliases", JSON, nullable=False),
            Column("phone", String),
            Column("note", String, nullable=False),
        ),
        "announcements": Table(
            "announcements",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("text", String, nullable=False),
            Column("since", Date, nullable=False),
            Column("until", Date, nullable=False),
        ),
    }


def _arrangements(metadata: MetaData, sealed: _Make, moment: _Make) -> dict[str, Table]:
    return {
        "standing_orders": Table(
            "standing_orders",
            metadata,
            Column("id", Integer, primary_key=True),
            _person("resident"),
            _person("actor"),
            Column("weekdays", String, nullable=False),
            Column("meal", String, nullable=False),
            sealed("slots"),
            Column("since", Date, nullable=False),
            Column("until", Date),
        ),
        "attachments": Table(
            "attachments",
            metadata,
            Column("id", String, primary_key=True),
            _person("owner"),
            Column("request_id", ForeignKey("requests.id")),
            Column("media_type", String, nullable=False),
            sealed("content"),
            moment("at"),
        ),
        "claims": Table("claims", metadata, Column("what", String, primary_key=True), moment("at")),
    }
