"""One turn from utterance to committed reply: the way in for every channel."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from data.model.clock import Clock
from data.model.errors import InvalidInput, SessionClash
from data.model.requests import ServiceRequest
from data.model.talk import (
    Alarm,
    AlarmLevel,
    Expecting,
    Intent,
    Prompt,
    Reply,
    Session,
    Understanding,
    Utterance,
)
from data.model.turns import Amend, Create, Move, Outcome, TurnResult
from handlers import notify
from handlers.decide import decide, resume
from handlers.ports import Store, Understand, UnitOfWork
from handlers.replies import Replies
from handlers.services import emergency
from handlers.turn import Turn

_ATTEMPTS = 20  # as many turns of one person as may be in flight at once
_STALE = timedelta(hours=24)  # an open form is kept for a day
_REMEMBERED = 12  # utterances kept for a call-back
_LONGEST = 500  # characters of an utterance that are kept for a call-back


class Conversation:
    """Answers utterances; holds nothing between two turns but its tools."""

    def __init__(
        self, *, understand: Understand, store: Store, replies: Replies, clock: Clock
    ) -> None:
        self._understand = understand
        self._store = store
        self._replies = replies
        self._clock = clock

    def respond(self, utterance: Utterance) -> TurnResult:
        """Answer an utterance and commit what it led to.

        A message id seen before gets its first answer again and changes nothing.

        Raises:
            InvalidInput: the actor holds no mandate from the resident.
            NotFound: there is no such resident.
            StoreUnavailable: the database is away; nothing was written.
            SessionClash: many turns of this person were committed meanwhile.
        """
        for _ in range(_ATTEMPTS):
            try:
                return self._attempt(utterance)
            except SessionClash:
                continue
        raise SessionClash("too many turns of one person at once: send the message again")

    def end(self, resident: str, actor: str) -> TurnResult | None:
        """Hear the end of the talk: a possible alarm nobody denied is raised."""
        with self._store.unit_of_work() as uow:
            session = uow.sessions.load(resident)
            if session.alarm_due_at is None:
                return None
            return self._raise_unanswered(uow, session, actor)

    def raise_due(self) -> list[TurnResult]:
        """Raise every possible alarm whose time for an answer is over."""
        now = self._clock.now()
        with self._store.unit_of_work(write=False) as uow:
            waiting = list(uow.sessions.alarms_due(now))
        raised = []
        for resident in waiting:
            with self._store.unit_of_work() as uow:
                session = uow.sessions.load(resident)
                if session.alarm_due_at is not None and session.alarm_due_at <= now:
                    actor = session.alarm_actor or resident
                    raised.append(self._raise_unanswered(uow, session, actor))
        return raised

    def alarm_of(self, text: str) -> Alarm:
        """Judge danger without store or person, for whoever is not known here."""
        return self._understand(text, now=self._clock.now(), prompt=Prompt()).alarm

    def _attempt(self, utterance: Utterance) -> TurnResult:
        with self._store.unit_of_work(write=False) as uow:
            seen = uow.turns.recall(utterance.channel, utterance.message_id)
            if seen is not None:
                return seen
            resident = uow.people.get(utterance.resident)
            if not uow.people.may_act(utterance.actor, utterance.resident, utterance.at):
                raise InvalidInput("there is no mandate to act for this resident")
            session = _fresh(uow.sessions.load(utterance.resident), utterance.at)
        understanding = self._understand(utterance.text, now=utterance.at, prompt=session.prompt)
        certain = understanding.alarm.level is AlarmLevel.CERTAIN
        with self._store.unit_of_work() as uow:
            current = uow.sessions.load(utterance.resident)
            if certain:
                session = _fresh(current, utterance.at)
            elif current.version != session.version:
                raise SessionClash("another turn came first")
            session = replace(session, recent=_remember(session.recent, utterance.text))
            turn = Turn(understanding, session, resident, utterance.actor, utterance.at, uow)
            result = self._commit(turn, resume(turn, decide(turn)), force=certain)
            uow.turns.remember(
                utterance.channel,
                utterance.message_id,
                utterance.resident,
                result,
                at=utterance.at,
            )
        return result

    def _raise_unanswered(self, uow: UnitOfWork, session: Session, actor: str) -> TurnResult:
        kind = session.possible_alarm
        silence = Understanding(
            text="",
            intent=Intent(emergency.CALL, 1.0),
            alarm=Alarm(AlarmLevel.CERTAIN, kind, "unanswered"),
        )
        resident = uow.people.get(session.person)
        turn = Turn(silence, session, resident, actor, self._clock.now(), uow)
        return self._commit(turn, emergency.raise_alarm(turn, kind), force=True)

    def _commit(self, turn: Turn, outcome: Outcome, *, force: bool) -> TurnResult:
        created, changed = _apply(turn, outcome)
        no = created[0].no if created else _joined(changed)
        reply = self._replies.render(outcome.say, turn.now, choices=outcome.choices, no=no)
        reply = replace(reply, keep_listening=outcome.keep_listening)
        notify.staff_about(turn.reads, self._replies, turn.resident, created, changed, turn.now)
        last = reply if outcome.worth_repeating else turn.session.last_reply
        turn.reads.sessions.save(_next(outcome.session, last, created, turn.now), force=force)
        understanding = turn.understanding
        intent = understanding.intent
        if understanding.alarm.level is AlarmLevel.CERTAIN:
            intent = replace(intent, name=emergency.CALL)
        return TurnResult(reply, intent, understanding.alarm, created, changed)


def _apply(
    turn: Turn, outcome: Outcome
) -> tuple[tuple[ServiceRequest, ...], tuple[ServiceRequest, ...]]:
    created: list[ServiceRequest] = []
    changed: list[ServiceRequest] = []
    requests = turn.reads.requests
    for change in outcome.changes:
        match change:
            case Create(draft):
                created.append(requests.create(draft, at=turn.now))
            case Move(no, status, note):
                changed.append(requests.move(no, status, actor=turn.actor, at=turn.now, note=note))
            case Amend(no, slots, note):
                changed.append(requests.amend(no, slots, actor=turn.actor, at=turn.now, note=note))
    return tuple(created), tuple(changed)


def _joined(changed: Sequence[ServiceRequest]) -> str:
    return changed[0].no if changed else ""


def _next(
    session: Session, last_reply: Reply | None, created: Sequence[ServiceRequest], now: datetime
) -> Session:
    """Complete the session: an emergency that lacks its address is asked about by its number."""
    form = session.form
    if form is not None and form.intent == emergency.CALL and form.request_no is None and created:
        form = replace(form, request_no=created[0].no)
    return replace(session, form=form, last_reply=last_reply, updated_at=now)


def _fresh(session: Session, now: datetime) -> Session:
    """Forget an open question after a day; a possible alarm is never forgotten."""
    if session.updated_at is None or now - session.updated_at <= _STALE:
        return session
    alarm_open = session.prompt.expecting is Expecting.ALARM_CHECK
    prompt = session.prompt if alarm_open else Prompt()
    return replace(session, form=None, waiting=(), prompt=prompt, misunderstood=0, recent=())


def _remember(recent: tuple[str, ...], text: str) -> tuple[str, ...]:
    return (*recent, text[:_LONGEST])[-_REMEMBERED:]
