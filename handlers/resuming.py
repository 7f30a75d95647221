"""Forms that wait: taken up one after the other, or offered again where something came between."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from data.model.requests import RequestStatus
from data.model.talk import Expecting, Form, Prompt, Session
from data.model.turns import Change, Create, Move, Outcome, Say
from handlers import forms
from handlers.acting import taken_up
from handlers.forms import Service
from handlers.names import form_name
from handlers.turn import Turn, answer

RESUME = "resume"  # the slot of the question whether to go on
_FORGOTTEN = timedelta(hours=24)
_COOL = timedelta(minutes=30)  # a question older than this is not simply answered any more
_MOST_OFFERS = 2
_RATING = "give_feedback"


def fresh(session: Session, now: datetime) -> Session:
    """Forget open questions after a day; a possible alarm is never forgotten."""
    if session.updated_at is None or now - session.updated_at <= _FORGOTTEN:
        return session
    kept = tuple(form for form in session.waiting if form.proposed_by)
    prompt = session.prompt if session.prompt.expecting is Expecting.ALARM_CHECK else Prompt()
    return replace(
        session, form=None, waiting=kept, prompt=prompt, misunderstood=0, recent=(), fragment=""
    )


def is_cool(session: Session, now: datetime) -> bool:
    """Whether an open form was left so long ago that one has to come back to it."""
    open_form = session.form is not None and session.prompt.intent != "call_emergency"
    return open_form and session.updated_at is not None and now - session.updated_at > _COOL


def cooled(session: Session) -> Session:
    """Lay the open form aside, to be offered again."""
    assert session.form is not None, "only an open form cools"
    waiting = (replace(session.form, offer="offer_resume_later"), *session.waiting)
    return replace(session, form=None, waiting=waiting, prompt=Prompt(), misunderstood=0)


def laid_aside(session: Session) -> Session:
    """Lay the open form aside for something more urgent to the speaker."""
    if session.form is None:
        return session
    waiting = (replace(session.form, offer="offer_resume"), *session.waiting)
    return replace(session, form=None, waiting=waiting, prompt=Prompt())


def offering(turn: Turn) -> Turn:
    """Let what waits behind the open form be offered instead of taken up."""
    waiting = tuple(
        replace(form, offer=form.offer or "offer_resume") for form in turn.session.waiting
    )
    return replace(turn, session=replace(turn.session, waiting=waiting))


def resume(turn: Turn, outcome: Outcome, services: Mapping[str, Service]) -> Outcome:
    """Bring up what waits once nothing else is open: a form, or the rating of finished work."""
    session = outcome.session
    asking = session.form is not None or session.prompt.expecting is not Expecting.NOTHING
    busy = outcome.urgent or asking or session.possible_alarm or session.misunderstood
    if busy or not outcome.keep_listening:
        return outcome
    following = _next_form(turn, session, services) or _rating(
        turn, session, outcome.changes, services
    )
    if following is None:
        return outcome
    return replace(
        following,
        say=(*outcome.say, *following.say),
        changes=outcome.changes + following.changes,
        worth_repeating=outcome.worth_repeating,
    )


def accept(turn: Turn, services: Mapping[str, Service], *lead: Say) -> Outcome:
    """Take up the first waiting form."""
    form, *rest = turn.session.waiting
    session = replace(turn.session, waiting=tuple(rest), prompt=Prompt())
    service = services[form.intent]
    turn = replace(turn, session=session)
    found = taken_up(turn, replace(form, offer=""), service.kind)
    if isinstance(found, Outcome):
        return replace(found, say=(*lead, *found.say))
    return forms.advance(service, found[1], found[0], *lead)


def decline(turn: Turn) -> Outcome:
    """Drop the first waiting form."""
    session = replace(turn.session, waiting=turn.session.waiting[1:])
    return answer(replace(turn, session=session), Say("offer_declined"))


def _next_form(turn: Turn, session: Session, services: Mapping[str, Service]) -> Outcome | None:
    waiting = tuple(f for f in session.waiting if not f.offer or f.offers < _MOST_OFFERS)
    waiting = tuple(sorted(waiting, key=lambda form: _is_for_others(turn, form, services)))
    turn = replace(turn, session=replace(session, waiting=waiting))
    if not waiting or _is_for_others(turn, waiting[0], services):
        return None
    first = waiting[0]
    values: dict[str, str | int] = {"what": form_name(first)}
    if not first.offer:
        return accept(turn, services, Say("also_asked", values))
    if first.proposed_by:
        values["helper"] = turn.reads.people.get(first.proposed_by).name
    offered = replace(first, offers=first.offers + 1)
    turn = replace(turn, session=replace(turn.session, waiting=(offered, *waiting[1:])))
    prompt = Prompt(Expecting.CONFIRMATION, RESUME, first.intent)
    return answer(turn, Say(first.offer, values), prompt=prompt)


def _is_for_others(turn: Turn, form: Form, services: Mapping[str, Service]) -> bool:
    """Whether a helper speaks and the form is for the resident alone to hear of."""
    person = turn.session.person
    if turn.actor == person:
        return False
    kind = services[form.intent].kind
    may = turn.reads.people.may_act(turn.actor, person, turn.now, kind)
    return form.proposed_by is not None or not may


def _rating(
    turn: Turn, session: Session, changes: Sequence[Change], services: Mapping[str, Service]
) -> Outcome | None:
    """Ask once how finished work was, unless it was just told."""
    moved = {change.no for change in changes if isinstance(change, Move)}
    drafts = [change.draft for change in changes if isinstance(change, Create)]
    told = moved | {str(draft.slots.get("request_no")) for draft in drafts}
    left = [no for no in session.to_rate if no not in told]
    if not left or session.waiting:
        return None
    no, *rest = left
    turn = replace(turn, session=replace(session, to_rate=tuple(rest)))
    if drafts or turn.reads.requests.get(no).status is not RequestStatus.DONE:
        return None
    return forms.advance(services[_RATING], Form(_RATING, request_no=no), turn)
