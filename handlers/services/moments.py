"""Appointments: when they are over, and how they are put off."""

import re
from datetime import date, datetime, timedelta

from data.model.talk import Slots, SlotValue
from handlers.forms import ANY_TIME

_AT_ONCE = timedelta(minutes=5)
_NUMBERS = {"半": 0.5, "俩": 2.0, "二": 2.0} | {
    word: float(number) for number, word in enumerate("一两三四五六七", 1)
}
_AMOUNT = r"(?P<n>[一两二俩三四五六七半]|\d{1,2})个?(?P<unit>天|日|小时|钟头|星期|礼拜|周)"
_LATER = re.compile(
    rf"(?:往后|推迟|推后|延后|延迟|延期|顺延|晚|延|拖|推|挪)[^，,。]{{0,4}}?{_AMOUNT}"
)
_EARLIER = re.compile(rf"(?:往前|提前|提早|早)[^，,。]{{0,4}}?{_AMOUNT}")
_UNITS = {
    "天": timedelta(days=1), "日": timedelta(days=1), "小时": timedelta(hours=1),
    "钟头": timedelta(hours=1), "星期": timedelta(weeks=1), "礼拜": timedelta(weeks=1),
    "周": timedelta(weeks=1),
}  # fmt: skip


def is_past(value: SlotValue | None, now: datetime) -> bool:
    """Whether a canonical day, time or range is over."""
    if not isinstance(value, str) or value == ANY_TIME:
        return False
    end = value.rpartition("/")[2]
    try:
        if "T" in end:
            return datetime.fromisoformat(end) < now - _AT_ONCE
        return date.fromisoformat(end) < now.date()
    except ValueError:  # words that are no time
        return False


def is_at_once(value: SlotValue | None, now: datetime) -> bool:
    """Whether a moment is the present one: 马上."""
    if not isinstance(value, str) or "T" not in value or "/" in value:
        return False
    return abs(datetime.fromisoformat(value) - now) <= _AT_ONCE


def appointment(slots: Slots) -> str | None:
    """Return the time, or else the day, that was agreed upon."""
    agreed = slots.get("time") or slots.get("date")
    return agreed if isinstance(agreed, str) and agreed != ANY_TIME else None


def days_of(slots: Slots) -> set[str]:
    """Return the days that the time and date of `slots` name, YYYY-MM-DD."""
    days: set[str] = set()
    for name in ("time", "date"):
        value = slots.get(name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and one != ANY_TIME:
                days.add(one[:10])
    return days


def same_hour(said: Slots, before: Slots) -> dict[str, SlotValue]:
    """Return what was said with the hour of before where only another day was named."""
    day, agreed = said.get("date"), before.get("time")
    clock = isinstance(agreed, str) and "T" in agreed
    if not isinstance(day, str) or not clock or "time" in said:
        return dict(said)
    moved = "/".join(day + part[10:] for part in str(agreed).split("/"))
    return {**{name: value for name, value in said.items() if name != "date"}, "time": moved}


def put_off(text: str, slots: Slots) -> dict[str, SlotValue]:
    """Return the new appointment where somebody moves the old one: 往后推两天, 提前一个小时."""
    agreed = appointment(slots)
    later, earlier = _LATER.search(text), _EARLIER.search(text)
    match = later or earlier
    if agreed is None or match is None:
        return {}
    count = _NUMBERS.get(match["n"]) or float(match["n"])
    by = _UNITS[match["unit"]] * count * (1 if later else -1)
    if "T" in agreed:
        return {"time": "/".join(_moved(part, by) for part in agreed.split("/"))}
    if by % timedelta(days=1):
        return {}  # an hour more or less moves no day
    return {"date": (date.fromisoformat(agreed) + by).isoformat()}


def _moved(moment: str, by: timedelta) -> str:
    return (datetime.fromisoformat(moment) + by).isoformat()
