"""A unit of work in memory, and a window at which one service is spoken with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from data.model.errors import NotFound
from data.model.meals import Dish, Meal, MealOrder, Menu, StandingOrder, cut_off
from data.model.people import ChannelLink, Person, Preferences, Role
from data.model.requests import (
    RequestDraft,
    RequestKind,
    RequestStatus,
    ServiceRequest,
    StatusChange,
    check_move,
)
from data.model.talk import Entity, Form, Intent, Prompt, Remarks, Session, Slots, Understanding
from data.model.turns import Amend, Arrange, Change, Create, EndStanding, Move, Remember, Say
from handlers.forms import Ask, Done, ReadBack, Refuse, Service, Step
from handlers.replies import Replies
from handlers.services.standing import due_meals
from handlers.turn import Turn

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)  # a Tuesday
WANG = Person("wang", "王桂兰", frozenset({Role.RESIDENT}), address="3栋2单元501")


@dataclass
class FakePeople:
    """People and their accounts."""

    known: dict[str, Person] = field(default_factory=dict)
    accounts: list[ChannelLink] = field(default_factory=list)

    def get(self, person_id: str) -> Person:
        try:
            return self.known[person_id]
        except KeyError:
            raise NotFound("nobody goes by that id") from None

    def staff(self) -> Sequence[Person]:
        return [person for person in self.known.values() if person.is_staff]

    def list(self, role: Role | None = None) -> Sequence[Person]:
        return [one for one in self.known.values() if role is None or role in one.roles]

    def hold(self, *person_ids: str) -> None:
        """Nobody else is there."""

    def matching(self, who: object) -> Sequence[Person]:  # noqa: ARG002
        return []

    def may_act(
        self,
        actor: str,
        resident: str,
        at: datetime,  # noqa: ARG002
        service: RequestKind | None = None,  # noqa: ARG002
    ) -> bool:
        return actor == resident

    def remember(self, person_id: str, preferences: Preferences) -> None:
        self.known[person_id] = replace(self.known[person_id], preferences=preferences)

    def links(self, person_id: str) -> Sequence[ChannelLink]:
        return [link for link in self.accounts if link.person == person_id]


@dataclass
class FakeRequests:
    """Requests, numbered from 1001."""

    kept: dict[str, ServiceRequest] = field(default_factory=dict)

    def get(self, no: str) -> ServiceRequest:
        try:
            return self.kept[no]
        except KeyError:
            raise NotFound("no such request") from None

    def of_resident(self, person_id: str, *, only_open: bool) -> Sequence[ServiceRequest]:
        mine = [one for one in self.kept.values() if one.resident == person_id]
        return [one for one in reversed(mine) if one.is_open or not only_open]

    def create(self, draft: RequestDraft, *, at: datetime) -> ServiceRequest:
        no = str(1001 + len(self.kept))
        first = StatusChange(at, draft.actor, RequestStatus.RECEIVED, draft.note)
        self.kept[no] = ServiceRequest(
            no,
            draft.kind,
            RequestStatus.RECEIVED,
            draft.resident,
            draft.actor,
            dict(draft.slots),
            at,
            draft.due_at or at,
            history=(first,),
        )
        return self.kept[no]

    def move(
        self, no: str, status: RequestStatus, *, actor: str, at: datetime, note: str = ""
    ) -> ServiceRequest:
        before = self.get(no)
        check_move(before.kind, before.status, status)
        history = (*before.history, StatusChange(at, actor, status, note))
        self.kept[no] = replace(before, status=status, history=history)
        return self.kept[no]

    def amend(
        self,
        no: str,
        slots: Slots,
        *,
        actor: str,  # noqa: ARG002
        at: datetime,  # noqa: ARG002
        note: str = "",  # noqa: ARG002
    ) -> ServiceRequest:
        merged = {**self.get(no).slots, **slots}
        left = {name: value for name, value in merged.items() if value != []}
        self.kept[no] = replace(self.get(no), slots=left)
        return self.kept[no]

    def attach(self, no: str, attachments: Sequence[str]) -> None:
        raise NotImplementedError

    def overdue(self, *, untaken_since: datetime, open_since: datetime) -> Sequence[ServiceRequest]:
        raise NotImplementedError


@dataclass
class FakeMeals:
    """Menus and standing orders."""

    menus: dict[tuple[date, Meal], Menu] = field(default_factory=dict)
    standing_orders: list[StandingOrder] = field(default_factory=list)

    def serve(self, day: date, meal: Meal, dishes: Mapping[str, int]) -> None:
        """Publish a menu, prices in 块."""
        served = tuple(Dish(name, price * 100) for name, price in dishes.items())
        self.menus[day, meal] = Menu(day, meal, served, cut_off(day, meal, ZONE))

    def menu(self, day: date, meal: Meal) -> Menu | None:
        return self.menus.get((day, meal))

    def orders(self, day: date, meal: Meal) -> Sequence[MealOrder]:
        raise NotImplementedError

    def arrange(self, order: StandingOrder) -> StandingOrder:
        recorded = replace(order, id=len(self.standing_orders) + 1)
        self.standing_orders.append(recorded)
        return recorded

    def standing(self, resident: str | None = None) -> Sequence[StandingOrder]:
        return [
            order
            for order in self.standing_orders
            if order.until is None and resident in {None, order.resident}
        ]

    def end_standing(self, order_id: int, *, until: date) -> None:
        self.standing_orders = [
            replace(order, until=until) if order.id == order_id else order
            for order in self.standing_orders
        ]


@dataclass
class FakeOnce:
    """What was claimed."""

    claimed: set[str] = field(default_factory=set)

    def claim(self, what: str, *, at: datetime) -> bool:  # noqa: ARG002
        fresh = what not in self.claimed
        self.claimed.add(what)
        return fresh


@dataclass
class FakeUnit:
    """Everything a service about meals reads."""

    people: FakePeople = field(default_factory=FakePeople)
    requests: FakeRequests = field(default_factory=FakeRequests)
    meals: FakeMeals = field(default_factory=FakeMeals)
    once: FakeOnce = field(default_factory=FakeOnce)
    sessions: Any = None
    points: Any = None
    community: Any = None
    attachments: Any = None
    notices: Any = None
    turns: Any = None


@dataclass
class Window:
    """Speaks with one service and does what it decides, as the conversation would."""

    service: Service
    unit: FakeUnit = field(default_factory=FakeUnit)
    now: datetime = NOW
    form: Form | None = None
    choices: tuple[str, ...] = ()
    person: str = WANG.id
    waiting: tuple[Form, ...] = ()
    last_request: str | None = None
    prompt: Prompt = field(default_factory=Prompt)

    def __post_init__(self) -> None:
        self.unit.people.known.setdefault(WANG.id, WANG)

    def turn(
        self,
        text: str = "",
        slots: Mapping[str, Any] | None = None,
        *,
        remarks: Remarks = Remarks(),  # noqa: B008 - a frozen value
        intent: str = "",
        entities: Iterable[Entity] = (),
    ) -> Turn:
        """Return a turn of the person."""
        meaning = Understanding(
            text,
            Intent(intent or self.service.intent, 0.9),
            entities=tuple(entities),
            slots=slots or {},
            remarks=remarks,
        )
        session = Session(
            self.person,
            form=self.form,
            waiting=self.waiting,
            last_request=self.last_request,
            prompt=self.prompt,
        )
        resident = self.unit.people.get(self.person)
        return Turn(meaning, session, resident, self.person, self.now, self.unit)

    def say(self, text: str = "", slots: Mapping[str, Any] | None = None, **how: Any) -> str:
        """Say something with its meaning and return what is heard."""
        turn = self.turn(text, slots, **how)
        before = self.form or Form(self.service.intent)
        heard = self.service.hear(before, turn.slots, turn.understanding.remarks)
        return self._take(self.service.review(heard, turn))

    def yes(self) -> str:
        """Agree to what was read back."""
        assert self.form is not None
        return self._done(self.service.finish(self.form, self.turn("对", intent="affirm")))

    def do(self, changes: Iterable[Change]) -> None:
        """Write changes into the unit of work."""
        unit, actor, now = self.unit, self.person, self.now
        for change in changes:
            match change:
                case Create(draft):
                    unit.requests.create(draft, at=now)
                case Move(no, status, note):
                    unit.requests.move(no, status, actor=actor, at=now, note=note)
                case Amend(no, slots, note):
                    unit.requests.amend(no, slots, actor=actor, at=now, note=note)
                case Remember(person, preferences):
                    unit.people.remember(person, preferences)
                case Arrange(order):
                    for draft in due_meals(unit, unit.meals.arrange(order), now):
                        unit.requests.create(draft, at=now)
                case EndStanding(order_id):
                    unit.meals.end_standing(order_id, until=now.date())
                case _:
                    raise NotImplementedError

    def _done(self, done: Done) -> str:
        before = set(self.unit.requests.kept)
        self.do(done.changes)
        created = [no for no in self.unit.requests.kept if no not in before]
        self.form = done.then
        return self.heard(done.say, no=created[0] if created else "")

    def _take(self, step: Step) -> str:
        self.choices = step.choices if isinstance(step, Ask | ReadBack) else ()
        match step:
            case Ask(form, slot, say):
                self.form = replace(form, asked=(*form.asked, slot))
                return self.heard((say,))
            case ReadBack(form, says):
                self.form = form
                return self.heard(says)
            case Refuse(say):
                self.form = None
                return self.heard((say,))
            case _:
                raise NotImplementedError

    def heard(self, says: Sequence[Say], *, no: str = "") -> str:
        """Return the words as they are spoken."""
        return Replies.load().render(says, self.now, no=no).spoken

    def orders(self, *, only_open: bool = True) -> list[ServiceRequest]:
        """Return the requests of the person, the oldest first."""
        mine = self.unit.requests.of_resident(self.person, only_open=only_open)
        return list(reversed(mine))
