"""How tests of remarks read a sentence, and the questions it may answer."""

from datetime import datetime

from data.model.talk import Expecting, Prompt, Remarks
from nlu.reading import read
from nlu.remarks import remarks_of
from tests.conftest import NOW

OPEN = Prompt()
CONFIRM = Prompt(Expecting.CONFIRMATION, None, "book_meal")
WHOM = Prompt(Expecting.SLOT, "resident", "book_meal")
DELIVERY = Prompt(Expecting.SLOT, "delivery", "book_meal")
TIME = Prompt(Expecting.SLOT, "time", "report_repair")


def remarks_in(
    text: str, about: str = "book_meal", prompt: Prompt = OPEN, now: datetime = NOW
) -> Remarks:
    """Return what is said beside the request in `text`."""
    return remarks_of(text, read(text), about, now, prompt)
