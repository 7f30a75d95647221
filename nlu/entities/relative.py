"""Times counted from now, now itself, and any time at all: 半个小时以后, 马上来, 几时都得."""

import re
from datetime import datetime, timedelta

from nlu.entities.found import Found
from nlu.entities.number import whole

ANY_TIME = "any"  # 随时
_N = r"(?:\d{1,3}|[一二两三四五六七八九十廿俩仨]{1,3})"
_HOUR = r"(?:小时|钟头|(?<=个)钟(?!头))"
_SPAN = re.compile(
    r"(?P<lead>(?:再)?过|再等|等|隔)?\s*(?:"
    rf"(?P<pair>[一二两三四五六七八][二两三四五六七八九])(?P<pairunit>个?{_HOUR}|分钟)"
    rf"|(?P<half>半)\s*个?\s*多?{_HOUR}"
    rf"|(?P<hours>{_N})\s*个?\s*(?P<plus>半)?\s*多?(?:小时|钟头|(?<=[个半])钟(?!头))"
    rf"|(?P<quarter>{_N})\s*刻钟|(?P<minutes>{_N})\s*(?:来|多)?分钟)"
    r"\s*(?P<tail>以后|之后|过后|后(?![天日儿])|以内|之内|内)?"
)
_PASSED = re.compile(r"\s*(?:了|都|也|还|没|前|以前|之前|一次|一趟|就(?:好|行|够|能))")
_TO_DO = r"(?:就|给我|帮我|帮忙|请|麻烦|能不能|能|可以|可唔可以|要|得|叫|喊|找|个|人|你们|师傅|快点|赶紧)"
_DONE = r"(?:来|派|修|送|叫|过来|去|上门|安排|处理|弄|办|买|看|取|拿|通|换|嚟)"
_NOW_ASKED = re.compile(
    rf"(?<![我他她它])(?P<now>马上|现在|立刻|立马|这就|即刻|而家|眼下|当下){_TO_DO}{{0,3}}?{_DONE}"
    r"(?!了|着|的|谢谢|多谢|[不唔得]|过|完|医院|人家|到底|谢|咗|都)"
)
_NOW_FINE = re.compile(r"^(?:那)?(?P<now>马上|现在|立刻|立马|即刻|而家)就(?:行|好|可以|成|中)")
_NOW_SAID = re.compile(
    r"(?:马上|现在|立刻|立马|这就|即刻|而家|眼下|当下|快点来)(?=$|[，。,！!吧最好行可得呗嘛啦哦成有]|就(?!来谢)|来(?!谢))"
)
_SPEAKER = re.compile(r"[我俺](?:们)?$|师傅$")
_WHEN = (
    r"(?:几点钟?|几时|哪(?:一)?天|哪日|什么时(?:候|间|辰)|啥时(?:候|间)?|啥子时候|啥辰光|啥个辰光|咩时候|乜嘢?时候"
    r"|好久|多久|哪个时(?:候|间)|何时|多咱|多会儿|哪阵|边日|几号|什么钟点)"
)
_FINE = r"(?:都|侪|全|皆|也|亦)\s*(?:行|可以|成|得|中|好|方便|要得|没|无|在|OK|ok|来|一样|冇)"
_OPEN = re.compile(
    rf"随时(?!会|有|要|可能|都(?:会|可能|有|要)|掉|倒|塌|着火|爆|坏)|随便\s*{_WHEN}|{_WHEN}[^，。！？]{{0,3}}?{_FINE}"
)
_OPEN_ANSWER = re.compile(
    rf"随便|都(?:行|可以|成|得|中|好|方便|要得)|侪(?:可以|好|来三)|(?:看|等|听|照|随)?你们(?:定|看着办|安排|方便)|看着办"
    rf"|无所谓|(?:你|师傅)[^，。]{{0,4}}方便|不限|全天|整天|一天都|在家等|有空就|{_WHEN}[^，。]{{0,3}}都"
)
_LONGEST = 48 * 60  # minutes; from there on people name a day


def span_at(text: str, position: int, now: datetime, *, expected: bool) -> Found | None:
    """Return the moment, or the range, that is counted from now at `position`.

    `expected`: a time was asked for, so that 半个钟头 alone is one from now.
    """
    match = _SPAN.match(text, position)
    if match is None or not _counts(text, match, expected=expected):
        return None
    minutes = _minutes(match)
    if not minutes or not all(0 < one <= _LONGEST for one in minutes):
        return None
    base = now.replace(second=0, microsecond=0)
    value = "/".join((base + timedelta(minutes=one)).isoformat() for one in minutes)
    return Found("time", value, *match.span())


def _counts(text: str, match: re.Match[str], *, expected: bool) -> bool:
    if match["tail"]:
        return True
    if _PASSED.match(text, match.end()):
        return False
    bare = len(text[: match.start()].strip()) <= 3 and "了" not in text[: match.start()]
    return match["lead"] not in {None, "隔"} or (expected and bare)


def _minutes(match: re.Match[str]) -> list[int]:
    if match["pair"]:
        first, last = (whole(char) or 0 for char in match["pair"])
        size = 1 if "分" in match["pairunit"] else 60
        return [first * size, last * size] if last == first + 1 else []
    if match["half"]:
        return [30]
    for group, size in (("hours", 60), ("quarter", 15), ("minutes", 1)):
        if match[group] is not None:
            count = whole(match[group])
            return [] if count is None else [count * size + (30 if match["plus"] else 0)]
    return []


def at_once(text: str, now: datetime, *, expected: bool) -> Found | None:
    """Return now where something is asked to be done now; `expected`: a time was asked for."""
    for match in _NOW_ASKED.finditer(text):
        if not _SPEAKER.search(text[max(match.start() - 3, 0) : match.start()]):
            return _now(now, *match.span("now"))
    if (fine := _NOW_FINE.match(text)) is not None:
        return _now(now, *fine.span("now"))
    said = _NOW_SAID.search(text) if expected else None
    if said and _SPEAKER.search(text[: said.start()]):
        return None
    return _now(now, *said.span()) if said else None


def _now(now: datetime, start: int, end: int) -> Found:
    return Found("time", now.replace(second=0, microsecond=0).isoformat(), start, end)


def any_time(text: str, *, expected: bool) -> Found | None:
    """Return that any time will do; `expected`: a time was asked for, so that 都行 says it."""
    match = _OPEN.search(text) or (_OPEN_ANSWER.search(text) if expected else None)
    return Found("time", ANY_TIME, *match.span()) if match else None
