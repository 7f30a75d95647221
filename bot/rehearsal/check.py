"""Compare what came of a dialogue with what its writer wanted; every difference is a sentence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from bot.app import App
from bot.rehearsal.result import Heard
from bot.rehearsal.script import (
    WEEKDAYS,
    Finally,
    Turn,
    Wanted,
    WantedMandate,
    WantedNotice,
    WantedStanding,
)
from data.model.meals import Meal, StandingOrder
from data.model.requests import RequestStatus, ServiceRequest
from data.model.talk import SlotValue

_ALL = 1000
Names = Mapping[str, str]  # of people, by id
Difference = tuple[str, object, object]  # its name, what it should be, what it is


def turn(app: App, wanted: Turn, heard: Heard) -> list[str]:
    """Return what is not as a turn wants it."""
    replies = [result.reply for result in heard.results]
    spoken = "\n".join(reply.spoken for reply in replies)
    written = "\n".join(reply.written for reply in replies)
    offered = {choice for reply in replies for choice in reply.choices}
    said = spoken.replace("\n", " ") or "nothing"
    wrong = [f"“{one}” should be heard in: {said}" for one in wanted.hears if one not in spoken]
    wrong += [f"“{one}” should not be heard: {said}" for one in wanted.hears_not if one in spoken]
    if wanted.hears_any and not any(one in spoken for one in wanted.hears_any):
        wrong.append(f"one of {_listed(wanted.hears_any)} should be heard in: {said}")
    wrong += [f"“{one}” should be read in: {written}" for one in wanted.reads if one not in written]
    missing = [one for one in wanted.choices if one not in offered]
    if missing:
        wrong.append(f"{_listed(missing)} should be offered beside {_listed(sorted(offered))}")
    return [*wrong, *_judged(wanted, heard), *_recorded(app, wanted, heard)]


def ending(app: App, wanted: Finally, now: datetime) -> list[str]:
    """Return what beside the requests is not in the store as it should be."""
    wrong = []
    with app.store.unit_of_work(write=False) as uow:
        for name, points in wanted.points.items():
            balance = uow.points.balance(uow.people.find(name).id)
            if balance != points:
                wrong.append(f"{name} should have {points} points at the end, not {balance}")
        if wanted.standing is not None:
            wrong += _standing(wanted.standing, uow.meals.standing(), _names(app))
        for mandate in wanted.mandates:
            actor, resident = (uow.people.find(n).id for n in (mandate.actor, mandate.resident))
            services = mandate.services or (None,)
            if not all(uow.people.may_act(actor, resident, now, one) for one in services):
                wrong.append(_may_not(mandate))
    return [*wrong, *_notices(app, wanted.notices)]


def requests(app: App, wanted: Sequence[Wanted]) -> list[str]:
    """Return what keeps all requests of the store from being exactly these, oldest first."""
    ordered = [
        one.model_copy(update={"status": one.status or RequestStatus.RECEIVED}) for one in wanted
    ]
    return list(_differences(app, ordered, all_requests(app), "at the end"))


def all_requests(app: App) -> list[ServiceRequest]:
    """Return every request of the store, oldest first."""
    with app.store.unit_of_work(write=False) as uow:
        return list(reversed(uow.requests.list(limit=_ALL)))


def _judged(wanted: Turn, heard: Heard) -> Iterator[str]:
    """Compare intent and alarm: those of the first reply, to what was said itself."""
    if wanted.alarm is None and wanted.intent is None:
        return
    if not heard.results:
        yield "something should be answered"
        return
    first = heard.results[0]
    if wanted.alarm is not None and first.alarm.level is not wanted.alarm:
        yield f"the alarm should be {wanted.alarm}, not {first.alarm.level}"
    if wanted.intent is not None and first.intent.name != wanted.intent:
        yield f"the intent should be {wanted.intent}, not {first.intent.name}"


def _recorded(app: App, wanted: Turn, heard: Heard) -> Iterator[str]:
    if wanted.created is not None:
        yield from _differences(app, wanted.created, heard.created, "among those created")
    if wanted.changed is not None:
        changed = [request for result in heard.results for request in result.changed]
        yield from _differences(app, wanted.changed, changed, "among those changed")
    yield from _notices(app, wanted.notices)


def _differences(
    app: App, wanted: Sequence[Wanted], got: Sequence[ServiceRequest], where: str
) -> Iterator[str]:
    if len(wanted) != len(got):
        found = "; ".join(_described(request) for request in got) or "none"
        yield f"{where} there should be {_count(len(wanted))}, not {len(got)}: {found}"
        return
    names = _names(app)
    for number, (one, request) in enumerate(zip(wanted, got, strict=True), 1):
        differences = [*_unlike(one, request, names), *_pictures(app, one, request)]
        for what, should, is_ in differences:
            yield f"{where}, request {number}: {what} should be {should}, not {is_}"


def _unlike(wanted: Wanted, got: ServiceRequest, names: Names) -> Iterator[Difference]:
    people = {"resident": got.resident, "actor": got.actor, "assignee": got.assignee}
    pairs: list[tuple[str, object, object]] = [("kind", wanted.kind, got.kind)]
    pairs += [("status", wanted.status, got.status)]
    pairs += [
        (who, getattr(wanted, who), names.get(person or "", person))
        for who, person in people.items()
    ]
    yield from (pair for pair in pairs if pair[1] is not None and pair[1] != pair[2])
    for name, value in wanted.slots.items():
        if not _same(value, got.slots.get(name)):
            yield name, value, got.slots.get(name)
    for name in wanted.without:
        if name in got.slots:
            yield name, "left out", got.slots[name]


def _pictures(app: App, wanted: Wanted, got: ServiceRequest) -> Iterator[Difference]:
    if wanted.pictures is None:
        return
    with app.store.unit_of_work(write=False) as uow:
        count = len(uow.attachments.of_request(got.no))
    if count != wanted.pictures:
        yield "the number of pictures", wanted.pictures, count


def _standing(
    wanted: Sequence[WantedStanding], got: Sequence[StandingOrder], names: Names
) -> Iterator[str]:
    should = [_weekly(one.resident, one.weekdays, one.meal) for one in wanted]
    there = [
        _weekly(names[one.resident], [WEEKDAYS[day] for day in one.weekdays], one.meal)
        for one in got
    ]
    if should != there:
        told = ["; ".join(orders) or "none" for orders in (should, there)]
        yield f"the orders for every week should be: {told[0]}; they are: {told[1]}"


def _weekly(who: str, days: Iterable[str], meal: Meal) -> str:
    return f"{who} {meal} on {', '.join(sorted(days, key=WEEKDAYS.index))}"


def _names(app: App) -> Names:
    with app.store.unit_of_work(write=False) as uow:
        return {person.id: person.name for person in uow.people.list()}


def _same(wanted: SlotValue, got: SlotValue | None) -> bool:
    return type(wanted) is type(got) and wanted == got  # True is not 1


def _notices(app: App, wanted: Iterable[WantedNotice]) -> Iterator[str]:
    for one in wanted:
        with app.store.unit_of_work(write=False) as uow:
            recipient = uow.people.find(one.to).id
            waiting = [notice for notice, _ in uow.notices.waiting()]
        texts = [notice.text for notice in waiting if notice.recipient == recipient]
        if not any(all(words in text for words in one.says) for text in texts):
            there = "; ".join(texts) or "nothing"
            yield f"a notice to {one.to} should say {_listed(one.says)}; waiting is: {there}"


def _may_not(mandate: WantedMandate) -> str:
    services = ", ".join(mandate.services) or "any service"
    return f"{mandate.actor} should be allowed to act for {mandate.resident} in {services}"


def _described(request: ServiceRequest) -> str:
    slots = ", ".join(f"{name} {value}" for name, value in request.slots.items())
    return f"{request.no} {request.kind} {request.status} ({slots})"


def _count(number: int) -> str:
    return "1 request" if number == 1 else f"{number} requests"


def _listed(words: Sequence[str]) -> str:
    return "、".join(f"“{word}”" for word in words) or "nothing"
