"""Who is told what, written in the same transaction as its cause."""

from collections.abc import Sequence
from datetime import datetime

from data.model.people import NoticeKind, Person, Role
from data.model.requests import RequestKind, RequestStatus, ServiceRequest
from data.model.turns import Say, Tell
from handlers.phrases import named
from handlers.ports import UnitOfWork
from handlers.replies import Replies
from handlers.services.meal_rules import is_ahead, serving_of
from handlers.services.moments import appointment, is_past
from handlers.services.requests import COMES, full_name, request_name, when_named

ASKS_RATING = "notice_done_rate"
RATED = frozenset({RequestKind.REPAIR, RequestKind.ERRAND})  # the resident says how it was
_VISITED = frozenset({RequestKind.REPAIR, RequestKind.EMERGENCY})  # somebody comes to the door
_COUNTED = frozenset({RequestKind.REDEMPTION, RequestKind.ERRAND})
_ENDED_EARLY = frozenset({RequestStatus.CANCELLED, RequestStatus.REJECTED, RequestStatus.DUPLICATE})
_ALWAYS = frozenset({RequestStatus.CANCELLED, RequestStatus.REJECTED})  # told whoever refused


def after_turn(
    uow: UnitOfWork,
    replies: Replies,
    actor: str,
    created: Sequence[ServiceRequest],
    changed: Sequence[ServiceRequest],
    now: datetime,
) -> None:
    """Tell the staff what somebody asked for or changed, and the resident what another did."""
    if not created and not changed:
        return
    staff = uow.people.staff()
    for request in created:
        _tell_staff(uow, replies, staff, request, _new_key(request), now)
        pictures_about(uow, replies, request.no, uow.attachments.ids(request.no), now)
    for request in changed:
        cooked = _cooked(uow, request, now)
        key = "notice_withdrawn" if request.status in _ENDED_EARLY else "notice_changed"
        _tell_staff(uow, replies, staff, request, key, now, tells_kitchen=cooked)
    for_another = [(r, f"notice_done_for_you_{r.kind.value}") for r in created]
    for_another += [
        (r, f"notice_{'cancelled' if r.status in _ENDED_EARLY else 'changed'}_for_you")
        for r in changed
    ]
    _tell_served(uow, replies, actor, for_another, now)


def after_move(uow: UnitOfWork, replies: Replies, request: ServiceRequest, now: datetime) -> None:
    """Tell the resident that staff moved their request, and the kitchen what not to cook."""
    resident = uow.people.get(request.resident)
    emergency = request.kind is RequestKind.EMERGENCY
    if emergency or request.status in _ALWAYS or resident.preferences.wants(NoticeKind.PROGRESS):
        say = _progress(uow, request, now)
        if say is not None:
            tell(uow, replies, [resident.id], [say], request.no, now)
    if request.status in _ENDED_EARLY and _cooked(uow, request, now):
        say = Say("notice_withdrawn", {"no": request.no, "summary": summary(request, resident)})
        tell_role(uow, replies, Role.KITCHEN, [say], request.no, now)


def pictures_about(
    uow: UnitOfWork, replies: Replies, no: str, pictures: Sequence[str], now: datetime
) -> None:
    """Show the staff pictures that came with a request, or later."""
    if not pictures:
        return
    request = uow.requests.get(no)
    everybody = uow.people.staff()
    emergency = request.kind is RequestKind.EMERGENCY
    text = replies.text("notice_picture", now, no=no)
    for person in everybody if emergency else _outside_the_kitchen(everybody):
        for picture in pictures:
            uow.notices.add(person.id, no, text, at=now, attachment=picture)


def deliver(uow: UnitOfWork, replies: Replies, message: Tell, now: datetime) -> None:
    """Do what a turn decided to tell: to a person, or to everybody with a role."""
    if isinstance(message.to, Role):
        tell_role(uow, replies, message.to, [message.say], message.no, now)
    else:
        tell(uow, replies, [message.to], [message.say], message.no, now)


def tell_role(
    uow: UnitOfWork,
    replies: Replies,
    role: Role,
    says: Sequence[Say],
    no: str | None,
    now: datetime,
) -> None:
    """Write a notice to everybody with a role; where nobody has it, to the staff."""
    hearers = uow.people.list(role) or _outside_the_kitchen(uow.people.staff())
    tell(uow, replies, _ids(hearers), says, no, now)


def tell(
    uow: UnitOfWork,
    replies: Replies,
    to: Sequence[str],
    says: Sequence[Say],
    no: str | None,
    now: datetime,
) -> None:
    """Write a notice to people."""
    text = replies.render(says, now).written
    for recipient in to:
        uow.notices.add(recipient, no, text, at=now)


def _outside_the_kitchen(staff: Sequence[Person]) -> Sequence[Person]:
    """Return the staff without who cooks, for whom the lists of meals are enough.

    Where everybody cooks it is everybody: nothing goes unheard.
    """
    return [person for person in staff if Role.KITCHEN not in person.roles] or staff


