"""From a sentence to its entities and slots, given what it is about."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

from data.model.talk import LIST_SLOTS, Entity, Expecting, Prompt, SlotScalar, SlotValue
from nlu.answers import yes_or_no
from nlu.entities import (
    address,
    choose,
    corrections,
    dish,
    meal,
    person,
    plain,
    since,
    task,
    thing,
    time,
)
from nlu.entities.ear import ear
from nlu.entities.found import Found
from nlu.lexicon import lexicon
from nlu.reading import Reading
from nlu.yaml_files import read_yaml

_UNPLACED = Path(__file__).parent / "entities" / "unplaced.yml"
_NUMERALS = "[0-9零〇一二两三四五六七八九十廿百]+"
_WHO = frozenset({"person", "address"})
_REPAIR = frozenset({"item", "fault", "place", "time", "date", "phone"}) | _WHO
_MEAL = frozenset({"meal", "date", "time", "quantity", "dish", "diet", "delivery", "phone"}) | _WHO
_ERRAND = frozenset({"task", "date", "time", "place", "phone", "quantity"}) | _WHO
_DANGER = frozenset({"symptom", "place", "phone"}) | _WHO
_MADE = frozenset({"request_no", "item", "fault", "place", "date", "time", "task", "phone"}) | _WHO
_ALL = _REPAIR | _MEAL | _ERRAND | _DANGER | _MADE | {"rating"}
WANTED: Mapping[str, frozenset[str]] = {
    "report_repair": _REPAIR,
    "change_request": _MADE,
    "book_meal": _MEAL,
    "change_meal": _MEAL | {"request_no"},
    "cancel_meal": frozenset({"meal", "date", "request_no", "quantity", "dish"}) | _WHO,
    "ask_menu": frozenset({"meal", "date", "dish", "diet", "person"}),
    "ask_info": frozenset({"date", "time", "meal"}),
    "ask_capabilities": frozenset({"person"}),
    "call_emergency": _DANGER,
    "false_alarm": frozenset({"request_no"}) | _WHO,
    "redeem_points": frozenset({"item", "quantity"}) | _WHO,
    "query_points": _WHO,
    "request_status": _MADE,
    "cancel_request": _MADE,
    "request_errand": _ERRAND,
    "give_feedback": frozenset({"rating", "request_no", "item", "dish", "person"}),
    "talk_to_human": frozenset({"phone", "time", "date"}),
    "inform": _ALL,
    "out_of_scope": frozenset({"address"}),  # said where no model could name the intent
}
_MEALS = frozenset({"book_meal", "change_meal", "cancel_meal", "ask_menu"})
_CHANGES = frozenset({"change_meal", "change_request"})
_TAKEN_BACK = frozenset({"cancel_meal", "cancel_request"})
_EARLIER = frozenset({"change_request", "cancel_request", "request_status"})
_BROKEN = frozenset({"report_repair", "inform"})
_ANSWERS = frozenset({"inform", "affirm", "deny"})
_SAID_WHEN = re.compile(r"[天日号周点:：]|星期|礼拜|月|[今明后听](?:早|晚|朝)")
_CLEANED = re.compile(r"(?:打扫|收拾|清理?|擦|扫|洗|拖|刷|装|修)[^，,。]{0,3}$")
_CLOCK = re.compile(r"[点:：刻]|分钟?|小时|钟头|\d时|马上|现在|立刻")
_AT_ONCE = ({"meal", "date"}, {"delivery", "quantity"})  # 中午 is a meal and a day
_PORTION = re.compile(r"[份客个]|^.$")
_THAT_MEAL = re.compile(r"[顿餐]")
_MEAT = re.compile(r"[肉鱼鸡鸭鹅虾]|排骨|牛腩")
_FOR_HEALTH = re.compile(r"糖尿病|血糖|高血压|血压|牙|咬|嚼")
_TAKEN = re.compile(
    r"^[^，,。]{0,6}(?:不要|勿要|唔要|不吃|退|取消|别|莫|唔使|甭|覅|弗要|作数|不用)"
)
_ORDERED = re.compile(r"(?:订|定|点|要)(?:的|了|嘅|咗|好的|过的|仔)[^，,。]{0,4}$")


def read_entities(
    reading: Reading, intent: str, now: datetime, prompt: Prompt
) -> tuple[Entity, ...]:
    """Return the entities that a sentence of this intent can hold, in order."""
    about = prompt.intent if intent in _ANSWERS and prompt.intent else intent
    wanted = WANTED.get(about, frozenset())
    if prompt.slot:
        wanted |= {prompt.slot}
        if prompt.slot in {"time", "date"}:
            wanted |= {"time", "date"}
    if not wanted:
        return ()
    text = ear()(reading.text)
    found = _corrected(text, about, now, prompt)
    kept = [one for one in _without_overlaps(found) if one.entity in wanted]
    return tuple(
        Entity(one.entity, one.value, *reading.span(one.start, one.end))
        for one in sorted(kept, key=lambda one: (one.start, one.end))
    )


def unplaced(reading: Reading, intent: str, entities: Iterable[Entity]) -> tuple[str, ...]:
    """Return words that look like a value for this intent and fit none: 老时间, 13月45号.

    `entities`: what was read; words that it covers have found their place.
    """
    wanted = WANTED.get(intent, frozenset())
    covered = {at for one in entities for at in range(one.start, one.end)}
    words = [
        (match.start(), match[0])
        for entity, pattern in _unplaced()
        if entity in wanted or (entity == "time" and "date" in wanted)
        for match in pattern.finditer(reading.text)
        if reading.origin[match.start()] not in covered
    ]
    return tuple(dict.fromkeys(word for _, word in sorted(words)))


@cache
def _unplaced() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (entity, re.compile(pattern.replace("N", _NUMERALS)))
        for entity, pattern in read_yaml(_UNPLACED).items()
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
        if value != choose.GENERIC
        and not any(str(value) != str(other) and str(value) in str(other) for other in values)
    ]


def _corrected(text: str, about: str, now: datetime, prompt: Prompt) -> list[Found]:
    """Read what holds in the end: 明天，不对，后天 means the day after tomorrow."""
    text = corrections.struck(text, taking_back=about in _TAKEN_BACK)
    text = since.struck(text) if about in _BROKEN else text
    found: list[Found] = []
    for start, end in _stretches(text, about):
        day = _day(found) or prompt.day
        part = [
            replace(one, start=one.start + start, end=one.end + start)
            for one in _found(text[start:end], about, now, replace(prompt, day=day))
        ]
        found = [*_kept(found, part), *part]
        found += _bought_instead(text[start:end], start, found, part)
    return _meant(found, text, about)


def _stretches(text: str, about: str) -> list[tuple[int, int]]:
    """Return the stretches of which later ones hold: after 说错了, and after 改成 in a change."""
    stretches: list[tuple[int, int]] = []
    for start, end in corrections.segments(text):
        middle = start + meal.becomes(text[start:end]) if about in _CHANGES else start
        stretches += [(start, middle), (middle, end)] if middle > start else [(start, end)]
    return stretches


def _kept(found: list[Found], again: list[Found]) -> list[Found]:
    """Return what was not said anew; a new day leaves the hour, which moves to that day."""
    said = {one.entity for one in again}
    kept = [one for one in found if one.entity not in said | {"time", "date"}]
    before = [one for one in found if one.entity in {"time", "date"}]
    if "time" in said:
        return kept
    days = [one for one in again if one.entity == "date"]
    if not days:
        return kept + before
    hours = [one for one in before if one.entity == "time" and str(one.value)[4:5] == "-"]
    return kept + [replace(one, value=_moved(str(one.value), str(days[-1].value))) for one in hours]


def _moved(moment: str, day: str) -> str:
    return "/".join(day + part[10:] for part in moment.split("/"))


def _day(found: list[Found]) -> str | None:
    days = [str(one.value)[:10] for one in found if one.entity in {"time", "date"}]
    return next((day for day in reversed(days) if day[4:5] == "-"), None)


def _bought_instead(text: str, start: int, found: list[Found], part: list[Found]) -> list[Found]:
    before = [one for one in found if one.entity == "task"]
    if not start or not before or any(one.entity == "task" for one in part):
        return []
    one = task.corrected(text, str(before[-1].value))
    if one is None:
        return []
    found[:] = [other for other in found if other.entity != "task"]
    return [replace(one, start=one.start + start, end=one.end + start)]


def _found(text: str, about: str, now: datetime, prompt: Prompt) -> list[Found]:
    """Return what each reader finds; the earlier ones win where two overlap."""
    meals = about in _MEALS
    inform = about == "inform"
    readers = (
        plain.phone(text, expected=prompt.slot == "phone"),
        address.read(text, expected=prompt.slot == "address"),
        plain.request_no(text, expected=prompt.slot == "request_no" or "request" in about),
        _rating(text, about, prompt),
    )
    found = [one for one in readers if one is not None]
    if about in {"request_errand", *_EARLIER} or prompt.slot == "task":
        found += _one(task.read(text))
    if prompt.slot == "person":
        found += _one(person.bare(text))
    else:
        found += _one(person.read(text, danger=about in {"call_emergency", "false_alarm"}))
    counted = prompt.slot == "quantity" or (inform and len(text) <= 14 and not found)
    found += _one(
        plain.quantity(
            text,
            expected=counted,
            ordering=about in {"book_meal", "change_meal"},
            goods=about == "redeem_points",
        )
    )
    eats = meals or inform or prompt.slot == "dish"
    found += _eaten(text) if eats else []
    found += [one for one in lexicon().read(text) if not eats or one.entity != "dish"]
    by_time = meals or prompt.slot == "meal" or (inform and _THAT_MEAL.search(text) is not None)
    eaten = meal.meals(text, by_time=by_time)
    found += eaten if inform else []
    found += _when(text, about, now, prompt)
    found += eaten
    if meals or inform or prompt.slot == "delivery":
        found += _one(plain.delivery(text))
    if inform:
        found += _one(task.read(text))
    return _without_overlaps(found)


def _rating(text: str, about: str, prompt: Prompt) -> Found | None:
    """Return the stars; 好 to a read-back says yes and judges nothing."""
    if prompt.expecting is Expecting.CONFIRMATION and yes_or_no(text) is not None:
        return plain.rating(text)
    return plain.rating(text, expected=prompt.slot == "rating", judging=about == "give_feedback")


def _eaten(text: str) -> list[Found]:
    """Return the dishes wanted, those of the lexicon by their own name."""
    known = {(one.start, one.end): one for one in lexicon().read(text) if one.entity == "dish"}
    named = [known.get((one.start, one.end), one) for one in dish.read(text)]
    others = [
        one
        for one in known.values()
        if not dish.left_away(text, one.start)
        and (one.end - one.start > 1 or dish.stands_alone(text, one.start, one.end))
    ]
    return sorted([*named, *others], key=lambda one: one.start - one.end)


def _when(text: str, about: str, now: datetime, prompt: Prompt) -> list[Found]:
    day = date.fromisoformat(prompt.day) if prompt.day else None
    asked = prompt.slot in {"time", "date"} or about == "inform"
    times = time.read_all(text, now, day=day, expected=asked)
    times = [one for one in times if not choose.told(one, text)]
    if about in _MEALS:
        return _one(_meal_time(times, text, now))
    if asked and len(times) == 1:
        return times
    return _one(choose.moment(times, text, now, moved=about in _CHANGES or asked))


def _meal_time(times: list[Found], text: str, now: datetime) -> Found | None:
    """Return the day of a meal: 后天中午 is a day and a meal, and 中午 alone is the next one."""
    today = now.date().isoformat()
    ahead = [one for one in times if str(one.value)[:10] >= today]
    meals = meal.meals(text, by_time=True)
    days: list[Found] = []
    for one in ahead:
        said = text[one.start : one.end]
        if one.entity == "date":
            days.append(one)
        elif (day := time.read_day(said, now)) is not None:
            days.append(replace(day, start=day.start + one.start, end=day.end + one.start))
    if days:
        return choose.day_of_meal(days, text)
    for one in ahead:
        if any(other.start == one.start for other in meals):
            return Found("date", str(one.value)[:10], one.start, one.end)
    clock = next((one for one in ahead if _CLOCK.search(text[one.start : one.end])), None)
    if clock is not None and meals and str(clock.value)[4:5] == "-":
        return Found("date", str(clock.value)[:10], clock.start, clock.end)
    return clock


def _meant(found: list[Found], text: str, about: str) -> list[Found]:
    """Return the values that are part of the request, not of the story around it."""
    if about == "report_repair":
        return choose.broken(found, text)
    if about in _EARLIER:
        return choose.mentioned(found, text, moved=about == "change_request")
    if about == "give_feedback":
        kept = [
            one for one in found if not (one.entity == "person" and str(one.value).endswith("师傅"))
        ]
        return choose.judged(kept, text)
    if about == "redeem_points":
        return _redeemed(found, text)
    if about == "ask_info":
        return [
            one
            for one in found
            if one.entity != "time" or _SAID_WHEN.search(text[one.start : one.end])
        ]
    if about == "inform":
        return choose.answered(found, text)
    if about == "call_emergency":
        first = [one for one in found if one.entity in {"symptom", "place"}]
        return [one for one in found if one not in first or one == _first(first, one.entity)]
    if about == "ask_menu":
        return [one for one in found if _asked(one, text)]
    if about == "book_meal":
        meat = any(one.entity == "dish" and _MEAT.search(str(one.value)) for one in found)
        return [one for one in found if not (meat and one.value == "素食")]
    if about == "cancel_meal":
        return [one for one in found if _given_back(one, text)]
    if about == "request_errand":
        return [one for one in found if one.entity != "place" or _CLEANED.search(text[: one.start])]
    return found


def _asked(one: Found, text: str) -> bool:
    if one.entity == "diet":
        return _FOR_HEALTH.search(text[one.start : one.end]) is None
    return one.entity != "dish" or one.value != "汤"


def _given_back(one: Found, text: str) -> bool:
    """Whether a dish is the one ordered: the rest is what somebody eats instead."""
    if one.entity == "quantity":
        return _PORTION.search(text[one.start : one.end]) is not None
    if one.entity != "dish":
        return True
    ordered = _ORDERED.search(text[: one.start]) is not None
    return ordered or _TAKEN.match(text[one.end :]) is not None


def _redeemed(found: list[Found], text: str) -> list[Found]:
    wanted = thing.exchanged(text)
    goods = [one for one in found if one.entity in {"item", "dish"}]
    kept = [one for one in found if one not in goods and (one.entity, one.value) != ("quantity", 1)]
    first = [wanted] if wanted else [replace(one, entity="item") for one in goods[:1]]
    return [*kept, *first]


def _first(found: list[Found], entity: str) -> Found:
    return min((one for one in found if one.entity == entity), key=lambda one: one.start)


def _one(found: Found | None) -> list[Found]:
    return [] if found is None else [found]


def _without_overlaps(found: list[Found]) -> list[Found]:
    """Keep the earlier of two that overlap, unless both are said at once."""
    kept: list[Found] = []
    for one in found:
        others = (other for other in kept if {one.entity, other.entity} not in _AT_ONCE)
        if not any(one.start < other.end and other.start < one.end for other in others):
            kept.append(one)
    return kept
