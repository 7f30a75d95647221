"""What is to be done unasked: each duty has a name by which it is done once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from data.model.meals import MealOrder, StandingOrder
from data.model.people import NoticeKind, Role
from data.model.requests import (
    OPEN_STATUSES,
    RequestKind,
    RequestStatus,
    ServiceRequest,
)
from data.model.turns import Say
from handlers import kitchen, notify
from handlers.ports import UnitOfWork
from handlers.replies import Replies
from handlers.services.meal_rules import Serving
from handlers.services.standing import due_meals

NOBODY = "zhaohu"  # the actor of what happens by itself
_LEFT_ALONE = frozenset({RequestKind.MEAL, RequestKind.EMERGENCY})  # they have rules of their own


class Duty(Protocol):
    """Something to be done once, in a transaction of its own."""

    @property
    def key(self) -> str:
        """The name under which it is claimed."""
        ...

    def is_due(self, uow: UnitOfWork, now: datetime) -> bool:
        """Whether it still has to be done."""
        ...

    def act(self, uow: UnitOfWork, replies: Replies, now: datetime) -> None:
        """Do it."""
        ...


@dataclass(frozen=True)
class Term:
    """How long a request may stand in some statuses before a dispatcher is told."""

    name: str
    after: timedelta
    statuses: frozenset[RequestStatus]

    def over(self, request: ServiceRequest, now: datetime) -> bool:
        """Whether a request has stood longer."""
        waiting = request.kind not in _LEFT_ALONE and request.status in self.statuses
        return waiting and now - request.created_at >= self.after


UNTAKEN = Term("untaken", timedelta(hours=24), frozenset({RequestStatus.RECEIVED}))
UNCLOSED = Term("unclosed", timedelta(hours=48), OPEN_STATUSES)


@dataclass(frozen=True)
class Overdue:
    """Tell the dispatchers of a request that has waited too long."""

    no: str
    term: Term

    @property
    def key(self) -> str:
        """Once for each request and term."""
        return f"{self.term.name} {self.no}"

    def is_due(self, uow: UnitOfWork, now: datetime) -> bool:
        """Whether nobody took, or ended, it meanwhile."""
        return self.term.over(uow.requests.get(self.no), now)

    def act(self, uow: UnitOfWork, replies: Replies, now: datetime) -> None:
        """Tell them what it is about."""
        request = uow.requests.get(self.no)
        summary = notify.summary(request, uow.people.get(request.resident))
        say = Say(f"notice_{self.term.name}", {"no": self.no, "summary": summary})
        notify.tell_role(uow, replies, Role.DISPATCHER, [say], self.no, now)


@dataclass(frozen=True)
class KitchenList:
    """Give the kitchen its list once a meal can no longer be ordered."""

    serving: Serving

    @property
    def key(self) -> str:
        """Once for each meal."""
        return f"kitchen {self.serving.day} {self.serving.meal.value}"

    def is_due(self, uow: UnitOfWork, now: datetime) -> bool:  # noqa: ARG002
        """Whether there is anything to cook."""
        return bool(uow.meals.orders(self.serving.day, self.serving.meal))

    def act(self, uow: UnitOfWork, replies: Replies, now: datetime) -> None:
        """Tell who cooks, and note which orders are on the list."""
        orders = uow.meals.orders(self.serving.day, self.serving.meal)
        for order in orders:
            uow.once.claim(LateOrder(order).key, at=now)
        says = kitchen.meal_list(self.serving, kitchen.portions(uow, orders))
        notify.tell_role(uow, replies, Role.KITCHEN, says, None, now)


@dataclass(frozen=True)
class LateOrder:
    """Tell the kitchen of an order that was committed while its list went out."""

    order: MealOrder

    @property
    def key(self) -> str:
        """Once for each order: those on the list are claimed with it."""
        return f"cooked {self.order.request_no}"

    def is_due(self, uow: UnitOfWork, now: datetime) -> bool:  # noqa: ARG002
        """Whether it still stands."""
        return self.order in uow.meals.orders(self.order.date, self.order.meal)

    def act(self, uow: UnitOfWork, replies: Replies, now: datetime) -> None:
        """Tell who cooks."""
        (portion,) = kitchen.portions(uow, [self.order])
        says = [kitchen.late_order(portion)]
        notify.tell_role(uow, replies, Role.KITCHEN, says, self.order.request_no, now)


@dataclass(frozen=True)
class Reminder:
    """Remind somebody who agreed to it of a meal that is soon served."""

    request: ServiceRequest
    order: MealOrder

    @property
    def key(self) -> str:
        """Once for each person and meal, however many orders they have."""
        return f"reminder {self.order.date} {self.order.meal.value} {self.request.resident}"

    def is_due(self, uow: UnitOfWork, now: datetime) -> bool:  # noqa: ARG002
        """Whether they agreed and the meal still stands."""
        agreed = uow.people.get(self.request.resident).preferences.wants(NoticeKind.REMINDER)
        return agreed and uow.requests.get(self.request.no).is_open

    def act(self, uow: UnitOfWork, replies: Replies, now: datetime) -> None:
        """Say whether to go or to wait."""
        key = "notice_meal_coming" if self.order.delivery else "notice_meal_soon"
        say = Say(key, {"meal": self.order.meal.value})
        notify.tell(uow, replies, [self.request.resident], [say], self.request.no, now)


@dataclass(frozen=True)
class MealOver:
    """End the orders of a meal that has been eaten, so that nothing hangs."""

    serving: Serving

    @property
    def key(self) -> str:
        """Once for each meal."""
        return f"over {self.serving.day} {self.serving.meal.value}"

    def is_due(self, uow: UnitOfWork, now: datetime) -> bool:  # noqa: ARG002
        """Whether any of them is open."""
        return bool(self._open(uow))

    def act(self, uow: UnitOfWork, replies: Replies, now: datetime) -> None:  # noqa: ARG002
        """Move them to done; nobody is told."""
        for request in self._open(uow):
            if request.status is RequestStatus.RECEIVED:
                uow.requests.move(request.no, RequestStatus.ASSIGNED, actor=NOBODY, at=now)
            uow.requests.move(request.no, RequestStatus.DONE, actor=NOBODY, at=now)

    def _open(self, uow: UnitOfWork) -> list[ServiceRequest]:
        orders = uow.meals.orders(self.serving.day, self.serving.meal)
        requests = (uow.requests.get(order.request_no) for order in orders)
        return [request for request in requests if request.is_open]


@dataclass(frozen=True)
class StandingMeals:
    """Order the meals of the coming days that follow from a standing order."""

    order: StandingOrder
    today: date

    @property
    def key(self) -> str:
        """Once a day: the meals are ordered a week ahead."""
        return f"standing {self.order.id} on {self.today}"

    def is_due(self, uow: UnitOfWork, now: datetime) -> bool:  # noqa: ARG002
        """Whether nobody ended it meanwhile."""
        return self.order in uow.meals.standing(self.order.resident)

    def act(self, uow: UnitOfWork, replies: Replies, now: datetime) -> None:  # noqa: ARG002
        """Record the meals; the kitchen sees them on its lists."""
        for draft in due_meals(uow, self.order, now):
            uow.requests.create(draft, at=now)
