"""What kinds of things a sentence mentions, and its shape: features beside its letters."""

import re
from datetime import UTC, datetime

from nlu.alarm.judge import examine, rule_names
from nlu.entities import address, plain, task, time
from nlu.lexicon import lexicon

_SHAPES = (
    ("question", re.compile(r"[?？吗么没呢]\W*$|怎么样|多少|几点|什么|啥|哪|几时|咩|伐\W*$|是不是|有没有")),
    ("food", re.compile(r"饭|餐|吃|食堂|菜|伙食|早点|饿")),
    ("change", re.compile(r"改|换成|挪|推迟|提前|调")),
    ("cancel", re.compile(r"取消|退|撤|不要[了啦]|(?:别|甭|莫|不用|唔使|勿用)(?:再|派|叫|麻烦)?.{0,2}(?:来|送|去|修)|勿要|算了|唔要|不吃了")),
    ("points", re.compile(r"积分|分数|[几多]少?分|点数|分儿")),
    ("negation", re.compile(r"不|没|别|勿|唔|莫|覅|甭|冇")),
)  # fmt: skip
_LENGTHS = (2, 4, 8, 14)
NAMES = (
    *("item", "fault", "place", "dish", "diet", "symptom", "repair", "time", "date", "address"),
    *("meal", "quantity", "task", "phone", "request_no", "rating", "person"),
    *(name for name, _ in _SHAPES),
    *(f"length_{step}" for step in range(len(_LENGTHS) + 1)),
    *("danger_sure", "danger_certain", "danger_possible", "danger_doubtful"),
    *(f"danger_{name}" for name in rule_names()),
)
_SOME_DAY = datetime(2024, 1, 3, 9, tzinfo=UTC)  # which one makes no difference


def cues(text: str) -> frozenset[str]:
    """Return the names of what `text` mentions, a subset of NAMES."""
    found = {one.entity for one in lexicon().read(text)}
    for one in (
        time.read(text, _SOME_DAY),
        address.read(text),
        plain.meal(text, by_time=False),
        plain.quantity(text),
        task.read(text),
        plain.phone(text),
        plain.request_no(text),
        plain.rating(text),
        plain.person(text),
    ):
        if one is not None:
            found.add(one.entity)
    if {"item", "fault"} <= found:
        found.add("repair")
    found.update(name for name, pattern in _SHAPES if pattern.search(text))
    found.add(f"length_{sum(len(text) > step for step in _LENGTHS)}")
    return frozenset(found) | _signs_of_danger(text)


def _signs_of_danger(text: str) -> set[str]:
    finding = examine(text)
    signs = {"danger_doubtful"} if finding.doubtful else set()
    if finding.alarm.reason:
        signs |= {f"danger_{finding.alarm.level.value}", f"danger_{finding.alarm.reason}"}
    return signs | ({"danger_sure"} if finding.sure else set())
