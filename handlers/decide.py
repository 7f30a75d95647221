"""From one utterance to one outcome: what goes first, what waits."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from data.model.requests import RequestKind
from data.model.talk import AlarmLevel, Expecting, Form, Prompt
from data.model.turns import Outcome, Say
from handlers import acting, forms, ladder, permitted, resuming
from handlers.answering import with_form
from handlers.asides import ASIDES, and_back, answer_aside
from handlers.opening import begin, guess, open_form, with_requests_beside
from handlers.registry import RATING, SERVICES, SURE
from handlers.services import emergency, manner, pictures
from handlers.services.change import correct_last
from handlers.services.info import tell_more
from handlers.services.meal_habits import remember_diet
from handlers.turn import Turn, answer, aside

_COMPLAINS = re.compile(r"投诉|提(?:个)?意见|表扬|反映")
_HINT = 0.03  # a second meaning that 算了 can have where nothing is open
_MERE_SOUND = 4  # characters: 嗯…… is a pause, a longer beginning that goes nowhere is not
_SHORT = 6  # characters of a yes or no to nothing


def decide(turn: Turn) -> Outcome:
    """Return what this utterance leads to. Danger first, then what was asked, then the rest."""
    alarm = turn.understanding.alarm
    prompt = turn.session.prompt
    if alarm.level is AlarmLevel.CERTAIN:
        return emergency.raise_alarm(acting.in_danger(turn), alarm.kind)
    if prompt.expecting is Expecting.ALARM_CHECK:
        return _after_alarm_check(turn)
    if alarm.level is AlarmLevel.POSSIBLE and not _only_a_beginning(turn):
        return emergency.ask_if_danger(acting.in_danger(turn))
    return _without_danger(turn)


def _without_danger(turn: Turn) -> Outcome:
    prompt = turn.session.prompt
    if turn.pictures and not turn.text.strip():
        shown = emergency.shown(acting.spoken_for(turn))
        if shown is not None:
            return _and_back_to_what_was_open(turn, shown)
    if prompt.intent == emergency.CALL:
        return _where_is_it(turn)
    if turn.session.form is not None:
        turn = acting.serving(pictures.into_form(turn), turn.session.form)
    sure = turn.understanding.intent.confidence >= SURE
    if turn.intent in _ANYWHERE and sure:
        return _ANYWHERE[turn.intent](turn)
    if not turn.text.strip():
        return _without_words(turn)
    if turn.understanding.remarks.unfinished and not turn.slots:
        return _unfinished(turn)
    told = remember_diet(turn)
    if told is not None:
        return and_back(turn, told)
    if prompt.slot == resuming.RESUME:
        return _after_offer(turn)
    if turn.session.form is not None:
        return with_form(turn, turn.session.form)
    return _without_form(turn)


def resume(turn: Turn, outcome: Outcome) -> Outcome:
    """Bring up what waits once nothing else is open."""
    return resuming.resume(turn, outcome, SERVICES)


def _after_alarm_check(turn: Turn) -> Outcome:
    if emergency.is_clear_no(turn):
        return emergency.not_needed(turn)
    return emergency.raise_alarm(emergency.asked_about(turn), turn.session.possible_alarm)


def _where_is_it(turn: Turn) -> Outcome:
    """An emergency still lacks its address: nothing else is more urgent."""
    if turn.intent == "false_alarm":
        return _all_well(turn)
    matter = turn.intent in SERVICES or turn.intent in ASIDES
    if not emergency.is_asking_where(turn):
        turn = replace(turn, session=replace(turn.session, form=None, prompt=Prompt()))
        told = Say("emergency_ended")
        if not matter:
            return answer(turn, told)
        outcome = _without_form(turn)
        return replace(outcome, say=(told, *outcome.say))
    address = emergency.tell_address(turn)
    if address is not None:
        return address
    if matter:
        clear = replace(turn, session=replace(turn.session, form=None, prompt=Prompt()))
        return emergency.back_to_address(turn, _without_form(clear))
    return emergency.ask_address_again(turn)


def _and_back_to_what_was_open(turn: Turn, outcome: Outcome) -> Outcome:
    if turn.session.prompt.intent == emergency.CALL:
        return emergency.back_to_address(
            turn, replace(outcome, session=replace(outcome.session, form=None))
        )
    return and_back(replace(turn, session=outcome.session), outcome)


def _unfinished(turn: Turn) -> Outcome:
    """Wait for the rest; a beginning that goes nowhere twice is not understood."""
    words = turn.text.strip("嗯呃啊额…。，,. ")
    count = turn.session.misunderstood
    if len(words) > _MERE_SOUND and count:
        form = turn.session.form
        return ladder.not_understood(turn, SERVICES[form.intent] if form else None)
    outcome = replace(aside(turn, Say("go_on")), worth_repeating=False)
    count = max(count, len(words) > _MERE_SOUND)
    return replace(outcome, session=replace(outcome.session, misunderstood=count))


def _after_offer(turn: Turn) -> Outcome:
    """Whether to go on with what came before: anything but a yes or no is a new matter."""
    go_on, drop = _offered(turn)
    if turn.intent == "affirm" or go_on:
        return resuming.accept(turn, SERVICES)
    if turn.intent == "deny" or drop:
        return resuming.decline(turn)
    form = turn.session.waiting[0]
    said = {k: v for k, v in turn.slots.items() if k in SERVICES[form.intent].accepts}
    session = replace(turn.session, prompt=Prompt())
    if said and turn.intent in {"inform", form.intent}:
        heard = forms.heard(SERVICES[form.intent], form, turn)
        session = replace(session, waiting=(heard, *session.waiting[1:]))
        return resuming.accept(replace(turn, session=session), SERVICES)
    return _without_form(replace(turn, session=session))


def _offered(turn: Turn) -> tuple[bool, bool]:
    """Whether the words are those of the first button, and of the second."""
    choices = turn.session.last_reply.choices if turn.session.last_reply else ()
    said = turn.text.strip("。！ ")
    return said in choices[:1], said in choices[1:2]


def _only_a_beginning(turn: Turn) -> bool:
    """Whether no rule fires and the words break off: 我要…… is judged with what follows."""
    guessed = turn.understanding.alarm.reason.startswith("classifier")
    return guessed and turn.understanding.remarks.unfinished and not turn.slots


def _without_form(turn: Turn) -> Outcome:
    if "rating" in turn.slots and turn.session.to_rate and turn.intent in {"inform", RATING}:
        return _rated(turn)
    corrected = correct_last(turn)
    if corrected is not None and corrected.intent in SERVICES:
        service, turn = SERVICES[corrected.intent], acting.serving(turn, corrected)
        return forms.advance(service, forms.heard(service, corrected, turn), turn)
    if turn.understanding.intent.confidence < SURE:
        guessed = guess(turn)
        if guessed:
            return open_form(turn, guessed)
        return tell_more(turn) or ladder.not_understood(turn, None)
    if turn.intent in ASIDES:
        return with_requests_beside(turn, answer_aside(turn))
    if turn.intent in SERVICES:
        return open_form(turn)
    lost = turn.session.misunderstood and len(turn.text) > _SHORT
    if turn.intent in {"affirm", "deny"} and turn.session.last_reply is not None and not lost:
        return answer(turn, Say("nothing_open"))
    if turn.intent == "out_of_scope" and _COMPLAINS.search(turn.text):
        return open_form(turn, RATING)
    if turn.intent == "out_of_scope":
        return _out_of_scope(turn)
    guessed = guess(turn)
    return open_form(turn, guessed) if guessed else ladder.not_understood(turn, None)


def _rated(turn: Turn) -> Outcome:
    """Take a bare number for the rating of what was finished last."""
    form = Form(RATING, request_no=turn.session.to_rate[0])
    prompt = Prompt(Expecting.SLOT, "rating", RATING)
    session = replace(turn.session, form=form, prompt=prompt)
    return with_form(replace(turn, session=session), form)


def _out_of_scope(turn: Turn) -> Outcome:
    if turn.session.misunderstood + 1 >= ladder.PATIENCE:
        return ladder.not_understood(turn, None)
    return answer(turn, Say("out_of_scope"), understood=False)


def _without_words(turn: Turn) -> Outcome:
    """A picture alone, or silence."""
    form = turn.session.form
    if turn.pictures and form is not None:
        return and_back(turn, aside(turn, Say("picture_received")))
    if turn.pictures and form is None:
        begun = pictures.without_words(turn)
        if isinstance(begun, Outcome):
            return begun
        turn = replace(turn, session=replace(turn.session, pictures=()))
        return begin(turn, SERVICES[begun.intent], begun, Say("picture_received"))
    silent = aside(turn, Say("empty"))
    return silent if turn.session.form is None else and_back(turn, silent)


def _stop(turn: Turn) -> Outcome:
    """Drop the open form; what waits behind it is offered."""
    if turn.session.form is None and _takes_back(turn):
        mine = turn.reads.requests.of_resident(turn.resident.id, only_open=True)
        if any(request.kind is not RequestKind.EMERGENCY for request in mine):
            return open_form(turn, "cancel_request")  # it asks before it takes anything back
    if turn.session.prompt.slot == resuming.RESUME:
        return resuming.decline(turn)
    return answer(resuming.offering(turn), Say("stopped"))


def _takes_back(turn: Turn) -> bool:
    ranking = turn.understanding.ranking
    likely = next((one.confidence for one in ranking if one.name == "cancel_request"), 0.0)
    return likely >= _HINT or "取消" in turn.text


def _all_well(turn: Turn) -> Outcome:
    return emergency.stand_down(acting.spoken_for(turn))


def _repeat(turn: Turn) -> Outcome:
    if permitted.may_hear_all(turn):
        return manner.repeat(turn)
    return replace(aside(turn, Say("acting_not_repeated")), worth_repeating=False)


def _adjust(turn: Turn) -> Outcome:
    return manner.adjust(turn, _repeat(turn))


_ANYWHERE: Mapping[str, Callable[[Turn], Outcome]] = {
    "false_alarm": _all_well,
    "repeat_that": _repeat,
    "adjust_voice": _adjust,
    "stop": _stop,
}
