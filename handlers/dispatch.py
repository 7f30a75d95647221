"""What staff do with a request, from the shell or by a button."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from data.model.clock import Clock
from data.model.errors import SessionClash
from data.model.people import Role
from data.model.points import ERRAND_POINTS, PointsEntry
from data.model.requests import RequestKind, RequestStatus, ServiceRequest
from data.model.turns import Say
from handlers import notify
from handlers.ports import Store, UnitOfWork
from handlers.replies import Replies
from handlers.services.requests import request_name

_ATTEMPTS = 5  # the resident may be speaking just now
_VOLUNTEERS = frozenset({Role.HELPER, Role.RESIDENT})

Moves = Callable[[UnitOfWork, datetime], ServiceRequest]


def move(
    store: Store,
    replies: Replies,
    clock: Clock,
    no: str,
    status: RequestStatus,
    actor: str,
    note: str = "",
) -> ServiceRequest:
    """Move a request, write its history, and tell the resident.

    What is finished is asked about, and credited to the volunteer who did it.

    Raises:
        NotFound: there is no such request.
        IllegalMove: its present status does not lead there.
        SessionClash: the resident or others of the staff were faster again and again.
    """

    def moves(uow: UnitOfWork, now: datetime) -> ServiceRequest:
        return uow.requests.move(no, status, actor=actor, at=now, note=note)

    return _committed(store, replies, clock, moves)


def finish(store: Store, replies: Replies, clock: Clock, no: str, actor: str) -> ServiceRequest:
    """Finish a request; who finishes one that nobody took has taken it too.

    Raises:
        NotFound: there is no such request.
        IllegalMove: it is finished or ended already.
        SessionClash: the resident or others of the staff were faster again and again.
    """

    def moves(uow: UnitOfWork, now: datetime) -> ServiceRequest:
        if uow.requests.get(no).status is RequestStatus.RECEIVED:
            uow.requests.move(no, RequestStatus.ASSIGNED, actor=actor, at=now)
        return uow.requests.move(no, RequestStatus.DONE, actor=actor, at=now)

    return _committed(store, replies, clock, moves)


def _committed(store: Store, replies: Replies, clock: Clock, moves: Moves) -> ServiceRequest:
    for attempt in range(_ATTEMPTS):
        try:
            with store.unit_of_work() as uow:
                now = clock.now()
                request = moves(uow, now)
                notify.after_move(uow, replies, request, now)
                _follow_up(uow, replies, request, now)
        except SessionClash:
            if attempt + 1 == _ATTEMPTS:
                raise
        else:
            return request
    raise AssertionError("the last attempt returns or raises")


def _follow_up(uow: UnitOfWork, replies: Replies, request: ServiceRequest, now: datetime) -> None:
    if request.kind in notify.RATED:
        _keep_for_rating(uow, request)
    if request.kind is RequestKind.ERRAND and request.status is RequestStatus.DONE:
        _credit(uow, replies, request, now)


def _keep_for_rating(uow: UnitOfWork, request: ServiceRequest) -> None:
    """Note in the resident's conversation what is to be asked about: the latest first."""
    session = uow.sessions.load(request.resident)
    others = tuple(no for no in session.to_rate if no != request.no)
    finished = request.status is RequestStatus.DONE
    to_rate = (request.no, *others) if finished else others
    if to_rate != session.to_rate:
        uow.sessions.save(replace(session, to_rate=to_rate))


def _credit(uow: UnitOfWork, replies: Replies, request: ServiceRequest, now: datetime) -> None:
    """Credit the volunteer who did an errand, once, and thank them."""
    if request.assignee is None or request.assignee == request.resident:
        return
    volunteer = uow.people.get(request.assignee)
    if not _VOLUNTEERS & volunteer.roles:
        return
    named = {"who": uow.people.get(request.resident).name, "what": request_name(request)}
    reason = replies.text("notice_points_reason", now, **named)
    entry = PointsEntry(volunteer.id, ERRAND_POINTS, reason, now, cause=f"errand {request.no}")
    if uow.points.add(entry):
        earned = {"points": ERRAND_POINTS, "balance": uow.points.balance(volunteer.id)}
        say = Say("notice_points", {**named, **earned})
        notify.tell(uow, replies, [volunteer.id], [say], request.no, now)
