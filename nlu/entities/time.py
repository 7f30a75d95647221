"""Days and times of day as people say them: 后天上午十点半, 明早七点, 半个小时以后, 下周三.

A part of a day without a clock time is a range, 后天上午 for example 08:00 to 12:00.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nlu.entities.found import Found
from nlu.entities.number import NUMBER, whole

ANY_TIME = "any"  # 随时
_N = NUMBER
_NEAR = {
    "大前": -3, "前": -2, "昨": -1, "寻": -1, "今": 0, "明": 1, "听": 1, "后": 2, "大后": 3,
}  # fmt: skip
_WEEKDAY = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5}
_PARTS: tuple[tuple[str, int, int], ...] = (  # words, first hour, last hour
    ("凌晨|半夜", 0, 6),
    ("大清早|一大早|清早|清晨|早晨|早上|早间|早起|朝早|早浪|早", 6, 9),
    ("上午|上半天|头晌|前晌|上昼", 8, 12),
    ("中午|晌午|正午|晏昼|中浪", 11, 13),
    ("下午|下半天|后晌|过晌|下昼|午后", 13, 18),
    ("傍晚|傍黑|黄昏|擦黑", 17, 19),
    ("晚上|夜里|夜晚|夜头|夜到|晚头|今夜|晚间|晚黑|晚", 18, 21),
)
_PART = "|".join(words for words, _, _ in _PARTS)
_ALL_DAY = (8, 18)
_DAY = (
    r"(?P<near>大前|大后|前|昨|今|明|听|后)(?:天|儿个|儿|日|朝|个儿)"
    r"|(?P<short>昨|今|明|后)(?=早|晚)"
    rf"|(?P<week>这个?|本|下下个?|下个?|上个?)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])"
    rf"|(?:(?P<month>下个月|这个月|本月|(?:{_N})\s*月)的?)?\s*(?P<dom>{_N})\s*[号日](?!楼|院|线|门|房|室|栋)"
    rf"|(?P<monthend>这个?月底|本月底|月底|下个?月底)"
    rf"|(?:过|再过)?(?P<days>{_N})\s*天(?:以后|之后|后)"
)
_CLOCK = (
    rf"(?P<hour>{_N})\s*(?:点钟?|时(?!候|间))\s*(?:(?P<half>半)|(?P<quarter>[一二两三])刻"
    rf"|(?:过|零|〇)?(?P<minute>{_N})\s*分?)?|(?P<h24>\d{{1,2}})\s*[:：]\s*(?P<m24>\d{{2}})"
)
_DAY_RE = re.compile(_DAY)
_PART_RE = re.compile(_PART)
_CLOCK_RE = re.compile(_CLOCK)
_GLUE = re.compile(r"\s*[的,，]?\s*")
_TO = re.compile(r"\s*(?:到|至|－|-|~|～)\s*")
_BETWEEN = re.compile(r"\s*(?:之间|左右|前后|以前|之前|钟|来钟)")
_RELATIVE = re.compile(
    rf"(?:过|再过|等)?\s*(?:(?P<half>半)\s*个?\s*(?:小时|钟头)|(?P<hours>{_N})\s*个?\s*(?P<plus>半)?\s*(?:小时|钟头)"
    rf"|(?P<quarter>{_N})\s*刻钟|(?P<minutes>{_N})\s*分钟)\s*(?:以后|之后|后|过后)?"
)
_AFTER = re.compile(r"(?:以后|之后|后|过后)$|^(?:过|再过|等)")
_NOW = re.compile(r"马上|现在|立刻|立马|这就|即刻|而家|眼下|当下|快点来")
_OPEN = re.compile(
    r"随时|随便.{0,4}(?:时|天|点)?|什么时候都|啥(?:时候|辰光|子时候)都|几时都|几点都|哪天都|哪(?:个)?时候都|"
    r"都(?:行|可以|成|得|中|好|方便)|你们(?:定|看着办|安排)|看着办|无所谓|(?:你|师傅).{0,4}方便|不限|全天|整天|一天都|在家等|有空就"
)


@dataclass(frozen=True)
class _Clock:
    hour: int
    minute: int
    exact: bool  # said on 24 hours, 15:30


def read(
    text: str, now: datetime, *, day: date | None = None, expected: bool = False
) -> Found | None:
    """Return the first day or time in `text` as a `time` or `date`.

    `day`: agreed already, a clock time without a day means it.
    `expected`: a time was asked for, so that 都行 leaves it open.
    """
    for reader in (_day_and_clock, _relative, _at_once):
        found = reader(text, now, day)
        if found is not None:
            return found
    opened = _OPEN.search(text) if expected else re.search(r"随时|什么时候都", text)
    return Found("time", ANY_TIME, *opened.span()) if opened else None


def read_day(text: str, now: datetime) -> Found | None:
    """Return the first day in `text`, whatever part of it or clock time follows."""
    for match in _DAY_RE.finditer(text):
        day = _day(match, now)
        if day is not None:
            return Found("date", day.isoformat(), *match.span())
    return None


def _day_and_clock(text: str, now: datetime, agreed: date | None) -> Found | None:
    for start in range(len(text)):
        found = _at(text, start, now, agreed)
        if found is not None:
            return found
    return None


def _at(text: str, start: int, now: datetime, agreed: date | None) -> Found | None:
    position, day = start, None
    match = _DAY_RE.match(text, position)
    if match:
        day = _day(match, now)
        if day is None:
            return None
        position = match.end()
    part = _PART_RE.match(text, _GLUE.match(text, position).end() if day else position)  # type: ignore[union-attr]
    if part and (day is not None or len(part[0]) > 1 or _CLOCK_RE.match(text, part.end())):
        position = part.end()
    else:
        part = None
    clock = _CLOCK_RE.match(text, _skip(text, position) if position > start else position)
    if clock is None:
        return _without_clock(start, position, day, part, now, agreed)
    return _with_clock(text, start, clock, day, part, now, agreed)


def _without_clock(
    start: int,
    end: int,
    day: date | None,
    part: re.Match[str] | None,
    now: datetime,
    agreed: date | None,
) -> Found | None:
    if part is not None:
        first, last = _hours(part[0])
        that = day or agreed or (now.date() if now.hour < last else now.date() + timedelta(days=1))
        value = f"{_iso(that, first, 0, now)}/{_iso(that, last, 0, now)}"
        return Found("time", value, start, end)
    if day is not None:
        return Found("date", day.isoformat(), start, end)
    return None


def _with_clock(
    text: str,
    start: int,
    match: re.Match[str],
    day: date | None,
    part: re.Match[str] | None,
    now: datetime,
    agreed: date | None,
) -> Found | None:
    clock = _clock(match)
    if clock is None:
        return None
    said = part[0] if part else None
    begin = _moment(clock, day or agreed, said, now)
    to = _TO.match(text, match.end())
    second = None
    if to:
        later_part = _PART_RE.match(text, to.end())
        second = _CLOCK_RE.match(text, later_part.end() if later_part else to.end())
    if second is None or to is None:
        after = _BETWEEN.match(text, match.end())
        return Found("time", begin.isoformat(), start, after.end() if after else match.end())
    until = _clock(second)
    if until is None:
        return Found("time", begin.isoformat(), start, match.end())
    end = begin.replace(hour=until.hour % 24, minute=until.minute)
    if end <= begin and until.hour < 12:
        end += timedelta(hours=12)
    after = _BETWEEN.match(text, second.end())
    value = f"{begin.isoformat()}/{end.isoformat()}"
    return Found("time", value, start, after.end() if after else second.end())


def _skip(text: str, position: int) -> int:
    glue = _GLUE.match(text, position)
    return glue.end() if glue else position


def _moment(clock: _Clock, day: date | None, part: str | None, now: datetime) -> datetime:
    """Find which ten o'clock is meant: the part of the day says it, else daytime to come."""
    hour = clock.hour
    if part is not None:
        first, _ = _hours(part)
        if first >= 11 and hour < 12 and not (first == 11 and hour >= 10):
            hour += 12
        if first >= 17 and hour == 12:
            hour, day = 0, (day or now.date()) + timedelta(days=1)
    elif not clock.exact and 1 <= hour <= 6:
        hour += 12  # nobody sends a plumber at three in the night
    if hour >= 24:
        hour, day = hour - 24, (day or now.date()) + timedelta(days=1)
    that = datetime.combine(day or now.date(), time(hour, clock.minute), now.tzinfo)
    if day is None and that <= now:
        afternoon = that + timedelta(hours=12)
        if (
            part is None
            and not clock.exact
            and hour < 12
            and afternoon.hour <= 20
            and afternoon > now
        ):
            return afternoon
        return that + timedelta(days=1)
    return that


