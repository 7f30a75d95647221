"""A counter in memory at which one speaks of requests: what was said has its meaning beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, cast

from data.model.meals import Meal, serving_time
from data.model.people import Person, Role
from data.model.points import Reward
from data.model.requests import RequestDraft, RequestKind, RequestStatus, ServiceRequest
from data.model.talk import Form, Intent, Session, Understanding
from data.model.turns import Amend, Change, Create, Move, Outcome, Say, Tell
from handlers import forms
from handlers.forms import Service
from handlers.ports import UnitOfWork
from handlers.replies import Replies
from handlers.services.requests import report_status
from handlers.turn import Turn
from tests.unit.handlers.fakes import NOW, ZONE, FakePeople, FakeRequests, FakeUnit

GRANNY = Person(
    "p1", "王桂兰", frozenset({Role.RESIDENT}), address="3栋2单元501", phone="10000000001"
)
HELPER = Person("p2", "小林", frozenset({Role.HELPER}))
WORKER = Person("p3", "维修老马", frozenset({Role.STAFF}))
TOMORROW_AT_THREE = "2026-11-25T15:00:00+08:00"
_REPLIES = Replies.load()
_TERM = timedelta(hours=48)


class People(FakePeople):
    """People, of whom some may act for others."""

    def __init__(self) -> None:
        super().__init__({one.id: one for one in (GRANNY, HELPER, WORKER)})
        self.mandates: set[tuple[str, str, RequestKind]] = set()

    def may_act(
        self,
        actor: str,
        resident: str,
        at: datetime,  # noqa: ARG002
        service: RequestKind | None = None,
    ) -> bool:
        """Whether it is oneself, or a mandate for that service was given."""
        covered = {kind for who, whom, kind in self.mandates if (who, whom) == (actor, resident)}
        return actor == resident or service in covered or (service is None and bool(covered))


@dataclass
class Points:
    """A catalogue."""

    catalogue: list[Reward] = field(default_factory=list)

    def rewards(self) -> Sequence[Reward]:
        """Return it."""
        return self.catalogue


@dataclass
class Counter:
    """Speaks with the services and does what they decide, as the conversation would."""

    now: datetime = NOW
    session: Session = field(default_factory=lambda: Session(GRANNY.id))
    actor: str = GRANNY.id
    services: dict[str, Service] = field(default_factory=dict)
    people: People = field(default_factory=People)
    points: Points = field(default_factory=Points)
    unit: FakeUnit = field(default_factory=FakeUnit)
    told: list[Tell] = field(default_factory=list)
    choices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.unit.people, self.unit.points = self.people, self.points

    @property
    def requests(self) -> FakeRequests:
        """The requests that were made."""
        return self.unit.requests

    def made(
        self,
        kind: RequestKind,
        status: RequestStatus = RequestStatus.RECEIVED,
        **slots: Any,
    ) -> ServiceRequest:
        """Record a request as if it had been made before; staff have taken it as far as `status`."""
        draft = RequestDraft(kind, GRANNY.id, GRANNY.id, slots, due_at=self.now + _TERM)
        request = self.requests.create(draft, at=self.now)
        taken = status is not RequestStatus.RECEIVED
        request = replace(request, status=status, assignee=WORKER.id if taken else None)
        self.requests.kept[request.no] = request
        return request

    def repair(
        self, item: str, status: RequestStatus = RequestStatus.RECEIVED, **slots: Any
    ) -> ServiceRequest:
        """Record a repair at home."""
        address = {"address": GRANNY.address, **slots}
        return self.made(RequestKind.REPAIR, status, item=item, **address)

    def meal(self, day: str, meal: str) -> ServiceRequest:
        """Order a meal to be brought, served when the canteen serves it."""
        served = serving_time(date.fromisoformat(day), Meal(meal), ZONE)
        request = self.made(RequestKind.MEAL, date=day, meal=meal, quantity=1, delivery=True)
        self.requests.kept[request.no] = replace(request, due_at=served)
        return request

    def turn(
        self, text: str, slots: Mapping[str, Any] | None = None, intent: str = "inform"
    ) -> Turn:
        """Return a turn of whoever speaks, for the resident whose session it is."""
        meaning = Understanding(text, Intent(intent, 0.9), slots=slots or {})
        session = replace(self.session, recent=(*self.session.recent, text))
        resident = self.people.get(self.session.person)
        unit = cast("UnitOfWork", self.unit)
        return Turn(meaning, session, resident, self.actor, self.now, unit)

    def opens(self, service: Service, text: str, **slots: Any) -> str:
        """Say what opens the form of a service."""
        self.services[service.intent] = service
        turn = self.turn(text, slots, service.intent)
        form = forms.heard(service, Form(service.intent), turn)
        return self._heard(forms.advance(service, form, turn))

    def says(self, text: str, intent: str = "inform", **slots: Any) -> str:
        """Answer the open question."""
        form = self.session.form
        assert form is not None, "a question is open"
        service, turn = self.services[form.intent], self.turn(text, slots, intent)
        taken = forms.taken(service, form, turn)
        if taken is not None:
            return self._heard(taken)
        heard = forms.heard(service, form, turn)
        return self._heard(forms.advance(service, heard, turn))

    def yes(self, text: str = "对") -> str:
        """Agree to what was read back: words that mean yes leave the form as it was."""
        form = self.session.form
        assert form is not None, "something was read back"
        service, turn = self.services[form.intent], self.turn(text, intent="affirm")
        assert forms.heard(service, form, turn) == form
        return self._heard(forms.complete(service, form, turn))

    def takes_up(self, service: Service, form: Form, text: str, **slots: Any) -> str:
        """Go on with a form that was opened elsewhere."""
        self.services[service.intent] = service
        turn = self.turn(text, slots)
        return self._heard(forms.advance(service, forms.heard(service, form, turn), turn))

    def asks_how_it_stands(self, text: str, **slots: Any) -> str:
        """Ask for the status of requests."""
        return self._heard(report_status(self.turn(text, slots, "request_status")))

    def statuses(self) -> dict[str, str]:
        """Return the status of each request by its number."""
        return {no: request.status.value for no, request in self.requests.kept.items()}

    def notices(self) -> list[str]:
        """Return the notices as they are read."""
        return [_REPLIES.render([tell.say], self.now).written for tell in self.told]

    def heard(self, says: Sequence[Say], no: str = "") -> str:
        """Return words as they are spoken."""
        return _REPLIES.render(says, self.now, choices=self.choices, no=no).spoken

    def _heard(self, outcome: Outcome) -> str:
        before = set(self.requests.kept)
        for change in outcome.changes:
            self._do(change)
        created = [no for no in self.requests.kept if no not in before]
        self.session, self.choices = outcome.session, outcome.choices
        return self.heard(outcome.say, no=created[0] if created else "")

    def _do(self, change: Change) -> None:
        actor, now = self.actor, self.now
        match change:
            case Create(draft):
                self.requests.create(draft, at=now)
            case Move(no, status, note):
                self.requests.move(no, status, actor=actor, at=now, note=note)
            case Amend(no, slots, note):
                self.requests.amend(no, slots, actor=actor, at=now, note=note)
            case Tell():
                self.told.append(change)
            case _:
                raise NotImplementedError
