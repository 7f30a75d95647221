"""Which of the values found are meant, where a sentence holds more than the request."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from nlu.entities import thing
from nlu.entities.found import Found

GENERIC = "损坏"  # said beside a fault with a name of its own it adds nothing
_BREAK = re.compile(r"[，,。；;！!？?]")
_ALSO = re.compile(r"[了得，,、和跟又还也且]*")
_AND = re.compile(r"(?:和|跟|同|、|还有|以及|,|，|连|带|的|都|那|也)*")
_OF_THING = {  # what is meant by a fault of that thing
    ("门铃", "没声音"): "不响",
    ("呼叫铃", "没声音"): "不响",
    ("空调", "不热"): "不制热",
    ("网", "断裂"): "没信号",
    ("冰箱", "不热"): "不制冷",
    ("燃气灶", "不亮"): "打不着火",
    ("热水器", "不亮"): "打不着火",
}
_ONE_TROUBLE = frozenset({"漏水", "滴水"})
_NO = re.compile(r"[不没勿唔弗伐冇莫无断停]")
_THAT_DAY = re.compile(r"^(?:那天|那回|那次|的时候|那会儿?|通知)")
_SAID_NO = re.compile(r"(?:没|冇|莫得|没得|没有|并不|不是|唔系|勿是|没在|未)$")
_LOOSE = frozenset({"item", "fault", "dish", "task", "symptom"})
_SHORT = 14  # code points of a bare answer
_BEFORE_ANSWER = re.compile(r"(?:^|[，,。]|[要吃是就修]|那个)$")
_AFTER_ANSWER = re.compile(r"^(?:$|[，,。的吧嘛了啦呀坏])")
_WEAK = frozenset({"电话", "手机", "门", "床", "墙", "网", "眼镜", "抽屉", "柜子", "开关", "手表", "桌子", "椅子", "楼梯", "电脑"})  # fmt: skip
_REPAIR = re.compile(
    r"(?:修理?|通|换|装|整|弄|报|看|瞧|疏通|修好|修理)(?:一?下|一哈|好|的|了|过|个|我家?|我屋企|嘅|呃|咯|那|这|只|台|部|把|扇)*$"
)
_REPAIRED = re.compile(r"^(?:那|这|的|儿|个|单|呃|嘅)*(?:修|坏|通|换|装|整|弄|师傅|单子|事|还|到|什么|几|啥|甭|别|不|勿|唔|莫|那|我|又|已)")  # fmt: skip
_SERVED = re.compile(r"(?:修|换|装|通|整)(?:得|好|的|个|了|过|那|这|咗|我家?的?|[一只台部扇把])*$")
_SERVED_AFTER = re.compile(r"^(?:的|也|都|给|又)*(?:修|换|装|通得|整得|弄得)")
_AT_ONCE = re.compile(r"^(?:现在|马上|立刻|立马|这就|即刻|而家|眼下|当下|快点来)")
_COME = re.compile(r"^.{0,3}?(?<!起)(?:来|去|修|派|送|过来|上门|要|帮|给|能|可以|取|有人|嚟|喊|叫)")
_O_CLOCK = re.compile(r"^(?:钟|半|来|去|到|前|后|左右|吧|[，,。]|$)")
_DAY_OR_CLOCK = re.compile(
    r"[天日号周]|星期|礼拜|[今明后听昨]|[点:时]|分钟|刻|小时|钟头|月|朝|随|都|any|初|正|几"
)
_ASKED_THEN = re.compile(r"^(?:的|以后|之后|再|吧|钟|左右|都)*(?:就|能|可以|请|叫|让|派|师傅|你们|有人|有空|得空|喊|来|去|修|送|帮|给|过来|上门|陪|取|行|成|方便|在家|要得|嚟|再|到|换|装|通)")  # fmt: skip
_LAST_WORD = re.compile(r"^(?:吧|行|好|成|可以|得|要得|再来|[不吗么伐呗嘛])*[。！!？?]*$")
_MEAL_THEN = re.compile(r"^(?:的|嘅|那|个)*(?:早|中|午|晚|夜|晌|晏|饭|那顿|那份|这顿|上昼|下昼)")
_ORDER = re.compile(r"(?:订|定|留|要|改到|改成|改为|换到|挪到|换成)[^，,。]{0,2}$")
_NOT_THEN = re.compile(r"^(?:[^，,。]{0,4})(?:不在|没空|有事|不行|不方便|出门|来过|约的|报的|订的|开始|就坏|回来|我(?:要|得|去|接)|说是|还|不来|来了|是我|没人|我有)")  # fmt: skip
_TOLD_THEN = re.compile(
    r"^(?:[就我俺她他佢伊先]|头|时候|里|的时候|阿拉|已经|老伴|打电话|来|跟|同|和|搭|对|给|向|你们?|侬|您|佢哋|小招|社区|过来){0,6}(?:说|讲|话|提|反映|报(?!告|纸)|登记|交代|打听|问|通知|言语)(?:修)?(?:的|嘅|格|个(?!时)|过|咗|了|起)"
)
_MOVED = re.compile(r"(?:改|换|挪|推|移|调|延|拖|提前|提|约|定|等|过)(?:到|成|为|去|在|至|往)?[^，,。]{0,2}$|(?:还是|不如|要不|干脆|就)[^，,。]{0,3}$")  # fmt: skip
_TOLD = re.compile(r"(?:说|讲|约|报|定|订|约好|本来|原来|上次|之前|不是)[^，,。]{0,6}$")


def broken(found: list[Found], text: str) -> list[Found]:
    """Keep one thing, its fault and where it is; find the thing where no word list knew it."""
    faults = [one for one in _of("fault", found) if not _denied(one, text)]
    items = _without_parts(_of("item", found), text)
    if not items:
        telling = [one for one in faults if one.value != GENERIC] or faults
        unknown = thing.broken(text, telling[0].start if telling else None)
        items = [unknown] if unknown else []
    items = _about_fault(items, faults, text)
    faults = _faults_of(faults, items, text)
    if items:
        thing_said = str(items[-1].value)
        faults = [
            replace(one, value=_OF_THING.get((thing_said, str(one.value)), one.value))
            for one in faults
        ]
    kept = [one for one in found if one.entity not in {"item", "fault", "place"}]
    places = _nearest_place(_of("place", found), items)
    return [*kept, *items, *faults, *places]


def mentioned(found: list[Found], text: str, *, moved: bool) -> list[Found]:
    """Keep the thing that a request made earlier is about.

    `moved`: what is changed may be the place alone.
    """
    items = _without_parts(_of("item", found), text)
    named = [one for one in items if _REPAIR.search(text[: one.start])]
    named = named or [one for one in items if _REPAIRED.search(text[one.end :])]
    tasks = _of("task", found)
    if tasks and not named:
        items = []
    elif named:
        found = [one for one in found if one.entity != "task"]
    items = named[-1:] or [one for one in items if one.value not in _WEAK][:1]
    if not items and not tasks:
        unknown = thing.broken(text, None)
        items = [unknown] if unknown else []
    near = [
        one
        for item in items
        for one in found
        if (one.entity == "place" and 0 <= item.start - one.end <= 3)
        or (one.entity == "fault" and 0 <= one.start - item.end <= 3 and one.value != GENERIC)
    ]
    if not items:
        near = [one for one in _of("fault", found) if _REPAIR.search(text[: one.start])][:1]
    if moved:
        near = [*(one for one in near if one.entity != "place"), *_of("place", found)[-1:]]
    kept = [one for one in found if one.entity not in {"item", "fault", "place"}]
    return [*kept, *items, *near]


def answered(found: list[Found], text: str) -> list[Found]:
    """Keep what an answer says, not what stands beside it: 就搁阳台，挨着那咸菜缸."""
    return [
        one
        for one in found
        if not (one.entity in _LOOSE or one.value == "门口")
        or one.end - one.start >= len(text) / 3
        or (len(text) <= _SHORT and _BEFORE_ANSWER.search(text[: one.start]) and _AFTER_ANSWER.match(text[one.end :]))
    ]  # fmt: skip


def judged(found: list[Found], text: str) -> list[Found]:
    """Keep the thing whose repair is praised or blamed."""
    items = [
        one
        for one in _of("item", found)
        if _SERVED.search(text[: one.start]) or _SERVED_AFTER.search(text[one.end :])
    ]
    kept = [one for one in found if one.entity != "item"]
    return [one for one in kept if one.entity != "dish" or one.end - one.start > 1] + items[:1]


def moment(times: Sequence[Found], text: str, now: datetime, *, moved: bool) -> Found | None:
    """Return the time meant: to come, and beside words that ask for something then.

    `moved`: a request is put off, so that the last time said is likelier.
    """
    ahead = [one for one in times if not over(one, now)]
    usable = [one for one in ahead if _usable(one, text)]
    if not usable:
        return None
    scored = [(_score(one, text, moved=moved), index) for index, one in enumerate(usable)]
    best = max(score for score, _ in scored)
    chosen = [usable[index] for score, index in scored if score == best]
    one = chosen[-1 if moved else 0]
    same = [
        other
        for other in usable
        if one.entity == "date" and other.entity == "time" and str(other.value).startswith(str(one.value))
    ]  # fmt: skip
    return same[0] if same else one


def told(one: Found, text: str) -> bool:
    """Whether something was told then: 早上跟你说的那个灯, 上午讲嘅."""
    return _TOLD_THEN.match(text[one.end :]) is not None


def over(one: Found, now: datetime) -> bool:
    """Whether a day or time lies behind us."""
    end = str(one.value).rpartition("/")[2]
    if "T" not in end:
        return end < now.date().isoformat()
    start = str(one.value).partition("/")[0]
    at = now.replace(second=0, microsecond=0)
    return datetime.fromisoformat(end) < at or (start != end and datetime.fromisoformat(end) == at)


def day_of_meal(days: Sequence[Found], text: str) -> Found | None:
    """Return the day on which the meal is wanted: 后天我吃斋，订大后天午饭."""

    def score(one: Found) -> int:
        meant = _MEAL_THEN.match(text[one.end :]) or _ORDER.search(text[: one.start])
        return 2 * bool(meant) - bool(_NOT_THEN.match(text[one.end :]))

    return max(days, key=score, default=None)


def _usable(one: Found, text: str) -> bool:
    said, after = text[one.start : one.end], text[one.end :]
    if _AT_ONCE.match(said):
        return bool(_COME.match(after))
    if said in {"一点", "1点"}:
        return bool(_O_CLOCK.match(after))
    if not _DAY_OR_CLOCK.search(said):
        return bool(_ASKED_THEN.match(after)) or len(text) <= len(said) + 6
    return True


def _score(one: Found, text: str, *, moved: bool) -> int:
    before, after = text[: one.start], text[one.end :]
    asked = _ASKED_THEN.match(after) or _LAST_WORD.match(after)
    score = 2 * bool(asked) - 2 * bool(_NOT_THEN.match(after))
    if moved:
        score += 3 * bool(_MOVED.search(before)) - 2 * bool(_TOLD.search(before))
    return score


def _denied(fault: Found, text: str) -> bool:
    """Whether a fault is said not to be, or to have been once: 没漏气, 停电那天."""
    said = text[fault.start : fault.end]
    if _THAT_DAY.match(text[fault.end :]):
        return True
    return _NO.match(said) is None and _SAID_NO.search(text[: fault.start]) is not None


def _of(entity: str, found: Iterable[Found]) -> list[Found]:
    return sorted((one for one in found if one.entity == entity), key=lambda one: one.start)


def _without_parts(items: list[Found], text: str) -> list[Found]:
    return [
        one
        for index, one in enumerate(items)
        if not any(thing.whole_of(other, one, text) for other in items[:index])
    ]  # fmt: skip


def _about_fault(items: list[Found], faults: list[Found], text: str) -> list[Found]:
    """Return the things said in one breath before the fault, or after 修."""
    if len({str(one.value) for one in items}) < 2:
        return items[:1]
    named = [one for one in items if _REPAIR.search(text[: one.start])]
    telling = [one for one in faults if one.value != GENERIC] or faults
    if telling:
        ends = telling[0].start
        before = [one for one in items if one.end <= ends]
        last = before[-1] if before else (named or items)[0]
    else:
        last = (named or items)[0]
    kept = [last]
    for one in reversed([one for one in items if one.start < last.start]):
        if (
            not _AND.fullmatch(text[one.end : kept[0].start])
            or text[one.end : kept[0].start] == "的"
        ):
            break
        if text[one.end : kept[0].start]:
            kept.insert(0, one)
    return kept


def _faults_of(faults: list[Found], items: list[Found], text: str) -> list[Found]:
    """Return the first fault after the thing, and those said in one breath with it."""
    telling = [one for one in faults if one.value != GENERIC] or faults
    after = [one for one in telling if items and one.start >= items[-1].end] or telling
    kept = after[:1]
    for one in after[1:]:
        if not _ALSO.fullmatch(text[kept[-1].end : one.start]):
            break
        if {one.value, kept[-1].value} <= _ONE_TROUBLE:
            continue
        kept.append(one)
    return kept


def _nearest_place(places: list[Found], items: list[Found]) -> list[Found]:
    if len(places) < 2 or not items:
        return places[:1]
    before = [one for one in places if one.end <= items[0].start]
    return [before[-1] if before else places[0]]
