"""Standing orders: kept for a person, ended once, never again in the way of the others."""

from dataclasses import replace
from datetime import date, timedelta

from data.model.meals import Meal, StandingOrder
from data.store import SqlStore
from tests.conftest import NOW
from tests.stored import resident

TODAY = NOW.date()  # a Tuesday
TOMORROW = TODAY + timedelta(days=1)


def test_a_standing_order_comes_back_as_arranged(store: SqlStore) -> None:
    person, helper = resident(store), resident(store, "小林")
    lunches = StandingOrder(
        resident=person.id,
        actor=helper.id,
        weekdays=frozenset({0, 2, 4}),
        meal=Meal.LUNCH,
        slots={"quantity": 2, "delivery": True, "diet": ["少盐"]},
        since=TODAY,
    )
    with store.unit_of_work() as uow:
        arranged = uow.meals.arrange(lunches)
        assert arranged == replace(lunches, id=arranged.id)
        assert arranged.id > 0
        other = uow.meals.arrange(replace(lunches, resident=helper.id, meal=Meal.DINNER))
    with store.unit_of_work(write=False) as uow:
        assert uow.meals.standing(person.id) == [arranged]
        assert uow.meals.standing() == [arranged, other]
        (kept,) = uow.meals.standing(person.id)
        assert kept.slots["delivery"] is True
    assert [day.day for day in _days(kept, 7)] == [25, 27, 30]


def test_an_ended_order_is_gone_and_ends_once(store: SqlStore) -> None:
    person = resident(store)
    order = StandingOrder(person.id, person.id, frozenset(range(7)), Meal.LUNCH, {}, since=TODAY)
    with store.unit_of_work() as uow:
        first, second = (
            uow.meals.arrange(order),
            uow.meals.arrange(replace(order, meal=Meal.DINNER)),
        )
        uow.meals.end_standing(first.id, until=TOMORROW)
        assert uow.meals.standing(person.id) == [second]
        uow.meals.end_standing(first.id, until=TODAY)
        third = uow.meals.arrange(order)
        assert third.id > second.id
        assert uow.meals.standing() == [second, third]


def _days(order: StandingOrder, count: int) -> list[date]:
    days = [order.since + timedelta(days=number) for number in range(count)]
    return [day for day in days if order.falls_on(day)]
