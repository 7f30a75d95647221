"""Who is told what, written in the same transaction as its cause."""

from collections.abc import Sequence
from datetime import datetime

from data.model.people import Person
from data.model.requests import RequestKind, RequestStatus, ServiceRequest
from handlers.ports import UnitOfWork
from handlers.replies import Replies
from handlers.services.requests import request_name

_TOLD_RESIDENT = {
    RequestStatus.ASSIGNED: "notice_taken",
    RequestStatus.IN_PROGRESS: "notice_in_progress",
    RequestStatus.DONE: "notice_done",
    RequestStatus.REJECTED: "notice_rejected",
    RequestStatus.CANCELLED: "notice_cancelled",
}


def staff_about(
    uow: UnitOfWork,
    replies: Replies,
    resident: Person,
    created: Sequence[ServiceRequest],
    changed: Sequence[ServiceRequest],
    now: datetime,
) -> None:
    """Tell everybody on the staff about new and changed requests."""
    if not created and not changed:
        return
    news = [(request, _new_key(request)) for request in created]
    news += [(request, "notice_changed") for request in changed]
    for person in uow.people.staff():
        for request, key in news:
            text = replies.text(key, now, no=request.no, summary=summary(request, resident))
            uow.notices.add(person.id, request.no, text, at=now)


def resident_about(
    uow: UnitOfWork, replies: Replies, request: ServiceRequest, now: datetime
) -> None:
    """Tell the resident that somebody moved their request."""
    key = _TOLD_RESIDENT.get(request.status)
    if key is not None:
        text = replies.text(key, now, no=request.no, what=request_name(request))
        uow.notices.add(request.resident, request.no, text, at=now)


def summary(request: ServiceRequest, resident: Person) -> str:
    """One line for whoever does the work: what, who, where, when, how to reach them."""
    slots = request.slots
    parts = [request_name(request), resident.name]
    kind = slots.get("emergency_kind")
    if kind:
        parts.append(str(kind))
    for name in ("address", "time", "date", "quantity", "phone", "symptom"):
        value = slots.get(name)
        if value is not None:
            parts.append(f"{{{name}:{value}}}" if not isinstance(value, list) else str(value))
    for name in ("dish", "diet"):
        value = slots.get(name)
        if isinstance(value, list):
            parts.append("、".join(str(item) for item in value))
    if request.kind is RequestKind.EMERGENCY and resident.health:
        parts.append(resident.health)
    if "phone" not in slots and resident.phone:
        parts.append(f"{{phone:{resident.phone}}}")
    return "，".join(parts)


def _new_key(request: ServiceRequest) -> str:
    return "notice_emergency" if request.kind is RequestKind.EMERGENCY else "notice_new"
