"""The ledger and the catalogue: never below zero, never twice, whoever asks at the same time."""

from dataclasses import replace
from functools import partial

import pytest

from data.model.errors import IllegalMove, InvalidInput, NotFound, SessionClash
from data.model.people import Person
from data.model.points import PointsEntry, Reward
from data.model.requests import RequestDraft, RequestKind, RequestStatus, ServiceRequest
from data.model.talk import Slots
from data.store import SqlStore
from tests.conftest import NOW
from tests.stored import at_once, resident

RICE = Reward("大米", points=50, stock=3, unit="袋", aliases=("米",), where="居委会前台")
EGGS = Reward("鸡蛋", points=20, stock=20, unit="盒")
CANCELLED = RequestStatus.CANCELLED


def rich(store: SqlStore, name: str = "测试人", points: int = 100) -> Person:
    person = resident(store, name)
    with store.unit_of_work() as uow:
        uow.points.add(PointsEntry(person.id, points, "陪诊", NOW))
    return person


def offer(store: SqlStore, *rewards: Reward) -> None:
    with store.unit_of_work() as uow:
        for reward in rewards:
            uow.community.put_reward(reward)


def redeem(store: SqlStore, person: Person, **slots: str | int) -> ServiceRequest:
    draft = RequestDraft(RequestKind.REDEMPTION, person.id, person.id, slots)
    with store.unit_of_work() as uow:
        return uow.requests.create(draft, at=NOW)


def move(store: SqlStore, no: str, status: RequestStatus) -> None:
    with store.unit_of_work() as uow:
        uow.requests.move(no, status, actor="zhaohu", at=NOW)


def left(store: SqlStore, person: Person, reward: Reward) -> tuple[int, int]:
    """Return the points and the stock that are left."""
    with store.unit_of_work(write=False) as uow:
        (found,) = (one for one in uow.points.rewards() if one.name == reward.name)
        return uow.points.balance(person.id), found.stock


def test_the_catalogue_is_read_cheapest_first(store: SqlStore) -> None:
    sold_out = Reward("洗衣液", points=40, stock=0, unit="瓶")
    offer(store, RICE, sold_out, EGGS)
    offer(store, replace(RICE, points=45))
    with store.unit_of_work(write=False) as uow:
        assert uow.points.rewards() == [EGGS, sold_out, replace(RICE, points=45)]


def test_a_redemption_takes_points_and_stock(store: SqlStore) -> None:
    offer(store, RICE, EGGS)
    person = rich(store)
    made = redeem(store, person, item="鸡蛋", quantity=2)
    assert made.slots == {"item": "鸡蛋", "quantity": 2, "points": 40}
    assert left(store, person, EGGS) == (60, 18)
    assert redeem(store, person, item="大米").slots == {"item": "大米", "quantity": 1, "points": 50}
    with store.unit_of_work(write=False) as uow:
        spent = [(entry.points, entry.reason) for entry in uow.points.last(person.id, 2)]
    assert spent == [(-50, "换了一袋大米"), (-40, "换了两盒鸡蛋")]


@pytest.mark.parametrize(
    "slots", [{"item": "大米", "quantity": 4}, {"item": "鸡蛋", "quantity": 6}]
)
def test_what_was_just_used_up_is_a_clash_and_leaves_nothing(store: SqlStore, slots: Slots) -> None:
    offer(store, RICE, EGGS)
    person = rich(store)
    with pytest.raises(SessionClash):
        redeem(store, person, **slots)  # type: ignore[arg-type]
    assert left(store, person, RICE) == (100, 3)
    assert left(store, person, EGGS) == (100, 20)
    with store.unit_of_work(write=False) as uow:
        assert uow.requests.list() == []


def test_another_price_than_was_agreed_to_is_a_clash_and_takes_nothing(store: SqlStore) -> None:
    offer(store, RICE)
    person = rich(store)
    with pytest.raises(SessionClash):
        redeem(store, person, item="大米", points=49)
    assert left(store, person, RICE) == (100, 3)


def test_only_what_is_in_the_catalogue_is_redeemed(store: SqlStore) -> None:
    offer(store, RICE)
    person = rich(store)
    with pytest.raises(NotFound, match="no such reward"):
        redeem(store, person, item="黄金")
    for nonsense in (0, -1, "两"):
        with pytest.raises(InvalidInput):
            redeem(store, person, item="大米", quantity=nonsense)
    assert left(store, person, RICE) == (100, 3)


