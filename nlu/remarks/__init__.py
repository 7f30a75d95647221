"""What is said beside intent and values: for whom, how often, how loud, and that more will come."""

from datetime import datetime

from data.model.talk import Expecting, Prompt, Remarks
from nlu.entities.ear import ear
from nlu.reading import Reading, folded
from nlu.remarks.behalf import behalf
from nlu.remarks.days import dates, weekdays
from nlu.remarks.food import avoids
from nlu.remarks.habit import as_usual, for_ever
from nlu.remarks.thinking import hesitates, unfinished
from nlu.remarks.voice import manner

__all__ = ["hesitates", "remarks_of"]
_LONGEST = 300  # code points that are looked at; nobody says more in one breath


def remarks_of(line: str, said: Reading, about: str, now: datetime, prompt: Prompt) -> Remarks:
    """Return what was said beside the request.

    `line`: as given, with its hesitations; `about`: the intent it is understood with.
    """
    text = ear()(said.text)[:_LONGEST]
    asked = prompt.expecting is Expecting.SLOT and prompt.slot == "resident"
    days = dates(text, now.date(), about)
    return Remarks(
        behalf=behalf(text, about, asked=asked),
        manner=manner(text, about),
        weekdays=weekdays(text, about),
        dates=tuple(day.isoformat() for day in days[0]) if days else (),
        as_usual=as_usual(text, about),
        avoids=avoids(text),
        for_ever=for_ever(text),
        unfinished=unfinished(folded(line), prompt),
    )
