"""Food that must not be in somebody's meal: 花生过敏, 不吃香菜, 海鲜吃不得, 唔食得牛肉."""

import re
from collections.abc import Iterator
from functools import cache

from nlu.entities import dish
from nlu.remarks.data import foods, rules

_END = r"(?=$|[\s，,。；;！!？?、的了啊呀也和都这那就会换要来哦嘛呢吧因过谢等之跟同与或我你给行成可炒烧做煮免㗎喇啦嘅咯噻额个哟史])"
_WORD = r"[\u4e00-\u9fff]{2,4}?"
_BORDER = r"(?:^|(?<=[\s，,。；;！!？?、我她他佢伊的对吃食跟和是那伴人子妈爸公婆奶爷女拉俺咱有]))"
_NOT_EATING = frozenset({
    "redeem_points", "query_points", "request_status", "cancel_request", "change_request",
    "request_errand", "report_repair", "talk_to_human",
})  # fmt: skip
_SURE = re.compile(r"过敏|忌|能|可以|敢|得|戒|医生|闻|见|从来|一直|一向|来|惯")


def avoids(text: str, about: str) -> tuple[str, ...]:
    """Return the plain words of what somebody does not eat, in the order they are said.

    `about`: the intent; what was exchanged for points or ordered before is given back, not avoided.
    """
    patterns = _patterns()
    if about in _NOT_EATING or patterns["obtained"].search(text):
        return ()
    text = patterns["not_denied"].sub(lambda denied: "\0" * len(denied[0]), text)
    found = sorted({*_before(text), *_after(text)})
    return tuple(dict.fromkeys(word for _, word in found))


def _before(text: str) -> Iterator[tuple[int, str]]:
    """Yield the food named after 不吃, 忌口, 别放."""
    patterns = _patterns()
    for match in patterns["refused_food"].finditer(text):
        after = patterns["once"].match(text[match.end() :])
        if after and not _SURE.search(match["lead"]):
            continue  # 不吃鱼了，换肉
        yield from _words(match)
    for match in patterns["refused_word"].finditer(text):
        if not patterns["once"].match(text[match.end() :]) or _SURE.search(match["lead"]):
            yield from _unknown(match)


def _after(text: str) -> Iterator[tuple[int, str]]:
    """Yield the food named before 过敏 and 吃不得."""
    patterns = _patterns()
    for name in ("food_refused", "seasoning_refused", "food_ill"):
        for match in patterns[name].finditer(text):
            yield from _words(match)
    for match in patterns["word_refused"].finditer(text):
        yield from _unknown(match)


def _words(said: re.Match[str]) -> Iterator[tuple[int, str]]:
    plain = foods()
    named = "others" if said.groupdict().get("others") else "foods"
    for match in _patterns()["food"].finditer(said.string, *said.span(named)):
        yield match.start(), plain[match[0]]


def _unknown(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Yield a word of which no list knows that it is food, unless it surely is none."""
    patterns = _patterns()
    word = match["word"]
    if patterns["only_food"].fullmatch(word) or word in foods() or dish.has_stop(word):
        return
    put_in = "lead" in match.groupdict() and match["lead"][-1] in "放搁加落撒掺摆下"
    if put_in and not patterns["food_end"].search(word):
        return
    if patterns["not_food"].search(word) or patterns["not_word"].fullmatch(word):
        return
    yield match.start("word"), word


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    said = rules("avoids")
    names = sorted((*foods(), r"青"), key=len, reverse=True)
    food = rf"(?:{'|'.join(r'(?<=走)青' if name == '青' else re.escape(name) for name in names)})"
    many = rf"(?P<foods>{food}(?:{said['and_food']}{food})*)"
    again = many.replace("foods", "others")
    seasoning = rf"(?:{'|'.join(sorted(said['seasonings'].split(), key=len, reverse=True))})"
    lead = rf"(?P<lead>{said['refused']}|{said['seasoning']}(?={seasoning}))"
    stop = r"(?:过敏|敏感|[吃碰沾]不得|碰不得|沾不得|食唔得|唔食得|吃勿得|吃不(?:来|惯)|吃勿来|不能吃|不爱吃)"
    made = {
        "food": food,
        "only_food": rf"{food}+",
        "refused_food": rf"{lead}{many}{_END}",
        "refused_word": rf"(?P<lead>{said['refused']})(?P<word>{_WORD}){_END}",
        "food_refused": rf"{_BORDER}{many}{said['behind']}",
        "seasoning_refused": rf"{_BORDER}(?P<foods>{seasoning}(?:{said['and_food']}{seasoning})*){said['unwanted']}",
        "food_ill": rf"{said['eaten']}{many}{said['ill_after']}|{_BORDER}{again}(?:我|她|他|一)*{said['eaten']}{said['ill']}",
        "word_refused": rf"(?:^|[\s，,。；;！!对吃食我她他和跟]|老伴)(?P<word>{_WORD})(?:我|她|他|都|也|会|是|就)*{stop}",
    }
    ours = {
        name: said[name]
        for name in ("once", "not_denied", "not_food", "not_word", "food_end", "obtained")
    }
    return {name: re.compile(pattern) for name, pattern in {**ours, **made}.items()}
