"""Praise and complaints: kept in the person's own words."""

from dataclasses import dataclass

from data.model.requests import RequestDraft, RequestKind
from data.model.talk import Form, Remarks, Slots
from data.model.turns import Create, Say
from handlers.forms import Ask, Done, ReadBack, Step, merge
from handlers.turn import Turn

_BARE = 6  # characters: 我要投诉 says that there is something, not what


@dataclass(frozen=True)
class Feedback:
    """Needs the words themselves, or a rating."""

    intent: str = "give_feedback"
    kind: RequestKind = RequestKind.FEEDBACK
    accepts: frozenset[str] = frozenset({"rating", "request_no", "item", "person"})

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:  # noqa: ARG002
        """Take what was just said into the form."""
        return merge(form, said, self.accepts)

    def review(self, form: Form, turn: Turn) -> Step:
        """Ask for the words where only the wish was said, or read back."""
        if "rating" not in form.slots and len(turn.text) <= _BARE and not form.asked:
            return Ask(form, "rating", Say("feedback_ask"))
        return ReadBack(form, (Say("feedback_read_back"),))

    def finish(self, form: Form, turn: Turn) -> Done:
        """Record it with the words as they were said."""
        draft = RequestDraft(
            RequestKind.FEEDBACK,
            turn.resident.id,
            turn.actor,
            dict(form.slots),
            note="\n".join(turn.session.recent),
        )
        return Done((Create(draft),), (Say("feedback_done"),))
