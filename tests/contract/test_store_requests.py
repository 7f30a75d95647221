"""What is late, pictures, notices for the desk, what happens once, what the community publishes."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import create_engine, inspect, text

from data.model.community import Announcement, Place
from data.model.errors import NotFound, SessionClash
from data.model.meals import Meal, serving_time
from data.model.requests import Attachment, RequestDraft, RequestKind, RequestStatus
from data.model.talk import Slots
from data.store import SqlStore
from data.store.notices import DESK
from tests.conftest import NOW, ZONE
from tests.stored import at_once, draft, resident

PICTURE = b"\xff\xd8\xff a picture of a leaking pipe" * 20
DAY = timedelta(days=1)


def test_a_picture_comes_with_a_request_or_later(store: SqlStore) -> None:
    person = resident(store)
    with store.unit_of_work() as uow:
        first = uow.attachments.add(person.id, "image/jpeg", PICTURE, at=NOW)
        later = uow.attachments.add(person.id, "image/png", b"\x89PNG", at=NOW + DAY)
        told = RequestDraft(RequestKind.REPAIR, person.id, person.id, attachments=(first,))
        made, other = uow.requests.create(told, at=NOW), uow.requests.create(draft(person), at=NOW)
        uow.requests.attach(made.no, [later])
        uow.requests.attach(other.no, [first])
    with store.unit_of_work(write=False) as uow:
        assert uow.attachments.get(first) == Attachment(first, person.id, "image/jpeg", PICTURE)
        assert [one.id for one in uow.attachments.of_request(made.no)] == [first, later]
        assert uow.attachments.ids(made.no) == [first, later]
        assert uow.attachments.of_request(other.no) == []  # it stays where it was
        with pytest.raises(NotFound):
            uow.attachments.get("0000")


def test_a_picture_cannot_be_seen_in_the_file(store: SqlStore, database_url: str) -> None:
    person = resident(store)
    with store.unit_of_work() as uow:
        uow.attachments.add(person.id, "image/jpeg", PICTURE, at=NOW)
    engine = create_engine(database_url)
    with engine.connect() as connection:
        assert "attachments" in inspect(connection).get_table_names()
        (content,) = connection.execute(text("SELECT content FROM attachments")).scalars()
    engine.dispose()
    assert len(content) > len(PICTURE)
    assert b"leaking" not in bytes(content)
    assert b"/9j/" not in bytes(content)  # the same, in base64


def test_a_slot_is_taken_away_by_an_empty_list(store: SqlStore) -> None:
    person = resident(store)
    with store.unit_of_work() as uow:
        made = uow.requests.create(draft(person), at=NOW)
        amended = uow.requests.amend(
            made.no, {"item": [], "place": "厨房"}, actor=person.id, at=NOW
        )
    assert amended.slots == {"fault": "漏水", "place": "厨房"}


def test_a_meal_of_another_day_is_due_when_that_is_served(store: SqlStore) -> None:
    person = resident(store)
    slots: Slots = {"date": "2026-11-25", "meal": "lunch", "quantity": 1}
    meal = RequestDraft(RequestKind.MEAL, person.id, person.id, slots, due_at=NOW)
    with store.unit_of_work() as uow:
        made = uow.requests.create(meal, at=NOW)
        two = uow.requests.amend(made.no, {"quantity": 2}, actor=person.id, at=NOW)
        moved = uow.requests.amend(made.no, {"date": "2026-11-27"}, actor=person.id, at=NOW)
        dinner = uow.requests.amend(made.no, {"meal": "dinner"}, actor=person.id, at=NOW)
    assert two.due_at == NOW
    friday = date(2026, 11, 27)
    assert moved.due_at == serving_time(friday, Meal.LUNCH, ZONE)
    assert dinner.due_at == serving_time(friday, Meal.DINNER, ZONE)


def test_an_appointment_that_is_moved_is_due_then(store: SqlStore) -> None:
    person = resident(store)
    friday_at_three = NOW.replace(day=27, hour=15)
    saturday: Slots = {"date": "2026-11-28", "time": []}
    with store.unit_of_work() as uow:
        made = uow.requests.create(draft(person), at=NOW)

        def amended(slots: Slots) -> datetime:
            return uow.requests.amend(made.no, slots, actor=person.id, at=NOW).due_at

        assert amended({"place": "厨房"}) == made.due_at
        assert amended({"time": friday_at_three.isoformat()}) == friday_at_three
        assert amended(saturday).date() == date(2026, 11, 28)
        assert amended({"date": []}) == NOW + 2 * DAY  # the term of a repair, from now on


def test_what_nobody_takes_or_ends_is_overdue(store: SqlStore) -> None:
    person = resident(store)
    with store.unit_of_work() as uow:
        create, move = uow.requests.create, uow.requests.move
        untaken = create(draft(person), at=NOW - DAY).no
        taken = create(draft(person), at=NOW - DAY).no
        unclosed = create(draft(person), at=NOW - 2 * DAY).no
        ended = create(draft(person), at=NOW - 3 * DAY).no
        create(draft(person), at=NOW - DAY / 2)
        for no in (taken, unclosed, ended):
            move(no, RequestStatus.ASSIGNED, actor=person.id, at=NOW)
        move(ended, RequestStatus.DONE, actor=person.id, at=NOW)
        late = uow.requests.overdue(untaken_since=NOW - DAY, open_since=NOW - 2 * DAY)
    assert {request.no for request in late} == {untaken, unclosed}


def test_a_notice_to_whoever_has_no_account_waits_at_the_desk(store: SqlStore) -> None:
    person = resident(store)
    with store.unit_of_work() as uow:
        made = uow.requests.create(draft(person), at=NOW)
        uow.notices.add(person.id, made.no, "明天来修", at=NOW)
        uow.notices.add(person.id, None, "午饭好了", at=NOW)
        code = uow.people.new_link_code(person.id, at=NOW)
        uow.people.redeem_link_code(code, channel="telegram", account="7", at=NOW)
        uow.notices.add(person.id, None, "到了", at=NOW)
    with store.unit_of_work() as uow:
        at_desk = uow.notices.waiting(DESK)
        told = [(notice.request_no, notice.text, link.account) for notice, link in at_desk]
        assert told == [(made.no, "明天来修", person.id), (None, "午饭好了", person.id)]
        assert [link.channel for _, link in uow.notices.waiting()] == [DESK, DESK, "telegram"]
        assert [notice.text for notice, _ in uow.notices.claim(channel="telegram", at=NOW)] == [
            "到了"
        ]
        uow.notices.sent(at_desk[0][0].id, at=NOW)
        assert [notice.text for notice, _ in uow.notices.waiting(DESK)] == ["午饭好了"]


def test_of_many_who_claim_the_same_one_does(store: SqlStore) -> None:
    def claim() -> bool:
        with store.unit_of_work() as uow:
            return uow.once.claim("kitchen 2026-11-25 lunch", at=NOW)

    assert sorted(map(str, at_once([claim] * 6))) == ["False"] * 5 + ["True"]
    with store.unit_of_work() as uow:
        assert uow.once.claim("kitchen 2026-11-25 dinner", at=NOW)


def test_a_claim_whose_work_failed_is_void(store: SqlStore) -> None:
    def fail() -> None:
        with store.unit_of_work() as uow:
            assert uow.once.claim("kitchen", at=NOW)
            raise SessionClash

    with pytest.raises(SessionClash):
        fail()
    with store.unit_of_work() as uow:
        assert uow.once.claim("kitchen", at=NOW)


def test_places_and_announcements_are_published(store: SqlStore) -> None:
    canteen = Place(
        "食堂", "三号楼底下", "早上七点到晚上六点半", ("饭堂",), "10000000033", "带饭卡。"
    )
    moved = Place("食堂", "活动中心", "全天")
    today = NOW.date()
    water = Announcement("明天停水。", today, today + DAY)
    doctor = Announcement("周四量血压。", today + DAY, today + 7 * DAY)
    with store.unit_of_work() as uow:
        uow.community.put_place(canteen)
        uow.community.put_place(Place("菜站", "南门外", "早上"))
        assert canteen in uow.community.places()
        uow.community.put_place(moved)
        assert {place.name: place for place in uow.community.places()}["食堂"] == moved
        assert len(uow.community.places()) == 2
        for one in (water, doctor, water):
            uow.community.announce(one)
        assert uow.community.announcements(today - DAY) == []
        assert uow.community.announcements(today) == [water]
        assert uow.community.announcements(today + DAY) == [doctor, water]
        assert uow.community.announcements(today + 2 * DAY) == [doctor]
