"""Requests already made: what they are called and how they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from data.model.errors import NotFound
from data.model.meals import Meal, serving_time
from data.model.people import Role
from data.model.requests import RequestKind, RequestStatus, ServiceRequest
from data.model.talk import Slots
from data.model.turns import Outcome, Say, Tell
from handlers.phrases import day_aloud, meal_name, named
from handlers.services import finding
from handlers.services.moments import appointment, is_past
from handlers.turn import Turn, aside

_READ_OUT = 3  # more than this nobody keeps in mind
_SOMEBODY = "有人"
_BROKEN = "损坏"  # beside the thing it says nothing
_ON_THE_WAY = timedelta(minutes=30)  # a meal is brought within this after it is served
_EATEN = timedelta(hours=2)  # after this nobody asks for the meal any more
_URGES = "催"
_UNTAKEN = frozenset({RequestStatus.RECEIVED, RequestStatus.ASSIGNED})
COMES: Mapping[RequestKind, str] = {  # what whoever took it does at the time agreed upon
    RequestKind.REPAIR: "来",
    RequestKind.ERRAND: "去办",
    RequestKind.CALLBACK: "打给您",
}


def request_name(request: ServiceRequest) -> str:
    """Name a request as its resident would: 修卫生间马桶, 后天的午饭, 换大米."""
    slots = request.slots
    match request.kind:
        case RequestKind.REPAIR:
            return "修" + (named(slots, "place", "item") if "item" in slots else trouble(slots))
        case RequestKind.MEAL:
            return f"{{date:{slots.get('date', '')}}}的{{meal:{slots.get('meal', '')}}}"
        case RequestKind.ERRAND:
            return named(slots, "task") or "跑腿"
        case RequestKind.EMERGENCY:
            return "紧急求助"
        case RequestKind.CALLBACK:
            return "回电话"
        case RequestKind.FEEDBACK:
            return "您的意见"
        case RequestKind.REDEMPTION:
            return "换" + (named(slots, "item") or "东西")


def full_name(request: ServiceRequest) -> str:
    """Name a request for whoever does the work: 修厨房水龙头滴水."""
    if request.kind is RequestKind.REPAIR:
        return "修" + trouble(request.slots)
    return request_name(request)


def trouble(slots: Slots) -> str:
    """Name what is broken in few words: 卧室空调不制冷, 水管、灯."""
    faults = [fault for fault in finding.several(slots.get("fault")) if fault != _BROKEN]
    things = named(slots, "place", "item")
    several = len(finding.several(slots.get("item"))) > 1
    said = things + ("，" if several and faults else "") + "、".join(faults)
    return said or "东西"


def label(request: ServiceRequest, now: datetime) -> str:
    """Name a request in plain words, for a button: 后天的午饭."""
    if request.kind is not RequestKind.MEAL:
        return request_name(request)
    day, meal = str(request.slots.get("date", "")), str(request.slots.get("meal", ""))
    return f"{day_aloud(day, now)}的{meal_name(meal, now)}"


def names(requests: Sequence[ServiceRequest]) -> list[str]:
    """Name requests so that each can be told from the others: by the time, else by the number."""
    plain = [request_name(request) for request in requests]
    timed = [_timed(request) for request in requests]
    told: list[str] = []
    for request, name, with_time in zip(requests, plain, timed, strict=True):
        if plain.count(name) == 1:
            told.append(name)
        elif with_time and timed.count(with_time) == 1:
            told.append(with_time)
        else:
            told.append(f"单号{{no:{request.no}}}的{name}")
    return told


def _timed(request: ServiceRequest) -> str:
    """Name a request by its time too: 明天下午三点的修水管; empty where that says no more."""
    when = when_named(appointment(request.slots))
    return f"{when}的{request_name(request)}" if when and request.kind in COMES else ""


def report_status(turn: Turn) -> Outcome:
    """Say how the person's requests stand: the one named, or all open ones."""
    no = turn.slots.get("request_no")
    if isinstance(no, str):
        request = finding.own(turn, no)
        if request is None:
            return aside(turn, Say("request_not_found", {"no": no}))
        return _told(turn, [request])
    requests = finding.mine(turn, only_open=False)
    current = [request for request in requests if is_current(request, turn.now)]
    found = finding.find(current, turn.slots, turn.text, turn.now)
    if current and not found.missed:
        return _told(turn, found.requests)
    before = finding.find(requests, turn.slots, turn.text, turn.now)
    if before.named and not before.missed:
        return _told(turn, before.requests[:1])
    if current:
        return _told(turn, current, Say("status_not_found"))
    if requests and not found.missed:
        return _told(turn, requests[:1], Say("status_none_open"))
    return aside(turn, Say("status_none"))


def is_current(request: ServiceRequest, now: datetime) -> bool:
    """Whether somebody still waits for it: open, and a meal not long since eaten."""
    if request.kind is RequestKind.MEAL:
        return request.is_open and served_at(request, now) + _EATEN > now
    return request.is_open


def served_at(request: ServiceRequest, now: datetime) -> datetime:
    """Return when the meal of a request is served."""
    zone = now.tzinfo
    assert zone is not None, "a clock gives aware times"
    day = date.fromisoformat(str(request.slots["date"]))
    return serving_time(day, Meal(str(request.slots["meal"])), zone)


