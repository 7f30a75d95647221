"""What the handlers need from the rest of the house."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from data.model.meals import Meal, Menu
from data.model.people import Person
from data.model.points import PointsEntry
from data.model.requests import RequestDraft, RequestStatus, ServiceRequest
from data.model.talk import Prompt, Session, Slots, Understanding
from data.model.turns import TurnResult


class Understand(Protocol):
    """Words to meaning; never raises for anything that a person can say."""

    def __call__(self, text: str, *, now: datetime, prompt: Prompt) -> Understanding:
        """Return the meaning of `text` said at `now` in answer to `prompt`."""
        ...


class People(Protocol):
    """Who is who."""

    def get(self, person_id: str) -> Person:
        """Return a person, or raise NotFound."""
        ...

    def staff(self) -> Sequence[Person]:
        """Return everybody whom requests are shown to."""
        ...

    def may_act(self, actor: str, resident: str, at: datetime) -> bool:
        """Whether `actor` is the resident, or holds a mandate from them at that time."""
        ...


class Sessions(Protocol):
    """The one conversation of each resident."""

    def load(self, person_id: str) -> Session:
        """Return the session, a fresh one (version 0) where there is none."""
        ...

    def save(self, session: Session, *, force: bool = False) -> None:
        """Write `session` as its next version.

        Raises SessionClash where another turn has saved since it was loaded, unless forced.
        """
        ...

    def alarms_due(self, at: datetime) -> Sequence[str]:
        """Return ids of residents whose possible alarm has waited until `at` or longer."""
        ...


class Requests(Protocol):
    """The shared service-request store."""

    def get(self, no: str) -> ServiceRequest:
        """Return a request with its history, or raise NotFound."""
        ...

    def of_resident(self, person_id: str, *, only_open: bool) -> Sequence[ServiceRequest]:
        """Return a resident's requests, newest first."""
        ...

    def create(self, draft: RequestDraft, *, at: datetime) -> ServiceRequest:
        """Record a request as `received`; a meal also as an order for the kitchen."""
        ...

    def move(
        self, no: str, status: RequestStatus, *, actor: str, at: datetime, note: str = ""
    ) -> ServiceRequest:
        """Move a request and write its history; raises IllegalMove, NotFound.

        Moving to `assigned` makes `actor` the assignee.
        """
        ...

    def amend(
        self, no: str, slots: Slots, *, actor: str, at: datetime, note: str = ""
    ) -> ServiceRequest:
        """Replace the named slots of an open request and write its history."""
        ...


class Meals(Protocol):
    """The canteen's menu."""

    def menu(self, day: date, meal: Meal) -> Menu | None:
        """Return what is served, or None where nothing is published."""
        ...


class Points(Protocol):
    """The ledger of volunteer points."""

    def balance(self, person_id: str) -> int:
        """Return the sum of all entries."""
        ...

    def last(self, person_id: str, count: int) -> Sequence[PointsEntry]:
        """Return the newest entries, newest first."""
        ...


class Notices(Protocol):
    """The outbox."""

    def add(self, recipient: str, request_no: str, text: str, *, at: datetime) -> None:
        """Write a notice for each account linked to the recipient, sent after the commit."""
        ...


class Turns(Protocol):
    """Messages that were answered before."""

    def recall(self, channel: str, message_id: str) -> TurnResult | None:
        """Return what a message was answered with, or None where it is new."""
        ...

    def remember(
        self, channel: str, message_id: str, resident: str, result: TurnResult, *, at: datetime
    ) -> None:
        """Keep the answer; raises SessionClash where another process just kept one."""
        ...


class UnitOfWork(Protocol):
    """Everything one turn reads and writes: committed on leaving, or nothing on an error."""

    @property
    def people(self) -> People: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def meals(self) -> Meals: ...
    @property
    def points(self) -> Points: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def turns(self) -> Turns: ...


class Store(Protocol):
    """Opens units of work."""

    def unit_of_work(self, *, write: bool = True) -> AbstractContextManager[UnitOfWork]:
        """Begin a transaction; StoreUnavailable where the database is away."""
        ...
