"""Whom a request is about: 替郭大爷, 给我老伴, 蒋婆婆的药. Who only occurs in a story is nobody."""

import re
from functools import cache
from pathlib import Path

from nlu.entities.found import Found
from nlu.yaml_files import read_yaml

_NAMES = Path(__file__).parent / "names.yml"
_FOR = r"(?:替|代表|代|帮忙给|帮到|帮|给|为|同|畀|俾|拨|照顾的|是)"
_WHERE = r"(?:[^，,。;；!！?？]{0,14}?(?:的|嘅|格|呃|[\d一二三四五六七八九十零幺栋室号楼]))?"
_MODIFIER = r"(?:我们?(?:家|屋里|屋头)?(?:的|嘅|个)?|俺(?:家)?|阿拉|咱家?|隔壁(?:家)?(?:的)?|隔离|楼[上下](?:的)?|对门(?:的)?|[一二三四五六七八九十]楼(?:的)?|邻居|独居的?|瘫痪的?|聋哑的?|盲人)?"
_SPOT = r"(?:^|(?<=[，,。;；!！:：的嘅]))"
_SELF = r"(?:我|俺)(?:的名字)?(?:叫|是|姓)|(?:名字|姓名)(?:叫|是)?"
_TELLS = r"(?:说|讲)(?!他|她|自己|佢|伊)|(?:给|帮|跟|教|告诉|对|陪)我|介绍|推荐|都|也|来(?:了|过)|[和跟、]|$"


def read(text: str, *, danger: bool = False) -> Found | None:
    """Return whom the request is about; `danger`: whoever is named is the one in danger."""
    patterns = _patterns()
    for pattern in (*patterns.danger, *patterns.calm) if danger else patterns.calm:
        for match in pattern.finditer(text):
            start, end = match.span("who")
            if not patterns.never.match(text, start):
                return Found("person", _canonical(text[start:end]), start, end)
    return None


def bare(text: str) -> Found | None:
    """Return the name that somebody who was asked for it says."""
    match = _patterns().bare.match(text)
    return Found("person", match["who"], *match.span("who")) if match else read(text, danger=True)


class _Patterns:
    def __init__(self) -> None:
        parts = read_yaml(_NAMES)
        surname = f"(?:{'|'.join(parts['double_surnames'])}|[{parts['surnames']}])"
        title = _any(parts["titles"])
        relations = {name: _any(parts[name]) for name in ("elders", "partners", "younger", "others")}
        kin = "|".join(relations.values())
        named = rf"[老小阿]{surname}{title}|(?:老|小|阿){surname}(?![\u4e00-\u9fff]?(?:师|姐妹|人))"
        full = rf"{surname}[\u4e00-\u9fff]{{1,2}}(?=老?(?:先生|太太|人家)|{surname}老|的|家|老师|报|订|定|取|拿|约|查|说|问|撤|退|取消|兑|办|交|缴|叫|[，,。]|$)"
        titled = rf"{surname}(?:{title})"
        self.calm = (
            re.compile(rf"(?:我|俺)姓{surname}[，,](?:叫)?(?P<who>{surname}[\u4e00-\u9fff]{{1,2}})"),
            re.compile(rf"(?:{_SELF})(?P<who>{surname}[\u4e00-\u9fff]{{1,2}}|{surname})(?=$|[，,。的])(?![，,](?:{surname})[\u4e00-\u9fff]{{1,2}}$)"),
            re.compile(rf"(?<!是)(?:替|代表|代|帮忙给|帮到|帮|给|为|同|畀|俾|拨|照顾的?|陪){_WHERE}{_MODIFIER}(?P<who>{full}|{titled}|{named}|{kin})"),
            re.compile(rf"{_SPOT}{_MODIFIER}(?P<who>{titled})(?!{_TELLS})"),
            re.compile(rf"{_SPOT}(?:我|俺|阿拉|咱)?(?:家|屋头|屋里)?(?:的)?(?P<who>{relations['elders']})(?=让|叫|托|喊|说|讲|问|想|要|住|的|家|耳|眼|腿|牙|嘴|他|她|不会|记)"),
            re.compile(rf"{_SPOT}(?:我|俺|阿拉|咱)(?:家|屋头|屋里)?(?:的)?(?P<who>{relations['partners']})(?=的药|的助听器|的轮椅|的眼镜|想(?:吃|订|要)|要(?:吃|去|做|取|剪|理|看)|也要)"),
        )  # fmt: skip
        self.danger = (
            re.compile(rf"(?P<who>{titled}|{named})"),
            re.compile(rf"(?:我|俺|阿拉|咱|她|他)?(?:家|屋头|屋里)?(?P<who>{relations['partners']}|{relations['elders']})"),
            re.compile(rf"(?:我|俺|阿拉|咱|她|他)(?:家|屋头|屋里)?(?:个|的)?(?P<who>{relations['younger']})(?!来|回|说|打|不在|让|叫|给|在(?:外|上班))"),
        )  # fmt: skip
        self.bare = re.compile(
            rf"^(?:我?(?:是|叫|姓)?{surname}[，,])?(?:我|俺)?(?:叫|是|名字叫)?(?P<who>{surname}[\u4e00-\u9fff]{{1,2}}|(?:[老小阿])?{surname}{title})[。.!！啊呀]?$"
        )
        self.never = re.compile(
            r"老(?:师傅|样|人家|家|是|早|板|妈子)|小(?:时|心|区|米|炒|馄|笼|区|菜|伙|姑|麻|事)|(?:师傅|老师|医生|大夫|护士|先生|太太)$|志愿者|包子|鱼|汤[包面圆]|马(?:桶|上|扎)|房(?:子|间|东)|车(?:子|站)|管(?:子|道|家)|双|全|后|都|从|空|通|能|解|应|单(?:子|元)|关|干|公交|师傅(?:来|上门|什么|几)"
        )  # fmt: skip


@cache
def _patterns() -> _Patterns:
    return _Patterns()


def _any(words: str) -> str:
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))


def _canonical(said: str) -> str:
    return {"老伴儿": "老伴", "老头儿": "老头"}.get(said, said)
