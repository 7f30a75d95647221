"""Canteen meals: booking against menu and cut-off, and reading the menu out."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from data.model.meals import Meal as MealName
from data.model.meals import Menu, cut_off, serving_time
from data.model.requests import RequestDraft, RequestKind
from data.model.talk import Form, Remarks, Slots, SlotValue
from data.model.turns import Create, Outcome, Say
from handlers.forms import Ask, Done, ReadBack, Step, is_whole_address, merge, with_known
from handlers.turn import Turn, aside

MOST_PORTIONS = 50
_LATEST_DAYS = 60  # nobody means a meal further away than this


@dataclass(frozen=True)
class BookMeal:
    """Gathers date, meal, quantity, and once delivery."""

    intent: str = "book_meal"
    kind: RequestKind = RequestKind.MEAL
    accepts: frozenset[str] = frozenset(
        {"date", "time", "meal", "quantity", "dish", "diet", "delivery", "address"}
    )

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:  # noqa: ARG002
        """Take what was just said into the form."""
        return merge(form, said, self.accepts)

    def review(self, form: Form, turn: Turn) -> Step:
        """Ask for what is missing, move past a cut-off, or read back."""
        form = with_known(_day_of_time(form), _usual(turn))
        if "meal" not in form.slots:
            return Ask(form, "meal", Say("meal_ask_meal"))
        meal = MealName(str(form.slots["meal"]))
        if "date" not in form.slots:
            return Ask(form, "date", Say("meal_ask_date", {"meal": meal.value}))
        if "quantity" not in form.slots:
            return Ask(form, "quantity", Say("meal_ask_quantity"))
        if not 1 <= _number(form.slots["quantity"]) <= MOST_PORTIONS:
            return Ask(_without(form, "quantity"), "quantity", Say("meal_ask_quantity_again"))
        if "delivery" not in form.slots:
            return Ask(form, "delivery", Say("meal_ask_delivery"))
        if form.slots["delivery"] and not is_whole_address(form.slots.get("address")):
            address = str(form.slots.get("address", ""))
            return Ask(
                form, "address", Say("ask_door" if address else "ask_address", {"address": address})
            )
        return _read_back(form, turn, meal)

    def finish(self, form: Form, turn: Turn) -> Done:
        """Record the meal, unless its cut-off has passed while we talked."""
        meal, day = MealName(str(form.slots["meal"])), date.fromisoformat(str(form.slots["date"]))
        if _closes(turn, day, meal) <= turn.now:
            return Done((), (Say("meal_too_late", {"date": day.isoformat(), "meal": meal.value}),))
        slots = dict(form.slots)
        if not slots["delivery"]:
            slots.pop("address", None)
        draft = RequestDraft(
            RequestKind.MEAL, turn.resident.id, turn.actor, slots, due_at=_served(turn, day, meal)
        )
        return Done((Create(draft),), (Say("meal_done"),))


def _read_back(form: Form, turn: Turn, meal: MealName) -> Step:
    notes: list[Say] = []
    asked_day = date.fromisoformat(str(form.slots["date"]))
    if not turn.now.date() <= asked_day <= turn.now.date() + timedelta(days=_LATEST_DAYS):
        return Ask(_without(form, "date"), "date", Say("meal_ask_date_again"))
    day = asked_day
    while _closes(turn, day, meal) <= turn.now:
        day += timedelta(days=1)
    if day != asked_day:
        notes.append(Say("meal_cut_off", {"date": asked_day.isoformat(), "meal": meal.value}))
        form = replace(form, slots={**form.slots, "date": day.isoformat()})
    menu = turn.reads.meals.menu(day, meal)
    missing = _not_served(form, menu)
    if menu and missing:
        served = "、".join(dish.name for dish in menu.dishes)
        form = _without_dishes(form, missing)
        notes.append(Say("meal_not_served", {"dish": "、".join(missing), "served": served}))
    return ReadBack(form, (*notes, _summary(form, menu)))


def _summary(form: Form, menu: Menu | None) -> Say:
    slots = form.slots
    wishes = [*_strings(slots.get("dish")), *_strings(slots.get("diet"))]
    values: dict[str, str | int] = {
        "date": str(slots["date"]),
        "meal": str(slots["meal"]),
        "quantity": _number(slots["quantity"]),
        "wishes": "，" + "、".join(wishes) if wishes else "",
        "delivery": "送到家" if slots["delivery"] else "自己来取",
    }
    prices = {dish.name: dish.price_fen for dish in menu.dishes} if menu else {}
    chosen = _strings(slots.get("dish"))
    if chosen and all(name in prices for name in chosen):
        values["money"] = sum(prices[name] for name in chosen) * _number(slots["quantity"])
        return Say("meal_read_back_priced", values)
    return Say("meal_read_back", values)


def show_menu(turn: Turn) -> Outcome:
    """Read out what is served: the day and meal asked for, or the next one."""
    said = turn.slots.get("date") or str(turn.slots.get("time", ""))[:10]
    named = turn.slots.get("meal")
    day = _date(said) or turn.now.date()
    meals = [MealName(str(named))] if named else list(MealName)
    for meal in meals:
        if not named and _served(turn, day, meal) + timedelta(hours=1) < turn.now:
            continue
        menu = turn.reads.meals.menu(day, meal)
        if menu:
            values = {"date": day.isoformat(), "meal": meal.value, "served": _priced(menu)}
            return aside(turn, Say("menu", values))
    values = {"date": day.isoformat(), "meal": str(named or "")}
    return aside(turn, Say("menu_unknown_meal" if named else "menu_unknown", values))


def _priced(menu: Menu) -> str:
    return "，".join(f"{dish.name}{{money:{dish.price_fen}}}" for dish in menu.dishes)


def _usual(turn: Turn) -> dict[str, SlotValue]:
    known = dict(turn.resident.usual)
    if turn.resident.address:
        known["address"] = turn.resident.address
    return known


def _day_of_time(form: Form) -> Form:
    """A meal needs a day only: 明天十一点半的午饭 is tomorrow's lunch."""
    time = form.slots.get("time")
    slots = {k: v for k, v in form.slots.items() if k != "time"}
    if isinstance(time, str) and "date" not in slots and _date(time[:10]):
        slots["date"] = time[:10]
    return replace(form, slots=slots)


def _closes(turn: Turn, day: date, meal: MealName) -> datetime:
    menu = turn.reads.meals.menu(day, meal)
    return menu.cut_off_at if menu else cut_off(day, meal, _zone(turn))


def _served(turn: Turn, day: date, meal: MealName) -> datetime:
    return serving_time(day, meal, _zone(turn))


def _zone(turn: Turn) -> tzinfo:
    zone = turn.now.tzinfo
    assert zone is not None, "a clock gives aware times"
    return zone


def _not_served(form: Form, menu: Menu | None) -> list[str]:
    served = {dish.name for dish in menu.dishes} if menu else set()
    return [name for name in _strings(form.slots.get("dish")) if name not in served]


def _without_dishes(form: Form, names: list[str]) -> Form:
    left = [name for name in _strings(form.slots.get("dish")) if name not in names]
    slots = {k: v for k, v in form.slots.items() if k != "dish"}
    return replace(form, slots={**slots, "dish": [*left]} if left else slots)


def _without(form: Form, slot: str) -> Form:
    return replace(form, slots={k: v for k, v in form.slots.items() if k != slot})


def _strings(value: SlotValue | None) -> list[str]:
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _number(value: SlotValue) -> int:
    return value if isinstance(value, int) else 0


def _date(text: SlotValue) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
