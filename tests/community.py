"""A small community for tests: who is in it, what they ask for, what they are told."""

from dataclasses import dataclass
from datetime import date

from data.model.people import Person, Preferences, Role
from data.model.requests import RequestDraft, RequestKind, RequestStatus, ServiceRequest
from data.model.talk import Slots, SlotValue
from data.store import SqlStore
from handlers import dispatch
from handlers.proactive import Proactive
from handlers.replies import Replies
from tests.conftest import NOW
from tests.fakes import HeldClock

REPLIES = Replies.load()
TODAY = NOW.date()


@dataclass
class Community:
    """A few people, what they asked for, and what they were told."""

    store: SqlStore
    clock: HeldClock

    def person(self, name: str, *roles: Role, address: str | None = None) -> Person:
        """Add somebody; they have a Telegram account under their name."""
        with self.store.unit_of_work() as uow:
            added = uow.people.add(
                name=name, roles=frozenset(roles or {Role.RESIDENT}), address=address
            )
            code = uow.people.new_link_code(added.id, at=self.clock.now())
            at = self.clock.now()
            uow.people.redeem_link_code(code, channel="telegram", account=name, at=at)
        return added

    def agrees(self, person: Person, **agreed: bool) -> None:
        """Let somebody say which notices they want."""
        with self.store.unit_of_work() as uow:
            uow.people.remember(person.id, Preferences(agreed=agreed))

    def asks(
        self, person: Person, kind: RequestKind = RequestKind.REPAIR, **slots: SlotValue
    ) -> ServiceRequest:
        """Record a request now."""
        usual: Slots = {"item": "水管", "fault": "漏水"} if kind is RequestKind.REPAIR else {}
        draft = RequestDraft(kind, person.id, person.id, {**usual, **slots})
        with self.store.unit_of_work() as uow:
            return uow.requests.create(draft, at=self.clock.now())

    def eats(
        self, person: Person, day: date = TODAY, meal: str = "lunch", **slots: SlotValue
    ) -> ServiceRequest:
        """Order a meal."""
        wanted: Slots = {"quantity": 1, "delivery": False, **slots}
        return self.asks(person, RequestKind.MEAL, date=day.isoformat(), meal=meal, **wanted)

    def moves(
        self, request: ServiceRequest, *statuses: RequestStatus, by: Person
    ) -> ServiceRequest:
        """Let somebody on the staff move a request on."""
        for status in statuses:
            request = dispatch.move(self.store, REPLIES, self.clock, request.no, status, by.id)
        return request

    def runs(self) -> int:
        """Look once for what is due."""
        return Proactive(self.store, REPLIES, self.clock).run_due()

    def status(self, request: ServiceRequest) -> RequestStatus:
        """Return how a request stands."""
        with self.store.unit_of_work(write=False) as uow:
            return uow.requests.get(request.no).status

    def told(self) -> list[tuple[str, str]]:
        """Return who was told what since this was asked last."""
        with self.store.unit_of_work() as uow:
            claimed = uow.notices.claim(channel="telegram", at=self.clock.now(), limit=100)
            for notice, _ in claimed:
                uow.notices.sent(notice.id, at=self.clock.now())
        return [(link.account, notice.text) for notice, link in claimed]

    def told_to(self, name: str) -> list[str]:
        """Return what one person was told since anybody was asked last."""
        return [text for account, text in self.told() if account == name]
