"""Cries for help: recorded at once, never behind a question."""

from dataclasses import replace
from datetime import timedelta

from data.model.requests import (
    RequestDraft,
    RequestKind,
    RequestStatus,
    ServiceRequest,
)
from data.model.talk import (
    AlarmLevel,
    EmergencyKind,
    Expecting,
    Form,
    Prompt,
    Session,
    SlotValue,
)
from data.model.turns import Amend, Attach, Create, Move, Outcome, Say
from handlers.forms import is_whole_address, join_address
from handlers.resuming import laid_aside
from handlers.turn import Turn, answer

CALL = "call_emergency"
CHECK_TIME = timedelta(seconds=45)  # a possible alarm without an answer is raised after this
JOIN_TIME = timedelta(minutes=30)  # a later cry is a new emergency
STAND_DOWN_TIME = timedelta(minutes=10)  # 没事了 after this only adds to the record
_Changes = tuple[Create | Amend | Attach, ...]
_DETAILS = ("symptom", "person", "place", "phone")


def raise_alarm(turn: Turn, kind: EmergencyKind | None) -> Outcome:
    """Record an emergency, or join the one that is open for the same danger.

    Whatever form was open waits until the emergency has been said.
    """
    pictures = turn.session.pictures
    turn = replace(turn, session=replace(_alarm_cleared(turn), pictures=()))
    known = _joinable(turn, kind)
    address = turn.slots.get("address") or turn.resident.address
    if known is not None:
        return _join(turn, known, kind, pictures)
    slots: dict[str, SlotValue] = {k: turn.slots[k] for k in _DETAILS if k in turn.slots}
    if kind:
        slots["emergency_kind"] = kind.value
    if address:
        slots["address"] = address
    why = f"raised by {turn.understanding.alarm.reason or 'no clear no'}"  # a rule, no words
    draft = RequestDraft(
        RequestKind.EMERGENCY, turn.resident.id, turn.actor, slots, None, why, pictures
    )
    says = [Say("emergency_recorded"), _dial(kind)]
    if is_whole_address(address):
        changes: _Changes = (Create(draft), *_given(turn, turn.resident.id, str(address)))
        if _may_hear_address(turn):
            says.insert(1, Say("emergency_address", {"address": str(address)}))
        return _then_where(turn, _said(turn, *says, changes=changes))
    says.append(Say("emergency_ask_address"))
    outcome = _asked_where(turn, *says, changes=(Create(draft),))
    return _asking_for(outcome, None)  # its number once it has one


def ask_if_danger(turn: Turn) -> Outcome:
    """Ask one short question; `possible` is raised unless the answer is a clear no."""
    session = replace(
        turn.session,
        prompt=Prompt(Expecting.ALARM_CHECK),
        possible_alarm=turn.understanding.alarm.kind,
        alarm_actor=turn.actor,
        alarm_resident=turn.resident.id,
        alarm_due_at=turn.now + CHECK_TIME,
    )
    return Outcome(say=(Say("alarm_check"),), session=session)


def asked_about(turn: Turn) -> Turn:
    """Return the turn of whoever was perhaps in danger when it was asked."""
    about = turn.session.alarm_resident
    if about is None or about == turn.resident.id:
        return turn
    return replace(turn, resident=turn.reads.people.get(about))


def is_clear_no(turn: Turn) -> bool:
    """Whether the answer to "do you need help?" denies the danger without doubt."""
    return turn.intent in {"deny", "false_alarm"} and (
        turn.understanding.alarm.level is AlarmLevel.NONE
    )


def not_needed(turn: Turn) -> Outcome:
    """Nobody is in danger after all: what was open is offered again."""
    session = _alarm_cleared(turn)
    turn = replace(turn, session=session)
    if is_asking_where(turn):
        return _asked_where(turn, Say("alarm_not_needed"), Say("emergency_ask_address_again"))
    return answer(replace(turn, session=_laid_aside(session)), Say("alarm_not_needed"))


def is_asking_where(turn: Turn) -> bool:
    """Whether an emergency that nobody has ended still lacks its address."""
    form = turn.session.form
    if form is None or form.intent != CALL or form.request_no is None:
        return False
    return turn.reads.requests.get(form.request_no).is_open


