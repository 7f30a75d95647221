"""When a meal can be ordered, what is served then, and what is recorded of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from data.model.meals import Meal, Menu, cut_off, serving_time
from data.model.requests import RequestDraft, RequestKind, ServiceRequest
from data.model.talk import Form, Slots, SlotScalar, SlotValue
from handlers.ports import UnitOfWork

MOST_PORTIONS = 50
MOST_DAYS = 7  # ordered in one breath
LATEST_DAYS = 60  # nobody means a meal further away than this
STANDING = "standing"  # slot of a request: the id of the standing order that it came from
_CARRIED = ("quantity", "delivery", "diet", "avoids", "address")


@dataclass(frozen=True)
class Serving:
    """One meal of one day."""

    day: date
    meal: Meal


def closes(reads: UnitOfWork, serving: Serving, now: datetime) -> datetime:
    """Return the moment from which on it can no longer be ordered, changed or taken back."""
    menu = reads.meals.menu(serving.day, serving.meal)
    return menu.cut_off_at if menu else cut_off(serving.day, serving.meal, _zone(now))


def is_ahead(reads: UnitOfWork, serving: Serving, now: datetime) -> bool:
    """Whether the cut-off has not passed."""
    return closes(reads, serving, now) > now


def served_at(serving: Serving, now: datetime) -> datetime:
    """Return when it is on the table."""
    return serving_time(serving.day, serving.meal, _zone(now))


def first_ahead(reads: UnitOfWork, day: date, meals: Iterable[Meal], now: datetime) -> date:
    """Return the first day from `day` on at which all of `meals` can still be ordered."""
    wanted = tuple(meals)
    day = max(day, now.date())
    while not all(is_ahead(reads, Serving(day, meal), now) for meal in wanted):
        day += timedelta(days=1)
    return day


def may_order(day: date, now: datetime) -> bool:
    """Whether somebody can mean that day."""
    return now.date() <= day <= now.date() + timedelta(days=LATEST_DAYS)


def days_of(value: SlotValue | None) -> list[date]:
    """Return the days of a slot, the earliest first: one, several, or a range."""
    found: set[date] = set()
    for text in strings(value):
        start, _, end = text.partition("/")
        first, last = _day(start), _day(end or start)
        if first and last:
            length = min((last - first).days, LATEST_DAYS)
            found.update(first + timedelta(days=n) for n in range(length + 1))
    return sorted(found)


def meals_of(value: SlotValue | None) -> list[Meal]:
    """Return the meals of a slot, in the order of the day."""
    return [meal for meal in Meal if meal.value in strings(value)]


def serving_of(slots: Slots) -> Serving | None:
    """Return what a recorded meal is, None where its slots are incomplete."""
    days, meals = days_of(slots.get("date")), meals_of(slots.get("meal"))
    return Serving(days[0], meals[0]) if days and meals else None


def open_meals(reads: UnitOfWork, resident: str, now: datetime) -> list[ServiceRequest]:
    """Return the meals somebody has ordered and not yet had, the next one first."""
    mine = reads.requests.of_resident(resident, only_open=True)
    found = [
        (serving.day, list(Meal).index(serving.meal), request.no, request)
        for request in mine
        if request.kind is RequestKind.MEAL
        and (serving := serving_of(request.slots)) is not None
        and serving.day >= now.date()
    ]
    return [request for *_, request in sorted(found, key=lambda one: one[:3])]


def dishes_served(dishes: Iterable[str], menu: Menu | None) -> list[str]:
    """Return those on the menu; all of them where none is published."""
    if menu is None:
        return list(dishes)
    names = {dish.name for dish in menu.dishes}
    return [name for name in dishes if name in names]


def price_of(dishes: Sequence[str], menu: Menu | None) -> int | None:
    """Return what one portion costs, in fen; None where that is not known."""
    prices = {dish.name: dish.price_fen for dish in menu.dishes} if menu else {}
    if not dishes or any(name not in prices for name in dishes):
        return None
    return sum(prices[name] for name in dishes)


def order_slots(slots: Slots, serving: Serving, menu: Menu | None) -> dict[str, SlotValue]:
    """Return what is recorded of one meal: a dish only where it is served, no address unasked."""
    kept = {name: slots[name] for name in _CARRIED if name in slots and slots[name] != []}
    if not kept.get("delivery"):
        kept.pop("address", None)
    dishes: list[SlotScalar] = [*dishes_served(strings(slots.get("dish")), menu)]
    if dishes:
        kept["dish"] = dishes
    return {"date": serving.day.isoformat(), "meal": serving.meal.value, **kept}


def draft_of(
    reads: UnitOfWork, slots: Slots, serving: Serving, *, resident: str, actor: str, now: datetime
) -> RequestDraft:
    """Return the request for one meal."""
    menu = reads.meals.menu(serving.day, serving.meal)
    return RequestDraft(
        RequestKind.MEAL,
        resident,
        actor,
        order_slots(slots, serving, menu),
        due_at=served_at(serving, now),
    )


def day_of_time(form: Form) -> Form:
    """A meal needs a day only: 明天十一点半的午饭 is tomorrow's lunch."""
    time = form.slots.get("time")
    slots: dict[str, SlotValue] = {k: v for k, v in form.slots.items() if k != "time"}
    days = days_of(str(time)[:10])
    if days and "date" not in slots:
        slots["date"] = days[0].isoformat()
    return replace(form, slots=slots)


def without(form: Form, slot: str) -> Form:
    """Return `form` as if that had not been said."""
    return replace(form, slots={k: v for k, v in form.slots.items() if k != slot})


def strings(value: SlotValue | None) -> list[str]:
    """Return the values of a slot as a list, empty where there is none."""
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def united(*values: SlotValue | Iterable[str] | None) -> list[SlotScalar]:
    """Return all values once, in the order in which they were said."""
    listed: list[SlotScalar] = []
    for value in values:
        several = [value] if isinstance(value, str | int) else value or ()
        listed += [one for one in several if one not in listed]
    return listed


def one_or_list(values: Sequence[str]) -> SlotValue:
    """Return a slot value: a list only where there are several."""
    return values[0] if len(values) == 1 else [*values]


def number(value: SlotValue | None) -> int:
    """Return a whole number, 0 where it is none."""
    return value if isinstance(value, int) else 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _zone(now: datetime) -> tzinfo:
    zone = now.tzinfo
    assert zone is not None, "a clock gives aware times"
    return zone
