"""Errands: something that a volunteer fetches, pays or does for a resident."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.model.requests import RequestDraft, RequestKind
from data.model.talk import Expecting, Form, Remarks, Slots, SlotValue
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
from handlers.phrases import day_aloud, named, time_aloud
from handlers.services.naming import mentions
from handlers.services.wordlists import load, pattern, speaks_of
from handlers.turn import Turn

_PLACE = "place"
_CLOCK = "clock"  # the hour of a day that is known; asked about, never a slot
_MOST_CHOICES = 4
_LONGEST_PLACE = 12  # characters
_FILLERS = re.compile(
    r"^(?:我|就|还是|是|要|想|得|去|到|在|上|从|那个|嗯|呃|家|，)+|[去吧呗啊嘛呀呢了的哦，。！]+$"
)


@dataclass(frozen=True)
class Errand:
    """Gathers task and day; the address is known or asked for.

    One thing more may be asked for in place of the yes (去哪家取？): a yes leaves it open.
    """

    intent: str = "request_errand"
    kind: RequestKind = RequestKind.ERRAND
    accepts: frozenset[str] = frozenset(
        {"task", "time", "date", "address", "place", "person", "phone", "quantity"}
    )

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:
        """Take what was just said into the form; of several days one is to be chosen."""
        form = merge(form, said, self.accepts)
        if len(remarks.dates) > 1 and "time" not in said:
            form = replace(form, slots={**form.slots, "date": [*remarks.dates]})
        return form

    def review(self, form: Form, turn: Turn) -> Step:
        """Ask for what is missing, or read back."""
        if turn.resident.address:
            form = with_known(form, {"address": turn.resident.address})
        if "task" not in form.slots:
            return Ask(form, "task", Say("errand_ask_task"))
        for slot in ("date", "time"):
            if isinstance(form.slots.get(slot), list):
                return _ask_which(form, slot, turn)
        if "date" not in form.slots and "time" not in form.slots:
            if _CLOCK in _details(form):
                return Ask(form, "time", Say("errand_ask_time"))
            return Ask(form, "date", Say("errand_ask_date"))
        if not is_whole_address(form.slots.get("address")):
            return ask_address(form)
        if turn.intent == self.intent and _PLACE in _details(form):
            form = _with_place(form, _named_place(turn.text, turn))
        return _read_back(form)

    def answered(self, form: Form, turn: Turn) -> Step | None:
        """Take the answer to the one thing that was asked for in place of the yes."""
        asked = form.asked[-1] if form.asked else ""
        if turn.session.prompt.expecting is not Expecting.CONFIRMATION:
            return None
        if asked not in {_PLACE, _CLOCK} or turn.intent == "affirm":
            return None
        left_open = speaks_of("left_open", turn.text) or turn.slots.get("time") == ANY_TIME
        if left_open and "date" not in turn.slots:
            return _read_back(form)
        place = _answered_place(turn) if asked == _PLACE else None
        return None if place is None else _read_back(_with_place(form, place))

    def finish(self, form: Form, turn: Turn) -> Done:
        """Record the errand and say what to have ready for it."""
        slots = {k: v for k, v in form.slots.items() if v != ANY_TIME}
        needs = [_needs(task) for task in _tasks(form)]
        words = "\n".join(turn.session.recent) if any(need.get("words") for need in needs) else ""
        draft = RequestDraft(RequestKind.ERRAND, turn.resident.id, turn.actor, slots, note=words)
        reminders = dict.fromkeys(str(need["remind"]) for need in needs if "remind" in need)
        says = tuple(Say(f"errand_needs_{name}") for name in reminders)
        return Done((Create(draft),), (Say("errand_done"), *says))


def _read_back(form: Form) -> Step:
    """Read back; what is worth knowing besides is asked once, in place of the yes."""
    values = {"task": _what(form), "address": str(form.slots["address"])}
    when = "time" if "time" in form.slots else "date"
    values[when] = str(form.slots[when])
    if values.get("time") == ANY_TIME:
        when = "any"
    detail = _open_detail(form)
    if detail is None:
        return ReadBack(form, (Say(f"errand_read_back_{when}", values),))
    form = replace(form, asked=(*form.asked, detail))
    return ReadBack(form, (Say(f"errand_heard_{when}", values), Say(f"errand_detail_{detail}")))


def _open_detail(form: Form) -> str | None:
    if {_PLACE, _CLOCK} & {*form.asked}:
        return None
    known = {_PLACE: _PLACE in form.slots, _CLOCK: "time" in form.slots}
    return next((detail for detail in _details(form) if not known[detail]), None)


def _ask_which(form: Form, slot: str, turn: Turn) -> Ask:
    """Ask which of several days or hours it is to be."""
    said = form.slots[slot]
    values = [str(value) for value in said][:_MOST_CHOICES] if isinstance(said, list) else []
    aloud = day_aloud if slot == "date" else time_aloud
    left = {k: v for k, v in form.slots.items() if k != slot}
    first, *others = values
    listed = {
        "first": f"{{{slot}:{first}}}",
        "others": "、".join(f"{{{slot}:{v}}}" for v in others),
    }
    choices = tuple(aloud(value, turn.now) for value in values)
    return Ask(replace(form, slots=left), slot, Say("errand_ask_which", listed), choices)


def _what(form: Form) -> str:
    """Name the errand as one speaks of it: 给老伴去人民医院取药."""
    tasks = _tasks(form)
    needs = _needs(tasks[0])
    person, place = named(form.slots, "person"), named(form.slots, _PLACE)
    lead = str(needs.get("with", "给{person}")).format(person=person) if person else ""
    at = f"去{place}" if place and place not in tasks[0] else ""
    act = needs.get("act") if person else None
    return lead + at + "、".join([str(act or tasks[0]), *tasks[1:]])


def _tasks(form: Form) -> list[str]:
    said = form.slots.get("task", "")
    return [str(task) for task in said] if isinstance(said, list) else [str(said)]


def _needs(task: str) -> Mapping[str, Any]:
    entries = load("errands")
    fitting = [name for name in entries if task.startswith(name)]
    return dict(entries[max(fitting, key=len)]) if fitting else {}


def _details(form: Form) -> list[str]:
    return [str(detail) for task in _tasks(form) for detail in _needs(task).get("detail", ())]


def _with_place(form: Form, place: str | None) -> Form:
    if place is None or _PLACE in form.slots:
        return form
    slots: dict[str, SlotValue] = {**form.slots, _PLACE: place}
    return replace(form, slots=slots)


def _named_place(text: str, turn: Turn) -> str | None:
    """Return the place that a sentence names as where to go: 去人民医院取药."""
    match = pattern("asking", "errand_place").search(text)
    if match is not None:
        return match["place"]
    known = mentions(turn.reads.community.places(), text)
    return known[0].thing.name if known else None


def _answered_place(turn: Turn) -> str | None:
    """Return the place that answers the question where: any few words will do."""
    if turn.intent == "deny" or turn.slots.keys() & {"date", "time", "task", "address"}:
        return None
    known = mentions(turn.reads.community.places(), turn.text)
    said = known[0].thing.name if known else _FILLERS.sub("", turn.text.strip())
    sounds_like_one = bool(known) or speaks_of("place_word", said)
    unclear = turn.understanding.intent.confidence < 0.6 or turn.intent == "inform"
    fits = 1 < len(said) <= _LONGEST_PLACE and (sounds_like_one or unclear)
    return said if fits else None
