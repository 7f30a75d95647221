"""What the handlers need from the rest of the house."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from data.model.community import Announcement, Place
from data.model.meals import Meal, MealOrder, Menu, StandingOrder
from data.model.people import ChannelLink, Person, Preferences, Role
from data.model.points import PointsEntry, Reward
from data.model.requests import Attachment, RequestDraft, RequestKind, RequestStatus, ServiceRequest
from data.model.talk import Behalf, Prompt, Session, Slots, Understanding
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

    def list(self, role: Role | None = None) -> Sequence[Person]:
        """Return everybody, or everybody with a role."""
        ...

    def hold(self, *person_ids: str) -> None:
        """Let no other transaction hold any of these people until this one ends."""
        ...

    def matching(self, who: Behalf) -> Sequence[Person]:
        """Return the residents that fit everything which is said of them.

        A name fits exactly or by its surname (王奶奶); an address may lack the unit or the door;
        nothing said fits nobody. At most ten.
        """
        ...

    def may_act(
        self, actor: str, resident: str, at: datetime, service: RequestKind | None = None
    ) -> bool:
        """Whether `actor` is the resident, or holds a mandate from them at that time.

        Without `service` a mandate for any service is enough.
        """
        ...

    def remember(self, person_id: str, preferences: Preferences) -> None:
        """Keep how somebody wants to be spoken to, what they eat, what they agreed to."""
        ...

    def links(self, person_id: str) -> Sequence[ChannelLink]:
        """Return the accounts of a person."""
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
        """Record a request as `received`.

        A meal is also an order for the kitchen; a redemption (slots item, quantity) also takes its
        points and its stock. Raises SessionClash where stock or points were just used up.
        """
        ...

    def move(
        self, no: str, status: RequestStatus, *, actor: str, at: datetime, note: str = ""
    ) -> ServiceRequest:
        """Move a request and write its history; raises IllegalMove, NotFound.

        Moving to `assigned` makes `actor` the assignee. A redemption that is cancelled or rejected
        gives points and stock back.
        """
        ...

    def amend(
        self, no: str, slots: Slots, *, actor: str, at: datetime, note: str = ""
    ) -> ServiceRequest:
        """Replace the named slots of an open request and write its history.

        A slot whose value is an empty list is taken away.
        """
        ...

    def attach(self, no: str, attachments: Sequence[str]) -> None:
        """Add pictures to a request."""
        ...

    def overdue(self, *, untaken_since: datetime, open_since: datetime) -> Sequence[ServiceRequest]:
        """Return requests `received` before the one time, or open since before the other."""
        ...


class Meals(Protocol):
    """The canteen: menus, orders, standing orders."""

    def menu(self, day: date, meal: Meal) -> Menu | None:
        """Return what is served, or None where nothing is published."""
        ...

    def orders(self, day: date, meal: Meal) -> Sequence[MealOrder]:
        """Return what has to be cooked, in the order it was asked for."""
        ...

    def arrange(self, order: StandingOrder) -> StandingOrder:
        """Record a standing order and return it with its id."""
        ...

    def standing(self, resident: str | None = None) -> Sequence[StandingOrder]:
        """Return the standing orders that have not ended: of a resident, or all."""
        ...

    def end_standing(self, order_id: int, *, until: date) -> None:
        """End a standing order: `until` is the first day without."""
        ...


class Points(Protocol):
    """The ledger of volunteer points."""

    def balance(self, person_id: str) -> int:
        """Return the sum of all entries."""
        ...

    def last(self, person_id: str, count: int) -> Sequence[PointsEntry]:
        """Return the newest entries, newest first."""
        ...

    def add(self, entry: PointsEntry) -> bool:
        """Add an entry; False, and nothing is written, where its cause was counted before.

        Raises InvalidInput where the balance would fall below zero.
        """
        ...

    def rewards(self) -> Sequence[Reward]:
        """Return the catalogue, the cheapest first, those out of stock too."""
        ...


class Community(Protocol):
    """What the community publishes."""

    def places(self) -> Sequence[Place]:
        """Return all places."""
        ...

    def announcements(self, day: date) -> Sequence[Announcement]:
        """Return what is to be read out on a day, the newest first."""
        ...


class Once(Protocol):
    """Things that happen once, whoever does them."""

    def claim(self, what: str, *, at: datetime) -> bool:
        """Whether nobody has claimed `what` (`kitchen 2026-11-25 lunch`) before; now it is."""
        ...


class Attachments(Protocol):
    """Pictures."""

    def get(self, key: str) -> Attachment:
        """Return a picture, or raise NotFound."""
        ...

    def ids(self, no: str) -> Sequence[str]:
        """Return the ids of the pictures of a request, the first one first."""
        ...


class Notices(Protocol):
    """The outbox."""

    def add(
        self,
        recipient: str,
        request_no: str | None,
        text: str,
        *,
        at: datetime,
        attachment: str | None = None,
    ) -> None:
        """Write a notice for each account linked to the recipient, sent after the commit.

        `attachment` is the id of a picture that the text is about.

        For whoever has no account it waits under the channel `desk`.
        """
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
    def community(self) -> Community: ...
    @property
    def once(self) -> Once: ...
    @property
    def attachments(self) -> Attachments: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def turns(self) -> Turns: ...


class Store(Protocol):
    """Opens units of work."""

    def unit_of_work(self, *, write: bool = True) -> AbstractContextManager[UnitOfWork]:
        """Begin a transaction; StoreUnavailable where the database is away."""
        ...
