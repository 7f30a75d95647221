"""Parts of the day and times on the clock: 下半晌, 擦黑, 十点一刻, 差五分八点, 七八点钟."""

import re
from dataclasses import dataclass

from nlu.entities.number import whole

_PARTS = (  # words, first hour, last hour
    ("凌晨 后半夜 下半夜 深更半夜 三更半夜 大半夜 半夜里 半夜", 0, 6),
    (
        "一大清早 大清早 清早 一大早 大早上 清晨 早晨 早上 早间 早起 朝早 朝头早 早浪头 早浪 早朝 一早 早头"
        " 晨间 早 晨 朝",
        6, 9,
    ),
    ("上午 上半天 上半日 上半晌 前半晌 前半天 头晌午 头晌 前晌 上昼 上晌", 8, 12),
    ("中午 晌午头 晌午 大晌午 正晌午 正晌 正午 中浪头 中浪向 中浪 日中 中晌 午间 日昼 当昼", 11, 13),
    (
        "下午 下半天 下半日 下半晌 后半晌 后半天 后晌午 后晌 过晌午 过晌 过午 下昼 下晌 午后 晏昼",
        13, 18,
    ),
    (
        "半晚巴晌儿 半晚巴晌 晚巴晌儿 晚巴晌 晚半晌儿 晚半晌 晚半天 半晚 傍晚 傍黑儿 傍黑 黄昏头 黄昏"
        " 天擦黑 擦黑儿 擦黑 挨黑 断黑 挨晚 临黑 天快黑",
        17, 19,
    ),
    (
        "晚上 夜里头 夜里向 夜里 夜晚 夜头 夜到 夜间 夜快头 晚头 晚间 晚晌 晚黑 晚夕 晚浪 晚 夜",
        18, 21,
    ),
)  # fmt: skip
_N = r"(?:\d{1,2}|[零〇一二两三四五六七八九十廿]{1,3})"
_MEASURE = "[度米公厘斤块折倍升元毫万千百克%％点个份人口位岁次天题]"
_NOT_CLOCK = "(?!儿|点|(?<=(?<!十)[一1]点)[都也]|[都也](?:没|冇|未|还|过|不在|不来)|不|没|建议|意见|要求|积分|分(?!钟)|水|钱|东西|心意|小|以上的)"
_HOUR = (
    r"(?:(?P<pair>十一[二两]|一[二两]|[二两]三|三四|四五|五六|六七|七八|八九|九十)(?=[点时])"
    rf"|(?P<from>{_N})(?:到|至|[-－—~～])(?P<to>{_N})(?=[点时])|(?P<hour>十(?=来点)|{_N}))"
)
_MINUTES = (
    rf"(?:(?P<half>半)|(?P<quarter>[一二两三1-3])刻|(?P<less>[差欠缺])(?P<short>{_N})(?P<unit>分钟?|刻)"
    rf"|(?:过|零|〇)(?P<few>{_N})分?(?!{_MEASURE})"
    rf"|(?P<minute>\d{{2}}|[一二两三四五六七八九]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?)(?:分|(?!{_MEASURE}|\d))"
    rf"|(?P<single>{_N})分(?!之))?"
)
_CLOCK = re.compile(
    rf"(?:(?P<before>[差欠缺])(?P<lack>{_N})(?P<lackunit>分钟?|刻))?"
    rf"{_HOUR}\s*(?:来?点钟?|时(?=\s*(?:整|[零\d半到至许，,。.]|一刻|[一二三四五]?十|左右|前|后|以|之|$)))\s*"
    rf"{_NOT_CLOCK}{_MINUTES}"
    r"|(?<![\d:：])(?P<h24>\d{1,2})\s*(?:[:：]|(?P<dot>\.))\s*(?P<m24>\d{2})(?:[:：]\d{2})?(?![\d:：])"
)
_DECIMAL = re.compile(
    r"[零〇一二三四五六七八九\d]{1,2}(?:[度米厘斤折倍升毫%]|公斤|公里|块钱)|(?<=\.\d\d)[元块米斤度%]"
)
_TAIL = re.compile(
    r"\s*(?:[来多]钟|钟|正|整|多)?\s*(?:之间|左右|前后|上下|以前|之前|以后|之后|过后|前|后(?![天日儿面])|的样子|光景)?"
)
_TO = re.compile(r"\s*(?:到|至|－|-|—|~|～)\s*")
_SURE_AFTER = re.compile(r"\s*(?:钟|正|整|多|来|左右|前后|到|至|[-~]|以前|以后|之前|之后)")
_LATER = re.compile(r"[早晚快慢大小高低轻重好][一1]点$")  # 晚一点 is "a little later"


