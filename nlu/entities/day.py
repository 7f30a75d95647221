"""Days as people say them: 后儿个, 听日, 下礼拜三, 月底, 下个月5号, 三天后, 明年三月五号."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from nlu.entities.number import whole

_N = r"(?:\d{1,3}|[零〇一二两三四五六七八九十廿卅俩仨]{1,4})"
_NEAR = {
    "大大后": 4, "大后": 3, "后": 2, "明": 1, "听": 1, "今": 0,
    "昨": -1, "寻": -1, "前": -2, "大前": -3,
}  # fmt: skip
_WEEKDAY = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5}
_YEARS = {"去年": -1, "今年": 0, "明年": 1, "后年": 2}
_FEASTS = {"元旦": (1, 1), "妇女节": (3, 8), "劳动节": (5, 1), "国庆": (10, 1), "圣诞": (12, 25)}
_LONGEST_AHEAD = 400  # days; nobody plans further
_NO_NUMBER_OF_A_DAY = "(?!楼|院|线|门|房|室|栋|单元|电池|桌|台|机|厅|柜|车|病|床|位|窗|公|码|信|店|馆|字|卡|人|钥|油|铁|店|技|师|那位|这位)"
_COUNTED = r"(?!次|回(?![来去家访])|遍|趟|顿|场|块|元|岁|年)"
_WEEK = r"(?:这|本|上{1,2}|下{1,3})(?:一?个)?(?:(?:周|星期|礼拜)的)?"
_MONTH = r"(?:下{1,2}一?个?月|这个?月|本月|当月|上个?月)"
_PATTERN = (
    r"(?P<not>明后[天日儿]|今明(?:两|二)?天|(?:这|那|前|后|头|近)(?:一)?[两二几]天|以后天天|[这那]前儿|[从以]前天[天气]|最后[天日]|[午然以最]后晚"
    r"|年初|年底)"
    r"|(?P<near>大大后|大后|大前|后|明|听|今|昨|寻|前)(?:天|日|儿个?|(?<!听)朝(?!早|头)|个儿?(?=早|晚|上|下|中|$|[，。,]))"
    r"|(?P<short>今|明|听|昨|寻|前|后)(?=晚|早|晨|夜|朝|上午|下午|中午|上昼|下昼|晏昼)"
    rf"|(?:(?P<week>{_WEEK})|(?<![一两几每整礼])(?<![一两几二三四]个))(?:周|星期|礼拜|拜(?=[二三四五六]))(?P<weekday>[一二三四五六日天末]){_COUNTED}"
    rf"|(?P<thisweek>{_WEEK})拜(?P<worship>[一二三四五六日天])"
    rf"|(?:(?P<year>去年|今年|明年|后年)的?)?(?:(?P<month>{_MONTH}|{_N}\s*月(?:份)?)的?)\s*"
    rf"(?:(?P<dom>{_N})\s*[号日]{_NO_NUMBER_OF_A_DAY}|(?P<bare>[12]\d|3[01]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九])"
    r"(?![\d月号日点块元个斤份多天岁层楼栋分来几年])|(?P<edge>底|末|初(?![一二三四五六七八九十]))"
    r"(?!\d))"
    rf"|(?<![月第挂\d零〇一二两三四五六七八九十年./\-])(?:(?P<number>{_N})\s*号{_NO_NUMBER_OF_A_DAY}|(?P<day>[12]\d|3[01]|[二三]?十[一二三四五六七八九]?)\s*日(?![后内之以游里前]))"
    rf"|(?P<feast>{'|'.join(_FEASTS)})"
    r"|(?P<end>月底|月末)|(?P<begin>(?<!年)月初(?![一二三四五六七八九十]))"
    rf"|(?:再?过)?(?P<count>{_N})\s*(?:(?P<unit>天|个?星期|个?礼拜|周|个月)|日)(?:以|之|过)?(?P<way>后|前)(?![天日儿面])"
)
_DAY = re.compile(_PATTERN)


@dataclass(frozen=True)
class Day:
    """A day in the text; without a date it is none that exists or none that is clear."""

    date: date | None
    end: int  # offset behind it
    formal: bool = False  # written with its year: its hours are those of the clock


def day_at(text: str, position: int, today: date) -> Day | None:
    """Return the day that begins at `position`."""
    match = _DAY.match(text, position)
    if match is None:
        return None
    try:
        return Day(_read(match, today), match.end())
    except (ValueError, OverflowError):
        return Day(None, match.end())


def _read(match: re.Match[str], today: date) -> date | None:
    near = match["near"] or match["short"]
    weekday = match["weekday"] or match["worship"]
    if near is not None:
        return today + timedelta(days=_NEAR[near])
    if weekday is not None:
        return _weekday(today, match["week"] or match["thisweek"] or "", _WEEKDAY[weekday])
    if match["count"] is not None:
        return _counted(today, match)
    if match["month"] is not None:
        return _in_month(today, match)
    said = match["number"] or match["day"]
    if said is not None:
        return _next(today, None, whole(said))
    if match["feast"] is not None:
        return _next(today, *_FEASTS[match["feast"]])
    if match["end"] is not None:
        return _month_end(today.year, today.month)
    return _next(today, None, 1) if match["begin"] is not None else None


def _weekday(today: date, week: str, weekday: int) -> date:
    monday = today - timedelta(days=today.weekday())
    ahead = 7 * (week.count("下") - week.count("上"))
    day = monday + timedelta(days=ahead + weekday)
    return day if week or day >= today else day + timedelta(days=7)


def _counted(today: date, match: re.Match[str]) -> date | None:
    count, unit = whole(match["count"]), match["unit"] or "天"
    if count is None or unit == "个月":
        return None
    days = count * (1 if unit == "天" else 7)
    if days > _LONGEST_AHEAD:
        return None
    return today + timedelta(days=-days if match["way"] == "前" else days)


def _in_month(today: date, match: re.Match[str]) -> date | None:
    said, edge = match["month"], match["edge"]
    dom = whole(match["dom"] or match["bare"] or "1")
    if said[0] in "下这本当上":
        ahead = said.count("下") - said.count("上")
        years = _YEARS.get(match["year"] or "", 0)
        year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        year, month = year + years, month + 1
        if edge is not None and edge != "初":
            return _month_end(year, month)
        return None if dom is None else date(year, month, dom)
    month = whole(re.sub(r"\s*月份?$", "", said)) or 0
    if not 1 <= month <= 12:
        return None
    if match["year"] is not None:
        year = today.year + _YEARS[match["year"]]
        end = edge is not None and edge != "初"
        return _month_end(year, month) if end else None if dom is None else date(year, month, dom)
    if edge is not None and edge != "初":
        this = _month_end(today.year, month)
        return this if this >= today else _month_end(today.year + 1, month)
    return _next(today, month, dom)


def _next(today: date, month: int | None, dom: int | None) -> date | None:
    """Return the next day with this number; where there is none in a month, a later one."""
    if dom is None or not 1 <= dom <= 31:
        return None
    if month is not None:
        years = range(today.year, today.year + 9)
        dates = (_existing(year, month, dom) for year in years)
    else:
        months = range(today.year * 12 + today.month - 1, today.year * 12 + today.month + 2)
        dates = (_existing(one // 12, one % 12 + 1, dom) for one in months)
    return next((one for one in dates if one is not None and one >= today), None)


def _existing(year: int, month: int, dom: int) -> date | None:
    try:
        return date(year, month, dom)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date:
    year, month = divmod(year * 12 + month, 12)
    return date(year, month + 1, 1) - timedelta(days=1)
