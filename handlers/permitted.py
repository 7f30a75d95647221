"""What a speaker may write and hear in the name of another, asked at the very end of a turn."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from data.model.requests import RequestKind, RequestStatus
from data.model.turns import (
    Amend,
    Arrange,
    Attach,
    Change,
    Create,
    EndStanding,
    Move,
    Outcome,
    Propose,
    Remember,
    Say,
    Tell,
)
from handlers import resuming
from handlers.turn import Turn, answer

_HUMAN = "talk_to_human"


def checked(turn: Turn, outcome: Outcome) -> Outcome:
    """Return the outcome, or a refusal that writes nothing where one change is not allowed.

    However a form came to be open, and whatever has ended since: only this is final.
    """
    nothing_done = not outcome.changes and _is_over(turn)
    if allowed(turn, outcome.changes) and not nothing_done:
        return outcome
    session = turn.session
    if turn.actor != session.person:  # it may be the resident's own: they are asked themselves
        session = resuming.laid_aside(session)
    return answer(replace(turn, session=session), Say("acting_not_done"))


def allowed(turn: Turn, changes: Sequence[Change]) -> bool:
    """Whether the speaker may write all of this: their own, or with a mandate for its kind."""
    people = turn.reads.people
    return all(
        people.may_act(turn.actor, resident, turn.now, kind)
        for resident, kind in _touched(turn, changes)
    )


def may_hear_all(turn: Turn) -> bool:
    """Whether the speaker may hear whatever was said in this session."""
    person = turn.session.person
    return turn.actor == person or all(
        turn.reads.people.may_act(turn.actor, person, turn.now, kind) for kind in RequestKind
    )


def _is_over(turn: Turn) -> bool:
    """Whether the open form is for somebody for whom the speaker may do nothing any more."""
    form = turn.session.form
    if form is None or form.resident is None:
        return False
    return not turn.reads.people.may_act(turn.actor, form.resident, turn.now)


def _touched(turn: Turn, changes: Sequence[Change]) -> Iterator[tuple[str, RequestKind]]:
    """Name whose matters the changes touch, and of which kind; emergencies are everybody's."""
    judged = [one.draft for one in changes if isinstance(one, Create)]
    rated = {
        draft.slots.get("request_no") for draft in judged if draft.kind is RequestKind.FEEDBACK
    }
    for change in changes:
        match change:
            case Create(draft):
                follows = draft.kind is RequestKind.CALLBACK and not _asked_for(turn, changes)
                if draft.kind is not RequestKind.EMERGENCY and not follows:
                    yield draft.resident, draft.kind
            case Move(no, RequestStatus.CLOSED) if no in rated:
                continue  # belongs to the rating, which is judged itself
            case Move(no=no) | Amend(no=no) | Attach(no=no):
                request = turn.reads.requests.get(no)
                if request.kind is not RequestKind.EMERGENCY:
                    yield request.resident, request.kind
            case Arrange(order):
                yield order.resident, RequestKind.MEAL
            case EndStanding(order_id):
                orders = turn.reads.meals.standing()
                yield from ((o.resident, RequestKind.MEAL) for o in orders if o.id == order_id)
            case Remember(person):
                yield person, RequestKind.MEAL
            case Propose() | Tell():
                continue


def _asked_for(turn: Turn, changes: Sequence[Change]) -> bool:
    """Whether a call-back is itself what was wanted, and does not only follow something else."""
    form = turn.session.form
    return form is not None and form.intent == _HUMAN and len(changes) == 1
