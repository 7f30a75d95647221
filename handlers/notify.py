"""Who is told what, written in the same transaction as its cause."""

from collections.abc import Sequence
from datetime import datetime

from data.model.people import Person
from data.model.requests import RequestKind, RequestStatus, ServiceRequest
from handlers.phrases import named
from handlers.ports import UnitOfWork
from handlers.replies import Replies
from handlers.services.requests import full_name, request_name

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
    parts = [full_name(request), resident.name]
    for name in ("emergency_kind", "symptom", "address", "time", "date", "phone"):
        value = slots.get(name)
        if value is not None:
            several = value if isinstance(value, list) else [value]
            parts.append("、".join(f"{{{name}:{one}}}" for one in several))
    if request.kind is RequestKind.MEAL:
        parts.append(f"{{quantity:{slots['quantity']}}}份")
        parts += [named(slots, wish) for wish in ("dish", "diet") if wish in slots]
        parts.append("送到家" if slots["delivery"] else "自己来取")
    if request.kind is RequestKind.EMERGENCY and resident.health:
        parts.append(resident.health)
    if "phone" not in slots and resident.phone:
        parts.append(f"{{phone:{resident.phone}}}")
    return "，".join(parts)


def _new_key(request: ServiceRequest) -> str:
    return "notice_emergency" if request.kind is RequestKind.EMERGENCY else "notice_new"
