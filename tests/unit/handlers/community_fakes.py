"""A community in memory: what one turn of points, places, feedback and errands reads."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from data.model.community import Announcement, Place
from data.model.errors import NotFound
from data.model.meals import Meal, Menu
from data.model.people import Person, Role
from data.model.points import PointsEntry, Reward
from data.model.requests import RequestKind, RequestStatus, ServiceRequest
from data.model.talk import Form, Intent, Prompt, Remarks, Session, Slots, Understanding
from data.model.turns import Outcome
from handlers import forms
from handlers.forms import Service
from handlers.ports import UnitOfWork
from handlers.replies import Replies
from handlers.turn import Turn

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Tuesday
GRANNY = Person(
    "p1",
    "王桂兰",
    frozenset({Role.RESIDENT}),
    address="3栋2单元501",
    phone="10000000001",
)
_REPLIES = Replies.load()
_NOTHING_OPEN = Prompt()


@dataclass
class FakePoints:
    """The ledger and the catalogue."""

    entries: list[PointsEntry] = field(default_factory=list)
    catalogue: list[Reward] = field(default_factory=list)

    def balance(self, person_id: str) -> int:
        return sum(entry.points for entry in self.entries if entry.person == person_id)

    def last(self, person_id: str, count: int) -> Sequence[PointsEntry]:
        mine = [entry for entry in self.entries if entry.person == person_id]
        return sorted(mine, key=lambda entry: entry.at, reverse=True)[:count]

    def add(self, entry: PointsEntry) -> bool:
        counted = entry.cause is not None and entry.cause in {one.cause for one in self.entries}
        if not counted:
            self.entries.append(entry)
        return not counted

    def rewards(self) -> Sequence[Reward]:
        return sorted(self.catalogue, key=lambda reward: reward.points)


@dataclass
class FakeCommunity:
    """Places and announcements."""

    known: list[Place] = field(default_factory=list)
    news: list[Announcement] = field(default_factory=list)

    def places(self) -> Sequence[Place]:
        return self.known

    def announcements(self, day: date) -> Sequence[Announcement]:
        return [one for one in self.news if one.since <= day <= one.until]


@dataclass
class FakeRequests:
    """Requests that were made before, the newest last."""

    made: list[ServiceRequest] = field(default_factory=list)

    def get(self, no: str) -> ServiceRequest:
        for request in self.made:
            if request.no == no:
                return request
        raise NotFound("there is no such request")

    def of_resident(self, person_id: str, *, only_open: bool) -> Sequence[ServiceRequest]:
        mine = [one for one in reversed(self.made) if one.resident == person_id]
        return [one for one in mine if one.is_open or not only_open]


@dataclass
class FakePeople:
    """Those who work here."""

    workers: list[Person] = field(default_factory=list)

    def list(self, role: Role | None = None) -> "Sequence[Person]":
        return [one for one in self.workers if role is None or role in one.roles]

    def staff(self) -> "Sequence[Person]":
        return [one for one in self.workers if one.is_staff]


@dataclass
class FakeMeals:
    """Menus, where a test publishes one."""

    menus: list[Menu] = field(default_factory=list)

    def menu(self, day: date, meal: Meal) -> Menu | None:
        return next((one for one in self.menus if (one.date, one.meal) == (day, meal)), None)


@dataclass
class Neighbourhood:
    """Everything a turn reads, and one resident who speaks."""

    points: FakePoints = field(default_factory=FakePoints)
    community: FakeCommunity = field(default_factory=FakeCommunity)
    requests: FakeRequests = field(default_factory=FakeRequests)
    people: FakePeople = field(default_factory=FakePeople)
    meals: FakeMeals = field(default_factory=FakeMeals)
    resident: Person = GRANNY
    session: Session = field(default_factory=lambda: Session(GRANNY.id))

    def earned(self, points: int, reason: str = "帮邻居", days_ago: int = 1) -> None:
        """Let the resident have earned or spent points."""
        at = NOW - timedelta(days=days_ago)
        self.points.add(PointsEntry(self.resident.id, points, reason, at))

    def was_made(
        self, kind: RequestKind, status: RequestStatus, slots: Slots, no: str = ""
    ) -> ServiceRequest:
        """Let the resident have asked for something before."""
        number = no or str(1001 + len(self.requests.made))
        request = ServiceRequest(
            number, kind, status, self.resident.id, self.resident.id, slots, NOW, NOW
        )
        self.requests.made.append(request)
        return request

    def turn(
        self,
        text: str,
        intent: str = "inform",
        slots: Slots | None = None,
        remarks: Remarks = Remarks(),  # noqa: B008 - a frozen value
        confidence: float = 0.95,
    ) -> Turn:
        """Return the turn in which the resident says `text`, understood like this."""
        meaning = Understanding(
            text, Intent(intent, confidence), slots=slots or {}, remarks=remarks
        )
        session = replace(self.session, recent=(*self.session.recent, text))
        reads = cast("UnitOfWork", self)
        return Turn(meaning, session, self.resident, self.resident.id, NOW, reads)


@dataclass
class Talk:
    """A talk with one service, as the core holds it: opens, hears, takes words, finishes."""

    here: Neighbourhood
    service: Service
    outcome: Outcome | None = None

    def opens(
        self,
        text: str,
        slots: Slots | None = None,
        remarks: Remarks = Remarks(),  # noqa: B008
    ) -> Outcome:
        """Begin with what the service is for."""
        turn = self.here.turn(text, self.service.intent, slots, remarks)
        form = self.service.hear(Form(self.service.intent), turn.slots, remarks)
        return self._keep(forms.advance(self.service, form, turn))

    def begins(self, form: Form) -> Outcome:
        """Begin with a form that was made without words."""
        return self._keep(forms.advance(self.service, form, self.here.turn("", "inform")))

    def hears(
        self, text: str, intent: str = "inform", slots: Slots | None = None
    ) -> Outcome | None:
        """Answer what was asked; None where it is no answer."""
        form = self.here.session.form
        assert form is not None, "nothing is open"
        turn = self.here.turn(text, intent, slots)
        taken = forms.taken(self.service, form, turn)
        if taken is not None:
            return self._keep(taken)
        heard = self.service.hear(form, turn.slots, turn.understanding.remarks)
        if heard == form:
            return None
        return self._keep(forms.advance(self.service, heard, turn))

    def agrees(self) -> Outcome:
        """Say yes to what was read back."""
        form = self.here.session.form
        assert form is not None, "nothing was read back"
        return self._keep(forms.complete(self.service, form, self.here.turn("对", "affirm")))

    def _keep(self, outcome: Outcome) -> Outcome:
        self.here.session = outcome.session
        self.outcome = outcome
        return outcome


def spoken(outcome: Outcome | None) -> str:
    """Return what is heard; new requests get the number 1009."""
    assert outcome is not None, "there was no answer"
    return _REPLIES.render(outcome.say, NOW, choices=outcome.choices, no="1009").spoken


def written(outcome: Outcome | None) -> str:
    """Return what is read."""
    assert outcome is not None, "there was no answer"
    return _REPLIES.render(outcome.say, NOW, choices=outcome.choices, no="1009").written


def choices(outcome: Outcome | None) -> tuple[str, ...]:
    """Return the buttons."""
    assert outcome is not None, "there was no answer"
    return _REPLIES.render(outcome.say, NOW, choices=outcome.choices).choices


RICE = Reward("大米", 50, 8, "袋", ("米", "米票"), "居委会前台")
OIL = Reward("食用油", 60, 5, "桶", ("油", "菜油"), "居委会前台")
EGGS = Reward("鸡蛋", 20, 20, "盒", (), "食堂")
HAIRCUT = Reward("理发券", 30, 10, "张", ("理发", "剪头发"), "居委会前台")
SOAP = Reward("洗衣液", 40, 0, "瓶", (), "居委会前台")
CLEANING = Reward("家政服务", 100, 3, "次", ("家政", "打扫卫生"), "")
CATALOGUE: Sequence[Reward] = (RICE, OIL, EGGS, HAIRCUT, SOAP, CLEANING)
