"""May we remind of meals? Asked once, after a booking, and kept."""

from dataclasses import dataclass

from data.model.people import NoticeKind
from data.model.talk import Form, Remarks, Slots
from data.model.turns import Remember, Say
from handlers.forms import Done, ReadBack, Step
from handlers.services.meal_habits import with_reminder
from handlers.turn import Turn

AGREE = "agree_reminder"


@dataclass(frozen=True)
class AgreeReminder:
    """A question with yes and no; both are remembered."""

    intent: str = AGREE
    kind: None = None
    accepts: frozenset[str] = frozenset()

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:  # noqa: ARG002
        """Return the form: there is nothing to gather."""
        return form

    def review(self, form: Form, turn: Turn) -> Step:  # noqa: ARG002
        """Ask."""
        return ReadBack(form, (Say("reminder_ask"),))

    def finish(self, form: Form, turn: Turn) -> Done:  # noqa: ARG002
        """Remember the yes."""
        return Done((_answered(turn, agreed=True),), (Say("reminder_agreed"),))

    def refuse(self, form: Form, turn: Turn) -> Done:  # noqa: ARG002
        """Remember the no."""
        return Done((_answered(turn, agreed=False),), (Say("reminder_refused"),))


def may_ask_to_remind(turn: Turn) -> bool:
    """Whether the resident speaks, can be reached, was never asked, and waits for nothing else."""
    never_asked = NoticeKind.REMINDER.value not in turn.resident.preferences.agreed
    speaks = turn.actor == turn.resident.id
    waits = bool(turn.session.waiting)
    return speaks and never_asked and not waits and bool(turn.reads.people.links(turn.resident.id))


def _answered(turn: Turn, *, agreed: bool) -> Remember:
    return Remember(turn.resident.id, with_reminder(turn.resident.preferences, agreed=agreed))
