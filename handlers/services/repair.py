"""Home repairs: what is broken, where, since when, and when somebody may come."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from data.model.requests import RequestDraft, RequestKind, ServiceRequest
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
from handlers.services import finding
from handlers.services.moments import is_at_once, is_past, same_hour
from handlers.services.requests import status_line, trouble
from handlers.turn import Turn

_AGAIN = "again"  # asked whether it is another thing than the one that is open
_ANOTHER = "another"  # it is
_SINCE = "since"  # slot of the form that becomes a note: nobody needs it to find the way
_SOON = re.compile(r"随时|尽快|尽早|赶紧|赶快|越快越好|越早越好|马上|立刻|立马|快点来|快些来")
_ALSO = re.compile(r"也|还有|再加|加上|另外|跟|和")
_OTHER_ONE = re.compile(r"另外|另一|别的|又[有一]|还有一|新的|不是(?:那|同)|不一样")
_DAY = (
    "(?:今天|今早|今朝|昨天|昨晚|昨日|昨夜|大前天|前天|前晚"
    "|上个?(?:周|星期|礼拜|月)[一二三四五六日天]?)"
)
_NUMBER = r"(?:好?几|半|[一两二三四五六七八九十]+|\d+)"
_SPAN = rf"{_NUMBER}多?个?多?(?:天|日|周|星期|礼拜|月|小时|钟头|年)"
_LASTS = re.compile(
    rf"(?:从|打|自)?{_DAY}(?:早上|上午|中午|下午|晚上|夜里)?(?:就|开始|起)+"
    rf"|(?:坏|漏|堵|停|滴|响|黑|断)了?(?:有)?{_SPAN}"
)


@dataclass(frozen=True)
class Repair:
    """Gathers item or fault, address and time."""

    intent: str = "report_repair"
    kind: RequestKind = RequestKind.REPAIR
    accepts: frozenset[str] = frozenset(
        {"item", "fault", "place", "address", "time", "date", "phone"}
    )

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:  # noqa: ARG002
        """Take what was just said into the form."""
        return merge(form, said, self.accepts)

    def listen(self, form: Form, turn: Turn) -> Form:
        """Take what was just said: 也 adds a thing, 尽快 is any time, 从昨天 says since when."""
        said = dict(turn.slots)
        if turn.session.prompt.expecting is Expecting.CONFIRMATION:
            said = same_hour(said, form.slots)
        since = _LASTS.search(turn.text)
        if since and is_past(said.get("date"), turn.now):
            said.pop("date")
        no_time = not {"time", "date"} & (said.keys() | form.slots.keys())
        if no_time and _SOON.search(turn.text):
            said["time"] = ANY_TIME
        if is_at_once(said.get("time"), turn.now):
            said["time"] = ANY_TIME
        heard = self.hear(form, _together(form, said, turn.text), turn.understanding.remarks)
        if since is not None:
            heard = replace(heard, slots={**heard.slots, _SINCE: since[0]})
        if _AGAIN in form.asked and _OTHER_ONE.search(turn.text):
            heard = _is_another(heard)
        return heard

    def review(self, form: Form, turn: Turn) -> Step:
        """Ask for what is missing, or read back."""
        if turn.resident.address:
            form = with_known(form, {"address": turn.resident.address})
        if "item" not in form.slots and "fault" not in form.slots:
            return Ask(form, "item", Say("repair_ask_item"))
        if not is_whole_address(form.slots.get("address")):
            return ask_address(form)
        same = _same(form, turn) if _ANOTHER not in form.asked else None
        if same is not None:
            asked = tuple(dict.fromkeys([*form.asked, _AGAIN]))
            says = (Say("repair_known"), status_line(same, turn), Say("repair_again"))
            return ReadBack(replace(form, asked=asked), says, slot=_AGAIN)
        for name in ("time", "date"):
            if is_past(form.slots.get(name), turn.now):
                slots = {k: v for k, v in form.slots.items() if k != name}
                return Ask(replace(form, slots=slots), "time", Say("ask_time_past"))
        if "time" not in form.slots:
            day = form.slots.get("date")
            if day:
                return Ask(form, "time", Say("ask_time_of_day", {"date": str(day)}))
            return Ask(form, "time", Say("ask_time"))
        return ReadBack(form, (_read_back(form),))

    def finish(self, form: Form, turn: Turn) -> Done:
        """Record the repair, or go on where it is another one than the one that is open."""
        if _AGAIN in form.asked and _ANOTHER not in form.asked and _same(form, turn) is not None:
            return Done((), (), then=_is_another(form))
        slots = {k: v for k, v in form.slots.items() if v != ANY_TIME and k != _SINCE}
        draft = RequestDraft(
            RequestKind.REPAIR,
            turn.resident.id,
            turn.actor,
            slots,
            note=str(form.slots.get(_SINCE, "")),
            attachments=form.attachments,
        )
        return Done((Create(draft),), (Say("repair_done"),))


def _read_back(form: Form) -> Say:
    pictures = len(form.attachments)
    values: dict[str, str | int] = {
        "what": trouble(form.slots),
        "address": str(form.slots["address"]),
        "time": str(form.slots["time"]),
        "pictures": "",
    }
    if pictures:
        how_many = "您的" if pictures == 1 else f"{{count:{pictures}}}张"
        values["pictures"] = f"带上{how_many}照片。"
    key = "repair_read_back_any" if values["time"] == ANY_TIME else "repair_read_back"
    return Say(key, values)


def _together(form: Form, said: Mapping[str, SlotValue], text: str) -> Slots:
    """Add a thing to the one named before: 灯也坏了."""
    before, added = form.slots.get("item"), said.get("item")
    if before is None or added is None or not _ALSO.search(text):
        return said
    things = dict.fromkeys([*finding.several(before), *finding.several(added)])
    joined: dict[str, SlotValue] = {**said, "item": [*things] if len(things) > 1 else before}
    faults = [*finding.several(form.slots.get("fault")), *finding.several(said.get("fault"))]
    telling = list(dict.fromkeys(fault for fault in faults if fault != "损坏"))
    if telling:
        joined["fault"] = [*telling] if len(telling) > 1 else telling[0]
    return joined


def _is_another(form: Form) -> Form:
    return replace(form, asked=tuple(dict.fromkeys([*form.asked, _ANOTHER])))


def _same(form: Form, turn: Turn) -> ServiceRequest | None:
    """Return the open repair of the same thing, or fault, at the same address."""
    for request in finding.mine(turn, only_open=True):
        known = request.slots
        if request.kind is not RequestKind.REPAIR:
            continue
        if known.get("address") != form.slots.get("address") or _differ(form, known, "place"):
            continue
        name = "item" if "item" in form.slots and "item" in known else "fault"
        if set(finding.several(form.slots.get(name))) & set(finding.several(known.get(name))):
            return request
    return None


def _differ(form: Form, known: Slots, name: str) -> bool:
    said, held = form.slots.get(name), known.get(name)
    return said is not None and held is not None and said != held
