"""Canonical values as people say them and as they read them."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from data.model.meals import Meal
from data.model.talk import EmergencyKind, Slots

_MEALS: Mapping[str, str] = {
    Meal.BREAKFAST.value: "早饭",
    Meal.LUNCH.value: "午饭",
    Meal.DINNER.value: "晚饭",
}
_EMERGENCIES: Mapping[str, str] = {
    EmergencyKind.MEDICAL.value: "突发疾病",
    EmergencyKind.FALL.value: "摔倒",
    EmergencyKind.FIRE.value: "着火",
    EmergencyKind.GAS.value: "燃气泄漏",
    EmergencyKind.TRAPPED.value: "被困",
    EmergencyKind.CRIME.value: "遇到坏人",
    EmergencyKind.MISSING_PERSON.value: "有人走失",
    EmergencyKind.SELF_HARM.value: "有轻生的话",
}
_DAYS = {-3: "大前天", -2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天", 3: "大后天"}
_WEEKDAYS = "一二三四五六日"
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_PHONE_DIGITS = str.maketrans("0123456789", "零幺二三四五六七八九")
_PARTS_OF_DAY = ((5, "凌晨"), (8, "早上"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
_NUMBER = re.compile(r"\d+")

Phrase = Callable[[str, datetime], str]


def count_aloud(number: int) -> str:
    """Say a whole number as a count: 302 is 三百零二, 2 alone is 两."""
    import cn2an

    return "两" if number == 2 else str(cn2an.an2cn(number))


def ordinal_aloud(number: int) -> str:
    """Say a whole number as a name or an order: 12 is 十二, 2 is 二."""
    import cn2an

    said = str(cn2an.an2cn(number))
    return said.removeprefix("一") if 10 <= number < 20 else said


def address_aloud(address: str, _now: datetime) -> str:
    """Say a canonical address: 3栋2单元501 is 三栋二单元五零一."""

    def aloud(match: re.Match[str]) -> str:
        text = match[0]
        return ordinal_aloud(int(text)) if len(text) <= 2 else text.translate(_DIGITS)

    return _NUMBER.sub(aloud, address)


def digits_aloud(digits: str, _now: datetime) -> str:
    """Say digits one by one, as request numbers are."""
    return digits.translate(_DIGITS)


def phone_aloud(phone: str, _now: datetime) -> str:
    """Say a telephone number, 幺 for 1, in groups as people do."""
    digits = "".join(char for char in phone if char.isdigit())
    groups = [digits[:3], digits[3:7], digits[7:]] if len(digits) == 11 else [digits]
    return "，".join(group for group in groups if group).translate(_PHONE_DIGITS)


def day_written(text: str, now: datetime) -> str:
    """Write a date with the name it has today: 后天（11月26日）."""
    day = date.fromisoformat(text)
    name = _day_name(day, now)
    return f"{name}（{day.month}月{day.day}日）" if name else f"{day.month}月{day.day}日"


def day_aloud(text: str, now: datetime) -> str:
    """Say a date: 后天, 下周三 is left to its date: 十二月二号."""
    day = date.fromisoformat(text)
    return _day_name(day, now) or f"{ordinal_aloud(day.month)}月{ordinal_aloud(day.day)}号"


def time_written(text: str, now: datetime) -> str:
    """Write a moment or a range: 后天（11月26日）上午10点半."""
    start, end = _range(text, now)
    said = day_written(start.date().isoformat(), now) + _clock(start, str)
    return said if end is None else f"{said}到{_end(start, end, str)}"


def time_aloud(text: str, now: datetime) -> str:
    """Say a moment or a range: 后天上午十点半."""
    start, end = _range(text, now)
    said = day_aloud(start.date().isoformat(), now) + _clock(start, _hour_aloud)
    return said if end is None else f"{said}到{_end(start, end, _hour_aloud)}"


def money_written(fen: str, _now: datetime) -> str:
    """Write an amount of fen: 12块, 8块5."""
    return _money(int(fen), str)


def money_aloud(fen: str, _now: datetime) -> str:
    """Say an amount of fen: 十二块, 八块五."""
    return _money(int(fen), count_aloud)


def meal_name(meal: str, _now: datetime) -> str:
    """Name a meal: 午饭."""
    return _MEALS.get(meal, "饭")


def emergency_name(kind: str, _now: datetime) -> str:
    """Name a kind of danger: 摔倒."""
    return _EMERGENCIES.get(kind, "紧急求助")


def _same(text: str, _now: datetime) -> str:
    return text


def _count(text: str, _now: datetime) -> str:
    return count_aloud(int(text))


def named(slots: Slots, *names: str) -> str:
    """Join the values of slots as one speaks of them: 卫生间马桶、水管漏水."""
    values = (slots.get(name, "") for name in names)
    return "".join(
        "、".join(map(str, value)) if isinstance(value, list) else str(value) for value in values
    )


WRITTEN: Mapping[str, Phrase] = {
    "date": day_written, "time": time_written, "due": time_written, "money": money_written,
    "meal": meal_name, "address": _same, "phone": _same, "no": _same, "points": _same,
    "quantity": _same, "count": _same, "emergency_kind": emergency_name,
}  # fmt: skip
SPOKEN: Mapping[str, Phrase] = {
    "date": day_aloud, "time": time_aloud, "due": time_aloud, "money": money_aloud,
    "meal": meal_name, "address": address_aloud, "phone": phone_aloud, "no": digits_aloud,
    "points": _count, "quantity": _count, "count": _count,
    "emergency_kind": emergency_name,
}  # fmt: skip


def _day_name(day: date, now: datetime) -> str:
    distance = (day - now.date()).days
    if distance in _DAYS:
        return _DAYS[distance]
    monday = now.date() - timedelta(days=now.weekday())
    weeks = (day - monday).days // 7
    if weeks in {0, 1} and distance > 0:
        return ("这" if weeks == 0 else "下") + "周" + _WEEKDAYS[day.weekday()]
    return ""


def _range(text: str, now: datetime) -> tuple[datetime, datetime | None]:
    start, _, end = text.partition("/")
    zone = now.tzinfo
    begin = datetime.fromisoformat(start).astimezone(zone)
    return begin, datetime.fromisoformat(end).astimezone(zone) if end else None


def _end(start: datetime, end: datetime, number: Callable[[int], str]) -> str:
    same_part = _part_of_day(start.hour) == _part_of_day(end.hour) and start.date() == end.date()
    return _clock(end, number, part=not same_part)


def _clock(moment: datetime, number: Callable[[int], str], *, part: bool = True) -> str:
    hour = moment.hour if moment.hour <= 12 else moment.hour - 12
    said = (_part_of_day(moment.hour) if part else "") + number(hour) + "点"
    if moment.minute == 0:
        return said
    if moment.minute == 30:
        return said + "半"
    return said + ("零" if moment.minute < 10 else "") + number(moment.minute) + "分"


def _hour_aloud(number: int) -> str:
    return "两" if number == 2 else ordinal_aloud(number)


def _part_of_day(hour: int) -> str:
    return next(name for until, name in _PARTS_OF_DAY if hour < until)


def _money(fen: int, number: Callable[[int], str]) -> str:
    whole, rest = divmod(fen, 100)
    if not rest:
        return f"{number(whole)}块"
    tens, ones = divmod(rest, 10)
    change = f"{_digit(tens, number)}" + (f"{_digit(ones, number)}" if ones else "")
    return f"{number(whole)}块{change}"


def _digit(digit: int, number: Callable[[int], str]) -> str:
    return str(digit) if number is str else str(digit).translate(_DIGITS)
