"""Dishes by how they are named: a run of content words that ends in a kind of food."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from nlu.entities.found import Found
from nlu.yaml_files import read_yaml

_FOOD = Path(__file__).parent / "food.yml"
_CLAUSE = re.compile(r"[^，,。；;！!？?\0]+")
_LEFT_AWAY = re.compile(
    r"(?<![有冇])(?:不|别|莫|勿|唔|甭|覅|少|忌|走)(?:要|用|能|吃|放|加|搁|食|落|喝|搭|沾|碰|爱|喜欢|好|可以|得|许|让|给|敢|肯|想|光|老)*(?:我)?(?:吃|放|喝|要)?$"
    r"|(?:上次|上回|昨天|昨晚|昨日|昨儿|寻日|前天|以前|从前|自己|自家|自个儿?)[^，,。]*$"
    r"|(?:除了|老吃|天天吃|净吃|光吃|吃腻了?)(?:这个|那个)?$"
    r"|(?:买|包|擀|煮|炖|熬|拎|剩|闻着|闻到|锅里|冰箱|蒸)(?:了|着|过|仔|咗|半|一|点|大|的|锅|根|碗|盘|个|些)*$|(?:放|加|搁|落)(?:点|些|太多)?$"
)
_MEASURE = re.compile(r"^(?:[块片条串只根盅屉瓶罐碟勺杯盆盒袋锅](?=[\u4e00-\u9fff]{2}))")
_WITHOUT = re.compile(r"[无少低没不]$|[加放]$")
_WHOLE_POT = re.compile(r"^(?:锅包|锅巴|锅贴|盆菜|串串|片儿|条头|块根|盒子)")
_LIST = re.compile(r"[和跟同、加配]|再来")


def read(text: str) -> Iterator[Found]:
    """Yield the dishes named in `text` that are asked for, known or not."""
    for clause in _CLAUSE.finditer(text):
        wanted = True
        previous = 0
        for match in _names().finditer(clause[0]):
            start, end = _trimmed(match)
            name = clause[0][start:end]
            if len(name) < 2 or name in _not_dishes():
                continue
            before = clause[0][previous:start]
            if not (previous and _LIST.fullmatch(before)):
                wanted = _LEFT_AWAY.search(clause[0][:start]) is None
            previous = end
            if wanted:
                yield from _apart(name, clause.start() + start)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a dish of one character is a word of its own: 鱼多少钱, never 鱼伞."""
    around = (text[start - 1 : start] if start else "", text[end : end + 1])
    return all(not char or char in _stop() or not "\u4e00" <= char <= "\u9fff" for char in around)


def left_away(text: str, start: int) -> bool:
    """Whether what stands at `start` is not wanted: 别放香菜."""
    before = re.split(r"[，,。；;！!？?]", text[:start])[-1]
    return _LEFT_AWAY.search(before) is not None


def has_stop(word: str) -> bool:
    """Whether `word` holds a character that no dish has in its name."""
    return not _stop().isdisjoint(word)


def _apart(name: str, start: int) -> Iterator[Found]:
    for first in _often_together():
        if name.startswith(first) and name[len(first) :] in _often_together():
            yield Found("dish", first, start, start + len(first))
            yield Found("dish", name[len(first) :], start + len(first), start + len(name))
            return
    yield Found("dish", name, start, start + len(name))


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    start = match.start()
    measure = _MEASURE.match(match[0])
    if measure and not _WHOLE_POT.match(match[0]):
        start += len(measure[0])
    if match[0][0] in "糖盐油辣" and _WITHOUT.search(match.string[: match.start()]):
        start += 1  # 无糖豆浆
    return start, match.end()


@cache
def _names() -> re.Pattern[str]:
    food = read_yaml(_FOOD)
    ends = "|".join(sorted(map(re.escape, food["ends"].split()), key=len, reverse=True))
    inside = "|".join(sorted(map(re.escape, food["inside"].split()), key=len, reverse=True))
    stop = re.escape("".join(sorted(_stop())))
    part = rf"(?:{inside}|(?![{stop}])[\u4e00-\u9fff])"
    return re.compile(rf"{part}{{0,6}}(?:{ends})(?!(?:{ends})|头发|子|[^，,。]{{0,3}}馅)")


@cache
def _not_dishes() -> frozenset[str]:
    return frozenset(read_yaml(_FOOD)["not_dishes"].split())


@cache
def _often_together() -> frozenset[str]:
    return frozenset(read_yaml(_FOOD)["apart"].split())


@cache
def _stop() -> frozenset[str]:
    return frozenset("".join(read_yaml(_FOOD)["stop"].split()))
