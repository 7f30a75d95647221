"""What every database must do, run on SQLite and on a real PostgreSQL."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from data.model.errors import (
    Ambiguous,
    ConfigurationError,
    IllegalMove,
    NotFound,
    SessionClash,
    StoreUnavailable,
)
from data.model.meals import Dish, Meal, Menu, cut_off
from data.model.people import Mandate, Role
from data.model.points import PointsEntry
from data.model.requests import RequestDraft, RequestKind, RequestStatus
from data.model.talk import (
    Alarm,
    AlarmLevel,
    EmergencyKind,
    Expecting,
    Form,
    Intent,
    Prompt,
    Reply,
    Session,
    Slots,
)
from data.model.turns import TurnResult
from data.store import SqlStore
from data.store.demo import set_up_demonstration
from tests.conftest import NOW, ZONE
from tests.stored import draft, resident

LATER = NOW + timedelta(hours=1)


def test_a_person_comes_back_as_added(store: SqlStore) -> None:
    added = resident(store)
    with store.unit_of_work(write=False) as uow:
        assert uow.people.get(added.id) == added
        assert uow.people.find("测试人").phone == "10000000099"
        assert uow.people.first_resident().address == "3栋2单元501"


def test_one_address_is_one_household(store: SqlStore) -> None:
    assert resident(store, "甲").household == resident(store, "乙").household
    assert resident(store, "丙", "9栋101").household != resident(store, "丁").household


def test_a_shared_name_lists_the_ids(store: SqlStore) -> None:
    first, second = resident(store), resident(store)
    with store.unit_of_work(write=False) as uow:
        with pytest.raises(Ambiguous, match=f"{first.id}, {second.id}"):
            uow.people.find("测试人")
        with pytest.raises(NotFound):
            uow.people.find("没有这个人")


def test_a_mandate_ends(store: SqlStore) -> None:
    helper, served = resident(store, "小林"), resident(store, "陈阿婆")
    with store.unit_of_work() as uow:
        assert not uow.people.may_act(helper.id, served.id, NOW)
        uow.people.grant(Mandate(helper.id, served.id))
        assert uow.people.may_act(helper.id, served.id, NOW)
        assert not uow.people.may_act(served.id, helper.id, NOW)
        uow.people.revoke(helper.id, served.id, at=NOW)
        assert not uow.people.may_act(helper.id, served.id, NOW)
        assert uow.people.may_act(served.id, served.id, NOW)


def test_a_link_code_works_once_and_for_a_day(store: SqlStore) -> None:
    person = resident(store)
    with store.unit_of_work() as uow:
        stale = uow.people.new_link_code(person.id, at=NOW - timedelta(hours=25))
        with pytest.raises(NotFound):
            uow.people.redeem_link_code(stale, channel="telegram", account="7", at=NOW)
        code = uow.people.new_link_code(person.id, at=NOW)
        linked = uow.people.redeem_link_code(code, channel="telegram", account="7", at=LATER)
        assert linked == person
        assert uow.people.by_account("telegram", "7") == person
        with pytest.raises(NotFound):
            uow.people.redeem_link_code(code, channel="telegram", account="8", at=LATER)
        uow.people.unlink("telegram", "7")
        assert uow.people.by_account("telegram", "7") is None


def test_a_session_is_saved_by_compare_and_set(store: SqlStore) -> None:
    person = resident(store)
    form = Form("book_meal", {"quantity": 2, "delivery": True, "diet": ["少盐"]}, ("meal",))
    reply = Reply("几份？", "几份？", ("一份",))
    session = Session(
        person.id,
        form=form,
        prompt=Prompt(Expecting.SLOT, "quantity", "book_meal"),
        last_reply=reply,
        recent=("订饭",),
        updated_at=NOW,
    )
    with store.unit_of_work() as uow:
        uow.sessions.save(session)
    with store.unit_of_work() as uow:
        loaded = uow.sessions.load(person.id)
        assert loaded == replace(session, version=1)
        assert loaded.form is not None
        assert loaded.form.slots["delivery"] is True
        uow.sessions.save(loaded)
    with pytest.raises(SessionClash), store.unit_of_work() as uow:
        uow.sessions.save(loaded)
    with pytest.raises(SessionClash), store.unit_of_work() as uow:
        uow.sessions.save(session)


def test_an_alarm_never_waits_for_a_version(store: SqlStore) -> None:
    person = resident(store)
    with store.unit_of_work() as uow:
        uow.sessions.save(Session(person.id), force=True)
        uow.sessions.save(Session(person.id), force=True)
        assert uow.sessions.load(person.id).version == 2


def test_a_possible_alarm_comes_due(store: SqlStore) -> None:
    person = resident(store)
    with store.unit_of_work() as uow:
        uow.sessions.save(Session(person.id, alarm_due_at=LATER))
        assert uow.sessions.alarms_due(NOW) == []
        assert uow.sessions.alarms_due(LATER) == [person.id]


def test_a_request_keeps_its_history(store: SqlStore) -> None:
    person, worker = resident(store), resident(store, "老马")
    with store.unit_of_work() as uow:
        made = uow.requests.create(draft(person), at=NOW)
        assert made.status is RequestStatus.RECEIVED
        assert made.due_at == NOW + timedelta(hours=48)
        uow.requests.move(made.no, RequestStatus.ASSIGNED, actor=worker.id, at=LATER)
        uow.requests.amend(made.no, {"place": "厨房"}, actor=person.id, at=LATER)
    with store.unit_of_work(write=False) as uow:
        kept = uow.requests.get(made.no)
    assert kept.slots == {"item": "水管", "fault": "漏水", "place": "厨房"}
    assert kept.assignee == worker.id
    assert [change.status.value for change in kept.history] == ["received", "assigned", "assigned"]
    assert kept.history[0].note == "原话"


def test_numbers_are_short_and_rise(store: SqlStore) -> None:
    person = resident(store)
    with store.unit_of_work() as uow:
        numbers = [uow.requests.create(draft(person), at=NOW).no for _ in range(3)]
    assert numbers == ["1001", "1002", "1003"]


@pytest.mark.parametrize("no", ["", "abc", "１００１", "-1", "9" * 30, "1"])
def test_a_number_that_is_none_is_not_found(store: SqlStore, no: str) -> None:
    with pytest.raises(NotFound), store.unit_of_work(write=False) as uow:
        uow.requests.get(no)


def test_an_illegal_move_changes_nothing(store: SqlStore) -> None:
    person = resident(store)
    with store.unit_of_work() as uow:
        made = uow.requests.create(draft(person), at=NOW)
    with pytest.raises(IllegalMove), store.unit_of_work() as uow:
        uow.requests.move(made.no, RequestStatus.CLOSED, actor=person.id, at=NOW)
    with store.unit_of_work(write=False) as uow:
        assert uow.requests.get(made.no) == made


def test_a_cancelled_meal_is_not_cooked(store: SqlStore) -> None:
    person = resident(store)
    slots: Slots = {"date": "2026-11-25", "meal": "lunch", "quantity": 2, "dish": ["红烧肉"]}
    meal = RequestDraft(RequestKind.MEAL, person.id, person.id, slots)
    with store.unit_of_work() as uow:
        made = uow.requests.create(meal, at=NOW)
        (order,) = uow.meals.orders(date(2026, 11, 25), Meal.LUNCH)
        assert (order.quantity, order.dishes) == (2, ("红烧肉",))
        uow.requests.amend(made.no, {"quantity": 3}, actor=person.id, at=NOW)
        assert uow.meals.orders(date(2026, 11, 25), Meal.LUNCH)[0].quantity == 3
        uow.requests.move(made.no, RequestStatus.CANCELLED, actor=person.id, at=NOW)
        assert uow.meals.orders(date(2026, 11, 25), Meal.LUNCH) == []


def test_a_menu_is_replaced_as_a_whole(store: SqlStore) -> None:
    day = date(2026, 11, 25)
    menu = Menu(
        day, Meal.DINNER, (Dish("粥", 200), Dish("饺子", 900)), cut_off(day, Meal.DINNER, ZONE)
    )
    with store.unit_of_work() as uow:
        uow.meals.publish(menu)
        uow.meals.publish(replace(menu, dishes=menu.dishes[1:]))
        found = uow.meals.menu(day, Meal.DINNER)
        assert found is not None
        assert [dish.name for dish in found.dishes] == ["饺子"]
        assert found.cut_off_at == menu.cut_off_at
        assert uow.meals.menu(day, Meal.LUNCH) is None


def test_a_balance_is_a_sum_and_entries_cannot_be_rewritten(
    store: SqlStore, database_url: str
) -> None:
    person = resident(store)
    with store.unit_of_work() as uow:
        assert uow.points.balance(person.id) == 0
        for points in (30, 50, -20):
            uow.points.add(PointsEntry(person.id, points, "陪诊", NOW))
        assert uow.points.balance(person.id) == 60
        assert [entry.points for entry in uow.points.last(person.id, 2)] == [-20, 50]
    engine = create_engine(database_url)
    for statement in ("UPDATE points_entries SET points = 9", "DELETE FROM points_entries"):
        with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))
    engine.dispose()


def test_a_notice_goes_to_each_account_and_is_claimed_once(store: SqlStore) -> None:
    person = resident(store)
    with store.unit_of_work() as uow:
        made = uow.requests.create(draft(person), at=NOW)
        uow.notices.add(person.id, made.no, "没有账号，发不了", at=NOW)
        for account in ("7", "8"):
            code = uow.people.new_link_code(person.id, at=NOW)
            uow.people.redeem_link_code(code, channel="telegram", account=account, at=NOW)
        uow.notices.add(person.id, made.no, "有人接了", at=NOW)
    with store.unit_of_work() as uow:
        claimed = uow.notices.claim(channel="telegram", at=NOW)
        assert [(link.account, notice.text) for notice, link in claimed] == [
            ("7", "有人接了"),
            ("8", "有人接了"),
        ]
        assert uow.notices.claim(channel="telegram", at=NOW) == []
        first, second = (notice.id for notice, _ in claimed)
        uow.notices.sent(first, at=NOW)
        uow.notices.failed(second, at=NOW, retry_at=LATER)
        assert uow.notices.claim(channel="telegram", at=NOW + timedelta(minutes=2)) == []
        assert [n.id for n, _ in uow.notices.claim(channel="telegram", at=LATER)] == [second]
        after_a_crash = LATER + timedelta(minutes=2)
        assert [n.attempts for n, _ in uow.notices.claim(channel="telegram", at=after_a_crash)] == [
            3
        ]


def test_an_answer_is_remembered_whole(store: SqlStore) -> None:
    person = resident(store)
    with store.unit_of_work() as uow:
        made = uow.requests.create(draft(person, RequestKind.EMERGENCY), at=NOW)
        alarm = Alarm(AlarmLevel.CERTAIN, EmergencyKind.FALL, "fall.cannot_rise")
        result = TurnResult(
            Reply("记下了", "记下了"), Intent("call_emergency", 1.0), alarm, (made,)
        )
        uow.turns.remember("console", "m1", person.id, result, at=NOW)
    with store.unit_of_work(write=False) as uow:
        assert uow.turns.recall("console", "m1") == result
        assert uow.turns.recall("telegram", "m1") is None
    with pytest.raises(SessionClash), store.unit_of_work() as uow:
        uow.turns.remember("console", "m1", person.id, result, at=NOW)


def test_an_error_leaves_nothing_behind(store: SqlStore) -> None:
    person = resident(store)

    def break_off() -> None:
        with store.unit_of_work() as uow:
            uow.requests.create(draft(person), at=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    with store.unit_of_work(write=False) as uow:
        assert uow.requests.list() == []


def test_what_is_private_cannot_be_read_in_the_file(store: SqlStore, database_url: str) -> None:
    person = resident(store)
    with store.unit_of_work() as uow:
        uow.requests.create(draft(person), at=NOW)
        uow.sessions.save(Session(person.id, recent=("我的秘密",)))
    engine = create_engine(database_url)
    with engine.connect() as connection:
        rows = [
            str(bytes(cell) if isinstance(cell, memoryview) else cell)
            for table in inspect(connection).get_table_names()
            for row in connection.execute(text(f"SELECT * FROM {table}"))
            for cell in row
        ]
    engine.dispose()
    everything = "\n".join(rows)
    for secret in ("10000000099", "2单元501", "漏水", "原话", "秘密"):
        assert secret not in everything
        assert str(secret.encode()) not in everything


def test_a_lost_or_foreign_key_is_named(store: SqlStore, database_url: str, tmp_path: Path) -> None:
    resident(store)
    with pytest.raises(ConfigurationError, match="restore it"):
        SqlStore.open(database_url, tmp_path / "elsewhere", ZONE)
    other = tmp_path / "other"
    SqlStore.open(f"sqlite:///{tmp_path / 'other.db'}", other, ZONE).close()
    foreign = SqlStore.open(database_url, other, ZONE)
    with pytest.raises(StoreUnavailable, match="does not fit"), foreign.unit_of_work() as uow:
        uow.people.list()
    foreign.close()


@pytest.mark.usefixtures("store")
def test_the_key_is_for_its_owner_alone(key_file: Path, database_url: str) -> None:
    assert key_file.stat().st_mode & 0o777 == 0o600
    key_file.chmod(0o644)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        SqlStore.open(database_url, key_file, ZONE)


def test_the_demonstration_is_plainly_marked(store: SqlStore) -> None:
    assert store.is_empty()
    with store.unit_of_work() as uow:
        set_up_demonstration(uow, NOW)
        people = uow.people.list()
        assert all(person.demo for person in people)
        assert len(uow.people.list(Role.RESIDENT)) >= 12
        assert len(uow.people.list(Role.HELPER)) == 2
        assert len(uow.people.staff()) == 3
        first = uow.people.first_resident()
        assert first.address
        assert uow.points.balance(first.id) == 60
        for offset in range(7):
            assert len(uow.meals.menus(NOW.date() + timedelta(days=offset))) == 3
    assert not store.is_empty()


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "mysql://a/b", "sqlite://", "sqlite:///:memory:", "postgresql+pg8000://x"],
)
def test_an_unusable_address_says_what_to_write(url: str, key_file: Path) -> None:
    if url.startswith("postgresql"):
        with pytest.raises(StoreUnavailable):
            SqlStore.open("postgresql://127.0.0.1:1/none", key_file, ZONE)
        return
    with pytest.raises(ConfigurationError):
        SqlStore.open(url, key_file, ZONE)


def test_a_file_that_is_no_database_is_named(tmp_path: Path, key_file: Path) -> None:
    (tmp_path / "zhaohu.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreUnavailable, match="not a database"):
        SqlStore.open(f"sqlite:///{tmp_path / 'zhaohu.db'}", key_file, ZONE)


def test_of_two_moves_at_once_the_later_one_is_to_look_again(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = resident(store)
    with store.unit_of_work() as uow:
        before = uow.requests.create(draft(person), at=NOW)
        uow.requests.move(before.no, RequestStatus.ASSIGNED, actor=person.id, at=NOW)
        monkeypatch.setattr(uow.requests, "get", lambda _: before)  # read before they moved it
        with pytest.raises(SessionClash):
            uow.requests.move(before.no, RequestStatus.CANCELLED, actor=person.id, at=NOW)
