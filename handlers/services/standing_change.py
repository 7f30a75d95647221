"""Changing a standing order: ended and arranged anew, the meals of the coming days with it."""

from collections.abc import Sequence
from dataclasses import replace

from data.model.meals import StandingOrder
from data.model.talk import Form, Slots, SlotValue
from data.model.turns import Amend, Arrange, Change, EndStanding, Say
from handlers.forms import Ask, Done, ReadBack, Refuse, Step
from handlers.services.meal_habits import lasting_note, remembered
from handlers.services.meal_news import MORE, NEWS, ask_for_news, news_named, news_of, without_news
from handlers.services.standing import (
    fitting,
    handled_until,
    held_to,
    kept_days,
    named,
    ordered_by,
    standing_orders,
)
from handlers.turn import Turn


def review_standing_change(form: Form, turn: Turn) -> Step:
    """Ask what is to be different about a standing order, or read back."""
    mine, meant = standing_orders(turn), fitting(form, turn)
    if not mine:
        return Refuse(Say("standing_none"))
    if not meant:
        return Refuse(Say("standing_other", {"what": named(mine)}))
    changing = [(order, news) for order in meant if (news := _news(form, order, turn))]
    what = {"what": named([held_to(order, form.weekdays) for order in meant])}
    if not changing:
        say = Say("meal_change_ask_else" if NEWS & form.slots.keys() else "meal_change_ask", what)
        return Ask(without_news(form), "change", say)
    for _, news in changing:
        ask = ask_for_news(form, news)
        if ask is not None:
            return ask
    return ReadBack(form, (*lasting_note(form), _read_back(form, turn, meant, changing)))


def change_standing(form: Form, turn: Turn) -> Done:
    """Arrange it anew from where its meals are ordered on; those ordered are changed alike."""
    changes: list[Change] = []
    changed = []
    for order in fitting(form, turn):
        news = _news(form, order, turn)
        if not news:
            continue
        if ask_for_news(form, news) is not None:
            return Done((), (), form)  # it was changed meanwhile: one fewer would be none
        part = held_to(order, form.weekdays)
        since = handled_until(turn, order)
        slots = _without_empty({**order.slots, **news})
        changes += [EndStanding(order.id), *kept_days(turn, order, form.weekdays)]
        changes.append(Arrange(replace(part, id=0, slots=slots, since=since)))
        changes += _amended(_absolute(form, news), turn, [part])
        changed.append(part)
    if not changed:
        return Done((), (Say("standing_none"),))
    says = (Say("standing_changed", {"what": named(changed)}),)
    return Done((*changes, *remembered(form, turn)), says)


def _read_back(
    form: Form,
    turn: Turn,
    meant: Sequence[StandingOrder],
    changing: Sequence[tuple[StandingOrder, dict[str, SlotValue]]],
) -> Say:
    """Say what each order is to become: together where they become the same."""
    becoming: dict[str, list[StandingOrder]] = {}
    for order, news in changing:
        said = "，".join(news_named(order.slots, news, turn.resident.address))
        becoming.setdefault(said, []).append(held_to(order, form.weekdays))
    if len(becoming) > 1:
        each = [f"{named(orders)}改成{said}" for said, orders in becoming.items()]
        return Say("meal_change_read_back_each", {"listed": "，".join(each)})
    what = named([held_to(order, form.weekdays) for order in meant])
    return Say("standing_change_read_back", {"what": what, "news": next(iter(becoming))})


def _absolute(form: Form, news: Slots) -> Form:
    """Return the form with the portions as read back: meals ordered become what the order does."""
    if MORE not in form.slots or "quantity" not in news:
        return form
    slots = {name: value for name, value in form.slots.items() if name != MORE}
    return replace(form, slots={**slots, "quantity": news["quantity"]})


def _news(form: Form, order: StandingOrder, turn: Turn) -> dict[str, SlotValue]:
    return news_of(form, order.slots, turn.resident.address)


def _amended(form: Form, turn: Turn, orders: Sequence[StandingOrder]) -> list[Amend]:
    home = turn.resident.address
    meals = ordered_by(turn, orders)
    news = [(request.no, news_of(form, request.slots, home)) for request in meals]
    return [Amend(no, new) for no, new in news if new]


def _without_empty(slots: Slots) -> dict[str, SlotValue]:
    return {name: value for name, value in slots.items() if value != []}
