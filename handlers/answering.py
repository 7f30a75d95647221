"""Words said while a form is open: an answer, a correction, another matter, or nothing usable."""

import re
from dataclasses import replace

from data.model.talk import Expecting, Form, Prompt, Slots
from data.model.turns import Outcome, Say
from handlers import acting, forms, ladder, resuming
from handlers.asides import ASIDES, and_back, answer_aside
from handlers.forms import ReadBack, Service
from handlers.opening import open_form
from handlers.registry import HUMAN, RATING, SERVICES, SURE, SURE_TO_SWITCH, TAKING_BACK
from handlers.turn import Turn, answer

_ENDED_BY_NO = frozenset({*TAKING_BACK, HUMAN, RATING})
_OF_OPEN_FORM = {  # what sounds like a request made before and means the one in the making
    "cancel_request": {"report_repair", "request_errand"},
    "cancel_meal": {"book_meal"},
    "change_request": {"report_repair", "request_errand"},
    "change_meal": {"book_meal"},
    "book_meal": {"change_meal"},  # 再加一份 while a meal is being changed
}
_GIVES_UP = re.compile(
    r"算了|拉倒|取消|[不唔勿][要订修办弄换买去用搞][了啦喇]|覅了|(?:先)?不(?:要|订|修|办|弄|换|买)[吧了]"
)


def with_form(turn: Turn, form: Form) -> Outcome:
    """Return what follows from words said while a form is open."""
    service = SERVICES[form.intent]
    if turn.session.prompt.slot == "resident":
        told = acting.told_who(turn, form, service.kind)
        if told is not None:
            return told if isinstance(told, Outcome) else forms.advance(service, told[1], told[0])
    meant = acting.another(turn, form, service.kind)
    if meant is not None:
        return meant if isinstance(meant, Outcome) else forms.advance(service, meant[1], meant[0])
    taken = forms.taken(service, form, turn)
    if taken is not None:
        return taken
    sure = turn.understanding.intent.confidence >= SURE
    if turn.intent in ASIDES and sure:
        return and_back(turn, answer_aside(turn))
    if turn.intent in TAKING_BACK and _means_open(turn, form) and sure:
        return answer(resuming.offering(turn), Say("stopped"))
    if _is_another_matter(turn, form):
        return open_form(replace(turn, session=resuming.laid_aside(turn.session)))
    if turn.session.prompt.expecting is Expecting.CONFIRMATION:
        return _after_read_back(turn, service, form)
    return _after_question(turn, service, form)


def _is_another_matter(turn: Turn, form: Form) -> bool:
    if turn.intent not in SERVICES or turn.intent == form.intent:
        return False
    if turn.intent in TAKING_BACK and form.intent in TAKING_BACK:
        return False  # 都不要了 answers which one
    if _means_open(turn, form):
        return False
    return turn.understanding.intent.confidence >= SURE_TO_SWITCH


def _means_open(turn: Turn, form: Form) -> bool:
    """Whether "cancel" or "change" means the form that is open and not a request made before."""
    if turn.intent == "book_meal" and {"date", "meal"} & turn.slots.keys():
        return False  # a new order while one is being changed
    return form.intent in _OF_OPEN_FORM.get(turn.intent, ()) and "request_no" not in turn.slots


def _after_read_back(turn: Turn, service: Service, form: Form) -> Outcome:
    said = _usable(turn, service)
    heard = forms.heard(service, form, turn)
    remarks = turn.understanding.remarks
    agrees = turn.intent == "affirm" or (remarks.agrees and not remarks.objects)
    again = turn.intent in TAKING_BACK and form.intent in TAKING_BACK
    if (said and turn.intent not in {"affirm", "deny"}) or _changed(form, heard):
        step = service.review(heard, turn)
        if not (agrees or again) or not _reads_alike(step, service, form, turn):
            return forms.take(step, service, turn)
        return forms.complete(service, form, turn)
    if agrees:
        return forms.complete(service, form, turn)
    if turn.intent == "deny":
        return _refused(turn, service, form)
    if service.intent == HUMAN == turn.intent:
        return forms.complete(service, form, turn)  # whoever asks again for a human gets one
    return ladder.not_understood(turn, service)


def _reads_alike(step: forms.Step, service: Service, form: Form, turn: Turn) -> bool:
    """Whether what was added to the yes only says the same once more: 对，灯不修了."""
    before = service.review(form, turn)
    return isinstance(step, ReadBack) and isinstance(before, ReadBack) and step.say == before.say


def _refused(turn: Turn, service: Service, form: Form) -> Outcome:
    if isinstance(service, forms.TakesNo):
        return forms.declined(service, form, turn)
    ended = turn.session.prompt.slot is not None or service.intent in _ENDED_BY_NO
    if not form.slots or ended or _GIVES_UP.search(turn.text):
        return answer(resuming.offering(turn), Say("stopped"))
    prompt = Prompt(Expecting.SLOT, None, service.intent)
    return answer(turn, Say("ask_what_is_wrong"), form=form, prompt=prompt)


def _changed(form: Form, heard: Form) -> bool:
    return replace(heard, known=()) != replace(form, known=())


def _after_question(turn: Turn, service: Service, form: Form) -> Outcome:
    said = _usable(turn, service)
    heard = forms.heard(service, form, turn)
    if said or _changed(form, heard):
        return forms.advance(service, heard, turn)
    slot = turn.session.prompt.slot
    yes_no = {"affirm": True, "deny": False}.get(turn.intent)
    if slot == "delivery" and yes_no is not None:
        return forms.advance(
            service, forms.merge(form, {"delivery": yes_no}, service.accepts), turn
        )
    if turn.intent == "deny" and (slot in {None, "change"} or _GIVES_UP.search(turn.text)):
        return answer(resuming.offering(turn), Say("stopped"))
    if slot is None and turn.intent == "affirm":
        return forms.advance(service, form, turn)
    if slot == "phone":  # nobody is kept from a human for want of a number
        return forms.advance(service, form, turn)
    return ladder.not_understood(turn, service)


def _usable(turn: Turn, service: Service) -> Slots:
    """The values in this utterance that the open form can use."""
    return {name: value for name, value in turn.slots.items() if name in service.accepts}
