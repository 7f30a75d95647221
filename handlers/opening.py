"""Opening a form: which service is meant, for whom, and what else was asked in the same breath."""

import re
from dataclasses import replace

from data.model.talk import AlsoAsked, Behalf, Form, Intent, Remarks
from data.model.turns import Outcome, Say
from handlers import acting, forms
from handlers.asides import ASIDES, answer_aside
from handlers.forms import Service
from handlers.registry import SERVICES
from handlers.services import pictures
from handlers.services.change import changes_what
from handlers.services.redeem import names_reward
from handlers.services.standing import is_about_standing
from handlers.turn import Turn

_NO_REMARKS = Remarks()
_EXCHANGES = re.compile(r"[换兑]|[券卷劵]|积分")


def open_form(turn: Turn, meant: str | None = None, *lead: Say) -> Outcome:
    """Open the form of a service, for whoever it is meant."""
    intent = meant or _meant(turn)
    service = SERVICES[intent]
    asides, turn = asked_beside(turn)
    form = service.hear(Form(intent), turn.slots, turn.understanding.remarks)
    return begin(turn, service, form, *lead, *asides)


def begin(turn: Turn, service: Service, form: Form, *lead: Say) -> Outcome:
    """Take the first step of a form once it is known whom it is for."""
    found = acting.for_whom(turn, form, service.kind)
    if isinstance(found, Outcome):
        return replace(found, say=(*lead, *found.say))
    turn, form = _listened(*found, service, form)
    turn = pictures.into_form(replace(turn, session=replace(turn.session, form=form)))
    form = turn.session.form or form
    return forms.advance(service, form, turn, *lead)


def guess(turn: Turn) -> str | None:
    """What somebody wants who names only a thing: 水管 is to be repaired, 午饭 is to be eaten."""
    if turn.intent not in {"inform", "report_repair", "book_meal", "request_errand"}:
        return None
    if turn.understanding.remarks.as_usual:
        return "book_meal"
    named = (
        ("request_errand", {"task"}),
        ("report_repair", {"item", "fault"}),
        ("book_meal", {"meal", "dish"}),
    )
    return next((intent for intent, slots in named if slots & turn.slots.keys()), None)


def with_requests_beside(turn: Turn, outcome: Outcome) -> Outcome:
    """Let requests wait that were made in the same breath as a question."""
    says, beside = asked_beside(turn)
    session = replace(outcome.session, waiting=beside.session.waiting)
    return replace(outcome, say=(*outcome.say, *says), session=session)


def asked_beside(turn: Turn) -> tuple[tuple[Say, ...], Turn]:
    """Answer questions asked in the same breath; requests of the same breath wait their turn."""
    says: list[Say] = []
    waiting = []
    for other in turn.understanding.also:
        if other.intent in SERVICES:
            waiting.append(_waiting(turn, other))
        elif other.intent in ASIDES:
            meaning = replace(
                turn.understanding, intent=Intent(other.intent, 1.0), slots=other.slots, also=()
            )
            says += answer_aside(replace(turn, understanding=meaning)).say
    session = replace(turn.session, waiting=(*waiting, *turn.session.waiting))
    return tuple(says), replace(turn, session=session)


def _waiting(turn: Turn, other: AlsoAsked) -> Form:
    """Return the form of a second request: for whom it is, is found out when it is taken up.

    Where nobody is named it is for whom the first one is.
    """
    form = SERVICES[other.intent].hear(Form(other.intent), other.slots, _NO_REMARKS)
    behalf = turn.understanding.remarks.behalf
    person, address = other.slots.get("person"), other.slots.get("address")
    if isinstance(person, str):
        behalf = Behalf(person=person)
    elif behalf is not None and isinstance(address, str):
        behalf = Behalf(address=address)
    slots = {name: value for name, value in form.slots.items() if name != "person"}
    return replace(form, behalf=behalf, slots=slots)


def _meant(turn: Turn) -> str:
    if is_about_standing(turn):
        return "end_standing"
    exchanges = turn.intent == "request_errand" and _EXCHANGES.search(turn.text)
    if exchanges and names_reward(turn):
        return "redeem_points"
    return changes_what(turn)


def _listened(turn: Turn, served: Form, service: Service, said: Form) -> tuple[Turn, Form]:
    """Hear the words themselves, now that it is known whose requests they are about."""
    if not isinstance(service, forms.Listener) or not turn.text:
        return turn, served
    gone = said.slots.keys() - served.slots.keys()  # they only named the person
    slots = {name: value for name, value in turn.slots.items() if name not in gone}
    heard = replace(turn, understanding=replace(turn.understanding, slots=slots))
    return turn, service.listen(replace(served, slots={}), heard)
