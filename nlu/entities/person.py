"""Whom a request is about: 替郭大爷, 给我老伴, 蒋婆婆的药. Who only occurs in a story is nobody."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlu.entities.found import Found
from nlu.yaml_files import read_yaml

_NAMES = Path(__file__).parent / "names.yml"
_WHERE = (
    r"(?:[^，,。;；!！?？]{0,14}?(?:[\d一二三四五六七八九十零幺栋室号楼座]|单元)(?:的|嘅|格|呃)?)?"
)
_MODIFIER = r"(?:我们?(?:家|屋里|屋头)?(?:的|嘅|个)?|俺(?:家)?|阿拉|咱家?|隔壁(?:家)?(?:的)?|隔离|楼[上下](?:的)?|对门(?:的)?|[一二三四五六七八九十]楼(?:的)?|邻居|独居的?|瘫痪的?|聋哑的?|盲人)?"
_SPOT = r"(?:^|(?<=[，,。;；!！:：的嘅]))"
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


@dataclass(frozen=True)
class NameParts:
    """Regular expressions of what a person's name is made of."""

    surname: str
    title: str
    kin: Mapping[str, str]  # elders, partners, younger, others


@cache
def name_parts() -> NameParts:
    """Return the parts of names."""
    parts = read_yaml(_NAMES)
    surname = f"(?:{'|'.join(parts['double_surnames'])}|[{parts['surnames']}])"
    kin = {name: _any(parts[name]) for name in ("elders", "partners", "younger", "others")}
    return NameParts(surname, f"(?:{_any(parts['titles'])})", kin)


def is_no_name(text: str, position: int) -> bool:
    """Whether what begins at `position` only looks like a name: 马桶, 小时."""
    return _patterns().never.match(text, position) is not None


class _Patterns:
    def __init__(self) -> None:
        parts = name_parts()
        surname, title, kin = parts.surname, parts.title, parts.kin
        close = f"{kin['elders']}|{kin['partners']}|{kin['others']}"
        titled = rf"{surname}家?(?:{title})"
        old = rf"老{surname}(?![\u4e00-\u9fff]?(?:师|姐妹|人))"
        named = rf"[老小阿]{surname}(?:{title})|{old}|[小阿]{surname}(?![女子儿囡心区时菜米])"
        full = rf"{surname}[\u4e00-\u9fff]{{1,2}}(?=老?(?:先生|太太|人家)|{surname}老|的|家|老师|报|订|定|取|拿|约|查|说|问|撤|退|取消|兑|办|缴)"
        given = rf"{surname}[\u4e00-\u9fff]{{1,2}}(?=$|[，,。的])"
        mine = r"(?:我|俺|阿拉|咱|她|他)(?:家|屋头|屋里)?(?:个|的)?"
        self.calm = (
            re.compile(rf"(?:我|俺|她|他|佢|伊|名字|[，,])(?:的名字|本名)?(?:叫|是叫|系)(?:做)?(?P<who>{given}|阿[\u4e00-\u9fff](?=$|[，,。]))"),
            re.compile(rf"姓{surname}[，,](?:[^，,。]{{1,4}}[，,])?叫?(?P<who>{surname}[\u4e00-\u9fff]{{1,2}})(?=$|[，,。])"),
            re.compile(rf"(?:我|俺)(?:是|姓)(?P<who>{surname}[\u4e00-\u9fff]{{1,2}}(?=$|[，,。])|{surname}(?=$|[。]))"),
            re.compile(rf"(?:我|俺)(?:是|系)(?P<who>{titled})(?:的|嘅|家)?(?:女|儿|邻居|孙|外孙|侄|媳|保姆|老伴|妹|弟|街坊)"),
            re.compile(rf"(?:替|代表|代|帮忙给|帮到|帮|给|为|同|畀|俾|拨|照顾的?){_WHERE}{_MODIFIER}(?P<who>{titled}|{named}|{close})"),
            re.compile(rf"(?:替|代表|代|帮到|帮){_WHERE}{_MODIFIER}(?P<who>{full}|(?:{kin['younger']})(?!来|去了))"),
            re.compile(rf"给{_WHERE}(?P<who>{full})"),
            re.compile(rf"陪我(?:家|的)?(?P<who>{close})"),
            re.compile(rf"{_SPOT}{_MODIFIER}(?P<who>{titled})(?<!师傅)(?!{_TELLS})"),
            re.compile(rf"{_SPOT}(?:对门|隔壁|隔离|楼[上下])(?:家|的)?(?P<who>{old})(?!{_TELLS})"),
            re.compile(rf"{_SPOT}(?:我|俺|阿拉|咱)?(?:家|屋头|屋里)?(?:的)?(?P<who>{kin['elders']})(?=让|叫|托|喊|说|讲|问|想|要|住|的|家|耳|眼|腿|牙|嘴|他|她|不会|记|屋里)"),
            re.compile(rf"{_SPOT}(?:我|俺|阿拉|咱)(?:家|屋头|屋里)?(?:的)?(?P<who>{kin['partners']})(?=的药|的助听器|的轮椅|的眼镜|的积分|想(?:吃|订|要)|要(?:吃|去|做|取|剪|理|看)|也要)"),
        )  # fmt: skip
        self.danger = (
            re.compile(rf"(?P<who>{titled})(?<!师傅)"),
            re.compile(rf"(?:{mine})?(?P<who>{kin['partners']}|{kin['elders']})"),
            re.compile(rf"(?P<who>{old})"),
            re.compile(rf"{mine}(?P<who>{kin['younger']})(?!来|回|说|打|不在|让|叫|给|在(?:外|上班))"),
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
