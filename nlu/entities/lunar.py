"""Days of the lunar calendar and feasts that follow it: recognised so as not to be misread."""

import re

from nlu.entities.day import Day

_N = r"[\d零〇一二三四五六七八九十廿]"
_MONTH = rf"(?:正|腊|冬|闰?{_N}{{1,2}})月"
_DAY = rf"(?:初{_N}|{_N}{{1,3}})"
_LUNAR = re.compile(
    rf"(?:农历|阴历|旧历|老历|古历)的?(?:{_N}{{2,4}}年|今年|明年)?的?(?:{_MONTH})?的?(?:{_DAY})?[日号]?"
    rf"|(?:正|腊|冬|闰{_N}{{1,2}})月(?!季)的?(?:{_DAY})?[日号]?|(?:{_N}{{1,2}}月的?)?(?:大年)?初(?:{_N})(?!中|级|次)"
    r"|八月(?:十五|半)(?![号日])|大年(?:夜|三十)|年三十|小年夜?|除夕夜?|春节|元宵节?|端午节?|中秋节?|重阳节?|七夕|腊八"
)


def lunar_at(text: str, position: int) -> Day | None:
    """Return the day without a date that a lunar day at `position` is."""
    match = _LUNAR.match(text, position)
    return Day(None, match.end()) if match else None
