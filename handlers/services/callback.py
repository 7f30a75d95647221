"""A human being: somebody of the community calls back."""

from dataclasses import dataclass

from data.model.requests import RequestDraft, RequestKind
from data.model.talk import Form, Remarks, Slots, SlotValue
from data.model.turns import Create, Outcome, Say
from handlers.forms import Ask, Done, ReadBack, Step, merge, with_known
from handlers.turn import Turn, answer


@dataclass(frozen=True)
class CallBack:
    """Needs a telephone number, which the store usually knows."""

    intent: str = "talk_to_human"
    kind: RequestKind = RequestKind.CALLBACK
    accepts: frozenset[str] = frozenset({"phone"})

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:  # noqa: ARG002
        """Take what was just said into the form."""
        return merge(form, said, self.accepts)

    def review(self, form: Form, turn: Turn) -> Step:
        """Ask for a number where none is known, or read back."""
        if turn.resident.phone:
            form = with_known(form, {"phone": turn.resident.phone})
        if "phone" not in form.slots and "phone" not in form.asked:
            return Ask(form, "phone", Say("callback_ask_phone"))
        if "phone" not in form.slots:
            return ReadBack(form, (Say("callback_read_back_visit"),))
        return ReadBack(form, (Say("callback_read_back", {"phone": str(form.slots["phone"])}),))

    def finish(self, form: Form, turn: Turn) -> Done:
        """Record the call-back with the conversation so far."""
        return Done((Create(_draft(turn, dict(form.slots))),), (Say("callback_done"),))


def give_up(turn: Turn) -> Outcome:
    """Not understood three times in a row: a human takes over."""
    slots: dict[str, SlotValue] = {}
    if turn.resident.phone:
        slots["phone"] = turn.resident.phone
    return answer(turn, Say("callback_given_up"), changes=(Create(_draft(turn, slots)),))


def _draft(turn: Turn, slots: dict[str, SlotValue]) -> RequestDraft:
    return RequestDraft(
        RequestKind.CALLBACK,
        turn.resident.id,
        turn.actor,
        slots,
        note="\n".join(turn.session.recent),
    )