def tell_address(turn: Turn) -> Outcome | None:
    """Take the address that open emergencies still lack; None where none was said."""
    form = turn.session.form
    said = turn.slots.get("address")
    if form is None or form.request_no is None or not said:
        return None
    request = turn.reads.requests.get(form.request_no)
    address = join_address(str(request.slots.get("address", "")), str(said))
    changes = (
        Amend(request.no, {"address": address}),
        *_given(turn, request.resident, str(said), but=request.no),
    )
    if is_whole_address(address):
        return _said(turn, Say("emergency_address", {"address": address}), changes=changes)
    return _asked_where(turn, Say("emergency_ask_door", {"address": address}), changes=changes)


def ask_address_again(turn: Turn) -> Outcome:
    """Stay with the one thing that a rescuer needs."""
    return _asked_where(turn, Say("emergency_ask_address_again"))


def back_to_address(turn: Turn, outcome: Outcome) -> Outcome:
    """Ask for the address again after a word in between; a request made with it waits."""
    waiting, says = outcome.session.waiting, outcome.say
    if outcome.session.form is not None:  # its question comes later
        waiting = (replace(outcome.session.form, offer="offer_resume"), *waiting)
        says = says[:-1]
    asking = replace(
        turn, session=replace(outcome.session, form=turn.session.form, waiting=waiting)
    )
    again = _asked_where(asking, *says, Say("emergency_ask_address_again"))
    return replace(again, changes=outcome.changes)


def stand_down(turn: Turn) -> Outcome:
    """没事了: end an emergency that nobody has taken yet; a human still calls back.

    Only who called, the resident, and who may act for them can end it.
    """
    asking = is_asking_where(turn)
    turn = _of_emergency(replace(turn, session=_alarm_cleared(turn)))
    request = next(iter(_open_emergencies(turn)), None)
    session = turn.session if asking else _laid_aside(turn.session)
    turn = replace(turn, session=session)
    if request is None:
        return answer(turn, Say("nothing_wrong"))
    taken = request.status is not RequestStatus.RECEIVED
    late = turn.now - request.created_at > STAND_DOWN_TIME
    if taken or late or not (request.actor == turn.actor or _may_act(turn)):
        change = Amend(request.no, {}, note="it was said that the danger is over")
        outcome = answer(turn, Say("emergency_keeps_coming"), changes=(change,))
        return _then_where(turn, outcome)
    callback = RequestDraft(
        RequestKind.CALLBACK,
        turn.resident.id,
        turn.actor,
        {"request_no": request.no},
        note="after a false alarm",
    )
    changes = (Move(request.no, RequestStatus.CANCELLED, "false alarm"), Create(callback))
    return _then_where(turn, answer(turn, Say("emergency_stood_down"), changes=changes))


def shown(turn: Turn) -> Outcome | None:
    """Put a picture without words to the emergency that is open; None where there is none."""
    about = _of_emergency(turn)
    request = next(iter(_open_emergencies(about)), None)
    if request is None or not turn.session.pictures:
        return None
    change = Attach(request.no, turn.session.pictures)
    session = replace(turn.session, pictures=())
    return Outcome((Say("picture_with_emergency"),), session, changes=(change,))


def _said(turn: Turn, *says: Say, changes: _Changes) -> Outcome:
    turn = replace(turn, session=_laid_aside(turn.session))
    return answer(turn, *says, changes=changes, urgent=True)


def _asked_where(turn: Turn, *says: Say, changes: _Changes = ()) -> Outcome:
    outcome = _said(turn, *says, changes=changes)
    open_form = turn.session.form
    no = open_form.request_no if open_form and open_form.intent == CALL else None
    return _asking_for(outcome, no)


def _asking_for(outcome: Outcome, no: str | None) -> Outcome:
    """Leave the question open where the emergency of that number is."""
    session = replace(
        outcome.session,
        form=Form(CALL, asked=("address",), request_no=no),
        prompt=Prompt(Expecting.SLOT, "address", CALL),
    )
    return replace(outcome, session=session)


