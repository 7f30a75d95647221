"""Changing a standing order: ended and arranged anew, the meals of the coming days with it."""

from collections.abc import Sequence
from dataclasses import replace

from data.model.meals import StandingOrder
from data.model.talk import Form, Slots, SlotValue
from data.model.turns import Amend, Arrange, Change, EndStanding, Say
from handlers.forms import Ask, Done, ReadBack, Refuse, Step
from handlers.services.meal_habits import lasting_note, remembered
from handlers.services.meal_news import NEWS, ask_for_news, news_named, news_of, without_news
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
    order, news = changing[0]
    ask = ask_for_news(form, news)
    if ask is not None:
        return ask
    said = "，".join(news_named(order.slots, news, turn.resident.address))
    read_back = Say("standing_change_read_back", {**what, "news": said})
    return ReadBack(form, (*lasting_note(form), read_back))


def change_standing(form: Form, turn: Turn) -> Done:
    """Arrange it anew from where its meals are ordered on; those ordered are changed alike."""
    changes: list[Change] = []
    changed = []
    for order in fitting(form, turn):
        news = _news(form, order, turn)
        if not news:
            continue
        part = held_to(order, form.weekdays)
        since = handled_until(turn, order)
        slots = _without_empty({**order.slots, **news})
        changes += [EndStanding(order.id), *kept_days(turn, order, form.weekdays)]
        changes.append(Arrange(replace(part, id=0, slots=slots, since=since)))
        changes += _amended(form, turn, [part])
        changed.append(part)
    if not changed:
        return Done((), (Say("standing_none"),))
    says = (Say("standing_changed", {"what": named(changed)}),)
    return Done((*changes, *remembered(form, turn)), says)


def _news(form: Form, order: StandingOrder, turn: Turn) -> dict[str, SlotValue]:
    return news_of(form, order.slots, turn.resident.address)


def _amended(form: Form, turn: Turn, orders: Sequence[StandingOrder]) -> list[Amend]:
    home = turn.resident.address
    meals = ordered_by(turn, orders)
    news = [(request.no, news_of(form, request.slots, home)) for request in meals]
    return [Amend(no, new) for no, new in news if new]


def _without_empty(slots: Slots) -> dict[str, SlotValue]:
    return {name: value for name, value in slots.items() if value != []}
