"""Stretches of days in a sentence: 周三周四周五, 二十五号到二十七号, 下周一三五, 明后两天."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nlu.entities.day import day_at
from nlu.entities.number import whole

_WEEKDAY = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5}
_NEAR = {"今": 0, "明": 1, "后": 2, "听": 1}
_N = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_STARTS = re.compile(r"[\d一二三四五六七八九十廿今明听后大周星礼拜这本下元国劳]")
_SOME = re.compile(r"(?P<near>今明后|今明|明后|今后)(?:这)?(?:两|二|三|俩|2|3)?(?:天|日|儿(?!子))")
_NOT_CLOCK = (
    r"(?![\d一二三四五六七八九十]*\s*(?:点|时|天|个|份|客|号|栋|楼|单元|月|位|人|块|种|样))"
)
_CHAR = r"(?:[一二三四五六日]|(?<=[六、，,和跟与期拜周])天(?!天))"
_RUN = re.compile(
    r"(?P<week>(?:这|本|下{1,2})一?个?)?(?:周|星期|礼拜)"
    rf"(?P<days>{_CHAR}(?:[、，,和跟与]?{_CHAR}){{1,6}}){_NOT_CLOCK}"
)
_WEEK_TO = re.compile(
    r"(?P<week>(?:这|本|下{1,2})一?个?)?(?:周|星期|礼拜)(?P<first>[一二三四五六日天])"
    rf"(?:到|至|[-~～—])(?P<last>[一二三四五六日天]){_NOT_CLOCK}"
)
_NUMBERS = re.compile(
    rf"(?P<month>{_N}月份?)?(?P<days>{_N}[号日]?(?:[、，,和跟与]|到|至|[-~～—]))+{_N}[号日](?!楼|线|门|房|室|院)"
)
_NUMBER = re.compile(rf"(?P<n>{_N})(?:[号日])?(?P<to>到|至|[-~～—])?")
_BOTH = re.compile(
    r"(?P<next>下个?)?(?:这个?)?(?:周末|礼拜末)(?:这)?(?:两天|都|俩天)|双休日|(?:(?<=每)|(?<=每个)|(?<=以后))周末"
)
_TO = re.compile(r"(?:的|号|中午|晚上|那天|[\s])*(?:一直)?(?:到|至|[-~～—])\s*")
_AND = re.compile(
    r"(?:的|那天|那顿|两天|三天|(?:早|中|午|晚|夜)[饭餐]|[早中]上|中午|晚上|早|晚|[\s、，,])*"
    r"(?:和|跟|同|同埋|与|还有|以及|连|加上?|搭|再加)?[\s、，,]*"
)
_LISTED = re.compile(
    r"(?:的|嘅|都|两天|三天|这|各|每|订|定|要|送|给|帮|来|[早中午晚]|[，,、。]|[和跟同]|我(?:要|都|订)|大|后|周|星|礼|$|\d)"
)
_MEAL = re.compile(r"[早中午晚夜](?=[饭餐上午])|中午")
_LED = re.compile("每$")
_DAY = 12  # code points of a day
MOST = 14  # days


@dataclass(frozen=True)
class Spell:
    """Days that were said together."""

    days: tuple[date, ...]
    start: int
    end: int
    weekly: bool = False  # named by weekday alone: 周一三五
    number: int | None = None  # a day named by its number alone: 二十七号


def spells(text: str, today: date) -> Iterator[Spell]:
    """Yield the stretches of days in `text`, in order, single days too."""
    said: Spell | None = None
    for one in _said(text, today):
        joined = _joined(said, one, text) if said else None
        if said and joined is None:
            yield said
        said = joined or one
    if said:
        yield said


def _said(text: str, today: date) -> Iterator[Spell]:
    position = 0
    while (match := _STARTS.search(text, position)) is not None:
        one = _several(text, match.start(), today) or _one(text, match.start(), today)
        if one is not None:
            yield one
        position = one.end if one else match.start() + 1


def _several(text: str, start: int, today: date) -> Spell | None:
    if match := _SOME.match(text, start):
        days = [today + timedelta(days=_NEAR[char]) for char in match["near"]]
        return Spell(tuple(days), start, match.end())
    if match := _WEEK_TO.match(text, start):
        first = _weekday(today, match["week"], match["first"])
        last = _weekday(first, None, match["last"])
        return Spell(_from(first, last), start, match.end(), weekly=not match["week"])
    if match := _RUN.match(text, start):
        named = [char for char in match["days"] if char in _WEEKDAY]
        days = [_weekday(today, match["week"], char) for char in named]
        return Spell(tuple(days), start, match.end(), weekly=not match["week"])
    if match := _NUMBERS.match(text, start):
        return _numbered(match, today)
    if match := _BOTH.match(text, start):
        saturday = _weekday(today, match["next"], "六")
        return Spell((saturday, saturday + timedelta(days=1)), start, match.end())
    return None


def _one(text: str, start: int, today: date) -> Spell | None:
    # Apart, so that 每 before it does not hide it.
    offset, part = (start, text[start : start + _DAY]) if _LED.search(text[:start]) else (0, text)
    found = day_at(part, start - offset, today)
    if found is None or found.date is None:
        return None
    end = offset + found.end
    said = text[start:end]
    number = whole(said.rstrip("号日")) if said[-1] in "号日" else None
    weekly = said[0] in "周星礼拜"
    return Spell((found.date,), start, end, weekly, number)


def _numbered(match: re.Match[str], today: date) -> Spell | None:
    days: list[date] = []
    ranged = False
    position = match.end("month") if match["month"] else match.start()
    month = match["month"].rstrip("份") if match["month"] else ""
    while position < match.end() and (one := _NUMBER.match(match.string, position)):
        said = f"{month}{one['n']}号"
        found = day_at(said, 0, today)
        if found is None or found.date is None:
            return None
        day = found.date if not days or month else _not_before(days[-1], whole(one["n"]))
        days += _from(days[-1], day)[1:] if ranged else [day]
        ranged = one["to"] is not None
        position = one.end()
        while position < match.end() and match.string[position] in "、，,和跟与":
            position += 1
    return Spell(tuple(days), *match.span())


def _joined(before: Spell, one: Spell, text: str) -> Spell | None:
    """Return both as one where only 到, 和 or a comma stands between them."""
    between = text[before.end : one.start]
    last = before.days[-1]
    if _TO.fullmatch(between) and len(one.days) == 1 and len(before.days) == 1:
        end = _not_before(last, one.number) if one.number else one.days[0]
        while one.weekly and end < last:
            end += timedelta(days=7)
        if end <= last:
            return None
        return Spell(_from(last, end), before.start, one.end, before.weekly and one.weekly)
    meals = {*_MEAL.findall(between), *_MEAL.findall(text[one.end : one.end + 3])}
    if not _AND.fullmatch(between) or (_MEAL.search(between) and len(meals) > 1):
        return None
    if not _LISTED.match(text, one.end) and set(between) & set("，,"):
        return None  # 换到后日，明朝亲眷要来
    days = one.days
    if not before.weekly and one.weekly and _in_later_week(before.days[0], days[0]):
        days = tuple(day + timedelta(days=7) for day in days)
    if one.number and before.number is None and days[0] < last:
        days = (_not_before(last, one.number),)
    if days[0] < last and not set(between) & set("和跟同与、连搭"):
        return None
    both = before.weekly and one.weekly
    return Spell((*before.days, *days), before.start, one.end, both)


def _in_later_week(named: date, day: date) -> bool:
    """Whether 周三 after 下周一 means that week too."""
    monday = named - timedelta(days=named.weekday())
    return monday - timedelta(days=7) <= day < monday


def _weekday(today: date, week: str | None, char: str) -> date:
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=7 * (week or "").count("下") + _WEEKDAY[char])
    return day if week or day >= today else day + timedelta(days=7)


def _from(first: date, last: date) -> tuple[date, ...]:
    """Return each day from the first to the last, no more than two weeks."""
    count = min((last - first).days + 1, MOST)
    return tuple(first + timedelta(days=ahead) for ahead in range(max(count, 1)))


def _not_before(day: date, number: int | None) -> date:
    """Return the first day with this number from `day` on."""
    for ahead in range(62):
        if (day + timedelta(days=ahead)).day == number:
            return day + timedelta(days=ahead)
    return day
