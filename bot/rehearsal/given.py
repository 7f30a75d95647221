"""Put into a store what a dialogue says was there before."""

from datetime import datetime, timedelta

from bot.app import App
from bot.rehearsal.script import Given, GivenRequest
from data.model.people import Mandate
from data.model.points import PointsEntry
from data.model.requests import RequestDraft, RequestStatus

_S = RequestStatus
_WAYS = {  # by which a request comes to a status
    _S.RECEIVED: (),
    _S.ASSIGNED: (_S.ASSIGNED,),
    _S.IN_PROGRESS: (_S.ASSIGNED, _S.IN_PROGRESS),
    _S.DONE: (_S.ASSIGNED, _S.DONE),
    _S.CLOSED: (_S.ASSIGNED, _S.DONE, _S.CLOSED),
    _S.CANCELLED: (_S.CANCELLED,),
    _S.REJECTED: (_S.REJECTED,),
    _S.DUPLICATE: (_S.DUPLICATE,),
}
_NOBODY = "zhaohu"  # the actor of a history entry when it is nobody in particular


def set_up(app: App, given: Given, now: datetime) -> None:
    """Write it; nobody is told.

    Raises:
        NotFound: a name is unknown.
        InvalidInput: the store does not take it.
    """
    for number, name in enumerate(given.linked, 1):
        _link(app, name, f"90000{number:04d}", now)
    with app.store.unit_of_work() as uow:
        for one in given.points:
            person = uow.people.find(one.person).id
            uow.points.add(PointsEntry(person, one.points, one.reason, now - timedelta(hours=1)))
        for mandate in given.mandates:
            actor = uow.people.find(mandate.actor).id
            resident = uow.people.find(mandate.resident).id
            services = frozenset(mandate.services) or None
            uow.people.grant(Mandate(actor, resident, services=services))
    for request in sorted(given.requests, key=lambda one: -one.hours_ago):
        _record(app, request, now - timedelta(hours=request.hours_ago))


def _link(app: App, name: str, account: str, now: datetime) -> None:
    with app.store.unit_of_work() as uow:
        person = uow.people.find(name).id
        code = uow.people.new_link_code(person, at=now)
        uow.people.redeem_link_code(code, channel="telegram", account=account, at=now)


def _record(app: App, given: GivenRequest, at: datetime) -> None:
    with app.store.unit_of_work() as uow:
        resident = uow.people.find(given.resident).id
        actor = uow.people.find(given.actor).id if given.actor else resident
        staff = uow.people.find(given.assignee).id if given.assignee else _NOBODY
        draft = RequestDraft(given.kind, resident, actor, given.slots)
        request = uow.requests.create(draft, at=at)
        for status in _WAYS[given.status]:
            uow.requests.move(request.no, status, actor=staff, at=at)
