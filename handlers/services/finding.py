"""Which request somebody means: by number, by what it is about, by its place in a list."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.model.errors import NotFound
from data.model.meals import SERVING_TIMES, Meal
from data.model.requests import RequestKind, ServiceRequest
from data.model.talk import Slots, SlotValue
from handlers.phrases import day_aloud
from handlers.services.moments import appointment, days_of
from handlers.turn import Turn

NAMED_BY = frozenset({"item", "fault", "place", "task", "meal", "dish", "date", "time"})
_THINGS = ("item", "task", "meal")
_DETAILS = ("fault", "place", "dish")
_BROKEN = "损坏"  # every repair is about something broken
_KINDS: Mapping[RequestKind, re.Pattern[str]] = {
    RequestKind.REPAIR: re.compile(r"修|师傅|坏"),
    RequestKind.MEAL: re.compile(r"饭|餐|那顿|吃的"),
    RequestKind.ERRAND: re.compile(r"跑腿|代办|代买|代购|代缴|志愿者|陪诊"),
    RequestKind.REDEMPTION: re.compile(r"兑换|积分|换的(?!灯|锁|门|水)"),
    RequestKind.CALLBACK: re.compile(r"回电|打电话|打给我|回个电话"),
    RequestKind.FEEDBACK: re.compile(r"意见|投诉|反映|表扬"),
}
_MEALS = {
    "breakfast": "(?:早饭|早餐|早点)",
    "lunch": "(?:午饭|午餐|中饭|中餐|中午的?饭)",
    "dinner": "(?:晚饭|晚餐|夜饭|晚上的?饭)",
}
_ALL = re.compile(r"(?:都|全部?|所有|统统|通通|一起|一块儿?)(?!是|对|好|行)")
_NOT_ALL = re.compile(r"(?:都|全)[^，,。]{0,2}(?:别|不用|不要|莫|勿)(?:取消|退|撤)")
_AND = re.compile(r"[和跟同、]|还有|以及")
_KEEPS = re.compile(r"留着|还要|还得|不取消|照旧|照常|不动|不变")
_FEW = 10  # characters of an answer that only names one
_COUNT = "一二三四五"
_NTH = re.compile(r"第([一二三四五1-5])(?:个|件|单|份|条|样|$|[，,。吧呀啊])")
_FIRST = re.compile(r"头一?[个件单]|前[面头边]?(?:那|一)?[个件单]|上面那?[个件单]|先说的")
_LAST = re.compile(r"最后|末了|后[面头边]?(?:那|一)?[个件单]|下面那?[个件单]")
_MIDDLE = re.compile(r"中间(?:那|的)?[个件单]")


@dataclass(frozen=True)
class Found:
    """The requests that fit best what was said."""

    requests: tuple[ServiceRequest, ...]  # in the order of those that were looked through
    named: bool = False  # something was said of them, and some fit it
    missed: bool = False  # something was said of them that none fits
    sure: bool = False  # exactly these are meant: one, or several named one by one


def own(turn: Turn, no: str) -> ServiceRequest | None:
    """Return the resident's request of that number, if the speaker may know of it."""
    try:
        request = turn.reads.requests.get(no)
    except NotFound:
        return None
    mine = request.resident == turn.resident.id
    return request if mine and _may_know(turn, request.kind) else None


def mine(turn: Turn, *, only_open: bool) -> list[ServiceRequest]:
    """Return the resident's requests that the speaker may know of.

    What comes next is first; what has ended follows, the newest first.
    """
    requests = turn.reads.requests.of_resident(turn.resident.id, only_open=only_open)
    known = {kind: _may_know(turn, kind) for kind in {request.kind for request in requests}}
    allowed = [request for request in requests if known[request.kind]]
    going_on = [request for request in allowed if request.is_open]
    ended = [request for request in allowed if not request.is_open]
    return [*sorted(going_on, key=lambda one: _next_moment(one, turn.now)), *ended]


def find(
    pool: Sequence[ServiceRequest], slots: Slots, text: str = "", now: datetime | None = None
) -> Found:
    """Return the requests of `pool` that fit what was said of them, all where none fits."""
    hits, missed = _by_things(pool, slots)
    found = _union(hits)
    worded = _by_words(pool, text, now)
    if not hits:
        hits = [[one] for one in worded] if wants_all(text) or _AND.search(text) else [worded]
        hits = [hit for hit in hits if hit]
    elif not _KEEPS.search(text) and (wants_all(text) or _AND.search(text)):
        hits += [[one] for one in worded if one not in found]
    missed = missed and not hits
    named = bool(hits)
    narrowed: list[list[ServiceRequest]] = []
    for hit in hits or [list(pool)]:
        left, agreed, failed = _by_details(hit, slots, text, kinds=not named)
        narrowed.append(left)
        missed, named = missed or failed, named or agreed
    together = _union(narrowed)
    kept = tuple(one for one in pool if one in together)
    sure = bool(named and kept) and all(len(hit) == 1 for hit in narrowed)
    return Found(kept, named, missed, sure)


