"""A database of the first release is brought up to date, with all that is in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, inspect, text

import data.store
from data.model.errors import StoreUnavailable
from data.model.notices import NoticeStatus
from data.model.points import PointsEntry
from data.model.requests import RequestStatus
from data.model.talk import Behalf
from data.store import SqlStore
from data.store.engine import build_engine, transaction
from data.store.vault import Vault, make_key
from tests.conftest import NOW, ZONE

_MIGRATIONS = Path(data.store.__file__).parent / "migrations"
_AT = "2026-11-24 01:00:00"
_ROWS = """
INSERT INTO households VALUES ('h1', :address, 'h1index'), ('h2', :door, 'h2index');
INSERT INTO people VALUES
  (1001, 'p1001', '王桂兰', 'h1', :phone, NULL, NULL, :no),
  (1002, 'p1002', '李德福', 'h2', NULL, NULL, NULL, :no),
  (1003, 'p1003', '小林', NULL, NULL, NULL, NULL, :no);
INSERT INTO person_roles VALUES ('p1001', 'resident'), ('p1002', 'resident'), ('p1003', 'helper');
INSERT INTO mandates VALUES ('p1003', 'p1001', NULL);
INSERT INTO requests (kind, status, resident, actor, slots, created_at, due_at)
  VALUES ('redemption', 'received', 'p1001', 'p1001', :slots, :at, :at);
INSERT INTO status_changes (request_id, at, actor, status, note)
  VALUES (1, :at, 'p1001', 'received', :note);
INSERT INTO points_entries (person, points, reason, at) VALUES ('p1001', 30, :note, :at);
INSERT INTO notices (recipient, channel, account, request_id, text, status, attempts, created_at,
  next_attempt_at) VALUES ('p1001', 'telegram', '7', 1, :note, 'pending', 0, :at, :at)
"""


@pytest.fixture
def first_release(database_url: str, key_file: Path) -> Iterator[Engine]:
    """A database as revision 0001 left it."""
    vault = Vault(make_key(key_file))
    engine = build_engine(database_url)
    with transaction(engine, write=True) as connection:
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        _fill(connection, vault)
    yield engine
    engine.dispose()


def _fill(connection: Connection, vault: Vault) -> None:
    values = {
        "address": vault.seal("3栋2单元501"),
        "door": vault.seal("302"),
        "phone": vault.seal("10000000001"),
        "slots": vault.seal({"item": "大米"}),
        "note": vault.seal("原话"),
        "at": _AT,
        "no": False,
    }
    for statement in _ROWS.split(";"):
        connection.execute(text(statement), values)


@pytest.fixture
def updated(first_release: Engine, database_url: str, key_file: Path) -> Iterator[SqlStore]:
    """The same, brought up to date."""
    assert not inspect(first_release).has_table("rewards")
    store = SqlStore.open(database_url, key_file, ZONE)
    store.migrate()
    yield store
    store.close()


def test_nothing_is_lost_and_everybody_is_found(updated: SqlStore) -> None:
    with updated.unit_of_work() as uow:
        found = [
            [person.id for person in uow.people.matching(said)]
            for said in (
                Behalf(address="3栋501"),
                Behalf(phone="10000000001"),
                Behalf("李爷爷", address="302"),
            )
        ]
        assert found == [["p1001"], ["p1001"], ["p1002"]]
        assert uow.people.may_act("p1003", "p1001", NOW)
        assert uow.requests.get("1001").history[0].note == "原话"
        assert uow.points.last("p1001", 5)[0].cause is None
        ((notice, _),) = uow.notices.waiting("telegram")
        assert (notice.request_no, notice.status) == ("1001", NoticeStatus.PENDING)
        uow.notices.add("p1001", None, "新的", at=NOW)
        assert [one.text for one, _ in uow.notices.waiting()] == ["原话", "新的"]


def test_a_redemption_from_before_there_was_stock_gives_nothing_back(updated: SqlStore) -> None:
    with updated.unit_of_work() as uow:
        uow.requests.move("1001", RequestStatus.CANCELLED, actor="p1001", at=NOW)
        assert uow.points.balance("p1001") == 30


def test_ledger_and_history_can_still_only_be_added_to(
    updated: SqlStore, database_url: str
) -> None:
    with updated.unit_of_work() as uow:
        uow.points.add(PointsEntry("p1001", 5, "巡逻", NOW, cause="errand 1"))
    engine = create_engine(database_url)
    for table in ("points_entries", "status_changes"):
        for statement in (f"UPDATE {table} SET at = at", f"DELETE FROM {table}"):
            with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
                connection.execute(text(statement))
    engine.dispose()


def test_migrating_again_changes_nothing(updated: SqlStore) -> None:
    updated.migrate()
    with updated.unit_of_work(write=False) as uow:
        assert len(uow.people.list()) == 3


def test_with_the_wrong_key_all_stays_as_it_was(
    first_release: Engine, database_url: str, tmp_path: Path
) -> None:
    make_key(tmp_path / "foreign")
    store = SqlStore.open(database_url, tmp_path / "foreign", ZONE)
    with pytest.raises(StoreUnavailable, match="does not fit"):
        store.migrate()
    store.close()
    assert not inspect(first_release).has_table("rewards")
    columns = [column["name"] for column in inspect(first_release).get_columns("people")]
    assert "phone_index" not in columns
