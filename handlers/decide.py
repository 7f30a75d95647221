"""From one utterance to one outcome: what goes first, what waits."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from data.model.requests import RequestKind
from data.model.talk import AlarmLevel, Expecting, Form, Prompt, Slots
from data.model.turns import Outcome, Say
from handlers import forms
from handlers.forms import Service
from handlers.services import callback, emergency
from handlers.services.callback import CallBack
from handlers.services.errand import Errand
from handlers.services.feedback import Feedback
from handlers.services.meal import BookMeal
from handlers.services.meal_menu import show_menu
from handlers.services.points import tell_points
from handlers.services.repair import Repair
from handlers.services.requests import Cancel, report_status
from handlers.turn import Turn, answer, aside

SERVICES: Mapping[str, Service] = {
    service.intent: service
    for service in (
        Repair(),
        BookMeal(),
        Errand(),
        Feedback(),
        CallBack(),
        Cancel(),
        Cancel("cancel_meal", RequestKind.MEAL),
    )
}
FOR_STAFF = frozenset({"change_request", "change_meal", "redeem_points", "ask_info"})
_ENDED_BY_NO = frozenset({"cancel_request", "cancel_meal", "talk_to_human", "give_feedback"})
SURE = 0.45  # below this an intent does not open or leave a form: chosen on cross-validation
SURE_TO_SWITCH = 0.6  # an open form is left only for something that was clearly said
_HINT = 0.03  # a second meaning that 算了 can have where nothing is open
PATIENCE = 3  # misunderstandings in a row until a human takes over


def decide(turn: Turn) -> Outcome:
    """Return what this utterance leads to. Danger first, then what was asked, then the rest."""
    alarm = turn.understanding.alarm
    prompt = turn.session.prompt
    if alarm.level is AlarmLevel.CERTAIN:
        return emergency.raise_alarm(turn, alarm.kind)
    if prompt.expecting is Expecting.ALARM_CHECK:
        return _after_alarm_check(turn)
    if alarm.level is AlarmLevel.POSSIBLE:
        return emergency.ask_if_danger(turn)
    if prompt.intent == emergency.CALL:
        return _where_is_it(turn)
    if turn.intent in _ANYWHERE and turn.understanding.intent.confidence >= SURE:
        return _ANYWHERE[turn.intent](turn)
    if not turn.text.strip():
        return _nothing_said(turn)
    if turn.session.form is not None:
        return _with_form(turn, turn.session.form)
    return _without_form(turn)


def resume(turn: Turn, outcome: Outcome) -> Outcome:
    """Take up a waiting form once nothing else is open."""
    session = outcome.session
    idle = session.form is None and session.prompt.expecting is Expecting.NOTHING
    if not session.waiting or not idle or session.possible_alarm or not outcome.keep_listening:
        return outcome
    form, *rest = session.waiting
    turn = replace(turn, session=replace(session, waiting=tuple(rest)))
    following = forms.advance(SERVICES[form.intent], form, turn, Say("also_asked"))
    return replace(
        following, say=(*outcome.say, *following.say), changes=outcome.changes + following.changes
    )


def _after_alarm_check(turn: Turn) -> Outcome:
    if emergency.is_clear_no(turn):
        return emergency.not_needed(turn)
    return emergency.raise_alarm(turn, turn.session.possible_alarm)


def _where_is_it(turn: Turn) -> Outcome:
    """An emergency still lacks its address: nothing else is more urgent."""
    if turn.intent == "false_alarm":
        return emergency.stand_down(turn)
    told = emergency.tell_address(turn)
    if told is not None:
        return told
    if turn.intent in SERVICES or turn.intent in _ASIDES:
        return _without_form(turn)
    return emergency.ask_address_again(turn)


def _with_form(turn: Turn, form: Form) -> Outcome:
    service = SERVICES[form.intent]
    confidence = turn.understanding.intent.confidence
    if turn.intent in _ASIDES and confidence >= SURE:
        return _and_back(turn, _ASIDES[turn.intent](turn))
    if _drops(turn, form) and confidence >= SURE:
        return _stop(turn)
    other = turn.intent in SERVICES or turn.intent in FOR_STAFF
    if other and turn.intent != form.intent and confidence >= SURE_TO_SWITCH:
        parked = replace(turn.session, waiting=(form, *turn.session.waiting))
        return _open(replace(turn, session=parked))
    if turn.session.prompt.expecting is Expecting.CONFIRMATION:
        return _after_read_back(turn, service, form)
    return _after_question(turn, service, form)


def _after_read_back(turn: Turn, service: Service, form: Form) -> Outcome:
    said = _usable(turn, service)
    if (said and turn.intent not in {"affirm", "deny"}) or _corrects(form, said):
        return forms.advance(service, forms.merge(form, said, service.accepts), turn)
    if turn.intent == "affirm":
        return forms.complete(service, form, turn)
    if turn.intent == "deny":
        if not form.slots or service.intent in _ENDED_BY_NO:
            return answer(turn, Say("stopped"))
        prompt = Prompt(Expecting.SLOT, None, service.intent)
        return answer(turn, Say("ask_what_is_wrong"), form=form, prompt=prompt)
    if service.intent == "talk_to_human":
        return forms.complete(service, form, turn)  # whoever asks for a human gets one
    return _not_understood(turn)


def _drops(turn: Turn, form: Form) -> bool:
    """Whether "cancel" means the form that is open and not a request made before."""
    meant = {"cancel_request": {"report_repair", "request_errand"}, "cancel_meal": {"book_meal"}}
    return form.intent in meant.get(turn.intent, ()) and "request_no" not in turn.slots


def _corrects(form: Form, said: Slots) -> bool:
    return any(form.slots.get(name) != value for name, value in said.items())


def _after_question(turn: Turn, service: Service, form: Form) -> Outcome:
    said = _usable(turn, service)
    if said:
        return forms.advance(service, forms.merge(form, said, service.accepts), turn)
    slot = turn.session.prompt.slot
    if slot == "rating":  # an opinion is taken in any words
        return forms.advance(service, form, turn)
    yes_no = {"affirm": True, "deny": False}.get(turn.intent)
    if slot == "delivery" and yes_no is not None:
        return forms.advance(
            service, forms.merge(form, {"delivery": yes_no}, service.accepts), turn
        )
    if slot is None and turn.intent == "deny":
        return answer(turn, Say("stopped"))
    if slot is None and turn.intent == "affirm":
        return forms.advance(service, form, turn)
    if slot == "phone":  # nobody is kept from a human for want of a number
        return forms.advance(service, form, turn)
    return _not_understood(turn)


def _usable(turn: Turn, service: Service) -> Slots:
    """The values in this utterance that the open form can use."""
    return {name: value for name, value in turn.slots.items() if name in service.accepts}


def _without_form(turn: Turn) -> Outcome:
    if turn.understanding.intent.confidence < SURE:
        return _not_understood(turn)
    if turn.intent in _ASIDES:
        return _ASIDES[turn.intent](turn)
    if turn.intent in SERVICES or turn.intent in FOR_STAFF:
        return _open(turn)
    if turn.intent in {"affirm", "deny"} and turn.session.last_reply is not None:
        return answer(turn, Say("nothing_open"))
    if turn.intent == "out_of_scope":
        return _out_of_scope(turn)
    return _not_understood(turn)


def _likely(turn: Turn, intent: str) -> float:
    return next((i.confidence for i in turn.understanding.ranking if i.name == intent), 0.0)


def _open(turn: Turn, meant: str | None = None) -> Outcome:
    """Open the form of a service; what only staff can do becomes an offer to call back."""
    lead: tuple[Say, ...] = ()
    intent = meant or turn.intent
    if intent in FOR_STAFF:
        lead = (Say("info_unknown" if intent == "ask_info" else "cannot_yet"),)
        intent = "talk_to_human"
    service = SERVICES[intent]
    also = tuple(
        forms.merge(Form(other.intent), other.slots, SERVICES[other.intent].accepts)
        for other in turn.understanding.also
        if other.intent in SERVICES
    )
    session = replace(turn.session, waiting=(*also, *turn.session.waiting))
    form = forms.merge(Form(intent), turn.slots, service.accepts)
    return forms.advance(service, form, replace(turn, session=session), *lead)


def _and_back(turn: Turn, outcome: Outcome) -> Outcome:
    """After a remark in between, ask the open question once more."""
    form = turn.session.form
    if form is None or outcome.session.form is None or not outcome.keep_listening:
        return outcome
    again = forms.advance(SERVICES[form.intent], form, turn)
    return replace(again, say=(*outcome.say, *again.say))


def _not_understood(turn: Turn) -> Outcome:
    """Ask again, then with choices, then hand over to a human."""
    count = turn.session.misunderstood + 1
    if count >= PATIENCE:
        outcome = callback.give_up(turn)
        return replace(outcome, session=replace(outcome.session, misunderstood=0))
    form, prompt = turn.session.form, turn.session.prompt
    if form is not None:
        again = forms.advance(SERVICES[form.intent], form, turn, Say("not_understood_slot"))
        return replace(again, session=replace(again.session, misunderstood=count))
    key = "not_understood_first" if count == 1 else "not_understood_second"
    return answer(turn, Say(key), prompt=prompt, understood=False)


def _out_of_scope(turn: Turn) -> Outcome:
    if turn.session.misunderstood + 1 >= PATIENCE:
        return _not_understood(turn)
    return answer(turn, Say("out_of_scope"), understood=False)


def _nothing_said(turn: Turn) -> Outcome:
    if turn.session.form is not None:
        return _and_back(turn, aside(turn, Say("empty")))
    return aside(turn, Say("empty"))


def _stop(turn: Turn) -> Outcome:
    if turn.session.form is None and _likely(turn, "cancel_request") >= _HINT:
        mine = turn.reads.requests.of_resident(turn.resident.id, only_open=True)
        if any(request.kind is not RequestKind.EMERGENCY for request in mine):
            return _open(turn, "cancel_request")  # it asks before it takes anything back
    session = replace(turn.session, waiting=())
    return answer(replace(turn, session=session), Say("stopped"))


def _repeat(turn: Turn) -> Outcome:
    last = turn.session.last_reply
    if last is None:
        return replace(aside(turn, Say("nothing_to_repeat")), worth_repeating=False)
    words = {"again_spoken": last.spoken, "again_written": last.written}
    return replace(aside(turn, Say("again", words), choices=last.choices), worth_repeating=False)


def _louder(turn: Turn) -> Outcome:
    repeated = _repeat(turn)
    return replace(repeated, say=(Say("louder_here"), *repeated.say))


def _goodbye(turn: Turn) -> Outcome:
    return answer(turn, Say("goodbye"), form=turn.session.form, keep_listening=False)


_ANYWHERE: Mapping[str, Callable[[Turn], Outcome]] = {
    "false_alarm": emergency.stand_down,
    "repeat_that": _repeat,
    "adjust_voice": _louder,
    "stop": _stop,
}
_ASIDES: Mapping[str, Callable[[Turn], Outcome]] = {
    "greet": lambda turn: aside(turn, Say("greet")),
    "thank": lambda turn: aside(turn, Say("thank")),
    "goodbye": _goodbye,
    "ask_capabilities": lambda turn: aside(turn, Say("capabilities")),
    "ask_menu": show_menu,
    "query_points": tell_points,
    "request_status": report_status,
}
