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
    Intent,
    Prompt,
    Reply,
    Session,
    Understanding,
    Utterance,
)
from data.model.turns import Outcome, TurnResult
from handlers import acting, effects, notify, permitted, resuming
from handlers.decide import decide, resume
from handlers.ports import Store, Understand, UnitOfWork
from handlers.registry import SURE
from handlers.replies import Replies
from handlers.services import emergency
from handlers.turn import Turn

_ATTEMPTS = 20  # as many turns of one person as may be in flight at once
_PAUSE = timedelta(seconds=60)  # within it, words that broke off belong to what follows
_SHOWN = timedelta(minutes=30)  # after it, a picture that belongs to no request is forgotten
_WHOLE = frozenset({"affirm", "deny", "stop", "repeat_that", "adjust_voice", "talk_to_human"})
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
            session = _held(uow, resident)
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
                session = _held(uow, resident)
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
            if not uow.people.may_act(utterance.actor, utterance.resident, utterance.at):
                raise InvalidInput("there is no mandate to act for this resident")
            before = uow.sessions.load(utterance.resident)
        understanding, session = self._meaning(utterance, resuming.fresh(before, utterance.at))
        certain = understanding.alarm.level is AlarmLevel.CERTAIN
        with self._store.unit_of_work() as uow:
            resident = uow.people.get(utterance.resident)  # as it is now: it may be written whole
            if certain or before.alarm_due_at is not None:
                heard = Turn(understanding, session, resident, utterance.actor, utterance.at, uow)
                in_danger = acting.in_danger(heard) if certain else emergency.asked_about(heard)
                uow.people.hold(resident.id, in_danger.resident.id)
            current = uow.sessions.load(utterance.resident)
            if certain:
                session = resuming.fresh(current, utterance.at)
            elif current.version != before.version:
                raise SessionClash("another turn came first")
            session = _noted(session, utterance, understanding)
            turn = Turn(
                understanding,
                session,
                resident,
                utterance.actor,
                utterance.at,
                uow,
                utterance.attachments,
            )
            outcome = permitted.checked(turn, resume(turn, decide(turn)))
            result = self._commit(turn, outcome, force=certain)
            uow.turns.remember(
                utterance.channel,
                utterance.message_id,
                utterance.resident,
                result,
                at=utterance.at,
            )
        return result

    def _meaning(self, utterance: Utterance, session: Session) -> tuple[Understanding, Session]:
        """Understand the words in the light of what was open, and of words that broke off."""
        meaning = self._read(utterance, session)
        if not resuming.is_cool(session, utterance.at) or _answers(meaning, session.prompt):
            return meaning, session
        session = resuming.cooled(session)
        return self._read(utterance, session), session

    def _read(self, utterance: Utterance, session: Session) -> Understanding:
        at, prompt = utterance.at, session.prompt
        alone = self._understand(utterance.text, now=at, prompt=prompt)
        goes_on = session.updated_at is not None and at - session.updated_at <= _PAUSE
        if not session.fragment or not goes_on or not utterance.text.strip():
            return alone
        joined = self._understand(session.fragment + utterance.text, now=at, prompt=prompt)
        return joined if _says_more(joined, alone) else alone

    def _raise_unanswered(self, uow: UnitOfWork, session: Session, actor: str) -> TurnResult:
        kind = session.possible_alarm
        silence = Understanding(
            text="",
            intent=Intent(emergency.CALL, 1.0),
            alarm=Alarm(AlarmLevel.CERTAIN, kind, "unanswered"),
        )
        resident = uow.people.get(session.alarm_resident or session.person)
        turn = Turn(silence, session, resident, actor, self._clock.now(), uow)
        return self._commit(turn, emergency.raise_alarm(turn, kind), force=True)

    def _commit(self, turn: Turn, outcome: Outcome, *, force: bool) -> TurnResult:
        created, changed = effects.apply(turn, outcome.changes, self._replies)
        done = (*created, *changed)
        before = turn.session.last_reply
        reply = self._replies.render(
            outcome.say,
            turn.now,
            choices=outcome.choices,
            no=done[0].no if done else "",
            after=before.spoken if before and outcome.worth_repeating else "",
        )
        reply = replace(reply, keep_listening=outcome.keep_listening)
        notify.after_turn(turn.reads, self._replies, turn.actor, created, changed, turn.now)
        last = reply if outcome.worth_repeating else before
        turn.reads.sessions.save(_next(outcome.session, last, done, turn.now), force=force)
        understanding = turn.understanding
        intent = understanding.intent
        if understanding.alarm.level is AlarmLevel.CERTAIN:
            intent = replace(intent, name=emergency.CALL)
        return TurnResult(reply, intent, understanding.alarm, created, changed)


def _held(uow: UnitOfWork, person_id: str) -> Session:
    """Load a session once nobody else can raise the alarm that is possible in it."""
    session = uow.sessions.load(person_id)
    uow.people.hold(person_id, session.alarm_resident or person_id)
    return uow.sessions.load(person_id)


def _next(
    session: Session, last_reply: Reply | None, done: Sequence[ServiceRequest], now: datetime
) -> Session:
    """Complete the session: an emergency that lacks its address is asked about by its number."""
    form = session.form
    if form is not None and form.intent == emergency.CALL and form.request_no is None and done:
        form = replace(form, request_no=done[0].no)
    last = done[-1].no if done else session.last_request
    return replace(session, form=form, last_reply=last_reply, last_request=last, updated_at=now)


def _noted(session: Session, utterance: Utterance, understanding: Understanding) -> Session:
    """Keep what was said for a human, and what broke off for the words that follow."""
    recent = (*session.recent, utterance.text[:_LONGEST])[-_REMEMBERED:]
    fragment = understanding.text[-_LONGEST:] if understanding.remarks.unfinished else ""
    lately = session.updated_at is not None and utterance.at - session.updated_at <= _SHOWN
    pictures = (*(session.pictures if lately else ()), *utterance.attachments)
    return replace(session, recent=recent, fragment=fragment, pictures=pictures)


def _answers(meaning: Understanding, prompt: Prompt) -> bool:
    """Whether the words give just the value that was asked for before the long pause."""
    return meaning.intent.name == "inform" and prompt.slot in meaning.slots


def _says_more(joined: Understanding, alone: Understanding) -> bool:
    """Whether two pieces of a sentence mean more together than the second one alone."""
    levels = list(AlarmLevel)
    danger = levels.index(joined.alarm.level) - levels.index(alone.alarm.level)
    if danger:
        return danger > 0
    if alone.intent.name in _WHOLE and alone.intent.confidence >= SURE:
        return False
    richer = len(joined.slots) > len(alone.slots)
    return richer or joined.intent.confidence > alone.intent.confidence