def test_the_last_bags_go_to_as_many_as_there_are(store: SqlStore) -> None:
    offer(store, RICE)
    people = [rich(store, f"居民{number}") for number in range(8)]
    done = at_once([partial(redeem, store, person, item="大米") for person in people])
    served = [
        person for person, one in zip(people, done, strict=True) if isinstance(one, ServiceRequest)
    ]
    assert [type(one) for one in done if isinstance(one, Exception)] == [SessionClash] * 5
    for person in people:
        assert left(store, person, RICE) == (50 if person in served else 100, 0)


def test_the_same_points_are_not_spent_twice(store: SqlStore) -> None:
    offer(store, EGGS)
    person = rich(store, points=50)
    done = at_once([partial(redeem, store, person, item="鸡蛋")] * 6)
    assert sum(isinstance(one, ServiceRequest) for one in done) == 2
    assert {type(one) for one in done} == {ServiceRequest, SessionClash}
    assert left(store, person, EGGS) == (10, 18)


def test_what_comes_to_nothing_is_given_back(store: SqlStore) -> None:
    person = rich(store)
    for status in (CANCELLED, RequestStatus.REJECTED, RequestStatus.DUPLICATE):
        offer(store, RICE)
        made = redeem(store, person, item="大米", quantity=2)
        offer(store, replace(RICE, points=10, stock=1))  # a new price changes nothing about it
        move(store, made.no, status)
        assert left(store, person, RICE) == (100, 3)


def test_it_is_given_back_once(store: SqlStore) -> None:
    offer(store, RICE)
    person = rich(store)
    made = redeem(store, person, item="大米")
    done = at_once([partial(move, store, made.no, CANCELLED)] * 5)
    assert sum(one is None for one in done) == 1
    assert {type(one) for one in done if one is not None} <= {IllegalMove, SessionClash}
    assert left(store, person, RICE) == (100, 3)


def test_what_is_handed_out_stays_paid(store: SqlStore) -> None:
    offer(store, RICE)
    person = rich(store)
    made = redeem(store, person, item="大米")
    for status in (RequestStatus.ASSIGNED, RequestStatus.DONE, RequestStatus.CLOSED):
        move(store, made.no, status)
    assert left(store, person, RICE) == (50, 2)


def test_what_was_redeemed_is_not_amended(store: SqlStore) -> None:
    offer(store, RICE)
    person = rich(store)
    made = redeem(store, person, item="大米")
    with pytest.raises(IllegalMove, match="redeem anew"), store.unit_of_work() as uow:
        uow.requests.amend(made.no, {"quantity": 2}, actor=person.id, at=NOW)
    with store.unit_of_work() as uow:
        amended = uow.requests.amend(made.no, {"delivery": True}, actor=person.id, at=NOW)
    assert amended.slots["delivery"] is True
    assert left(store, person, RICE) == (50, 2)


def test_a_balance_never_falls_below_zero(store: SqlStore) -> None:
    person = rich(store, points=30)
    with store.unit_of_work() as uow:
        with pytest.raises(InvalidInput, match=r"has 30 points.*31"):
            uow.points.add(PointsEntry(person.id, -31, "换米", NOW))
        assert uow.points.add(PointsEntry(person.id, -30, "换米", NOW))
        assert uow.points.balance(person.id) == 0


def test_a_cause_counts_once(store: SqlStore) -> None:
    person = rich(store, points=0)
    entry = PointsEntry(person.id, 10, "帮人取药", NOW, cause="errand 1003")
    plain = PointsEntry(person.id, 5, "巡逻", NOW)
    with store.unit_of_work() as uow:
        assert uow.points.add(entry)
        assert not uow.points.add(replace(entry, points=99))
        assert uow.points.add(plain)
        assert uow.points.add(plain)
        assert uow.points.balance(person.id) == 20
        assert uow.points.counted("errand 1003") == entry
        assert uow.points.counted("errand 1004") is None


def test_spending_for_a_cause_that_was_counted_is_no_error(store: SqlStore) -> None:
    person = rich(store, points=30)
    entry = PointsEntry(person.id, -30, "换米", NOW, cause="redemption 1001")
    with store.unit_of_work() as uow:
        assert uow.points.add(entry)
        assert not uow.points.add(entry)


def test_two_who_count_the_same_at_once_count_it_once(store: SqlStore) -> None:
    person = rich(store, points=0)
    entry = PointsEntry(person.id, 10, "帮人取药", NOW, cause="errand 1003")

    def add() -> bool:
        with store.unit_of_work() as uow:
            return uow.points.add(entry)

    assert sorted(map(str, at_once([add] * 5))) == ["False"] * 4 + ["True"]
    with store.unit_of_work(write=False) as uow:
        assert uow.points.balance(person.id) == 10