def _clock(match: re.Match[str]) -> _Clock | None:
    if match["h24"] is not None:
        hour, minute = int(match["h24"]), int(match["m24"])
        return _Clock(hour, minute, exact=True) if hour <= 24 and minute < 60 else None
    said = whole(match["hour"])
    if said is None or said > 24:
        return None
    minute = 0
    if match["half"]:
        minute = 30
    elif match["quarter"]:
        minute = 15 * (whole(match["quarter"]) or 0)
    elif match["minute"]:
        minute = whole(match["minute"]) or 0
    return _Clock(said, minute, exact=said > 12) if minute < 60 else None


def _day(match: re.Match[str], now: datetime) -> date | None:
    today = now.date()
    near = match["near"] or match["short"]
    if near is not None:
        return today + timedelta(days=_NEAR[near])
    if match["weekday"] is not None:
        return _weekday(today, match["week"] or "", _WEEKDAY[match["weekday"]])
    if match["monthend"] is not None:
        return _month_end(today, ahead=1 if match["monthend"].startswith("下") else 0)
    if match["days"] is not None:
        count = whole(match["days"])
        return None if count is None or count > 400 else today + timedelta(days=count)
    return _day_of_month(today, match["month"], whole(match["dom"]))


def _weekday(today: date, week: str, weekday: int) -> date:
    monday = today - timedelta(days=today.weekday())
    ahead = {"下": 7, "上": -7}.get(week[:1], 0) * (2 if week.startswith("下下") else 1)
    day = monday + timedelta(days=ahead + weekday)
    if not week and day < today:
        day += timedelta(days=7)
    return day