def _then_where(turn: Turn, outcome: Outcome) -> Outcome:
    """Go on asking for the address of an emergency that this answer did not settle."""
    form = turn.session.form
    if form is None or not is_asking_where(turn):
        return outcome
    settled = {
        one.no
        for one in outcome.changes
        if isinstance(one, Move) or (isinstance(one, Amend) and "address" in one.slots)
    }
    asked = turn.reads.requests.get(str(form.request_no))
    lacking = [one for one in _lacking(turn, asked.resident) if one.no not in settled]
    if not lacking:
        return outcome
    again = replace(outcome, say=(*outcome.say, Say("emergency_ask_address_again")))
    return _asking_for(again, lacking[0].no)


def _lacking(turn: Turn, resident: str) -> list[ServiceRequest]:
    mine = turn.reads.requests.of_resident(resident, only_open=True)
    emergencies = [one for one in mine if one.kind is RequestKind.EMERGENCY]
    return [one for one in emergencies if not is_whole_address(one.slots.get("address"))]


def _given(turn: Turn, resident: str, said: str, but: str = "") -> tuple[Amend, ...]:
    """Give an address to every open emergency of a resident that lacks one."""
    return tuple(
        Amend(one.no, {"address": join_address(str(one.slots.get("address", "")), said)})
        for one in _lacking(turn, resident)
        if one.no != but
    )


def _of_emergency(turn: Turn) -> Turn:
    """Return the turn of whose emergency is meant: their own, or the one they just called for."""
    last = turn.session.last_request
    if last is None or _open_emergencies(turn):
        return turn
    request = turn.reads.requests.get(last)
    called = request.kind is RequestKind.EMERGENCY and request.is_open
    if not called or turn.now - request.created_at > JOIN_TIME:
        return turn
    return replace(turn, resident=turn.reads.people.get(request.resident))


def _may_act(turn: Turn) -> bool:
    return turn.reads.people.may_act(turn.actor, turn.resident.id, turn.now)


def _may_hear_address(turn: Turn) -> bool:
    """Whether the speaker said the address, lives there, or acts for who does."""
    return "address" in turn.slots or _may_act(turn)


def _laid_aside(session: Session) -> Session:
    """Lay the open form aside; the question for an address is not a form to come back to."""
    form = session.form
    return session if form is None or form.intent == CALL else laid_aside(session)


def _join(
    turn: Turn, known: ServiceRequest, kind: EmergencyKind | None, pictures: tuple[str, ...]
) -> Outcome:
    slots: dict[str, SlotValue] = {k: turn.slots[k] for k in _DETAILS if k in turn.slots}
    if kind and "emergency_kind" not in known.slots:
        slots["emergency_kind"] = kind.value
    if "address" in turn.slots:
        slots["address"] = turn.slots["address"]
    changes: _Changes = (Amend(known.no, slots, note="called again"),)
    if pictures:
        changes = (*changes, Attach(known.no, pictures))
    says = [Say("emergency_joined"), _dial(kind)]
    if is_whole_address(slots.get("address", known.slots.get("address"))):
        if "address" in slots:
            changes += _given(turn, known.resident, str(slots["address"]), but=known.no)
        return _then_where(turn, _said(turn, *says, changes=changes))
    outcome = _asked_where(turn, *says, Say("emergency_ask_address"), changes=changes)
    return _asking_for(outcome, known.no)


def _joinable(turn: Turn, kind: EmergencyKind | None) -> ServiceRequest | None:
    for request in _open_emergencies(turn):
        same = kind is None or request.slots.get("emergency_kind") in {None, kind.value}
        if same and turn.now - request.created_at <= JOIN_TIME:
            return request
    return None


def _open_emergencies(turn: Turn) -> list[ServiceRequest]:
    mine = turn.reads.requests.of_resident(turn.resident.id, only_open=True)
    return [request for request in mine if request.kind is RequestKind.EMERGENCY]


def _dial(kind: EmergencyKind | None) -> Say:
    return Say(f"emergency_dial_{kind.value}" if kind else "emergency_dial")


def _alarm_cleared(turn: Turn) -> Session:
    return replace(
        turn.session,
        possible_alarm=None,
        alarm_actor=None,
        alarm_resident=None,
        alarm_due_at=None,
    )
