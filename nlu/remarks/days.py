"""On which days: every week (每周一三五, 天天) or several in one breath (明天后天, 接下来三天)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from nlu.entities import corrections
from nlu.entities.number import whole
from nlu.remarks.data import rules
from nlu.remarks.spells import MOST, Spell, spells

_WANTING = frozenset({
    "book_meal", "change_meal", "cancel_meal", "request_errand", "change_request", "inform",
    "affirm", "deny",
})  # fmt: skip
_ALL = frozenset(range(7))
_WORKING = frozenset(range(5))
_N = r"(?:\d{1,2}|[一二三四五六七八九十两]{1,2})"
_AHEAD = re.compile(
    rf"(?P<lead>接下来|往后|后面|未来|今后|之后|再往后|接着|这往后)(?:的|这)?(?P<n>{_N})天(?![前后了])"
    rf"|(?P<run>一?连着?|连续|一气)(?:订|定|吃|送|要|给我|帮我)?(?:上|个)?(?P<m>{_N})天(?![前后了]|都是|都没|没|不)"
    r"|(?:接下来|往后|未来|今后)(?:的|这)?(?P<week>一(?:个)?(?:周|星期|礼拜)|[七7]天)(?![一二三四五六日天])"
)
_COUNTED = re.compile(
    rf"(?:起|开始|算起)?[，,]?(?:每天|都|订|定|吃|送|要|连着?|连续|一共|共|给我|帮我)*(?:上|个)?(?:(?P<n>{_N})天(?![前后了])|(?P<week>一个?(?:周|星期|礼拜))(?![一二三四五六日天]))"
)
_REST = re.compile(
    r"(?P<days>[^，,。]{2,8}?)(?:不要|不用|不送|不订|除外)[，,]?(?:其他|其余|别的|剩下|另外)"
)
_WHOLE_WEEK = re.compile(
    r"(?P<order>(?:订|定|要|包)(?:了|上|下)?)?(?P<which>这|本|下)一?个?(?:周|星期|礼拜)(?![一二三四五六日末]|天(?!天))"
    r"(?P<work>的?工作日)?(?P<after>(?:剩下的?|余下的?|(?:的)?(?:早|中|午|晚|夜)(?:饭|餐)|几天|的|里|我|[早中午晚]上)*"
    r"(?P<all>都(?!有|是|什么|啥|吃什么|没|不|行|可以)|全|每天|天天|统统|一共|整)?)"
)
_EXCEPT = re.compile(
    r"(?:除(?:了|去|开|咗)?|不算|不包括|不要)(?P<days>[^，,。]{2,8}?)(?:以外|之外|外|(?=[，,。]|都|每天|天天|日日|$))"
)
_ELSEWHERE = re.compile(
    r"^[^，,。]{0,4}(?:不在|没空|有事|不行|不方便|出门|不得空|来过|要去|我得|我要去|我去|我们|我有|我还|吃过|回来|接|(?:都)?(?:不要|不用|不送|不订|不吃))"
)


def weekdays(text: str, about: str) -> frozenset[int]:
    """Return on which days of every week something is wanted; 0 is Monday.

    `about`: the intent.
    """
    if about not in _WANTING:
        return frozenset()
    patterns = _patterns()
    some = date(2024, 1, 1)  # a Monday: only the weekdays count
    named = {day.weekday() for one in _every_week(text, some) for day in one.days}
    if named:
        return frozenset(named)
    if patterns["workdays"].search(text) and not _is_this_week(text):
        return _WORKING
    for match in patterns["every_day"].finditer(text):
        if not _is_order(text, match) or _is_this_week(text):
            continue
        left = {day.weekday() for one in _left_out(text, some) for day in one.days}
        if left:
            return _ALL - left
        if any(len(one.days) > 1 or _starts(one, text) for one in spells(text, some)):
            return frozenset()  # 明天到周五每天
        return _ALL
    return frozenset()


def dates(text: str, now: date, about: str) -> tuple[tuple[date, ...], int, int] | None:
    """Return two or more days from `now` on that are said in one breath, and where."""
    held = corrections.struck(text, taking_back=about == "cancel_meal")
    for start, end in reversed(corrections.segments(held)):
        part = held[start:end]
        single = False
        for days, first, last in _together(part, now):
            ahead = tuple(sorted({day for day in days if day >= now}))[:MOST]
            if len(ahead) < 2:
                single = single or bool(ahead)
                continue
            if about != "cancel_meal" and _ELSEWHERE.match(part[last:]):
                continue
            return ahead, start + first, start + last
        if single:
            return None
    return None


def _is_order(text: str, daily: re.Match[str]) -> bool:
    """Whether 每天 orders something: not 灯天天闪 or 天天吃咸菜."""
    patterns = _patterns()
    before, after = text[: daily.start()], text[daily.end() :]
    if patterns["no_order"].match(after) or patterns["not_ordered"].search(before):
        return False
    led = before and patterns["ordered"].search(before)
    return bool(led) or patterns["order"].match(after) is not None


def _together(text: str, today: date) -> Iterator[tuple[tuple[date, ...], int, int]]:
    tomorrow = today + timedelta(days=1)
    for match in _WHOLE_WEEK.finditer(text):
        if match["all"] or match["order"] or match["work"]:
            yield _week(match, today), match.start("which"), match.end()
    for match in _AHEAD.finditer(text):
        count = 7 if match["week"] else whole(match["n"] or match["m"]) or 0
        if 2 <= count <= MOST and not any(_starts(one, text) for one in spells(text, today)):
            yield _count(tomorrow, count), *match.span()
    weekly = {one.start for one in _every_week(text, today)}
    for one in spells(text, today):
        counted = _COUNTED.match(text, one.end)
        count = _days_in(counted) if counted else 0
        if len(one.days) == 1 and counted and 2 <= count <= MOST:
            yield _count(one.days[0], count), one.start, counted.end()
        elif one.start not in weekly:
            yield one.days, one.start, one.end


def _days_in(counted: re.Match[str]) -> int:
    return 7 if counted["week"] else whole(counted["n"]) or 0


def _week(match: re.Match[str], today: date) -> tuple[date, ...]:
    monday = today - timedelta(days=today.weekday())
    if match["which"] == "下":
        monday += timedelta(days=7)
    days = (monday + timedelta(days=ahead) for ahead in range(5 if match["work"] else 7))
    return tuple(day for day in days if day > today)


def _every_week(text: str, today: date) -> Iterator[Spell]:
    """Yield the days that 每, 逢 or 每天 makes days of every week: 周一到周五每天."""
    patterns = _patterns()
    led = {match.end() for match in patterns["every_week"].finditer(text)}
    for one in spells(text, today):
        after = text[one.end : one.end + 4]
        daily = one.weekly and len(one.days) > 1 and patterns["daily"].match(after)
        if one.start in led or daily:
            yield one
    for match in patterns["bare_days"].finditer(text):
        named = tuple(today + timedelta(days="一二三四五六".index(char)) for char in match[0])
        yield Spell(named, *match.span())


def _left_out(text: str, today: date) -> Iterator[Spell]:
    for match in _EXCEPT.finditer(text):
        if "周末" in match["days"] or "双休" in match["days"]:
            yield Spell((today + timedelta(days=5), today + timedelta(days=6)), *match.span())
        yield from spells(match["days"], today)
    for match in _REST.finditer(text):
        yield from spells(match["days"], today)


def _starts(one: Spell, text: str) -> bool:
    return _COUNTED.match(text, one.end) is not None


def _is_this_week(text: str) -> bool:
    return any(match["all"] for match in _WHOLE_WEEK.finditer(text))


def _count(first: date, count: int) -> tuple[date, ...]:
    return tuple(first + timedelta(days=ahead) for ahead in range(count))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    said = rules("often")
    names = (
        "ordered",
        "order",
        "every_day",
        "workdays",
        "every_week",
        "no_order",
        "not_ordered",
        "daily",
        "bare_days",
    )
    return {name: re.compile(said[name]) for name in names}
