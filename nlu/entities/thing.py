"""Things that no lexicon knows: 缝纫机 in 缝纫机坏了, 雨伞 in 用积分换把雨伞."""

import re
from functools import cache
from pathlib import Path

from nlu.entities.found import Found
from nlu.entities.number import NUMBER
from nlu.yaml_files import read_yaml

_THINGS = Path(__file__).parent / "things.yml"
_PIECE = r"(?:次|板|只|部|台|个|把|张|块|扇|盏|条|支|床|顶|提|盒|瓶|袋|桶|双|套|件|副|包|卷|根|架|壶|口|辆|幅|壳|樽|罐|箱|斤|对)"
_MEASURE = rf"(?:(?:{NUMBER}|这|那|嗰)?{_PIECE}(?!子)|{NUMBER})?"
_AFTER_REPAIR = re.compile(
    rf"(?<![报维保])(?:修理|修|焊|补|疏通|通|粘|整)(?:一下|一修|一哈|下子?|哈|好|个|理)?(?:我|俺)?(?:家|屋里|屋头)?(?:的|那|这)?{_MEASURE}"
)
_ADVERB = re.compile(
    r"(?:又|也|老是?|一直|一开就|突然|忽然|有点儿?|好像|都|就|总是?|全|怎么|开始|自己|里头?|里面|上头?|上面|今天|今朝|今日|昨天|昨晚|昨儿|最近|这两天|现在|从昨天起?|插上(?:去|电)?|打开|按了|用着用着|一下子|又是|是|给|被|让人|摔|侪|的|呢|吧|嘛|[，,]|它|他)*$"
)
_EXCHANGE = re.compile(
    rf"(?<![别不莫勿唔])(?:兑换|对换|换领|兑|换|调|领)(?:咗|晒|点儿?|仔|成|取|走|了|回来|一下|点|返)?(?:佢|我)?{_MEASURE}(?:带[^，,。]{{1,4}}的|那|这|个|新)*{_MEASURE}"
)
_SHOWN = re.compile(
    rf"(?:[一那嗰]{_PIECE}|(?:^|(?<=[，,]))个)(?P<what>[\u4e00-\u9fff]{{2,4}})(?=[，,。]|挺|多|几|真|好看|不错|还有|用|$)"
)
_PLAIN = re.compile(r"^(?:搪瓷|塑料|不锈钢|木头|新)(?=[\u4e00-\u9fff]{2})")
_GIVEN_UP = re.compile(r"^.{0,3}(?:不要|不换|唔要)")
_GOODS_END = re.compile(
    r"(?:可以|行|好|成|需要|要|得|够|用|给|的话|回来|回去|返|畀|俾|多少|几多|几分|啦|喽|咯|哈|呗|伐|吧|来|需|走|唔|能|呐|该|麻烦|谢).*$"
)


def broken(text: str, fault_start: int | None) -> Found | None:
    """Return the thing before a fault, or after 修."""
    if fault_start is not None:
        before = _ADVERB.sub("", text[:fault_start])
        match = _run().search(before)
        if match:
            return _thing(match[0], match.start())
    for match in _AFTER_REPAIR.finditer(text):
        run = _first_run().match(text, match.end())
        found = _thing(run[0], run.start()) if run else None
        if found is not None:
            return found
    return None


def exchanged(text: str) -> Found | None:
    """Return what somebody wants for his points."""
    best = None
    for match in _EXCHANGE.finditer(text):
        run = re.compile(r"[\u4e00-\u9fff]{1,8}").match(text, match.end())
        if run is None or _GIVEN_UP.match(text[run.start() : run.end() + 3]):
            continue
        said, start = re.sub(r"的话.*$", "", run[0]).replace("嘅", "的"), run.start()
        if "的" in said[:-1]:
            start += said.rindex("的", 0, -1) + 1
            said = said[said.rindex("的", 0, -1) + 1 :]
        name = _GOODS_END.sub("", re.split(r"[的了吗不嘛呢啊呀用俾畀给]", said)[0])
        name = re.sub(rf"(?:{NUMBER}){_PIECE}$", "", name)
        if re.search(r"啥|什么|东西|乜|哪", name):
            continue
        found = _thing(name, start)
        if found is not None:
            best = found
    return best or _shown(text)


def _shown(text: str) -> Found | None:
    """Return the thing somebody saw and now wants: 摆着一个小夜灯, …, 把它换回来."""
    for match in _SHOWN.finditer(text):
        found = _thing(match["what"], match.start("what"))
        if found is not None:
            return found
    return None


def whole_of(one: Found, other: Found, text: str) -> bool:
    """Whether `other` is but a part of `one`: 鞋柜的门 is about the 鞋柜."""
    near = re.fullmatch(r"[^，,。;；旁边和跟]{0,6}", text[one.end : other.start]) is not None
    return (
        near
        and str(one.value) in _words("wholes")
        and text[other.start : other.end] in _words("parts")
    )


def _thing(said: str, start: int) -> Found | None:
    measure = re.match(rf"(?:{NUMBER})?{_PIECE}(?=[\u4e00-\u9fff]{{2}})", said)
    if measure and said not in _words("wholes"):
        start, said = start + len(measure[0]), said[len(measure[0]) :]
    plain = _PLAIN.match(said)
    if plain:
        start, said = start + plain.end(), said[plain.end() :]
    for part in sorted(_words("parts"), key=len, reverse=True):
        if said.endswith(part) and said.removesuffix(part) in _words("wholes"):
            said = said.removesuffix(part)
    if said in _words("not_things") or not (2 <= len(said) <= 6 or said in _words("short")):
        return None
    return Found("item", said, start, start + len(said))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(read_yaml(_THINGS)[name].split())


@cache
def _content() -> str:
    return rf"(?:(?![{re.escape(''.join(_words('stop')))}])[\u4e00-\u9fff])"


@cache
def _run() -> re.Pattern[str]:
    """A name at the end, perhaps with the part of it that failed: 缝纫机的皮带."""
    parts = "|".join(sorted(map(re.escape, _words("parts")), key=len, reverse=True))
    return re.compile(rf"{_content()}{{2,6}}(?=(?:的?(?:{parts}))?$)")


@cache
def _first_run() -> re.Pattern[str]:
    return re.compile(rf"{_content()}{{2,6}}")