def is_late(request: ServiceRequest, now: datetime) -> bool:
    """Whether whoever was to come should have come by now."""
    if request.status not in _UNTAKEN or request.kind is RequestKind.EMERGENCY:
        return False
    if request.kind is RequestKind.MEAL:
        brought = bool(request.slots.get("delivery"))
        return brought and served_at(request, now) + _ON_THE_WAY < now and is_current(request, now)
    agreed = appointment(request.slots)
    return request.due_at < now if agreed is None else is_past(agreed, now)


def status_line(request: ServiceRequest, turn: Turn) -> Say:
    """One request in plain words: who comes, and when."""
    agreed = appointment(request.slots)
    values: dict[str, str | int] = {
        "no": request.no,
        "what": request_name(request),
        "who": _assignee(request, turn),
        "when": when_named(agreed),
        "comes": COMES.get(request.kind, "办"),
        "by": f"{{date:{request.due_at.astimezone(turn.now.tzinfo).date()}}}",
        "date": _since(request).astimezone(turn.now.tzinfo).date().isoformat(),
    }
    if not request.is_open:
        return Say(f"status_{request.status.value}", values)
    if request.kind is RequestKind.MEAL:
        return _meal_line(request, turn, values)
    key = _open_key(request, turn, late=is_late(request, turn.now), agreed=agreed is not None)
    if "fault" in request.slots and request.status is RequestStatus.RECEIVED:
        values["what"] = trouble(request.slots)
    if key == "status_redemption_received":
        values["where"] = _handed_out(request, turn)
    return Say(key, values)


def _open_key(request: ServiceRequest, turn: Turn, *, late: bool, agreed: bool) -> str:
    status, own = request.status.value, f"status_{request.kind.value}_{request.status.value}"
    if request.kind is RequestKind.REDEMPTION and not _handed_out(request, turn):
        own = ""
    if own in _OWN_WORDS:
        return own
    if late:
        return f"status_{status}_late"
    return (
        f"status_{status}_agreed" if agreed and request.status in _UNTAKEN else f"status_{status}"
    )


_OWN_WORDS = frozenset(
    {
        "status_repair_in_progress", "status_feedback_received", "status_feedback_assigned",
        "status_redemption_received", "status_emergency_received", "status_emergency_assigned",
        "status_emergency_in_progress",
    }
)  # fmt: skip


def _meal_line(request: ServiceRequest, turn: Turn, values: dict[str, str | int]) -> Say:
    served, brought = served_at(request, turn.now), bool(request.slots.get("delivery"))
    values |= {
        "meal": str(request.slots["meal"]),
        "quantity": str(request.slots.get("quantity", 1)),
        "time": served.isoformat(),
        "delivery": "给您送到家" if brought else "您自己来取",
    }
    if request.status is RequestStatus.IN_PROGRESS and brought:
        return Say("status_meal_coming", values)
    if not is_current(request, turn.now):
        return Say("status_meal_over", values)
    if is_late(request, turn.now):
        return Say("status_meal_late", values)
    if served > turn.now:
        return Say("status_meal", values)
    return Say("status_meal_served" if brought else "status_meal_fetch", values)


def _told(turn: Turn, requests: Sequence[ServiceRequest], *lead: Say) -> Outcome:
    """Say how the requests stand; whoever has waited too long is passed on to a dispatcher."""
    says = [*lead, *(status_line(request, turn) for request in requests[:_READ_OUT])]
    if len(requests) > _READ_OUT:
        says.append(Say("status_more", {"count": len(requests) - _READ_OUT}))
    late = [request for request in requests if is_late(request, turn.now)]
    waiting = [one for one in requests if one.is_open and _URGES in turn.text]
    if late:
        says.append(Say("status_sorry"))
    elif waiting:
        says.append(Say("status_urged"))
    changes = [
        Tell(Role.DISPATCHER, _notice(request, turn), request.no) for request in late or waiting
    ]
    return replace(aside(turn, *says), changes=tuple(changes))


def _notice(request: ServiceRequest, turn: Turn) -> Say:
    agreed = appointment(request.slots)
    values = {
        "no": request.no,
        "resident": turn.resident.name,
        "what": full_name(request),
        "when": when_named(agreed) if agreed else "没约时间",
    }
    return Say("notice_waiting", values)


def when_named(agreed: str | None) -> str:
    """Name the time or day of an appointment: 明天下午三点; empty where there is none."""
    if agreed is None:
        return ""
    return f"{{time:{agreed}}}" if "T" in agreed else f"{{date:{agreed}}}"


def _since(request: ServiceRequest) -> datetime:
    return request.history[-1].at if request.history else request.created_at


def _assignee(request: ServiceRequest, turn: Turn) -> str:
    if request.assignee is None:
        return _SOMEBODY
    try:
        return turn.reads.people.get(request.assignee).name
    except NotFound:
        return _SOMEBODY


def _handed_out(request: ServiceRequest, turn: Turn) -> str:
    """Return where a reward is handed out, empty where nobody said."""
    wanted = request.slots.get("item")
    rewards = turn.reads.points.rewards()
    return next((reward.where for reward in rewards if reward.name == wanted), "")
