"""Days and times of day as people say them: 后天上午十点半, 明早七点, 半个小时以后, 下周三.

A part of a day without a clock time is a range, 后天上午 for example 08:00 to 12:00. Written dates
(2026-12-01) come from Recognizers-Text; days of the lunar calendar are no value, they are to be
asked for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from nlu.entities import formal, heard, relative
from nlu.entities.clock import Clock, Part, clock_at, part_at
from nlu.entities.day import Day, day_at
from nlu.entities.found import Found
from nlu.entities.lunar import lunar_at

ANY_TIME = relative.ANY_TIME
_LONGEST = 2000  # code points that are looked at
_STARTS = re.compile(
    r"[\d零〇一二两三四五六七八九十廿卅俩仨半今明听昨寻前后大早晚夜上下中正午傍黄擦挨断临天深凌晨清朝头过晌晏日当"
    r"周星礼拜这本月年差欠缺等再隔农阴旧老除春元端重七腊冬小八最以从去那近闰国劳]"
)
_GLUE = re.compile(
    r"(?:的|里头?|呢|嘛|吧|嗯|就|是|在|大概|大约|约莫?|差不多|那天|当天|那个|[\s，,、]){0,4}"
)
_TIGHT = re.compile(r"(?:的|大概|大约|约莫?|差不多|[\s，,、]){0,3}")
_NO_MOMENT = re.compile(  # greetings, two evenings, since seven
    r"(?:早上|上午|中午|下午|晚上)好(?![些点几多了])|[早晚]安"
    r"|[一两几三四五]个?(?:晚上|早上|上午|下午|中午|夜里)(?!\w*[点:])"
    r"|(?<=[地床路街身])上半天"
    r"|从[^，。]{0,6}点(?:半|多|钟)?(?:起|就|开始|一直|等到)"
)
_MORNING = re.compile(r"早晨(?=[呀啊！!，,。]|$)")  # a greeting in Cantonese
_NO_PART = re.compile(r"[一1]?(?:点|些)|[饭餐反茶市操班]")  # 晚一点, 早饭
_HABIT = re.compile(  # 夜里老起来, 晚上睡不着
    r"[^，。]{0,2}?(?:睡|总|老(?!地方|时间)|经常|常|起夜|咳|疼|痛|难受|看不[见清]|黑|害?怕|一个人|起来"
    r"|就(?:漏|滴|响|跳|闪|疼|咳|冷|没))"
)
_ONLY_ONE = re.compile(r"\W*(?:就|那)?[一1]点\W*[吧嘛啊呀咯]?\W*")  # the answer 一点
_OFTEN = re.compile(r"(?:每天|天天|日日|一到|到了|整个?)$")


@dataclass(frozen=True)
class _Stretch:
    """A day, a part of it, a clock time, or several of these, said together."""

    start: int
    end: int
    day: Day | None
    part: Part | None
    clock: Clock | None


@dataclass(frozen=True)
class _Known:
    """What earlier words of the same text settle for the later ones."""

    now: datetime
    day: date | None  # agreed, or said before
    part: Part | None = None


def read(
    text: str, now: datetime, *, day: date | None = None, expected: bool = False
) -> Found | None:
    """Return the day or time meant in `text` as a `time` or `date`.

    `day`: agreed already, a clock time without a day means it.
    `expected`: a time was asked for, so that 都行 leaves it open.
    """
    return _meant(read_all(text, now, day=day, expected=expected), now)


def read_all(
    text: str, now: datetime, *, day: date | None = None, expected: bool = False
) -> list[Found]:
    """Return every day and time in `text`, in order; the arguments are those of `read`.

    A clock time without a day means the day said before it: 明天上午十点，不对，十一点.
    """
    text = heard.written(text[:_LONGEST])
    found = list(_found(text, _Known(now, day), expected=expected))
    if found:
        return found
    opened = relative.at_once(text, now, expected=expected) or relative.any_time(
        text, expected=expected
    )
    return [opened] if opened else []


def read_day(text: str, now: datetime) -> Found | None:
    """Return the day meant in `text`, whatever part of it or clock time follows."""
    text = heard.written(text[:_LONGEST])
    days = [
        Found("date", one.day.date.isoformat(), one.start, one.day.end)
        for one in _stretches(text, now, expected=False)
        if isinstance(one, _Stretch) and one.day is not None and one.day.date is not None
    ]
    return next((one for one in days if not _past(one, now)), days[0] if days else None)


def _meant(found: list[Found], now: datetime) -> Found | None:
    """What lies behind us is told, what lies ahead is asked for; a clock time says most."""
    ahead = [one for one in found if not _past(one, now)] or found
    if not ahead:
        return None
    first = ahead[0]
    if first.entity == "date":
        same = (one for one in ahead[1:] if str(one.value).startswith(str(first.value)))
        return next((one for one in same if one.entity == "time"), first)
    return first


def _past(found: Found, now: datetime) -> bool:
    value = str(found.value).rpartition("/")[2]
    if value == ANY_TIME:
        return False
    if found.entity == "date":
        return date.fromisoformat(value) < now.date()
    return datetime.fromisoformat(value) < now.replace(second=0, microsecond=0)


def _found(text: str, known: _Known, *, expected: bool) -> Iterator[Found]:
    for one in _stretches(text, known.now, expected=expected):
        if isinstance(one, Found):
            yield one
            continue
        if one.day is not None and one.day.date is None:
            continue
        found = _value(one, known)
        if found is None:
            continue
        yield found
        if one.day is not None and not _past(found, known.now):
            known = replace(known, day=one.day.date, part=None)
        known = replace(known, part=one.part or known.part)


def _stretches(text: str, now: datetime, *, expected: bool) -> Iterator[_Stretch | Found]:
    written = set(formal.starts(text))
    position = 0
    while (match := _STARTS.search(text, position)) is not None:
        position = match.start()
        other = _NO_MOMENT.match(text, position)
        if other is None and position == 0 and not expected:
            other = _MORNING.match(text)
        one = None if other else _at(text, position, now, position in written, expected)
        if one is not None:
            yield one
        position = one.end if one else other.end() if other else position + 1


def _at(
    text: str, start: int, now: datetime, written: bool, expected: bool
) -> _Stretch | Found | None:
    counted = relative.span_at(text, start, now, expected=expected)
    if counted is not None:
        return counted
    day = formal.date_at(text, start, now) if written else None
    day = lunar_at(text, start) or day or day_at(text, start, now.date())
    if day is not None and (lunar := lunar_at(text, day.end)) is not None:
        day = lunar  # 2026年腊月初八
    position = _skip(_GLUE, text, day.end) if day else start
    part = part_at(text, position)
    if part and not _counts(text, start, day, part):
        part = None
    sure = day is not None or (expected and _ONLY_ONE.fullmatch(text) is not None)
    clock = _clock(text, part) if part else clock_at(text, position, sure=sure)
    if day is None and part is None and clock is None:
        return None
    ends = [one.end for one in (day, part, clock) if one is not None]
    return _Stretch(start, max(ends), day, part, clock)


def _counts(text: str, start: int, day: Day | None, part: Part) -> bool:
    if _clock(text, part):
        return True
    if day is not None:
        return not (part.said in {"早", "晚"} and _NO_PART.match(text, part.end))
    return part.alone and not (_HABIT.match(text, part.end) or _OFTEN.search(text[:start][-4:]))


def _clock(text: str, part: Part) -> Clock | None:
    sure = not (part.said in {"早", "晚"} and _NO_PART.match(text, part.end))
    return clock_at(text, _skip(_TIGHT, text, part.end), sure=sure)


def _skip(glue: re.Pattern[str], text: str, position: int) -> int:
    match = glue.match(text, position)
    return match.end() if match else position


def _value(said: _Stretch, known: _Known) -> Found | None:
    day = said.day.date if said.day else known.day
    if said.clock is not None:
        value = _on_the_clock(said, said.clock, day, known)
        return Found("time", value, said.start, said.end)
    if said.part is not None:
        value = _part_of_day(said.part, day, known.now)
        return Found("time", value, said.start, said.end)
    return Found("date", day.isoformat(), said.start, said.end) if day else None


def _part_of_day(part: Part, day: date | None, now: datetime) -> str:
    if day is None:
        day = now.date() + timedelta(days=0 if now.hour < part.last else 1)
    return "/".join(_at_hour(day, hour, 0, now).isoformat() for hour in (part.first, part.last))


def _on_the_clock(said: _Stretch, clock: Clock, day: date | None, known: _Known) -> str:
    part = said.part or _carried_on(known.part, clock, said)
    as_written = clock.exact or (said.day is not None and said.day.formal and _is_past(day, known))
    hour, later = _hour(clock.hour, part, exact=as_written)
    begin = _at_hour(day or known.now.date(), hour, clock.minute, known.now)
    begin += timedelta(days=later)
    sure = part is not None or as_written
    if clock.until is None:
        return _ahead(begin, begin, known.now, day, sure=sure).isoformat()
    hour, later = _hour(clock.until[0], clock.until_part, exact=True)
    end = _at_hour(begin.date(), hour, clock.until[1], known.now) + timedelta(days=later)
    while end <= begin:
        end += timedelta(hours=12)
    moved = _ahead(begin, end, known.now, day, sure=sure)
    return f"{moved.isoformat()}/{(end + (moved - begin)).isoformat()}"


def _is_past(day: date | None, known: _Known) -> bool:
    return day is not None and day < known.now.date()


def _carried_on(part: Part | None, clock: Clock, said: _Stretch) -> Part | None:
    """晚上七点，不对，八点 means eight in the evening; 早上七点，不，两点 does not mean the night."""
    if part is None or said.day is not None or clock.exact:
        return None
    hour, later = _hour(clock.hour, part, exact=False)
    return part if not later and part.first - 1 <= hour <= part.last + 1 else None


def _hour(hour: int, part: Part | None, *, exact: bool) -> tuple[int, int]:
    """Return the hour on 24, and the days to add: the part says which ten o'clock is meant."""
    later = 0
    if part is not None and hour <= 12:
        night = part.first == 0
        if night:
            late = hour >= 9 and part.said != "凌晨"
            hour, later = (hour + 12 if hour < 12 and late else hour % 12), int(hour == 12 and late)
        elif part.first >= 18 and 1 <= hour <= 4:
            later = 1  # 夜里两点
        elif part.first >= 17 and hour == 12:
            hour, later = 0, 1
        elif part.first >= 11 and 0 < hour < 12 and not (part.first == 11 and hour >= 10):
            hour += 12
    elif part is None and not exact and 1 <= hour <= 6:
        hour += 12  # nobody sends a plumber at three in the night
    return (hour - 24, later + 1) if hour >= 24 else (hour, later)


def _ahead(
    begin: datetime, end: datetime, now: datetime, day: date | None, *, sure: bool
) -> datetime:
    """Move what would lie behind us to the evening or to tomorrow, unless a day was said."""
    if end > now or (day is not None and day != now.date()):
        return begin
    evening = begin + timedelta(hours=12)
    if not sure and begin.hour < 12 and evening.hour <= 20 and evening > now:
        return evening
    return begin if day is not None else begin + timedelta(days=1)


def _at_hour(day: date, hour: int, minute: int, now: datetime) -> datetime:
    return datetime.combine(day, time(hour, minute), now.tzinfo)