def _day_of_month(today: date, month: str | None, dom: int | None) -> date | None:
    if dom is None or not 1 <= dom <= 31:
        return None
    year, number = today.year, today.month
    if month == "下个月":
        year, number = (year + 1, 1) if number == 12 else (year, number + 1)
    elif month and month not in {"这个月", "本月"}:
        named = whole(month.rstrip("月 "))
        if named is None or not 1 <= named <= 12:
            return None
        number = named
        if (number, dom) < (today.month, today.day):
            year += 1
    elif month is None and dom < today.day:
        year, number = (year + 1, 1) if number == 12 else (year, number + 1)
    try:
        return date(year, number, dom)
    except ValueError:
        return None


def _month_end(today: date, *, ahead: int) -> date:
    year, month = divmod(today.year * 12 + today.month + ahead, 12)
    return date(year, month + 1, 1) - timedelta(days=1)


def _relative(text: str, now: datetime, _agreed: date | None) -> Found | None:
    for match in _RELATIVE.finditer(text):
        if not _AFTER.search(match[0].strip()):
            continue
        minutes = _minutes(match)
        if minutes is not None and 0 < minutes <= 48 * 60:
            at = now.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
            return Found("time", at.isoformat(), *match.span())
    return None


def _minutes(match: re.Match[str]) -> int | None:
    if match["half"]:
        return 30
    for group, size in (("hours", 60), ("quarter", 15), ("minutes", 1)):
        if match[group] is not None:
            count = whole(match[group])
            return None if count is None else count * size + (30 if match["plus"] else 0)
    return None


def _at_once(text: str, now: datetime, _agreed: date | None) -> Found | None:
    match = _NOW.search(text)
    if match is None:
        return None
    return Found("time", now.replace(second=0, microsecond=0).isoformat(), *match.span())


def _hours(part: str) -> tuple[int, int]:
    for words, first, last in _PARTS:
        if part in words.split("|"):
            return first, last
    return _ALL_DAY


def _iso(day: date, hour: int, minute: int, now: datetime) -> str:
    return datetime.combine(day, time(hour, minute), now.tzinfo).isoformat()