def wants_all(text: str) -> bool:
    """Whether somebody means all of them: 都取消."""
    return _ALL.search(text) is not None and _NOT_ALL.search(text) is None


def names_one(pool: Sequence[ServiceRequest], slots: Slots, text: str, now: datetime) -> bool:
    """Whether few words name one of those read out, whatever else they could mean: 修水管."""
    if len(text) > _FEW:
        return False
    at = place_in_list(text, len(pool))
    return at is not None or ((found := find(pool, slots, text, now)).named and found.sure)


def place_in_list(text: str, count: int) -> int | None:
    """Return the place that is meant in a list of `count`: 第二个 is 1."""
    nth = _NTH.search(text)
    if nth:
        at = _COUNT.find(nth[1])
        at = at if at >= 0 else int(nth[1]) - 1
        return at if at < count else None
    if _LAST.search(text):
        return count - 1
    if count == 3 and _MIDDLE.search(text):
        return 1
    return 0 if _FIRST.search(text) else None


def _may_know(turn: Turn, kind: RequestKind) -> bool:
    if turn.actor == turn.resident.id:
        return True
    return turn.reads.people.may_act(turn.actor, turn.resident.id, turn.now, kind)


def _by_things(
    pool: Sequence[ServiceRequest], slots: Slots
) -> tuple[list[list[ServiceRequest]], bool]:
    """Return for each thing that was said the requests about it, and whether one fits none."""
    said = [(name, value) for name in _THINGS for value in several(slots.get(name))]
    hits = [[one for one in pool if _is_about(one, name, value)] for name, value in said]
    return [hit for hit in hits if hit], any(not hit for hit in hits)


def _by_words(
    pool: Sequence[ServiceRequest], text: str, now: datetime | None
) -> list[ServiceRequest]:
    """Return the requests whose thing is in the text, whatever it was taken for."""
    return [one for one in pool if any(re.search(words, text) for words in _words_of(one, now))]


def _words_of(request: ServiceRequest, now: datetime | None) -> list[str]:
    slots = request.slots
    if request.kind is RequestKind.MEAL:
        day, meal = slots.get("date"), _MEALS.get(str(slots.get("meal")))
        return [f"{day_aloud(day, now)}的?{meal}"] if now and meal and isinstance(day, str) else []
    return [re.escape(value) for name in ("item", "task") for value in several(slots.get(name))]


def _next_moment(request: ServiceRequest, now: datetime) -> str:
    """Return when something is due to happen, so that it can be put in order."""
    due = request.due_at.astimezone(now.tzinfo).isoformat()
    meal = request.slots.get("meal")
    served = f"T{SERVING_TIMES[Meal(meal)]}" if isinstance(meal, str) else ""
    return (appointment(request.slots) or due) + served


def _by_details(
    pool: list[ServiceRequest], slots: Slots, text: str, *, kinds: bool
) -> tuple[list[ServiceRequest], bool, bool]:
    """Narrow `pool` by what was said beside the thing: whether something agreed, or failed."""
    checks: list[list[ServiceRequest]] = []
    for name in _DETAILS:
        values = [value for value in several(slots.get(name)) if value != _BROKEN]
        if values:
            checks.append([r for r in pool if any(_is_about(r, name, v) for v in values)])
    days = days_of(slots)
    if days:
        checks.append([one for one in pool if days & days_of(one.slots)])
    said = {kind for kind, words in _KINDS.items() if words.search(text)} if kinds else set()
    if said:
        checks.append([one for one in pool if one.kind in said])
    left, agreed, failed = pool, False, False
    for fitting in checks:
        kept = [one for one in left if one in fitting]
        left = kept or left
        agreed, failed = agreed or bool(kept), failed or not kept
    return left, agreed, failed


def _is_about(request: ServiceRequest, name: str, value: str) -> bool:
    return any(value in held or held in value for held in several(request.slots.get(name)))


def several(value: SlotValue | None) -> list[str]:
    """Return the values of a slot as strings."""
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _union(hits: Sequence[Sequence[ServiceRequest]]) -> list[ServiceRequest]:
    together: list[ServiceRequest] = []
    for hit in hits:
        together += [one for one in hit if one not in together]
    return together
