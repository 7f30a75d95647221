"""What is said beside intent and values: for whom, how often, how loud, and that more will come."""

from collections.abc import Sequence
from datetime import datetime

from data.model.talk import Entity, Expecting, Prompt, Remarks
from nlu.entities.ear import ear
from nlu.reading import Reading, folded
from nlu.remarks.assent import agrees, objects
from nlu.remarks.behalf import behalf, corrected
from nlu.remarks.data import foods
from nlu.remarks.days import dates, weekdays
from nlu.remarks.food import avoids
from nlu.remarks.habit import as_usual, for_ever
from nlu.remarks.thinking import only_hesitates, unfinished
from nlu.remarks.voice import manner

__all__ = ["on_all_days", "only_hesitates", "remarks_of", "unfinished", "without_avoided"]
_ON_DAYS = frozenset({"book_meal", "change_meal", "cancel_meal", "inform"})
_LONGEST = 300  # code points that are looked at; nobody says more in one breath


def remarks_of(
    line: str,
    said: Reading,
    about: str,
    now: datetime,
    prompt: Prompt,
    *,
    first: Reading | None = None,
) -> Remarks:
    """Return what was said beside the request.

    `line`: as given, with its hesitations; `about`: the intent it is understood with; `first`:
    the part with the first request, where there are several, which may be for different people.
    """
    text = ear()(said.text)[:_LONGEST]
    asked = prompt.expecting is Expecting.SLOT and prompt.slot == "resident"
    whose = ear()(first.text)[:_LONGEST] if first else text
    objected = objects(folded(line))
    named = behalf(whose, about, asked=asked)
    if objected and (asked or prompt.expecting is Expecting.CONFIRMATION):
        named = corrected(whose) or named
    days = dates(text, now.date(), about)
    return Remarks(
        behalf=named,
        manner=manner(text, about),
        weekdays=weekdays(text, about),
        dates=tuple(day.isoformat() for day in days[0]) if days else (),
        as_usual=as_usual(text, about),
        avoids=avoids(text, about),
        for_ever=for_ever(text),
        unfinished=unfinished(folded(line), prompt),
        agrees=agrees(folded(line)),
        objects=objected,
    )


def on_all_days(
    said: Reading, about: str, now: datetime, entities: Sequence[Entity]
) -> tuple[Entity, ...]:
    """Return the entities of a meal with every day that was said in one breath."""
    if about not in _ON_DAYS:
        return tuple(entities)
    days = dates(ear()(said.text)[:_LONGEST], now.date(), about)
    if days is None:
        return tuple(entities)
    named, start, end = days
    span = said.span(start, end)
    all_days = [Entity("date", day.isoformat(), *span) for day in named]
    kept = [one for one in entities if one.entity not in {"date", "time"}]
    return tuple(sorted([*kept, *all_days], key=lambda one: (one.start, one.end)))


def without_avoided(said: Reading, about: str, entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """Return the entities without the food that is only named because it must not be served."""
    if not any(one.entity == "dish" for one in entities):
        return tuple(entities)
    away = avoids(ear()(said.text)[:_LONGEST], about)
    plain = foods()
    return tuple(
        one
        for one in entities
        if one.entity != "dish" or plain.get(str(one.value), one.value) not in away
    )
