"""Dates as they are written: 2010-01-29, 1987年1月11日, 12/1; Recognizers-Text reads them."""

import re
import warnings
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

from nlu.entities.day import Day

_LONGEST = 40  # code points of one date
_N = r"[\d零〇一二两三四五六七八九]"
_SIGN = re.compile(
    rf"(?<![\d.,/\-])(?:{_N}{{2,4}}|[一两二]千(?:[零〇]?[一二三四五六七八九十]{{1,3}})?)年(?=\s*[\d一二三四五六七八九十]{{1,3}}月)"
    r"|(?<![\d./\-年第])\d{1,4}(?P<by>[-/.])\d{1,2}(?P=by)\d{1,4}(?![\d./\-])"
    r"|(?<![\d./\-年第])\d{4} \d{2} \d{2}(?!\d)"
    r"|(?<![\d./\-压])(?:1[0-2]|0?[1-9])/(?:[12]\d|3[01]|0?[1-9])(?![\d./\-]|\s*(?:片|粒|碗|杯|个|的))"
    rf"|去年{_N}{{1,2}}月|去年本月"
)
_ADDRESS = re.compile(r"\d{1,3}-\d{1,2}-(?!(?:19|20)\d{2})\d{3,4}(?!\d)")  # 3-2-501
_SHORT_YEAR = re.compile(r"(?P<a>\d{1,2})([-/.])(?P<b>\d{1,2})\2(?P<c>\d{1,2})(?!\d)")
_YEARS_AHEAD = 20
_THIS_CENTURY = 50  # a year of two digits below it is of this century
_FRACTION = re.compile(r"1/[2-9](?!\d)|[23]/[345](?!\d)")


def starts(text: str) -> list[int]:
    """Return where a written date may begin; mostly nowhere."""
    return [match.start() for match in _SIGN.finditer(text)]


def date_at(text: str, position: int, now: datetime) -> Day | None:
    """Return the written date at `position`; one that does not exist has no date."""
    sign = _SIGN.match(text, position)
    if sign is None or _ADDRESS.match(text, position) or _FRACTION.fullmatch(sign[0]):
        return None
    short = _SHORT_YEAR.match(text, position)
    if short is not None:
        return Day(
            _with_short_year(*map(str, short.group("a", "b", "c"))), short.end(), formal=True
        )
    for begin, length, value in _recognizer()(text[position : position + _LONGEST], now):
        if begin == 0 and length >= len(sign[0]):
            far = value is not None and value.year > now.year + _YEARS_AHEAD  # 取件码8-3-2066
            return None if far else Day(value, position + length, formal=True)
    return None


def _with_short_year(first: str, month: str, last: str) -> date | None:
    """Chinese order puts the year first; where that cannot be, it comes last."""
    year_first = len(first) == 2 and int(last) <= 31 and int(first) > 0
    year, day = (int(first), int(last)) if year_first else (int(last), int(first))
    try:
        return date(year + (2000 if year < _THIS_CENTURY else 1900), int(month), day)
    except ValueError:
        return None


@cache
def _recognizer() -> Callable[[str, datetime], list[tuple[int, int, date | None]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its regular expressions hold invalid escapes
        from recognizers_date_time.date_time.chinese.date_extractor import ChineseDateExtractor  # type: ignore[import-untyped]
        from recognizers_date_time.date_time.chinese.date_parser import ChineseDateParser  # type: ignore[import-untyped]

        extractor, parser = ChineseDateExtractor(), ChineseDateParser()

    def recognize(text: str, now: datetime) -> list[tuple[int, int, date | None]]:
        reference = now.replace(tzinfo=None)
        try:
            return [
                (one.start, one.length, _resolved(parser.parse(one, reference)))
                for one in extractor.extract(text, reference)
            ]
        except Exception:  # noqa: BLE001 - it raises IndexError and others on odd texts (2/2号)
            return []

    return recognize


def _resolved(parsed: Any) -> date | None:  # noqa: ANN401 - the library is untyped
    value = getattr(parsed and parsed.value, "future_value", None)
    if not isinstance(value, datetime) or value.year == 1:
        return None
    return value.date()
