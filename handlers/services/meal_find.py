"""Which of the meals already ordered somebody speaks of."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from data.model.errors import NotFound
from data.model.requests import RequestKind, ServiceRequest
from data.model.talk import Form, SlotScalar, SlotValue
from data.model.turns import Say
from handlers.forms import Ask, Refuse
from handlers.phrases import day_aloud, meal_name
from handlers.services.meal_rules import (
    Serving,
    days_of,
    is_ahead,
    meals_of,
    open_meals,
    serving_of,
    strings,
)
from handlers.services.meal_words import meals_named
from handlers.turn import Turn

OLD = {"date": "old_date", "meal": "old_meal"}  # slots of a form: said to tell which is meant
NEW = {"date": "new_date", "meal": "new_meal"}  # slots of a form: what it is to become
NOS = "nos"  # slot of a form: the numbers of all that are to change alike
_BECOMES = re.compile(r"(?:改|换|挪|推|推迟|推后|延|延后|调|移|提前|变|转)(?:到|成|为|至|做|作|在)")
_ALL = re.compile(r"都|全部|所有|一起")
_OFFERED = 4
_A_MOMENT = timedelta(minutes=10)


def find(form: Form, turn: Turn) -> Form | Ask | Refuse:
    """Return the form with its meals, or what is to be said where they are not clear."""
    form = _surely_new(form, turn)
    no = form.slots.get("request_no")
    fitting = _fitting(form, turn) if no is None else _own(turn, str(no))
    if not fitting:
        return Refuse(Say("request_not_found", {"no": str(no)}) if no else Say("meal_change_none"))
    ahead = [one for one in fitting if is_ahead(turn.reads, serving(one), turn.now)]
    if not ahead:
        late = meals_named(dict.fromkeys(map(serving, fitting)))
        return Refuse(Say("meal_change_too_late", {"what": late}))
    together = _together(form, turn, ahead)
    just = [] if together else _just_ordered(form, turn, ahead)
    if just:
        return _held_to(form, just)
    if len(ahead) > 1 and not together:
        names = _names(ahead[:_OFFERED], turn)
        return Ask(form, "request_no", Say("meal_change_ask_which"), names)
    return _held_to(form, ahead)


def other_meant(form: Form, turn: Turn) -> Form:
    """Return the form with another meal where one was found and the other is named: 是后天的."""
    says_when = "date" in turn.slots and turn.session.prompt.slot not in {"date", "change"}
    if not says_when or _BECOMES.search(turn.text) or turn.understanding.remarks.dates:
        return form
    days, meals = days_of(turn.slots["date"]), meals_of(turn.slots.get("meal"))
    named = [
        one
        for one in open_meals(turn.reads, turn.resident.id, turn.now)
        if serving(one).day in days and (not meals or serving(one).meal in meals)
    ]
    if len(named) != 1 or named[0].no in strings(form.slots[NOS]):
        return form
    slots = {name: value for name, value in form.slots.items() if name not in NEW.values()}
    return _held_to(replace(form, slots=slots), named)


def found(form: Form, turn: Turn) -> list[ServiceRequest]:
    """Return the meals that a form has found."""
    return [turn.reads.requests.get(no) for no in strings(form.slots[NOS])]


def serving(request: ServiceRequest) -> Serving:
    """Return which meal of which day was ordered."""
    ordered = serving_of(request.slots)
    assert ordered is not None, "an ordered meal has its day"
    return ordered


def _surely_new(form: Form, turn: Turn) -> Form:
    """What stands behind 改到 is the new day or meal, and never tells which one is meant."""
    becomes = [match.end() for match in _BECOMES.finditer(turn.text)]
    behind = {
        one.entity
        for one in turn.understanding.entities
        if becomes and one.start >= becomes[-1] and one.entity in NEW
    }
    behind &= turn.slots.keys()
    slots = {NEW[k] if k in behind else k: v for k, v in form.slots.items()}
    return replace(form, slots=slots)


def _fitting(form: Form, turn: Turn) -> list[ServiceRequest]:
    """Return the open meals that were spoken of; a day that none has is taken for the new one."""
    fitting = open_meals(turn.reads, turn.resident.id, turn.now)
    for role in (OLD, {"date": "date", "meal": "meal"}):
        days = days_of(form.slots.get(role["date"]))
        meals = meals_of(form.slots.get(role["meal"]))
        fits = [(serving(one).day in days) + (serving(one).meal in meals) for one in fitting]
        best = max(fits, default=0)
        fitting = [one for one, how_well in zip(fitting, fits, strict=True) if how_well == best]
    new = _becoming(form)
    return [one for one in fitting if serving(one) != new] or fitting


def _becoming(form: Form) -> Serving | None:
    days = days_of(form.slots.get(NEW["date"]))
    meals = meals_of(form.slots.get(NEW["meal"]) or form.slots.get("meal"))
    return Serving(days[0], meals[0]) if days and meals else None


def _own(turn: Turn, no: str) -> list[ServiceRequest]:
    try:
        request = turn.reads.requests.get(no)
    except NotFound:
        return []
    fits = request.kind is RequestKind.MEAL and request.is_open
    return [request] if fits and request.resident == turn.resident.id else []


def _together(form: Form, turn: Turn, fitting: Sequence[ServiceRequest]) -> bool:
    """Whether all of them are meant: 明天和后天的午饭都改成两份."""
    days = days_of(form.slots.get("date"))
    if len(days) > 1:
        return {serving(one).day for one in fitting} <= set(days)
    return bool(_ALL.search(turn.text)) and OLD["date"] not in form.slots


def _just_ordered(
    form: Form, turn: Turn, fitting: Sequence[ServiceRequest]
) -> list[ServiceRequest]:
    """Return the one ordered a moment ago: that is meant where no day is named.

    Of several ordered in one breath none is; they are alike but for day and meal.
    """
    if {"date", "request_no", *OLD.values()} & form.slots.keys():
        return []
    last = next((one for one in fitting if one.no == turn.session.last_request), None)
    if last is None or turn.now - last.created_at > _A_MOMENT:
        return []
    return [last] if len(in_one_breath(fitting, last)) == 1 else []


def in_one_breath(requests: Sequence[ServiceRequest], last: ServiceRequest) -> list[ServiceRequest]:
    """Return those that were ordered together with `last`: alike but for day and meal."""
    return [one for one in requests if _shape(one) == _shape(last)]


def _shape(request: ServiceRequest) -> tuple[datetime, dict[str, SlotValue]]:
    kept = {name: value for name, value in request.slots.items() if name not in OLD}
    return request.created_at, kept


def _held_to(form: Form, meant: Sequence[ServiceRequest]) -> Form:
    """Keep which meals are meant; a day or meal that is not theirs is the new one."""
    slots = dict(form.slots)
    for name, new in NEW.items():
        said = slots.pop(name, None)
        slots.pop(OLD[name], None)
        theirs = {str(one.slots[name]) for one in meant}
        if said is not None and not set(strings(said)) & theirs:
            slots.setdefault(new, said)
    numbers: list[SlotScalar] = [one.no for one in meant]
    return replace(form, slots={**slots, NOS: numbers}, request_no=meant[0].no)


def _names(requests: Sequence[ServiceRequest], turn: Turn) -> tuple[str, ...]:
    """Name meals as buttons; those of one day and meal by their numbers."""
    servings = [serving(one) for one in requests]
    return tuple(
        f"{day_aloud(one.day.isoformat(), turn.now)}的{meal_name(one.meal, turn.now)}"
        if servings.count(one) == 1
        else f"单号{request.no}"
        for one, request in zip(servings, requests, strict=True)
    )
