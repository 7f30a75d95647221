"""Changing meals already ordered, until their cut-off."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.model.requests import RequestKind, ServiceRequest
from data.model.talk import Form, Remarks, Slots, SlotScalar, SlotValue
from data.model.turns import Amend, Say
from handlers.forms import Ask, Done, ReadBack, Refuse, Step, merge
from handlers.services.meal_doubts import dishes_to_avoid, ordered_before
from handlers.services.meal_find import NEW, NOS, OLD, find, found, other_meant, serving, told_which
from handlers.services.meal_habits import hear_wishes, lasting_note, remembered
from handlers.services.meal_news import (
    NEWS,
    ask_for_news,
    news_named,
    news_of,
    relative,
    without_news,
)
from handlers.services.meal_rules import (
    Serving,
    day_of_time,
    days_of,
    dishes_served,
    is_ahead,
    may_order,
    meals_of,
    number,
    price_of,
    strings,
    without,
)
from handlers.services.meal_words import dish_names, meals_named
from handlers.services.standing_change import change_standing, review_standing_change
from handlers.turn import Turn

_OFFERED = 4  # dishes to choose from


@dataclass(frozen=True)
class ChangeMeal:
    """Finds the meal and gathers what is to be different; a standing order by its weekdays."""

    intent: str = "change_meal"
    kind: RequestKind = RequestKind.MEAL
    accepts: frozenset[str] = frozenset(
        {"request_no", "date", "time", "meal", "quantity", "dish", "diet", "delivery", "address"}
    )

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:
        """Take what was said: days and meals tell which is meant until it is found."""
        given = dict(day_of_time(Form(self.intent, said)).slots)
        if remarks.dates:
            given["date"] = [*remarks.dates]
        role = NEW if form.request_no else OLD if form.asked[-1:] == ("request_no",) else {}
        given = {role.get(name, name): value for name, value in given.items()}
        if "dish" in said:
            form = without(form, "dish")
        if remarks.weekdays:
            form = replace(form, weekdays=tuple(sorted(remarks.weekdays)))
        form = merge(form, given, self.accepts | {*OLD.values(), *NEW.values()})
        return hear_wishes(form, said, remarks)

    def review(self, form: Form, turn: Turn) -> Step:
        """Find the meal, ask what is missing or impossible, or read back."""
        form = relative(form, turn)
        if form.weekdays:
            return review_standing_change(form, turn)
        if form.request_no is None:
            step = find(form, turn)
            if not isinstance(step, Form):
                return step
            form = step
        else:
            form = other_meant(form, turn)
        return _review_news(form, turn)

    def answered(self, form: Form, turn: Turn) -> Step | None:
        """Take few words as the answer to which meal was meant."""
        if turn.session.prompt.slot != "request_no":
            return None
        told = told_which(form, turn)
        return None if told is None else _review_news(told, turn)

    def finish(self, form: Form, turn: Turn) -> Done:
        """Change each meal whose cut-off has not passed while we talked."""
        if form.weekdays:
            return change_standing(form, turn)
        changes: list[Amend] = []
        done, late, same = [], [], []
        for request in found(form, turn):
            before, after = serving(request), _target(form, request)
            ahead = all(is_ahead(turn.reads, one, turn.now) for one in (before, after))
            if not (request.is_open and ahead):
                late.append(before)
            elif (news := _news(form, request, turn)) and ask_for_news(form, news):
                return Done((), (), form)  # it was changed meanwhile: one fewer would be none
            elif news:
                changes.append(Amend(request.no, news))
                done.append(after)
            else:
                same.append(after)
        says = [Say("meal_change_too_late", {"what": meals_named(late)})] if late else []
        says += [Say("meal_change_done", {"what": meals_named(done)})] if done else []
        says += [Say("meal_change_already", {"what": meals_named(same)})] if same else []
        kept = remembered(form, turn) if done else ()
        return Done((*changes, *kept), tuple(says))


def _review_news(form: Form, turn: Turn) -> Step:
    meant = [one for one in found(form, turn) if one.is_open]
    if not meant:
        return Refuse(Say("meal_change_none"))
    ask = _ask_target(form, turn, meant) or _ask_dish(form, turn, meant)
    if ask is not None:
        return ask
    changing = [(one, news) for one in meant if (news := _news(form, one, turn))]
    if not changing:
        said_so = (NEWS | {*NEW.values()}) & form.slots.keys()
        bare = without(without(without_news(form), NEW["date"]), NEW["meal"])
        say = Say("meal_change_ask_else" if said_so else "meal_change_ask", _what(meant))
        return Ask(bare, "change", say)
    for _, news in changing:
        ask = ask_for_news(form, news)
        if ask is not None:
            return ask
    return ReadBack(form, (*_notes(form, turn, meant), _read_back(form, turn, changing)))


def _ask_target(form: Form, turn: Turn, meant: Sequence[ServiceRequest]) -> Ask | None:
    """Ask for another day where the new one cannot be had."""
    moved = [_target(form, one) for one in meant if _target(form, one) != serving(one)]
    if any(not may_order(one.day, turn.now) for one in moved):
        return Ask(without(form, NEW["date"]), "date", Say("meal_ask_other_date"))
    late = [one for one in moved if not is_ahead(turn.reads, one, turn.now)]
    if not late:
        return None
    say = Say("meal_change_ask_date", {"what": meals_named(late)})
    return Ask(without(form, NEW["date"]), "date", say)


def _ask_dish(form: Form, turn: Turn, meant: Sequence[ServiceRequest]) -> Ask | None:
    """Ask for another dish where the new one is not served."""
    for target in (_target(form, one) for one in meant):
        menu = turn.reads.meals.menu(target.day, target.meal)
        wanted = strings(form.slots.get("dish"))
        missing = [dish for dish in wanted if not dishes_served([dish], menu)]
        if menu and missing:
            values = {"dish": "、".join(missing), "served": dish_names(menu)}
            offered = tuple(dish.name for dish in menu.dishes[:_OFFERED])
            return Ask(without(form, "dish"), "dish", Say("meal_change_ask_dish", values), offered)
    return None


def _notes(form: Form, turn: Turn, meant: Sequence[ServiceRequest]) -> list[Say]:
    """Say what the change takes with it."""
    notes: list[Say] = []
    moved = [one for one in meant if _target(form, one) != serving(one)]
    for request in moved:
        target = _target(form, request)
        menu = turn.reads.meals.menu(target.day, target.meal)
        before = strings(request.slots.get("dish")) if "dish" not in form.slots else []
        lost = [dish for dish in before if not dishes_served([dish], menu)]
        if menu and lost:
            values = {"dish": "、".join(lost), "served": dish_names(menu)}
            notes.append(Say("meal_not_served", values))
    first = meant[0]
    notes += dishes_to_avoid({**first.slots, **_news(form, first, turn)})
    targets = [_target(form, one) for one in moved]
    notes += ordered_before(turn, targets, but=[one.no for one in meant])
    return [*notes, *lasting_note(form)]


def _read_back(
    form: Form, turn: Turn, changing: Sequence[tuple[ServiceRequest, dict[str, SlotValue]]]
) -> Say:
    """Say what each is to become: together where they become the same."""
    becoming: dict[str, list[ServiceRequest]] = {}
    for request, news in changing:
        becoming.setdefault(_named_news(form, turn, request, news), []).append(request)
    meant = found(form, turn)
    if len(becoming) > 1:
        each = [f"{meals_named(map(serving, of))}改成{named}" for named, of in becoming.items()]
        return Say("meal_change_read_back_each", {"listed": "，".join(each)})
    request, news = changing[0]
    values: dict[str, str | int] = {**_what(meant), "news": next(iter(becoming))}
    after, target = {**request.slots, **news}, _target(form, request)
    price = price_of(strings(after.get("dish")), turn.reads.meals.menu(target.day, target.meal))
    if price is None or len(meant) > 1:
        return Say("meal_change_read_back", values)
    values["money"] = price * number(after.get("quantity"))
    return Say("meal_change_read_back_priced", values)


def _named_news(form: Form, turn: Turn, request: ServiceRequest, news: Slots) -> str:
    """Name what one meal becomes; of several moved alike each is named by its own day."""
    named = [meals_named([_target(form, request)])] if {"date", "meal"} & news.keys() else []
    return "，".join([*named, *news_named(request.slots, news, turn.resident.address)])


def _news(form: Form, request: ServiceRequest, turn: Turn) -> dict[str, SlotValue]:
    """Return what changes about one meal; a dish that is not served on its new day is left out."""
    target = _target(form, request)
    news = news_of(form, request.slots, turn.resident.address)
    if target == serving(request):
        return news
    where: dict[str, SlotValue] = {"date": target.day.isoformat(), "meal": target.meal.value}
    news |= {name: value for name, value in where.items() if request.slots.get(name) != value}
    dishes = strings(news.get("dish", request.slots.get("dish")))
    menu = turn.reads.meals.menu(target.day, target.meal)
    left: list[SlotScalar] = [*dishes_served(dishes, menu)]
    return {**news, "dish": left} if left != dishes else news


def _target(form: Form, request: ServiceRequest) -> Serving:
    """Return which meal of which day it is to become; several are never moved to one day."""
    alone = len(strings(form.slots[NOS])) == 1
    days = days_of(form.slots.get(NEW["date"])) if alone else []
    meals = meals_of(form.slots.get(NEW["meal"]))
    before = serving(request)
    return Serving(days[0] if days else before.day, meals[0] if meals else before.meal)


def _what(meant: Sequence[ServiceRequest]) -> dict[str, str | int]:
    return {"what": meals_named(map(serving, meant))}
