"""Errands: something that a volunteer fetches, pays or does for a resident."""

from dataclasses import dataclass

from data.model.requests import RequestDraft, RequestKind
from data.model.talk import Form, Remarks, Slots
from data.model.turns import Create, Say
from handlers.forms import (
    ANY_TIME,
    Ask,
    Done,
    ReadBack,
    Step,
    ask_address,
    is_whole_address,
    merge,
    with_known,
)
from handlers.phrases import named
from handlers.turn import Turn


@dataclass(frozen=True)
class Errand:
    """Gathers task and day; the address is known or asked for."""

    intent: str = "request_errand"
    kind: RequestKind = RequestKind.ERRAND
    accepts: frozenset[str] = frozenset(
        {"task", "time", "date", "address", "place", "person", "phone", "quantity"}
    )

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:  # noqa: ARG002
        """Take what was just said into the form."""
        return merge(form, said, self.accepts)

    def review(self, form: Form, turn: Turn) -> Step:
        """Ask for what is missing, or read back."""
        if turn.resident.address:
            form = with_known(form, {"address": turn.resident.address})
        if "task" not in form.slots:
            return Ask(form, "task", Say("errand_ask_task"))
        if "date" not in form.slots and "time" not in form.slots:
            return Ask(form, "date", Say("errand_ask_date"))
        if not is_whole_address(form.slots.get("address")):
            return ask_address(form)
        values = {"task": named(form.slots, "task"), "address": str(form.slots["address"])}
        if form.slots.get("time") == ANY_TIME:
            return ReadBack(form, (Say("errand_read_back_any", values),))
        if "time" in form.slots:
            say = Say("errand_read_back_time", {**values, "time": str(form.slots["time"])})
        else:
            say = Say("errand_read_back_date", {**values, "date": str(form.slots["date"])})
        return ReadBack(form, (say,))

    def finish(self, form: Form, turn: Turn) -> Done:
        """Record the errand."""
        slots = {k: v for k, v in form.slots.items() if v != ANY_TIME}
        draft = RequestDraft(RequestKind.ERRAND, turn.resident.id, turn.actor, slots)
        return Done((Create(draft),), (Say("errand_done"),))
