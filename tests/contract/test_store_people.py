"""Finding residents by what is said of them, mandates, and what is remembered of a person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data.model.errors import NotFound
from data.model.people import Mandate, NoticeKind, Person, Preferences, Role
from data.model.requests import RequestKind
from data.model.talk import Behalf
from data.store import SqlStore
from tests.conftest import NOW
from tests.stored import resident

HOMES = [
    ("王桂兰", "3栋2单元501", "10000000001"),
    ("王秀珍", "10栋2单元402", "10000000013"),
    ("李德福", "6栋1单元302", "13800000002"),
    ("孙玉珍", "6栋1单元302", None),
    ("张秀英", "3栋1单元202", "+86 139-0000-0003"),
    ("欧阳修文", "13栋402", None),
    ("马奶奶", "7栋1单元201", "62170001"),
    ("马桂花", "7栋2单元301", None),
    ("小何", "4栋2单元302", None),
    ("老丁", "31栋1单元501", None),
    ("何田", None, None),
]


Cases = list[tuple[Behalf, list[str]]]  # what is said, and the names of who is meant


@pytest.fixture
def block(store: SqlStore) -> SqlStore:
    """Some homes, and a worker who lives in none of them."""
    for name, address, phone in HOMES:
        resident(store, name, address, phone)
    with store.unit_of_work() as uow:
        uow.people.add(name="王师傅", roles=frozenset({Role.STAFF}), phone="13800000009")
    return store


def meant(store: SqlStore, cases: Cases) -> Cases:
    """Return what the store says to what is said in the cases."""
    with store.unit_of_work(write=False) as uow:
        return [(said, [p.name for p in uow.people.matching(said)]) for said, _ in cases]


NAMES: Cases = [
    (Behalf("王桂兰"), ["王桂兰"]),
    (Behalf("王桂兰奶奶"), ["王桂兰"]),
    (Behalf("王奶奶"), ["王桂兰", "王秀珍"]),
    (Behalf("老王"), ["王桂兰", "王秀珍"]),
    (Behalf("小王阿姨"), ["王桂兰", "王秀珍"]),
    (Behalf("王奶奶", address="3栋"), ["王桂兰"]),
    (Behalf("王奶奶", address="6栋"), []),
    (Behalf("欧阳老师"), ["欧阳修文"]),
    (Behalf("欧老师"), []),
    (Behalf("马奶奶"), ["马奶奶"]),  # that is her whole name
    (Behalf("马大姐"), ["马奶奶", "马桂花"]),
    (Behalf("马奶奶", address="7栋2单元"), ["马桂花"]),
    (Behalf("桂兰阿姨"), ["王桂兰"]),
    (Behalf("阿珍"), ["王秀珍", "孙玉珍"]),
    (Behalf("珍奶奶"), []),  # a surname, and nobody has it
    (Behalf("小何"), ["小何"]),
    (Behalf("何伯伯"), ["小何", "何田"]),
    (Behalf("老丁"), ["老丁"]),
    (Behalf("丁大爷"), ["老丁"]),
    (Behalf("赵奶奶"), []),
    (Behalf("王师傅"), ["王桂兰", "王秀珍"]),  # the worker is no resident
]


def test_a_name_fits_whole_or_by_its_surname(block: SqlStore) -> None:
    assert meant(block, NAMES) == NAMES


ADDRESSES: Cases = [
    (Behalf(address="3栋2单元501"), ["王桂兰"]),
    (Behalf(address="3栋501"), ["王桂兰"]),
    (Behalf(address="3栋"), ["王桂兰", "张秀英"]),
    (Behalf(address="3栋1单元501"), []),
    (Behalf(address="6栋1单元302"), ["李德福", "孙玉珍"]),
    (Behalf("奶奶", address="3栋501"), ["王桂兰"]),
    (Behalf("老伴儿", address="6栋302"), ["李德福", "孙玉珍"]),
    (Behalf("李爷爷", address="6栋302"), ["李德福"]),
    (Behalf(address="13栋2单元402"), ["欧阳修文"]),  # recorded without its unit
    (Behalf("奶奶", address="501"), ["王桂兰", "老丁"]),
    (Behalf(address="2单元402"), ["王秀珍", "欧阳修文"]),
    (Behalf(address="99栋"), []),
]


def test_an_address_fits_by_the_parts_that_were_said(block: SqlStore) -> None:
    assert meant(block, ADDRESSES) == ADDRESSES


NUMBERS: Cases = [
    (Behalf(phone="10000000001"), ["王桂兰"]),
    (Behalf("奶奶", phone="13900000003"), ["张秀英"]),
    (Behalf(phone="86 13800000002"), ["李德福"]),
    (Behalf("王奶奶", phone="13800000002"), []),
    (Behalf(phone="0001"), ["王桂兰", "马奶奶"]),  # 尾号
    (Behalf("王奶奶", phone="0001"), ["王桂兰"]),
    (Behalf(phone="01"), []),
    (Behalf(phone="1380000000"), []),
    (Behalf(phone="13800000009"), []),  # a worker's
]


def test_a_telephone_number_fits_whole_or_by_its_last_digits(block: SqlStore) -> None:
    assert meant(block, NUMBERS) == NUMBERS


def test_what_tells_nobody_apart_fits_nobody(block: SqlStore) -> None:
    vague = [Behalf(), Behalf("奶奶"), Behalf("老伴"), Behalf("self"), Behalf("%"), Behalf("")]
    assert meant(block, [(said, []) for said in vague]) == [(said, []) for said in vague]


def test_no_more_than_ten_are_named(store: SqlStore) -> None:
    for number in range(12):
        resident(store, f"王{number}", f"{number + 1}栋101")
    with store.unit_of_work(write=False) as uow:
        assert len(uow.people.matching(Behalf("王奶奶"))) == 10


def test_everybody_whom_requests_are_shown_to_is_staff(store: SqlStore) -> None:
    with store.unit_of_work() as uow:
        for role in Role:
            uow.people.add(name=role.value, roles=frozenset({role}))
        uow.people.add(name="both", roles=frozenset({Role.STAFF, Role.KITCHEN}))
        names = ["staff", "dispatcher", "kitchen", "both"]
        assert [person.name for person in uow.people.staff()] == names
        assert [person.name for person in uow.people.list(Role.KITCHEN)] == ["kitchen", "both"]


def test_a_mandate_holds_for_its_services_and_its_time(store: SqlStore) -> None:
    helper, served = resident(store, "小林"), resident(store, "陈阿婆")
    until = NOW + timedelta(days=1)
    services = frozenset({RequestKind.REPAIR, RequestKind.MEAL})
    given = Mandate(helper.id, served.id, until, services)
    with store.unit_of_work() as uow:
        uow.people.grant(given)
        assert uow.people.mandates(served.id) == [given]
        may_act = uow.people.may_act
        assert may_act(helper.id, served.id, NOW, RequestKind.MEAL)
        assert not may_act(helper.id, served.id, NOW, RequestKind.ERRAND)
        assert may_act(helper.id, served.id, NOW)
        assert not may_act(helper.id, served.id, until, RequestKind.MEAL)
        assert not may_act(helper.id, served.id, until)
        uow.people.grant(Mandate(helper.id, served.id))
        assert may_act(helper.id, served.id, until, RequestKind.ERRAND)
        assert may_act(served.id, served.id, until, RequestKind.ERRAND)


def test_a_mandate_for_no_service_allows_nothing(store: SqlStore) -> None:
    helper, served = resident(store, "小林"), resident(store, "陈阿婆")
    with store.unit_of_work() as uow:
        uow.people.grant(Mandate(helper.id, served.id, services=frozenset()))
        assert uow.people.mandates(served.id)[0].services == frozenset()
        assert not uow.people.may_act(helper.id, served.id, NOW, RequestKind.MEAL)


def test_what_somebody_wants_is_kept(store: SqlStore) -> None:
    person: Person = resident(store)
    assert person.preferences == Preferences()
    wanted = Preferences(
        rate=0.8,
        loudness=1.5,
        diet=("少盐", "软烂"),
        avoids=("花生",),
        agreed={NoticeKind.REMINDER.value: True, NoticeKind.PROGRESS.value: False},
    )
    with store.unit_of_work() as uow:
        uow.people.remember(person.id, wanted)
        assert uow.people.get(person.id) == replace(person, preferences=wanted)
        with pytest.raises(NotFound):
            uow.people.remember("p9999", wanted)