def summary(request: ServiceRequest, resident: Person) -> str:
    """One line for whoever does the work: what, who, where, when, how to reach them."""
    slots = request.slots
    parts = [full_name(request), resident.name]
    for name in ("emergency_kind", "symptom", "person", "address", "time", "date", "phone"):
        value = slots.get(name)
        if value is not None:
            several = value if isinstance(value, list) else [value]
            parts.append("、".join(f"{{{name}:{one}}}" for one in several))
    if request.kind is RequestKind.MEAL:
        parts += _portions(request)
    if request.kind is RequestKind.ERRAND and "place" in slots:
        parts.append("到" + named(slots, "place"))
    if request.kind in _COUNTED and "quantity" in slots:
        parts.append(f"{{quantity:{slots['quantity']}}}份")
    if "rating" in slots:
        parts.append(f"打了{slots['rating']}分")
    if request.kind is RequestKind.EMERGENCY and resident.health:
        parts.append(resident.health)
    if "phone" not in slots and resident.phone:
        parts.append(f"{{phone:{resident.phone}}}")
    return "，".join(parts)


def _tell_staff(
    uow: UnitOfWork,
    replies: Replies,
    staff: Sequence[Person],
    request: ServiceRequest,
    key: str,
    now: datetime,
    *,
    tells_kitchen: bool = False,
) -> None:
    everybody = tells_kitchen or request.kind is RequestKind.EMERGENCY
    hearers = staff if everybody else _outside_the_kitchen(staff)
    values = {"no": request.no, "summary": summary(request, uow.people.get(request.resident))}
    tell(uow, replies, _ids(hearers), [Say(key, values)], request.no, now)


def _tell_served(
    uow: UnitOfWork,
    replies: Replies,
    actor: str,
    done: Sequence[tuple[ServiceRequest, str]],
    now: datetime,
) -> None:
    """Tell residents what another did in their name, in one notice: they can object."""
    together: dict[tuple[str, str], list[ServiceRequest]] = {}
    for request, key in done:
        if request.resident != actor:
            together.setdefault((request.resident, key), []).append(request)
    for (resident, key), requests in together.items():
        what = "；".join(map(_brief, requests))
        say = Say(key, {"who": uow.people.get(actor).name, "what": what})
        tell(uow, replies, [resident], [say], requests[0].no, now)


def _progress(uow: UnitOfWork, request: ServiceRequest, now: datetime) -> Say | None:
    values: dict[str, str | int] = {"no": request.no, "what": request_name(request)}
    match request.status:
        case RequestStatus.ASSIGNED if request.assignee is not None:
            values["who"] = uow.people.get(request.assignee).name
            return _taken(request, values, now)
        case RequestStatus.ASSIGNED:
            return Say("notice_taken", values)
        case RequestStatus.IN_PROGRESS:
            return Say(_under_way(request), values)
        case RequestStatus.DONE:
            return Say(ASKS_RATING if request.kind in RATED else "notice_done", values)
        case RequestStatus.REJECTED | RequestStatus.CANCELLED:
            return Say(f"notice_{request.status.value}", values)
        case _:
            return None


def _taken(request: ServiceRequest, values: dict[str, str | int], now: datetime) -> Say:
    """Say who took it, and when they come where that lies ahead."""
    agreed = appointment(request.slots)
    if request.kind not in COMES or agreed is None or is_past(agreed, now):
        return Say("notice_taken_by", values)
    coming = {"when": when_named(agreed), "comes": COMES[request.kind]}
    return Say("notice_taken_for", {**values, **coming})


def _under_way(request: ServiceRequest) -> str:
    if request.kind is RequestKind.MEAL and request.slots.get("delivery"):
        return "notice_on_the_way"
    return "notice_arrived" if request.kind in _VISITED else "notice_in_progress"


def _brief(request: ServiceRequest) -> str:
    """Name a request with what its resident has to check."""
    parts = [full_name(request)]
    if request.kind is RequestKind.MEAL:
        parts += _portions(request)
    elif appointment(request.slots):
        parts.append(when_named(appointment(request.slots)))
    return "，".join(parts)


def _portions(request: ServiceRequest) -> list[str]:
    slots = request.slots
    parts = [f"{{quantity:{slots['quantity']}}}份"]
    parts += [named(slots, wish) for wish in ("dish", "diet") if wish in slots]
    if "avoids" in slots:
        parts.append("不放" + named(slots, "avoids"))
    parts.append("送到家" if slots.get("delivery") else "自己来取")
    return parts


def _cooked(uow: UnitOfWork, request: ServiceRequest, now: datetime) -> bool:
    """Whether the kitchen has the list on which this meal stands."""
    serving = serving_of(request.slots) if request.kind is RequestKind.MEAL else None
    return serving is not None and not is_ahead(uow, serving, now)


def _ids(people: Sequence[Person]) -> list[str]:
    return [person.id for person in people]


def _new_key(request: ServiceRequest) -> str:
    return "notice_emergency" if request.kind is RequestKind.EMERGENCY else "notice_new"
