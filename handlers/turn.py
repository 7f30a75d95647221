"""What a handler sees of one turn, and the short ways to answer it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from data.model.people import Person
from data.model.talk import Form, Prompt, Session, Slots, Understanding
from data.model.turns import Change, Outcome, Say
from handlers.ports import UnitOfWork


@dataclass(frozen=True)
class Turn:
    """One utterance with its meaning and everything it may be answered from."""

    understanding: Understanding
    session: Session
    resident: Person
    actor: str  # person id of who speaks
    now: datetime
    reads: UnitOfWork  # for reading only: what changes is returned in the outcome
    pictures: tuple[str, ...] = ()  # ids of pictures that came with these words

    @property
    def text(self) -> str:
        """The words as given."""
        return self.understanding.text

    @property
    def intent(self) -> str:
        """The name of the intent."""
        return self.understanding.intent.name

    @property
    def slots(self) -> Slots:
        """The canonical values that were said."""
        return self.understanding.slots


def answer(
    turn: Turn,
    *says: Say,
    changes: Sequence[Change] = (),
    form: Form | None = None,
    prompt: Prompt = Prompt(),  # noqa: B008 - a frozen value
    choices: Sequence[str] = (),
    understood: bool = True,
    keep_listening: bool = True,
    urgent: bool = False,
) -> Outcome:
    """Return an outcome that says `says` and leaves `form` and `prompt` open."""
    session = replace(
        turn.session,
        form=form,
        prompt=prompt,
        misunderstood=0 if understood else turn.session.misunderstood + 1,
    )
    return Outcome(
        say=says,
        session=session,
        changes=tuple(changes),
        choices=tuple(choices),
        keep_listening=keep_listening,
        urgent=urgent,
    )


def aside(turn: Turn, *says: Say, choices: Sequence[str] = ()) -> Outcome:
    """Answer a remark and leave whatever was open as it is."""
    return Outcome(say=says, session=replace(turn.session, misunderstood=0), choices=tuple(choices))
