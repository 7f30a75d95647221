"""Standing orders: a meal for the same days of every week, arranged, carried out, ended."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from data.model.meals import Meal, StandingOrder
from data.model.requests import RequestDraft, RequestKind, RequestStatus, ServiceRequest
from data.model.talk import Form, Remarks, Slots, SlotValue
from data.model.turns import Arrange, Change, EndStanding, Move, Say
from handlers.forms import Ask, Done, ReadBack, Refuse, Step, merge
from handlers.ports import UnitOfWork
from handlers.services.meal_habits import lasting_note
from handlers.services.meal_rules import (
    STANDING,
    Serving,
    draft_of,
    is_ahead,
    meals_of,
    number,
    open_meals,
    serving_of,
    united,
)
from handlers.services.meal_words import how_brought, weekly_named, wishes_added
from handlers.turn import Turn

_AHEAD = 7  # days for which the meals are ordered beforehand
_CARRIED = ("quantity", "delivery", "dish", "diet", "avoids", "address")
_MEANT = re.compile(r"长期|每[天日周]|每个?(?:星期|礼拜)|天天|一直订")
_NO_MORE = re.compile(
    r"以后.{0,6}(?:不|别|勿|唔|甭|莫|覅)|(?:不|别|勿|唔|甭|莫|覅)(?:用|要)?再(?:给我|帮我)?[送订定做]"
)
_ASKED = re.compile(r"有没有|有哪|有啥|哪些|什么|[吗么嘛][？?]?$")
_TAKEN_BACK = frozenset({"cancel_meal", "cancel_request"})


def review_standing(form: Form, turn: Turn) -> Step:
    """Read a standing order back; days that are ordered already are left out, and said."""
    meals = meals_of(form.slots.get("meal"))
    orders, covered = _new_orders(form, turn)
    if not orders:
        return Refuse(Say("standing_before", {"what": weekly_named(form.weekdays, meals)}))
    values: dict[str, str | int] = {
        "what": named(orders),
        "quantity": number(form.slots["quantity"]),
        "wishes": wishes_added(form.slots),
        "delivery": how_brought(form.slots, turn.resident.address),
    }
    notes = [Say("standing_before_partly", {"what": named(covered)})] if covered else []
    return ReadBack(form, (*notes, *lasting_note(form), Say("standing_read_back", values)))


def arranged(form: Form, turn: Turn) -> tuple[tuple[Change, ...], tuple[Say, ...]]:
    """Return what a yes to the read-back leads to: one standing order a meal."""
    orders, _ = _new_orders(form, turn)
    if not orders:
        return (), (Say("standing_nothing_new"),)
    first = min(_first_day(turn, order) for order in orders)
    say = Say("standing_done", {"date": first.isoformat()})
    return tuple(map(Arrange, orders)), (say,)


def due_meals(uow: UnitOfWork, order: StandingOrder, now: datetime) -> list[RequestDraft]:
    """Return the meals of the coming days that are to be ordered now, each once only.

    A day counts as done with even where its meal was ordered by hand: taken back, it stays so.
    What must not be eaten holds as it is known today.
    """
    drafts = []
    preferences = uow.people.get(order.resident).preferences
    slots: dict[str, SlotValue] = {**order.slots}
    for name, always in (("diet", preferences.diet), ("avoids", preferences.avoids)):
        slots[name] = united(slots.get(name), always)
    mine = open_meals(uow, order.resident, now)
    ordered = {serving_of(request.slots) for request in mine}
    for offset in range(_AHEAD + 1):
        serving = Serving(now.date() + timedelta(days=offset), order.meal)
        if not order.falls_on(serving.day) or not is_ahead(uow, serving, now):
            continue
        claimed = uow.once.claim(f"standing {order.id} {serving.day}", at=now)
        if claimed and serving not in ordered:
            draft = draft_of(
                uow, slots, serving, resident=order.resident, actor=order.actor, now=now
            )
            drafts.append(replace(draft, slots={**draft.slots, STANDING: order.id}))
    return drafts


def standing_lines(turn: Turn) -> tuple[Say, ...]:
    """Name the resident's standing orders, one sentence each."""
    return tuple(
        Say(
            "standing_line",
            {
                "what": weekly_named(order.weekdays, [order.meal]),
                "quantity": number(order.slots.get("quantity")),
            },
        )
        for order in standing_orders(turn)
    )


def is_about_standing(turn: Turn) -> bool:
    """Whether somebody wants a standing order to end, and not one meal taken back."""
    if turn.intent not in _TAKEN_BACK or _ASKED.search(turn.text):
        return False
    if turn.understanding.remarks.weekdays or _MEANT.search(turn.text):
        return True
    return bool(_NO_MORE.search(turn.text)) and bool(standing_orders(turn))


