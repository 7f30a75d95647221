"""A human being: somebody of the community calls back."""

from dataclasses import dataclass, replace
from datetime import datetime

from data.model.requests import RequestDraft, RequestKind
from data.model.talk import Form, Remarks, Slots, SlotValue
from data.model.turns import Create, Outcome, Say
from handlers.forms import ANY_TIME, Ask, Done, ReadBack, Step, merge, with_known
from handlers.phrases import WRITTEN
from handlers.services.moments import is_at_once, is_past
from handlers.turn import Turn, answer

_WANTED = {
    "report_repair": "报修", "book_meal": "订饭", "request_errand": "跑腿",
    "redeem_points": "积分换东西", "change_request": "改单子", "change_meal": "改订的饭",
    "cancel_request": "取消单子", "cancel_meal": "取消订饭", "give_feedback": "提意见",
}  # fmt: skip
_UNSAID = frozenset({"listed", "topic", "words", "request_no"})


@dataclass(frozen=True)
class CallBack:
    """Needs a telephone number, which the store usually knows, and keeps a wished time."""

    intent: str = "talk_to_human"
    kind: RequestKind = RequestKind.CALLBACK
    accepts: frozenset[str] = frozenset({"phone", "time", "date"})

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:  # noqa: ARG002
        """Take what was just said into the form."""
        return merge(form, said, self.accepts)

    def review(self, form: Form, turn: Turn) -> Step:
        """Ask once for a number where none is known, or read back."""
        if turn.resident.phone:
            form = with_known(form, {"phone": turn.resident.phone})
        form = _with_a_time_to_come(form, turn.now)
        if "phone" not in form.slots and "phone" not in form.asked:
            return Ask(form, "phone", Say("callback_ask_phone"))
        phone, when = form.slots.get("phone"), _when(form)
        if phone is None:
            key = "callback_read_back_visit_when" if when else "callback_read_back_visit"
        else:
            key = "callback_read_back_when" if when else "callback_read_back"
        return ReadBack(form, (Say(key, {"when": when, "phone": str(phone or "")}),))

    def finish(self, form: Form, turn: Turn) -> Done:
        """Record the call-back with the conversation so far."""
        waiting = turn.session.waiting
        draft = _draft(turn, dict(form.slots), waiting[0] if waiting else None)
        return Done((Create(draft),), (Say("callback_done"),))


def give_up(turn: Turn) -> Outcome:
    """Not understood three times in a row: a human takes over, with what was gathered."""
    asked = tuple(form for form in turn.session.waiting if form.intent != "talk_to_human")
    turn = replace(turn, session=replace(turn.session, waiting=asked))
    slots: dict[str, SlotValue] = {}
    if turn.resident.phone:
        slots["phone"] = turn.resident.phone
    held = turn.session.form or (asked[0] if asked else None)
    return answer(turn, Say("callback_given_up"), changes=(Create(_draft(turn, slots, held)),))


def _with_a_time_to_come(form: Form, now: datetime) -> Form:
    """Now, any time and times that are over are no wish."""

    def is_wish(name: str, value: SlotValue) -> bool:
        if name not in {"time", "date"}:
            return True
        return value != ANY_TIME and not is_past(value, now) and not is_at_once(value, now)

    slots = {name: value for name, value in form.slots.items() if is_wish(name, value)}
    return replace(form, slots=slots)


def _when(form: Form) -> str:
    for name in ("time", "date"):
        if name in form.slots:
            return f"{{{name}:{form.slots[name]}}}"
    return ""


def _draft(turn: Turn, slots: dict[str, SlotValue], held: Form | None) -> RequestDraft:
    lines = [*turn.session.recent, *_gathered(held, turn.now)]
    return RequestDraft(
        RequestKind.CALLBACK, turn.resident.id, turn.actor, slots, note="\n".join(lines)
    )


def _gathered(form: Form | None, now: datetime) -> list[str]:
    """Say for staff what an open form had come to: 【正在办】报修：水管，漏水."""
    if form is None or form.intent not in _WANTED:
        return []
    values = [
        _written(name, value, now)
        for name, several in form.slots.items()
        if name not in _UNSAID
        for value in (several if isinstance(several, list) else [several])
    ]
    if form.request_no is not None:
        values.insert(0, f"单号{form.request_no}")
    return [f"【正在办】{_WANTED[form.intent]}" + ("：" + "，".join(values) if values else "")]


def _written(name: str, value: SlotValue, now: datetime) -> str:
    text = str(value)
    if name == "delivery":
        return "送到家" if value else "自己来取"
    if text == ANY_TIME:
        return "随时都行"
    if name == "quantity":
        return f"{text}份"
    try:
        return WRITTEN[name](text, now) if name in WRITTEN else text
    except ValueError:  # words that only look like a value
        return text
