"""Booking canteen meals: one or several, on days or for every week, against menu and cut-off."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data.model.requests import RequestKind
from data.model.talk import Form, Remarks, Slots
from data.model.turns import Change, Create, Say
from handlers.forms import Ask, Done, ReadBack, Step, ask_address, is_whole_address, merge
from handlers.services.meal_doubts import dishes_to_avoid, ordered_before
from handlers.services.meal_habits import (
    AS_USUAL,
    has_usual,
    hear_wishes,
    lasting_note,
    remembered,
    with_habits,
)
from handlers.services.meal_rules import (
    MOST_DAYS,
    MOST_PORTIONS,
    Serving,
    day_of_time,
    days_of,
    dishes_served,
    draft_of,
    first_ahead,
    is_ahead,
    may_order,
    meals_of,
    number,
    one_or_list,
    price_of,
    strings,
    without,
)
from handlers.services.meal_words import dish_names, how_brought, meals_named, wishes_added
from handlers.services.reminder import AGREE, may_ask_to_remind
from handlers.services.standing import arranged, review_standing
from handlers.turn import Turn

_INSTEAD = re.compile(r"换|改|不要|不吃|别要|勿要|唔要|不对|不是")


@dataclass(frozen=True)
class BookMeal:
    """Gathers days or weekdays, meals, quantity, and once delivery."""

    intent: str = "book_meal"
    kind: RequestKind = RequestKind.MEAL
    accepts: frozenset[str] = frozenset(
        {"date", "time", "meal", "quantity", "dish", "diet", "delivery", "address"}
    )

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:
        """Take what was just said into the form; days of the week make a standing order of it."""
        if "dish" in said and "dish" in form.known:
            form = without(form, "dish")
        form = day_of_time(merge(form, said, self.accepts))
        if remarks.weekdays:
            form = replace(without(form, "date"), weekdays=tuple(sorted(remarks.weekdays)))
        elif remarks.dates or {"date", "time"} & said.keys():
            form = replace(form, weekdays=())
        if remarks.dates:
            form = replace(form, slots={**form.slots, "date": [*remarks.dates]})
        return hear_wishes(form, said, remarks)

    def review(self, form: Form, turn: Turn) -> Step:
        """Ask for what is missing, move past a cut-off, or read back."""
        form = with_habits(_other_dishes(day_of_time(form), turn), turn)
        ask = _ask_meal(form) or _ask_day(form := _usual_day(form, turn), turn) or _ask_how(form)
        if ask is not None:
            return ask
        return review_standing(form, turn) if form.weekdays else _read_back(form, turn)

    def finish(self, form: Form, turn: Turn) -> Done:
        """Record the meals, or the standing order, and what is to be remembered with them."""
        changes, says = arranged(form, turn) if form.weekdays else _ordered(form, turn)
        if not changes:
            return Done((), says)
        asks = may_ask_to_remind(turn)
        kept = remembered(form, turn, asks_to_remind=asks)
        if not asks:
            return Done((*changes, *kept), says)
        return Done((*changes, *kept), (*says, Say("reminder_ask")), Form(AGREE))


def _ask_meal(form: Form) -> Ask | None:
    return None if meals_of(form.slots.get("meal")) else Ask(form, "meal", Say("meal_ask_meal"))


def _ask_day(form: Form, turn: Turn) -> Ask | None:
    if form.weekdays:
        return None
    if "date" not in form.slots:
        names = "和".join(f"{{meal:{meal}}}" for meal in meals_of(form.slots["meal"]))
        return Ask(form, "date", Say("meal_ask_date", {"which": names}))
    days = _days(form, turn)
    if not days:
        return Ask(without(form, "date"), "date", Say("meal_ask_other_date"))
    if len(days) > MOST_DAYS:
        most = {"count": MOST_DAYS}
        return Ask(without(form, "date"), "date", Say("meal_ask_fewer_days", most))
    return None


def _ask_how(form: Form) -> Ask | None:
    slots = form.slots
    if "quantity" not in slots:
        return Ask(form, "quantity", Say("meal_ask_quantity"))
    if not 1 <= number(slots["quantity"]) <= MOST_PORTIONS:
        most = {"count": MOST_PORTIONS}
        return Ask(without(form, "quantity"), "quantity", Say("meal_ask_other_quantity", most))
    if "delivery" not in slots:
        return Ask(form, "delivery", Say("meal_ask_delivery"))
    if slots["delivery"] and not is_whole_address(slots.get("address")):
        return ask_address(form)
    return None


def _usual_day(form: Form, turn: Turn) -> Form:
    """老样子 means the next such meal that can still be ordered."""
    open_day = not form.weekdays and "date" not in form.slots
    if not (open_day and form.slots.get(AS_USUAL) and has_usual(turn)):
        return form
    day = first_ahead(turn.reads, turn.now.date(), meals_of(form.slots["meal"]), turn.now)
    return replace(form, slots={**form.slots, "date": day.isoformat()})


def _other_dishes(form: Form, turn: Turn) -> Form:
    """换成清蒸鱼 after a read-back puts the fish in the place of what was there."""
    dishes = turn.slots.get("dish")
    going_on = turn.session.form is not None and turn.session.form.intent == form.intent
    if not (dishes and going_on and _INSTEAD.search(turn.text)):
        return form
    return replace(form, slots={**form.slots, "dish": [*strings(dishes)]})


def _days(form: Form, turn: Turn) -> list[date]:
    return [day for day in days_of(form.slots.get("date")) if may_order(day, turn.now)]


def _servings(form: Form, turn: Turn) -> tuple[list[Serving], list[Serving]]:
    """Return what is wanted: what can still be ordered, and what is too late."""
    wanted = [
        Serving(day, meal) for day in _days(form, turn) for meal in meals_of(form.slots.get("meal"))
    ]
    ahead = [one for one in wanted if is_ahead(turn.reads, one, turn.now)]
    return ahead, [one for one in wanted if one not in ahead]


def _read_back(form: Form, turn: Turn) -> ReadBack:
    notes: list[Say] = []
    ahead, late = _servings(form, turn)
    if late and not ahead:
        meals = meals_of(form.slots.get("meal"))
        day = first_ahead(turn.reads, late[0].day + timedelta(days=1), meals, turn.now)
        ahead = [Serving(day, meal) for meal in meals]
        notes.append(Say("meal_cut_off", {"what": meals_named(late)}))
    elif late:
        notes.append(Say("meal_dropped", {"what": meals_named(late)}))
    form, unserved = _served_dishes(_held_to(form, ahead), turn, ahead)
    notes += [*unserved, *ordered_before(turn, ahead), *dishes_to_avoid(form.slots)]
    notes += lasting_note(form)
    return ReadBack(form, (*notes, _summary(form, turn, ahead)))


def _held_to(form: Form, ahead: Sequence[Serving]) -> Form:
    """Keep the days and meals of which something is left."""
    days = list(dict.fromkeys(one.day.isoformat() for one in ahead))
    left = {one.meal for one in ahead}
    meals = [meal.value for meal in meals_of(form.slots.get("meal")) if meal in left]
    slots = {**form.slots, "date": one_or_list(days), "meal": one_or_list(meals)}
    return replace(form, slots=slots)


def _served_dishes(form: Form, turn: Turn, ahead: Sequence[Serving]) -> tuple[Form, list[Say]]:
    """Leave out dishes that are never served, and say where one is missing."""
    notes: list[Say] = []
    nowhere: list[str] = []
    wanted = strings(form.slots.get("dish"))
    menus = {one: turn.reads.meals.menu(one.day, one.meal) for one in ahead}
    for dish in wanted:
        missing = [one for one in ahead if not dishes_served([dish], menus[one])]
        if len(missing) == len(ahead):
            nowhere.append(dish)
        elif missing:
            notes.append(Say("meal_not_served_then", {"what": meals_named(missing), "dish": dish}))
    if not nowhere:
        return form, notes
    menu = menus[ahead[0]]
    served = dish_names(menu) if menu and len(ahead) == 1 else ""
    key = "meal_not_served" if served else "meal_not_served_at_all"
    notes.append(Say(key, {"dish": "、".join(nowhere), "served": served}))
    left = [dish for dish in wanted if dish not in nowhere]
    form = without(form, "dish")
    return (replace(form, slots={**form.slots, "dish": [*left]}) if left else form), notes


def _summary(form: Form, turn: Turn, ahead: Sequence[Serving]) -> Say:
    slots = form.slots
    values: dict[str, str | int] = {
        "what": meals_named(ahead),
        "count": len(ahead),
        "quantity": number(slots["quantity"]),
        "wishes": wishes_added(slots),
        "delivery": how_brought(slots, turn.resident.address),
    }
    price, one = _price(form, turn, ahead), len(ahead) == 1
    if price is None:
        return Say("meal_read_back" if one else "meal_read_back_several", values)
    key = "meal_read_back_priced" if one else "meal_read_back_several_priced"
    return Say(key, {**values, "money": price})


def _price(form: Form, turn: Turn, ahead: Sequence[Serving]) -> int | None:
    """Return what all of it costs, in fen; None where a part is not known."""
    total = 0
    for one in ahead:
        menu = turn.reads.meals.menu(one.day, one.meal)
        price = price_of(dishes_served(strings(form.slots.get("dish")), menu), menu)
        if price is None:
            return None
        total += price * number(form.slots["quantity"])
    return total


def _ordered(form: Form, turn: Turn) -> tuple[tuple[Change, ...], tuple[Say, ...]]:
    """Record each meal whose cut-off has not passed while we talked."""
    ahead, late = _servings(form, turn)
    who = {"resident": turn.resident.id, "actor": turn.actor}
    drafts = [draft_of(turn.reads, form.slots, one, **who, now=turn.now) for one in ahead]
    says = [Say("meal_too_late", {"what": meals_named(late)})] if late else []
    if len(drafts) == 1:
        says.append(Say("meal_done"))
    elif drafts:
        says.append(Say("meal_done_several", {"count": len(drafts)}))
    return tuple(map(Create, drafts)), tuple(says)