@dataclass(frozen=True)
class EndStandingOrder:
    """Ends a standing order, or some of its days, and takes back what it has ordered."""

    intent: str = "end_standing"
    kind: RequestKind = RequestKind.MEAL
    accepts: frozenset[str] = frozenset({"meal"})

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:
        """Take which meal and which days of the week are meant."""
        form = merge(form, said, self.accepts)
        if remarks.weekdays:
            form = replace(form, weekdays=tuple(sorted(remarks.weekdays)))
        return form

    def review(self, form: Form, turn: Turn) -> Step:
        """Find what is meant; ask which meal where several are ordered."""
        mine = standing_orders(turn)
        if not mine:
            return Refuse(Say("standing_none"))
        meant = fitting(form, turn)
        if not meant:
            return Refuse(Say("standing_other", {"what": named(mine)}))
        meals = [meal for meal in Meal if any(order.meal is meal for order in meant)]
        if len(meals) > 1 and "meal" not in form.slots:
            return Ask(form, "meal", Say("standing_ask_meal", {"what": named(meant)}))
        ended = [held_to(order, form.weekdays) for order in meant]
        count = len(ordered_by(turn, ended))
        key = "standing_end_read_back_ordered" if count else "standing_end_read_back"
        return ReadBack(form, (Say(key, {"what": named(ended), "count": count}),))

    def finish(self, form: Form, turn: Turn) -> Done:
        """End it, keep its other days, take back the meals whose cut-off is ahead."""
        meant = fitting(form, turn)
        if not meant:
            return Done((), (Say("standing_none"),))
        changes: list[Change] = []
        for order in meant:
            changes += [EndStanding(order.id), *kept_days(turn, order, form.weekdays)]
        ended = [held_to(order, form.weekdays) for order in meant]
        meals = ordered_by(turn, ended)
        changes += [Move(request.no, RequestStatus.CANCELLED) for request in meals]
        return Done(tuple(changes), (Say("standing_ended", {"what": named(ended)}),))


def fitting(form: Form, turn: Turn) -> list[StandingOrder]:
    """Return the resident's standing orders that were spoken of: all where nothing was named."""
    meals = meals_of(form.slots.get("meal"))
    return [
        order
        for order in standing_orders(turn)
        if (not meals or order.meal in meals)
        and (not form.weekdays or order.weekdays & set(form.weekdays))
    ]


def kept_days(turn: Turn, order: StandingOrder, weekdays: Collection[int]) -> list[Change]:
    """Return the order for the days that are not spoken of, from where its meals are ordered on."""
    rest = order.weekdays - set(weekdays) if weekdays else frozenset()
    if not rest:
        return []
    since = handled_until(turn, order)
    return [Arrange(replace(order, id=0, weekdays=frozenset(rest), since=since))]


def handled_until(turn: Turn, order: StandingOrder) -> date:
    """Return the first day for which no standing order has ordered this meal yet."""
    mine = turn.reads.requests.of_resident(turn.resident.id, only_open=False)
    days = [
        serving.day + timedelta(days=1)
        for request in mine
        if STANDING in request.slots
        and (serving := serving_of(request.slots)) is not None
        and serving.meal is order.meal
    ]
    return max([turn.now.date(), *days])


def ordered_by(turn: Turn, orders: Sequence[StandingOrder]) -> list[ServiceRequest]:
    """Return the meals that standing orders have ordered and that can still be taken back."""
    return [
        request
        for request in open_meals(turn.reads, turn.resident.id, turn.now)
        if STANDING in request.slots
        and (serving := serving_of(request.slots)) is not None
        and any(
            order.meal is serving.meal and serving.day.weekday() in order.weekdays
            for order in orders
        )
        and is_ahead(turn.reads, serving, turn.now)
    ]


def _new_orders(form: Form, turn: Turn) -> tuple[list[StandingOrder], list[StandingOrder]]:
    """Return the orders to record, and those of before that cover some of their days."""
    slots = {name: form.slots[name] for name in _CARRIED if name in form.slots}
    if not slots.get("delivery"):
        slots.pop("address", None)
    wanted = frozenset(form.weekdays)
    new, covered = [], []
    for meal in meals_of(form.slots.get("meal")):
        before = [order for order in standing_orders(turn) if order.meal is meal]
        taken = wanted & frozenset[int]().union(*(order.weekdays for order in before))
        order = StandingOrder(
            turn.resident.id, turn.actor, wanted - taken, meal, slots, since=turn.now.date()
        )
        new += [order] if order.weekdays else []
        covered += [replace(order, weekdays=taken)] if taken else []
    return new, covered


def standing_orders(turn: Turn) -> list[StandingOrder]:
    """Return the resident's standing orders, breakfast first."""
    orders = turn.reads.meals.standing(turn.resident.id)
    return sorted(orders, key=lambda order: (list(Meal).index(order.meal), sorted(order.weekdays)))


def held_to(order: StandingOrder, weekdays: Collection[int]) -> StandingOrder:
    """Return the order for those of its days that are spoken of: all where none are."""
    days = order.weekdays & set(weekdays) if weekdays else order.weekdays
    return replace(order, weekdays=frozenset(days))


def named(orders: Sequence[StandingOrder]) -> str:
    """Name standing orders together: 每周一、三的午饭和晚饭."""
    alike: dict[frozenset[int], list[Meal]] = {}
    for order in orders:
        alike.setdefault(order.weekdays, []).append(order.meal)
    return "，".join(weekly_named(days, meals) for days, meals in alike.items())


def _first_day(turn: Turn, order: StandingOrder) -> date:
    day = turn.now.date()
    while not (order.falls_on(day) and is_ahead(turn.reads, Serving(day, order.meal), turn.now)):
        day += timedelta(days=1)
    return day