@dataclass(frozen=True)
class Part:
    """A part of the day."""

    said: str
    first: int  # o'clock
    last: int  # o'clock
    end: int  # offset behind it

    @property
    def alone(self) -> bool:
        """Whether it is a moment without a day or a clock time: 早 is not, 早上 is."""
        return len(self.said) > 1


@dataclass(frozen=True)
class Clock:
    """A time on the clock; `until` makes it a range."""

    hour: int
    minute: int
    exact: bool  # said on 24 hours: 15:30, 零点
    end: int  # offset behind it
    until: tuple[int, int] | None = None  # hour and minute
    until_part: Part | None = None


_HOURS = {word: (first, last) for words, first, last in _PARTS for word in words.split()}
_PART = re.compile("|".join(sorted(_HOURS, key=len, reverse=True)))
_ONE_POINT = re.compile(r"(?:一|1)\s*点")


def part_at(text: str, position: int) -> Part | None:
    """Return the part of the day that begins at `position`."""
    match = _PART.match(text, position)
    return Part(match[0], *_HOURS[match[0]], match.end()) if match else None


def clock_at(text: str, position: int, *, sure: bool) -> Clock | None:
    """Return the clock time or range of two that begins at `position`.

    `sure`: a day or a part of it was said before, so that 一点 is an hour, not "a little".
    """
    match = _CLOCK.match(text, position)
    if match is None or _DECIMAL.match(text, match.end()) or not _meant(text, match, sure=sure):
        return None
    begin = _read(match)
    if begin is None:
        return None
    first, until = begin
    end = _tail(text, match.end())
    exact = first[0] > 12 or first[0] == 0 or (match["h24"] or "").startswith("0")
    if until is not None:
        return Clock(*first, exact, end, until)
    to = _TO.match(text, end)
    part = part_at(text, to.end()) if to else None
    second = _CLOCK.match(text, part.end if part else to.end()) if to else None
    last = _read(second) if second else None
    if second is None or last is None:
        return Clock(*first, exact, end)
    return Clock(*first, exact, _tail(text, second.end()), last[1] or last[0], part)


def _tail(text: str, position: int) -> int:
    match = _TAIL.match(text, position)
    return match.end() if match else position


def _meant(text: str, match: re.Match[str], *, sure: bool) -> bool:
    start, end = match.span()
    before = text[max(start - 1, 0) : start]
    if not sure and (before in {*"第这那几哪百千．."} or before.isdigit()):
        return False
    if match["dot"] and not sure:
        return False  # 10.30 is an hour only after a day or a part of it
    if not _ONE_POINT.fullmatch(match[0].strip()):
        return True
    if _LATER.search(text[max(start - 1, 0) : end].replace(" ", "")):
        return False
    return sure or bool(_SURE_AFTER.match(text, end))


_Moment = tuple[int, int]


def _read(match: re.Match[str]) -> tuple[_Moment, _Moment | None] | None:
    """Return hour and minute, and those of the end where two hours were said together."""
    for reader in (_twenty_four, _two_hours, _twelve):
        read = reader(match)
        if read is not None:
            return read if _possible(*read) else None
    return None


def _possible(*moments: _Moment | None) -> bool:
    return all(0 <= one[0] <= 24 and 0 <= one[1] < 60 for one in moments if one is not None)


def _twenty_four(match: re.Match[str]) -> tuple[_Moment, None] | None:
    if match["h24"] is None:
        return None
    return (int(match["h24"]), int(match["m24"])), None


def _two_hours(match: re.Match[str]) -> tuple[_Moment, _Moment] | None:
    if match["pair"] is not None:
        ten = 10 if len(match["pair"]) == 3 else 0
        first, last = (ten + (whole(char) or 0) for char in match["pair"][-2:])
    elif match["from"] is not None:
        first, last = whole(match["from"]) or 0, whole(match["to"]) or 0
    else:
        return None
    return (first, 0), (last, 30 if match["half"] else 0)


def _twelve(match: re.Match[str]) -> tuple[_Moment, None] | None:
    hour = whole(match["hour"]) if match["hour"] else None
    if hour is None:
        return None
    lack = _lacking(match, "lack", "lackunit") or _lacking(match, "short", "unit")
    if lack:
        at = hour * 60 - lack
        return (at // 60, at % 60), None
    if match["half"]:
        return (hour, 30), None
    if match["quarter"]:
        return (hour, 15 * (whole(match["quarter"]) or 0)), None
    said = match["few"] or match["minute"] or match["single"]
    return (hour, (whole(said) or 0) if said else 0), None


def _lacking(match: re.Match[str], group: str, unit: str) -> int | None:
    if match[group] is None:
        return None
    count = whole(match[group]) or 0
    return count * 15 if match[unit] == "刻" else count
