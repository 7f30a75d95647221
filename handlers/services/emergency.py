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
from data.model.turns import Amend, Create, Move, Outcome, Say
from handlers.forms import is_whole_address, join_address
from handlers.turn import Turn, answer

CALL = "call_emergency"
CHECK_TIME = timedelta(seconds=45)  # a possible alarm without an answer is raised after this
JOIN_TIME = timedelta(minutes=30)  # a later cry is a new emergency
STAND_DOWN_TIME = timedelta(minutes=10)  # 没事了 after this only adds to the record
_DETAILS = ("symptom", "person", "place", "phone")


def raise_alarm(turn: Turn, kind: EmergencyKind | None) -> Outcome:
    """Record an emergency, or join the one that is open for the same danger.

    Whatever form was open waits until the emergency has been said.
    """
    turn = replace(turn, session=_alarm_cleared(turn))
    known = _joinable(turn, kind)
    address = turn.slots.get("address") or turn.resident.address
    if known is not None:
        return _join(turn, known, kind)
    slots: dict[str, SlotValue] = {k: turn.slots[k] for k in _DETAILS if k in turn.slots}
    if kind:
        slots["emergency_kind"] = kind.value
    if address:
        slots["address"] = address
    why = f"raised by {turn.understanding.alarm.reason or 'no clear no'}"  # a rule, no words
    draft = RequestDraft(RequestKind.EMERGENCY, turn.resident.id, turn.actor, slots, note=why)
    says = [Say("emergency_recorded"), _dial(kind)]
    if is_whole_address(address):
        says.insert(1, Say("emergency_address", {"address": str(address)}))
        return _said(turn, *says, changes=(Create(draft),))
    says.append(Say("emergency_ask_address"))
    return _asked_where(turn, *says, changes=(Create(draft),))


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
    """Nobody is in danger after all."""
    return answer(replace(turn, session=_alarm_cleared(turn)), Say("alarm_not_needed"))


def tell_address(turn: Turn) -> Outcome | None:
    """Take the address that an emergency still lacks; None where none was said."""
    form = turn.session.form
    said = turn.slots.get("address")
    if form is None or form.request_no is None or not said:
        return None
    request = turn.reads.requests.get(form.request_no)
    address = join_address(str(request.slots.get("address", "")), str(said))
    change = Amend(request.no, {"address": address})
    if is_whole_address(address):
        return _said(turn, Say("emergency_address", {"address": address}), changes=(change,))
    return _asked_where(turn, Say("emergency_ask_door", {"address": address}), changes=(change,))


def ask_address_again(turn: Turn) -> Outcome:
    """Stay with the one thing that a rescuer needs."""
    return _asked_where(turn, Say("emergency_ask_address_again"))


def stand_down(turn: Turn) -> Outcome:
    """没事了: end an emergency that nobody has taken yet; a human still calls back."""
    turn = replace(turn, session=_alarm_cleared(turn))
    request = next(iter(_open_emergencies(turn)), None)
    if request is None:
        return answer(turn, Say("nothing_wrong"))
    taken = request.status is not RequestStatus.RECEIVED
    if taken or turn.now - request.created_at > STAND_DOWN_TIME:
        change = Amend(request.no, {}, note="resident says the danger is over")
        return answer(turn, Say("emergency_keeps_coming"), changes=(change,))
    callback = RequestDraft(
        RequestKind.CALLBACK,
        turn.resident.id,
        turn.actor,
        {"request_no": request.no},
        note="after a false alarm",
    )
    changes = (Move(request.no, RequestStatus.CANCELLED, "false alarm"), Create(callback))
    return answer(turn, Say("emergency_stood_down"), changes=changes)


def _said(turn: Turn, *says: Say, changes: tuple[Create | Amend, ...]) -> Outcome:
    form = turn.session.form
    waiting = turn.session.waiting
    if form is not None and form.intent != CALL:
        waiting = (replace(form, offer="offer_resume"), *waiting)
    turn = replace(turn, session=replace(turn.session, waiting=waiting))
    return answer(turn, *says, changes=changes, urgent=True)


def _asked_where(turn: Turn, *says: Say, changes: tuple[Create | Amend, ...] = ()) -> Outcome:
    outcome = _said(turn, *says, changes=changes)
    open_form = turn.session.form
    no = open_form.request_no if open_form and open_form.intent == CALL else None
    session = replace(
        outcome.session,
        form=Form(CALL, asked=("address",), request_no=no),
        prompt=Prompt(Expecting.SLOT, "address", CALL),
    )
    return replace(outcome, session=session)


def _join(turn: Turn, known: ServiceRequest, kind: EmergencyKind | None) -> Outcome:
    slots: dict[str, SlotValue] = {k: turn.slots[k] for k in _DETAILS if k in turn.slots}
    if kind and "emergency_kind" not in known.slots:
        slots["emergency_kind"] = kind.value
    if "address" in turn.slots:
        slots["address"] = turn.slots["address"]
    change = Amend(known.no, slots, note="called again")
    says = [Say("emergency_joined"), _dial(kind)]
    if is_whole_address(slots.get("address", known.slots.get("address"))):
        return _said(turn, *says, changes=(change,))
    outcome = _asked_where(turn, *says, Say("emergency_ask_address"), changes=(change,))
    form = Form(CALL, asked=("address",), request_no=known.no)
    return replace(outcome, session=replace(outcome.session, form=form))


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
