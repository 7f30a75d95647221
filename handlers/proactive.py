"""What Zhaohu does unasked: remind, pass on, follow up; each thing once, whoever wakes it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from data.model.clock import Clock
from data.model.errors import StoreUnavailable
from data.model.meals import Meal
from handlers.duties import (
    UNCLOSED,
    UNTAKEN,
    Duty,
    KitchenList,
    LateOrder,
    MealOver,
    Overdue,
    Reminder,
    StandingMeals,
)
from handlers.ports import Store, UnitOfWork
from handlers.replies import Replies
from handlers.services.meal_rules import Serving, is_ahead, served_at

REMIND_BEFORE = timedelta(minutes=30)  # a meal is served
EATEN_AFTER = timedelta(hours=2)  # a meal was served
_CATCH_UP = 14  # days for which meals are ended that a process that was down did not end

Look = Callable[[UnitOfWork, datetime], Iterator[Duty]]


class Proactive:
    """Finds what is due and does it; the store knows what was done, this object need not."""

    def __init__(self, store: Store, replies: Replies, clock: Clock) -> None:
        self._store = store
        self._replies = replies
        self._clock = clock
        self._settled: set[str] = set()  # keys known to be claimed: not tried again

    def run_due(self) -> int:
        """Do everything that is due and return how many duties this call did.

        What fails is tried again at the next call and does not stop the rest.

        Raises:
            StoreUnavailable: the database is away; what is due stays due.
            ExceptionGroup: some of it failed; all the rest was done.
        """
        now = self._clock.now()
        looks: tuple[Look, ...] = (
            self._overdue, self._standing, self._kitchen, self._reminders, self._over
        )  # fmt: skip
        done, failures = 0, list[Exception]()
        for look in looks:
            for duty in self._found(look, now, failures):
                try:
                    done += self._do(duty, now)
                except StoreUnavailable:
                    raise
                except Exception as error:  # noqa: BLE001 - one that fails must not stop the rest
                    failures.append(error)
        if failures:
            raise ExceptionGroup("some duties failed", failures)
        return done

    def _found(self, look: Look, now: datetime, failures: list[Exception]) -> list[Duty]:
        try:
            with self._store.unit_of_work(write=False) as uow:
                return [duty for duty in look(uow, now) if duty.key not in self._settled]
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one that fails must not stop the rest
            failures.append(error)
            return []

    def _do(self, duty: Duty, now: datetime) -> bool:
        with self._store.unit_of_work() as uow:
            if not duty.is_due(uow, now):
                return False
            first = uow.once.claim(duty.key, at=now)
            if first:
                duty.act(uow, self._replies, now)
        self._settled.add(duty.key)
        return first

    def _overdue(self, uow: UnitOfWork, now: datetime) -> Iterator[Duty]:
        late = uow.requests.overdue(
            untaken_since=now - UNTAKEN.after, open_since=now - UNCLOSED.after
        )
        for request in late:
            yield from (
                Overdue(request.no, term) for term in (UNTAKEN, UNCLOSED) if term.over(request, now)
            )

    def _standing(self, uow: UnitOfWork, now: datetime) -> Iterator[Duty]:
        return (StandingMeals(order, now.date()) for order in uow.meals.standing())

    def _kitchen(self, uow: UnitOfWork, now: datetime) -> Iterator[Duty]:
        for day in (now.date(), now.date() + timedelta(days=1)):
            for meal in Meal:
                serving = Serving(day, meal)
                if not is_ahead(uow, serving, now) and now < served_at(serving, now):
                    the_list = KitchenList(serving)
                    yield the_list
                    if the_list.key in self._settled:
                        yield from map(LateOrder, uow.meals.orders(day, meal))

    def _reminders(self, uow: UnitOfWork, now: datetime) -> Iterator[Duty]:
        day = now.date()
        for meal in Meal:
            served = served_at(Serving(day, meal), now)
            if served - REMIND_BEFORE <= now < served:
                for order in uow.meals.orders(day, meal):
                    reminder = Reminder(uow.requests.get(order.request_no), order)
                    if reminder.is_due(uow, now):
                        yield reminder

    def _over(self, uow: UnitOfWork, now: datetime) -> Iterator[Duty]:
        for back in range(_CATCH_UP):
            day = now.date() - timedelta(days=back)
            for meal in Meal:
                over = MealOver(Serving(day, meal))
                if over.key in self._settled or now - served_at(over.serving, now) < EATEN_AFTER:
                    continue
                if over.is_due(uow, now):
                    yield over
                else:
                    self._settled.add(over.key)  # nobody orders what was served
