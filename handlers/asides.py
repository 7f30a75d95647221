"""Questions and remarks that are answered at once and leave what was open as it is."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from data.model.requests import RequestKind
from data.model.talk import Form
from data.model.turns import Outcome, Say
from handlers import acting, forms, resuming
from handlers.registry import HUMAN, SERVICES
from handlers.services.info import tell_info
from handlers.services.meal_menu import show_menu
from handlers.services.points import tell_points
from handlers.services.requests import report_status
from handlers.services.standing import standing_lines
from handlers.turn import Turn, answer, aside

_ABOUT_PERSON: Mapping[str, RequestKind | None] = {  # what a mandate must cover to be told
    "query_points": RequestKind.REDEMPTION,
    "request_status": None,
}


_ONE_THING = frozenset({"request_no", "item", "fault", "place", "task"})


def answer_aside(turn: Turn) -> Outcome:
    """Answer a question, about another person where that is allowed."""
    if turn.intent not in _ABOUT_PERSON:
        return ASIDES[turn.intent](turn)
    about = acting.asked_about(turn, _ABOUT_PERSON[turn.intent])
    if isinstance(about, Outcome):
        return about
    outcome = ASIDES[turn.intent](about)
    return replace(outcome, session=replace(outcome.session, served=about.session.served))


def and_back(turn: Turn, outcome: Outcome) -> Outcome:
    """After a remark in between, ask the open question once more."""
    form = turn.session.form
    if form is None or outcome.session.form != form or not outcome.keep_listening:
        return outcome
    if turn.session.prompt.slot == "resident":
        return outcome
    again = forms.advance(SERVICES[form.intent], form, turn)
    return replace(again, say=(*outcome.say, *again.say), changes=outcome.changes + again.changes)


def _info(turn: Turn) -> Outcome:
    """Answer from what the community publishes, or let a human tell."""
    told = tell_info(turn)
    if told is not None:
        return told
    turn = replace(turn, session=resuming.laid_aside(turn.session))
    return forms.advance(SERVICES[HUMAN], Form(HUMAN), turn, Say("info_unknown"))


def _status(turn: Turn) -> Outcome:
    """Say how requests stand, and what is ordered for every week where no one thing was meant."""
    outcome, lines = report_status(turn), standing_lines(turn)
    first = outcome.say[0].key
    if not lines or _ONE_THING & turn.slots.keys() or first == "status_not_found":
        return outcome
    return replace(outcome, say=lines if first == "status_none" else (*outcome.say, *lines))


def _goodbye(turn: Turn) -> Outcome:
    session = resuming.laid_aside(turn.session)
    return answer(replace(turn, session=session), Say("goodbye"), keep_listening=False)


ASIDES: Mapping[str, Callable[[Turn], Outcome]] = {
    "greet": lambda turn: aside(turn, Say("greet")),
    "thank": lambda turn: aside(turn, Say("thank")),
    "goodbye": _goodbye,
    "ask_capabilities": lambda turn: aside(turn, Say("capabilities")),
    "ask_menu": show_menu,
    "ask_info": _info,
    "query_points": tell_points,
    "request_status": _status,
}
