"""From a sentence to its entities and slots, given what it is about."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from data.model.talk import LIST_SLOTS, Entity, Intent, Prompt, SlotScalar, SlotValue
from nlu.entities import address, plain, task, time
from nlu.entities.found import Found
from nlu.lexicon import lexicon
from nlu.reading import Reading

_REPAIR = frozenset({"item", "fault", "place", "address", "time", "date", "phone", "person"})
_MEAL = frozenset(
    {"meal", "date", "time", "quantity", "dish", "diet", "delivery", "address", "person", "phone"}
)
_POINTS = frozenset({"quantity", "meal", "date", "time", "dish"})
_ERRAND = frozenset({"task", "date", "time", "address", "place", "person", "phone", "quantity"})
_DANGER = frozenset({"symptom", "person", "place", "address", "phone", "item"})
_MADE = frozenset(
    {"request_no", "item", "fault", "place", "meal", "date", "time", "task", "address", "phone"}
)
_OPINION = frozenset({"rating", "request_no", "item", "dish", "meal", "person", "diet"})
_CALL = frozenset({"phone", "time", "date", "person"})
_ALL = frozenset().union(_REPAIR, _MEAL, _ERRAND, _DANGER, _MADE, _OPINION)
WANTED: Mapping[str, frozenset[str]] = {
    "report_repair": _REPAIR,
    "change_request": _MADE,
    "book_meal": _MEAL,
    "change_meal": _MEAL | {"request_no"},
    "cancel_meal": frozenset({"meal", "date", "request_no", "quantity"}),
    "ask_menu": frozenset({"meal", "date", "dish", "diet"}),
    "ask_info": frozenset({"date", "time", "meal"}),
    "call_emergency": _DANGER,
    "redeem_points": _POINTS,
    "query_points": frozenset({"date"}),
    "request_status": _MADE,
    "cancel_request": _MADE,
    "request_errand": _ERRAND,
    "give_feedback": _OPINION,
    "talk_to_human": _CALL,
}
_MEALS = frozenset({"book_meal", "change_meal", "cancel_meal", "ask_menu"})
_CORRECTION = re.compile(r"不对不对|不不+|(?<=[，,。 ])不对|说错了|讲错了|哦不|啊不|错了")
_NEGATED = re.compile(r"不是(?P<wrong>[^，,。是]{1,12})[，,]?(?:而)?是(?!不是)")
_CLOCK = re.compile(r"[点:：刻]|分钟?|小时|钟头|\d时|马上|现在|立刻")
_GENERIC = "损坏"  # said beside a fault with a name of its own it adds nothing


def read_entities(
    reading: Reading, intent: str, now: datetime, prompt: Prompt
) -> tuple[Entity, ...]:
    """Return the entities that a sentence of this intent can hold, in order."""
    about = prompt.intent if intent in {"inform", "affirm", "deny"} and prompt.intent else intent
    wanted = WANTED.get(about, _ALL)
    if prompt.slot:
        wanted |= {prompt.slot}
        if prompt.slot in {"time", "date"}:
            wanted |= {"time", "date"}
    found = _corrected(reading.text, about, now, prompt)
    kept = [one for one in _without_overlaps(found) if one.entity in wanted]
    return tuple(
        Entity(one.entity, one.value, *reading.span(one.start, one.end))
        for one in sorted(kept, key=lambda one: (one.start, one.end))
    )


def slots_of(entities: Iterable[Entity]) -> dict[str, SlotValue]:
    """Return slot values keyed by entity; several values make a list."""
    values: dict[str, list[SlotScalar]] = {}
    for one in entities:
        said = one.value if isinstance(one.value, list) else [one.value]
        kept = values.setdefault(one.entity, [])
        kept += [value for value in said if value not in kept]
    slots: dict[str, SlotValue] = {}
    for name, several in values.items():
        telling = _telling(several)
        slots[name] = telling if name in LIST_SLOTS or len(telling) > 1 else telling[0]
    if "time" in slots:
        slots.pop("date", None)
    return slots


def _telling(values: list[SlotScalar]) -> list[SlotScalar]:
    """Drop what says less than another value: 灯 beside 灯泡, 损坏 beside 漏水."""
    if len(values) == 1:
        return values
    return [
        value
        for value in values
        if value != _GENERIC
        and not any(str(value) != str(other) and str(value) in str(other) for other in values)
    ]


def _corrected(text: str, about: str, now: datetime, prompt: Prompt) -> list[Found]:
    """Read what holds in the end: 明天，不对，后天 means the day after tomorrow."""
    text = _NEGATED.sub(lambda m: m[0].replace(m["wrong"], "\0" * len(m["wrong"]), 1), text)
    borders = [0, *(match.end() for match in _CORRECTION.finditer(text)), len(text)]
    found: list[Found] = []
    for start, end in pairwise(borders):
        part = [
            replace(one, start=one.start + start, end=one.end + start)
            for one in _found(text[start:end], about, now, prompt)
        ]
        again = {one.entity for one in part}
        if again & {"time", "date"}:
            again |= {"time", "date"}
        found = [one for one in found if one.entity not in again] + part
    return found


def _found(text: str, about: str, now: datetime, prompt: Prompt) -> Iterator[Found]:
    """Yield what each reader finds; the earlier ones win where two overlap."""
    meals = about in _MEALS
    readers = (
        plain.phone(text, expected=prompt.slot == "phone"),
        address.read(text, expected=prompt.slot == "address"),
        plain.request_no(text, expected=prompt.slot == "request_no" or "request" in about),
        plain.rating(text, expected=about == "give_feedback"),
        plain.quantity(text, expected=prompt.slot == "quantity"),
    )
    yield from (one for one in readers if one is not None)
    if about == "request_errand" or prompt.slot == "task":
        yield from _one(task.read(text))
    yield from lexicon().read(text)
    yield from _when(text, now, prompt, meals=meals)
    yield from _one(plain.meal(text, by_time=meals or prompt.slot == "meal"))
    yield from _one(task.read(text))
    yield from _one(plain.person(text))
    if meals or prompt.slot == "delivery":
        yield from _one(plain.delivery(text))


def _when(text: str, now: datetime, prompt: Prompt, *, meals: bool) -> Iterator[Found]:
    day = date.fromisoformat(prompt.day) if prompt.day else None
    found = time.read(text, now, day=day, expected=prompt.slot in {"time", "date"})
    if found is None:
        return
    if meals and found.entity == "time" and not _CLOCK.search(text[found.start : found.end]):
        found = time.read_day(text, now)  # 后天中午 is a day and a meal
    yield from _one(found)


def _one(found: Found | None) -> Iterator[Found]:
    if found is not None:
        yield found


def _without_overlaps(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in found:
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return kept


_UNKNOWN_ITEM = re.compile(
    r"(?:修(?:一下|一修|下|修|个|理)?|(?:我|俺|阿拉)?家?(?:里)?(?:的|那个|这个|那台|这台|那))"
    r"(?P<a>[\u4e00-\u9fff]{2,5}?)(?:$|[，。,]|吧|坏|又|老|一直|突然|有点|好像|出)"
    r"|^(?P<b>[\u4e00-\u9fff]{2,5}?)(?:坏|出毛病|出问题)"
)
_ONLY_ITEM = re.compile(r"^(?:是|就是|那个|我的|我家的|家里的)*(?P<a>[\u4e00-\u9fff]{2,6})$")
_SURE_OF_ANOTHER = 0.75  # from here on a word is not the name of a broken thing
_NO_ITEM = re.compile(
    r"^(?:东西|一下|师傅|工人|人来|家里|快点|赶快|什么|不|没|我|你|好|等)|[你我他谁吗呢么]"
)


def open_item(
    said: Reading, intent: Intent, entities: Iterable[Entity], prompt: Prompt
) -> tuple[Entity, ...]:
    """Return the thing to be repaired that no lexicon knows: 缝纫机 in 缝纫机坏了."""
    asked = prompt.slot == "item"
    telling = (one for one in entities if one.entity in {"item", "fault"})
    if any(one.value != _GENERIC for one in telling):
        return ()
    if intent.name != "report_repair" and not asked:
        return ()
    match = _UNKNOWN_ITEM.search(said.text)
    if match is None and asked and intent.confidence < _SURE_OF_ANOTHER:
        match = _ONLY_ITEM.match(said.text.strip("。！!. "))
    if match is None:
        return ()
    group = "a" if match["a"] else "b"
    if _NO_ITEM.search(match[group]):
        return ()
    return (Entity("item", match[group], *said.span(*match.span(group))),)
