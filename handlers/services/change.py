"""Altering a repair or an errand that was asked for: when, where, what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from data.model.requests import RequestKind, ServiceRequest
from data.model.talk import Form, Remarks, Slots, SlotValue
from data.model.turns import Amend, Say
from handlers.forms import (
    Ask,
    Done,
    ReadBack,
    Refuse,
    Step,
    is_whole_address,
    merge,
)
from handlers.services import finding
from handlers.services.altering import (
    ALTERED,
    NAMING,
    amended,
    differences,
    read_back,
    what_of,
)
from handlers.services.meal_find import NOS, in_one_breath
from handlers.services.moments import days_of, is_past, put_off, same_hour
from handlers.services.requests import label, names, status_line
from handlers.turn import Turn

CHANGEABLE = frozenset({RequestKind.REPAIR, RequestKind.ERRAND})
JUST_NOW = timedelta(minutes=10)  # a correction within this is about what was recorded last
_MEAL = frozenset({"date", "time", "meal", "quantity", "dish", "diet", "delivery", "address"})
_READ_OUT = 3  # more than this nobody keeps in mind
_LISTED, _TOPIC, _WORDS = "listed", "topic", "words"  # slots of the form that no request has
_OF_REPAIR = frozenset({"item", "fault", "place"})
_CORRECTS = re.compile(
    r"不对|不是|错了|[说讲记弄搞听报写]错|应该是|其实是?|改成|改到|改为|换成|换到|我是说|勿是|唔系|弗是"
)
_NOT_BUT = re.compile(r"不对|不是|错|应该是|其实|我是说|勿是|唔系|弗是")
_WRONG = re.compile(r"^(?:[啊哎唉哦噢]*)(?:不对|不是|错了|[说讲记弄搞听]错|勿对|唔啱)")
_LEFT = re.compile(
    r"^(?:算了|那|还是|就|[，, ])*(?:不改|不用改|别改|不换|莫改|勿改|甭改|覅改)"
    r"(?:了|吧|啦|算了)*[。！!]?$"
)
_NEW_VALUE = re.compile(r"改成|换成|改为|变成")
_ALSO = re.compile(r"再加|还有|加上|也(?:坏|不|漏|堵|要修)|另外")
_TOPICS = (
    ("phone", re.compile(r"电话|手机号|联系方式")),
    ("address", re.compile(r"地址|门牌|住址|楼号")),
    (
        "time",
        re.compile(r"时间|时候|日子|钟点|日期|改期|延期|改约|改天|[推挪延提拖]|[早晚]点|预约|上门"),
    ),
)
_OTHER_WORKER = re.compile(r"换(?:一?个|位)?(?:别的|另外的?)?(?:师傅|人|师父)")
_MAY_CORRECT = frozenset(
    {
        "deny", "inform", "change_request", "change_meal", "report_repair", "book_meal",
        "request_errand", "out_of_scope",
    }
)  # fmt: skip


@dataclass(frozen=True)
class ChangeRequest:
    """Finds the request, gathers what is to be different, and writes it after a yes."""

    intent: str = "change_request"
    kind: RequestKind | None = None
    accepts: frozenset[str] = frozenset({"request_no"}) | ALTERED

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:  # noqa: ARG002
        """Take what was just said into the form."""
        no = said.get("request_no")
        heard = merge(form, {k: v for k, v in said.items() if k != "request_no"}, self.accepts)
        return replace(heard, request_no=no) if isinstance(no, str) else heard

    def listen(self, form: Form, turn: Turn) -> Form:
        """Take what was just said: which request, what of it, and by how much it is put off."""
        if form.request_no is not None and _names_another(form.request_no, turn):
            form = Form(self.intent, resident=form.resident)
        heard = self.hear(form, turn.slots, turn.understanding.remarks)
        words = str(heard.slots.get(_WORDS, "")) + turn.text
        if heard.request_no is None:
            heard = _aimed(heard, turn, words)
        request = finding.own(turn, heard.request_no) if heard.request_no is not None else None
        if request is None:
            return replace(heard, slots={**heard.slots, _WORDS: words})
        slots = {name: value for name, value in heard.slots.items() if name != _WORDS}
        heard = _added(replace(heard, slots=slots), request, turn)
        if _is_last(request, turn) and _NOT_BUT.search(words):
            heard = replace(heard, slots=same_hour(heard.slots, request.slots))
        elif not days_of(slots):
            moved = put_off(words, request.slots)
            heard = merge(heard, moved, self.accepts) if moved else heard
        topic = _topic(words)
        if topic and not differences(heard.slots, request):
            heard = replace(heard, slots={**heard.slots, _TOPIC: topic})
        return heard

    def review(self, form: Form, turn: Turn) -> Step:
        """Ask which and what, or read back what will be different."""
        if form.request_no is None:
            form = _aimed(form, turn, "")
        if form.request_no is None:
            return _ask_which(form, turn)
        request = finding.own(turn, form.request_no)
        if request is None:
            return Refuse(Say("request_not_found", {"no": form.request_no}))
        what: dict[str, str | int] = what_of(request)
        if not request.is_open:
            return Refuse(Say("change_ended", what))
        if request.kind not in CHANGEABLE:
            return Refuse(Say("change_not_this", what))
        new = differences(form.slots, request)
        asked = _ask_detail(form, request, new, turn)
        if asked is not None:
            return asked
        if new:
            return ReadBack(form, (read_back(request, new),))
        if _OTHER_WORKER.search(turn.text):
            return Refuse(Say("change_worker"))
        return _ask_what(form, what, same=bool(ALTERED & form.slots.keys()))

    def answered(self, form: Form, turn: Turn) -> Step | None:
        """Take few words as the answer to which one; 不改了 leaves it as it is."""
        if _LEFT.search(turn.text):
            return Refuse(Say("stopped"))
        if turn.session.prompt.slot != "request_no":
            return None
        if not finding.names_one(_pool(form, turn), turn.slots, turn.text, turn.now):
            return None
        return self.review(self.listen(form, turn), turn)

    def finish(self, form: Form, turn: Turn) -> Done:
        """Write it, unless somebody ended the request while we talked."""
        assert form.request_no is not None, "a read-back names the request"
        request = turn.reads.requests.get(form.request_no)
        if not request.is_open:
            return Done((), (status_line(request, turn), Say("change_ended", what_of(request))))
        new = differences(form.slots, request)
        if not new:
            return Done((), (Say("change_already", what_of(request)),))
        slots = amended(request, new)
        return Done((Amend(request.no, slots),), (Say("change_done"),))


def correct_last(turn: Turn) -> Form | None:
    """Return the form that puts right what was recorded just now: 不对，是后天; None where not.

    The form holds which request is meant and whose it is; the words are yet to be heard into it.
    """
    request = _recorded_just_now(turn)
    if request is None or not request.is_open or turn.intent not in _MAY_CORRECT:
        return None
    if request.kind is RequestKind.MEAL:
        mine = finding.mine(turn, only_open=True)
        if turn.intent == "change_meal" and len(in_one_breath(mine, request)) > 1:
            return None  # which of those ordered together is asked there
        form, accepted = Form("change_meal", {NOS: [request.no]}), _MEAL
    elif request.kind in CHANGEABLE:
        form, accepted = Form("change_request"), ChangeRequest().accepts
    else:
        return None
    said = {name: value for name, value in turn.slots.items() if name in accepted}
    if not _is_correction(turn, said, request):
        return None
    resident = request.resident if request.resident != turn.resident.id else None
    return replace(form, request_no=request.no, resident=resident)


def changes_what(turn: Turn) -> str:
    """Return the intent that a wish to change is about: of a meal, or of a repair or errand."""
    if turn.intent not in {"change_request", "change_meal"}:
        return turn.intent
    kinds = {request.kind for request in finding.mine(turn, only_open=True)}
    of_meal = {"meal", "dish", "diet", "quantity", "delivery"} & turn.slots.keys()
    if turn.intent == "change_meal" and RequestKind.MEAL not in kinds and kinds & CHANGEABLE:
        return "change_request" if not of_meal - {"meal"} else turn.intent
    if turn.intent == "change_request" and not kinds & CHANGEABLE and RequestKind.MEAL in kinds:
        return "change_meal" if not set(NAMING) & turn.slots.keys() else turn.intent
    return turn.intent


def _names_another(no: str, turn: Turn) -> bool:
    """Whether a wish to change is about another request than the one that is open."""
    if turn.intent != "change_request" or _NOT_BUT.search(turn.text):
        return False
    if _NEW_VALUE.search(turn.text):
        return False
    mine = [one for one in finding.mine(turn, only_open=True) if one.kind in CHANGEABLE]
    naming = {name: turn.slots[name] for name in NAMING if name in turn.slots}
    found = finding.find(mine, naming, turn.text)
    return found.named and all(one.no != no for one in found.requests)


def _recorded_just_now(turn: Turn) -> ServiceRequest | None:
    no = turn.session.last_request
    request = turn.reads.requests.get(no) if no is not None else None
    if request is None or turn.now - request.created_at > JUST_NOW:
        return None
    may = turn.reads.people.may_act(turn.actor, request.resident, turn.now, request.kind)
    return request if may else None


def _is_correction(turn: Turn, said: Slots, request: ServiceRequest) -> bool:
    others = [
        one
        for one in finding.mine(turn, only_open=True)
        if one.no != request.no and one.kind in CHANGEABLE
    ]
    if not said:
        wrong = turn.intent in {"deny", "inform"} and _WRONG.search(turn.text) is not None
        return wrong and not finding.find(others, {}, turn.text).named
    naming = {name: said[name] for name in NAMING if name in said}
    if "request_no" in said or (naming and finding.find(others, naming).named):
        return False
    if turn.intent in {"change_request", "change_meal"}:
        return True
    return _CORRECTS.search(turn.text) is not None


def _aimed(form: Form, turn: Turn, words: str) -> Form:
    """Find the request that is meant; words that only name it are no change of it."""
    pool = _pool(form, turn)
    at = finding.place_in_list(words, min(len(pool), _READ_OUT)) if _LISTED in form.slots else None
    said = {name: form.slots[name] for name in NAMING if name in form.slots}
    naming = {name: value for name, value in said.items() if _fits_some(pool, name, value, words)}
    left: Sequence[ServiceRequest] = finding.find(_of_kind(pool, form), naming, words).requests
    if at is not None:
        left = [pool[at]]
    elif len(left) > 1 and not naming:
        left = [one for one in left if _is_last(one, turn)] or left
    slots = {k: v for k, v in form.slots.items() if k not in naming and k != _LISTED}
    if days_of(slots) and not _NOT_BUT.search(words):  # 修灯的改到后天 names what is not there
        slots = {name: value for name, value in slots.items() if name not in said}
    if len(left) == 1:
        return replace(form, slots=slots, request_no=left[0].no)
    return replace(form, slots={**slots, _LISTED: [one.no for one in left]} if left else slots)


def _pool(form: Form, turn: Turn) -> list[ServiceRequest]:
    listed = form.slots.get(_LISTED)
    mine = [one for one in finding.mine(turn, only_open=True) if one.kind in CHANGEABLE]
    if listed is None:
        return mine
    return [one for one in mine if one.no in finding.several(listed)] or mine


def _of_kind(pool: list[ServiceRequest], form: Form) -> list[ServiceRequest]:
    """A new task is one for an errand, a new place one for a repair."""
    if "task" in form.slots:
        return [one for one in pool if one.kind is RequestKind.ERRAND] or pool
    if _OF_REPAIR & form.slots.keys():
        return [one for one in pool if one.kind is RequestKind.REPAIR] or pool
    return pool


def _fits_some(pool: list[ServiceRequest], name: str, value: SlotValue, text: str) -> bool:
    """Whether a value names a request: after 不是 only the very word does."""
    if _NOT_BUT.search(text):
        return any(one.slots.get(name) == value for one in pool)
    return finding.find(pool, {name: value}).named


def _is_last(request: ServiceRequest, turn: Turn) -> bool:
    lately = turn.now - request.created_at <= JUST_NOW
    return lately and request.no == turn.session.last_request


def _added(form: Form, request: ServiceRequest, turn: Turn) -> Form:
    """One more thing to be repaired: 灯也坏了."""
    item = turn.slots.get("item")
    if item is None or not _ALSO.search(turn.text) or request.kind is not RequestKind.REPAIR:
        return form
    together = dict.fromkeys([*finding.several(request.slots.get("item")), *finding.several(item)])
    slots: dict[str, SlotValue] = {**form.slots, "item": [*together]}
    if turn.slots.get("fault") == "损坏":
        slots.pop("fault", None)
    return replace(form, slots=slots)


def _topic(text: str) -> str | None:
    return next((topic for topic, words in _TOPICS if words.search(text)), None)


def _ask_which(form: Form, turn: Turn) -> Step:
    pool = _pool(form, turn)
    if not pool:
        ended = [one for one in finding.mine(turn, only_open=False) if one.kind in CHANGEABLE]
        naming = {name: turn.slots[name] for name in NAMING if name in turn.slots}
        found = finding.find(ended, naming, turn.text)
        if found.requests and not found.missed:
            return Refuse(Say("change_ended", what_of(found.requests[0])))
        return Refuse(Say("change_nothing"))
    read = pool[:_READ_OUT]
    labels = [label(one, turn.now) for one in read]
    choices = labels if len(set(labels)) == len(labels) else [one.no for one in read]
    say = Say("change_ask_which", {"listed": "，".join(names(read))})
    return Ask(form, "request_no", say, tuple(choices))


def _ask_detail(
    form: Form, request: ServiceRequest, new: dict[str, SlotValue], turn: Turn
) -> Ask | None:
    """Ask about what was said but not said well enough."""
    for name in ("time", "date"):
        if is_past(new.get(name), turn.now):
            slots = {k: v for k, v in form.slots.items() if k != name}
            return Ask(replace(form, slots=slots), "time", Say("ask_time_past"))
    if "date" in new and request.kind is RequestKind.REPAIR:
        return Ask(form, "time", Say("ask_time_of_day", {"date": str(new["date"])}))
    if "address" in new and not is_whole_address(new["address"]):
        return Ask(form, "address", Say("ask_door", {"address": str(new["address"])}))
    return None


def _ask_what(form: Form, what: dict[str, str | int], *, same: bool) -> Ask:
    match form.slots.get(_TOPIC):
        case "time":
            return Ask(form, "time", Say("change_ask_time", what))
        case "address":
            return Ask(form, "address", Say("ask_address", {"address": ""}))
        case "phone":
            return Ask(form, "phone", Say("change_ask_phone", what))
        case _ if same:
            return Ask(form, "change", Say("change_ask_same", what))
        case _:
            return Ask(form, "change", Say("change_ask", what))
