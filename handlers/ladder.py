"""The ladder of not understanding: the question with an example, then choices, then a human."""

from collections.abc import Mapping
from dataclasses import replace

from data.model.talk import Expecting, Form, Prompt
from data.model.turns import Outcome, Say
from handlers import forms
from handlers.forms import Act, Ask, ReadBack, Refuse, Service
from handlers.services import callback
from handlers.turn import Turn, answer

PATIENCE = 3  # misunderstandings in a row until a human takes over
_HINT = 0.05  # a meaning less likely than this is not offered
_OFFERED = 3  # meanings offered beside a human
LABELS: Mapping[str, str] = {
    "report_repair": "label_repair",
    "change_request": "label_change",
    "book_meal": "label_meal",
    "change_meal": "label_change_meal",
    "cancel_meal": "label_cancel",
    "cancel_request": "label_cancel",
    "ask_menu": "label_menu",
    "ask_info": "label_info",
    "query_points": "label_points",
    "redeem_points": "label_redeem",
    "request_status": "label_status",
    "request_errand": "label_errand",
    "give_feedback": "label_feedback",
}
_USUAL = ("report_repair", "book_meal", "query_points")


def not_understood(turn: Turn, service: Service | None) -> Outcome:
    """Take the next step of the ladder; the third is a human with the conversation in hand."""
    count = turn.session.misunderstood + 1
    if count >= PATIENCE:
        outcome = callback.give_up(turn)
        return replace(outcome, session=replace(outcome.session, misunderstood=0))
    if service is None or turn.session.form is None:
        return _nothing_open(turn, count)
    outcome = _in_form(turn, service, turn.session.form, count)
    return replace(outcome, session=replace(outcome.session, misunderstood=count))


def _in_form(turn: Turn, service: Service, form: Form, count: int) -> Outcome:
    prompt = turn.session.prompt
    if prompt.slot == "resident":
        key = "acting_ask_who_again" if count == 1 else "acting_ask_full_name"
        return answer(turn, Say(key), form=form, prompt=prompt, understood=False)
    step = service.review(form, turn)
    match step:
        case Ask() if count == 1:
            again = replace(step, say=replace(step.say, key=f"{step.say.key}_again"))
            return forms.take(again, service, turn, *_not_placed(turn))
        case Ask():
            say = Say("choose_one", {"of": step.say.key, "among": ",".join(step.choices)})
            return forms.take(replace(step, say=say), service, turn)
        case ReadBack() if count == 1:
            return forms.take(step, service, turn, Say("not_understood_yes_no"))
        case ReadBack():
            prompt = Prompt(Expecting.CONFIRMATION, step.slot, service.intent)
            return answer(turn, Say("choose_yes_no"), form=step.form, prompt=prompt)
        case Refuse() | Act():
            return forms.take(step, service, turn)


def _not_placed(turn: Turn) -> tuple[Say, ...]:
    """Name the words that no value fits, so that the question is about exactly them."""
    words = turn.understanding.unplaced
    return (Say("not_placed", {"words": words[0]}),) if words else ()


def _nothing_open(turn: Turn, count: int) -> Outcome:
    prompt = turn.session.prompt
    if count == 1:
        return answer(turn, Say("not_understood"), prompt=prompt, understood=False)
    likely = [
        LABELS[one.name]
        for one in turn.understanding.ranking
        if one.name in LABELS and one.confidence >= _HINT
    ]
    usual = [LABELS[name] for name in _USUAL]
    labels = list(dict.fromkeys([*likely[:_OFFERED], *usual]))[:_OFFERED]
    say = Say("which_of", {"of": ",".join([*labels, "label_human"])})
    return answer(turn, say, prompt=prompt, understood=False)
