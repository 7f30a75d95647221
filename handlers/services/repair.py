"""Home repairs: what is broken, where, and when somebody may come."""

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
class Repair:
    """Gathers item or fault, address and time."""

    intent: str = "report_repair"
    kind: RequestKind = RequestKind.REPAIR
    accepts: frozenset[str] = frozenset(
        {"item", "fault", "place", "address", "time", "date", "phone"}
    )

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:  # noqa: ARG002
        """Take what was just said into the form."""
        return merge(form, said, self.accepts)

    def review(self, form: Form, turn: Turn) -> Step:
        """Ask for what is missing, or read back."""
        if turn.resident.address:
            form = with_known(form, {"address": turn.resident.address})
        if "item" not in form.slots and "fault" not in form.slots:
            return Ask(form, "item", Say("repair_ask_item"))
        if not is_whole_address(form.slots.get("address")):
            return ask_address(form)
        if "time" not in form.slots:
            day = form.slots.get("date")
            if day:
                return Ask(form, "time", Say("ask_time_of_day", {"date": str(day)}))
            return Ask(form, "time", Say("ask_time"))
        values = {
            "what": what(form),
            "address": str(form.slots["address"]),
            "time": str(form.slots["time"]),
        }
        key = "repair_read_back_any" if values["time"] == ANY_TIME else "repair_read_back"
        return ReadBack(form, (Say(key, values),))

    def finish(self, form: Form, turn: Turn) -> Done:
        """Record the repair."""
        slots = {k: v for k, v in form.slots.items() if v != ANY_TIME}
        draft = RequestDraft(RequestKind.REPAIR, turn.resident.id, turn.actor, slots)
        return Done((Create(draft),), (Say("repair_done"),))


def what(form: Form) -> str:
    """Name the trouble in few words: 卧室空调不制冷."""
    return named(form.slots, "place", "item", "fault")
