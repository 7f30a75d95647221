"""Errands as verb and object: 拿药 is 取药, 交电费 is 缴电费, 买袋米 is 买米."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from nlu.entities.found import Found
from nlu.entities.number import NUMBER
from nlu.yaml_files import read_yaml

_TASKS = Path(__file__).parent / "tasks.yml"
_MEASURE = rf"(?:一?下|一?哈|(?:{NUMBER}|几|这|那)?(?:个|点|些|袋|瓶|斤|盒|包|把|副|付|箱|桶|支|块|条|份|双|只|板|罐|卷|张|棵|公斤|两|提|打|捆|节|樽|根|壶|听|管|扎|兜|对|件|床|顶|刀|本|克|升)(?:儿|子(?=的))?|(?:这|下|上)个月的?|家里?的?|我的|嘅|咗|返|回|{NUMBER})"
_BUY = re.compile(
    rf"(?:代买|代购|采购|买|捎|称|购|稍|带(?!路|孩|娃|上|下|走|我|他|她|不)){_MEASURE}{{0,3}}+(?:的)?(?P<what>[\u4e00-\u9fff]{{1,6}})"
)
_BOUGHT = r"(?:买|捎|带|称|购)(?:(?:一?下|点|些|上)?(?:回来|上来|来|给我)?|(?:{n})?(?:个|袋|瓶|斤|盒|包|把|箱|桶|支|条|份|双|只|板|罐|卷|提|点|些)(?:儿|回来|来|吧|呗|嘛|给我|上来|送来)*)(?=[，,。！!？?吧呗嘛好]|$)"
_OUT_OF = re.compile(
    rf"(?:^|[，,。的里想吃]|家里|屋里|屋头|那个|没有)(?P<what>(?![没有完快])[\u4e00-\u9fff]{{1,4}}?)(?:快|都|也|又|已经)?(?:没了|没有了|吃完了?|用完了?|点完了?|贴完了?|过期了?|见底了?|冇咗|冇晒|光了|完了|不够了?)[^。]{{0,30}}?{_BOUGHT.format(n=NUMBER)}"
    rf"|(?:^|[，,。])(?P<medicine>[\u4e00-\u9fff]{{0,4}}(?:丸|药|膏|胶囊|片))[^。]{{0,24}}?{_BOUGHT.format(n=NUMBER)}"
    rf"|(?:^|[，,。])(?P<front>[\u4e00-\u9fff]{{2,4}}?)(?:给我|帮我|替我|帮忙)(?:再)?{_BOUGHT.format(n=NUMBER)}"
    rf"|(?:想吃|想食|要吃|爱吃|缺)(?:点|个|些)?(?P<wish>[\u4e00-\u9fff]{{1,4}})[，,][^。]{{0,16}}?{_BOUGHT.format(n=NUMBER)}"
)
_END = re.compile(
    r"(?:了|吧|吗|啊|呢|嘛|呗|上来|上去|过来|来|去|回|给|行|送|好|要|得|可以|成|帮|我|你|他|她|佢|伊|的|不|在|到|放|没|就|还|再|顺|和|跟|同|家里|使|用|做|煮|炖|包饺|蒸|明|今|后天|下午|上午|晚|捎|买|拿|谢|麻烦|唔|快|行|楼|多少|一|两|三|四|五|几|俩|十|哈|噻|伐|啦|喽|咯|撒|哒|畀|返|嚟|叻|都|也|未|起|那|这|啥|什么|哪|人|嘢|中午).*$"
)
_NOT_BOUGHT = re.compile(
    r"^(?:东西|点|些|个|上|来|回|过|着|单|卖|卡|路|票|物事|菜单|心|头|信|话|孩|娃|狗|队|伞|新)$|^$"
)
_AGAIN = re.compile(
    r"^[，,。\s]*(?:是|要|买|换成|改成|我要|应该是|是买|是要)*(?P<what>[\u4e00-\u9fff]{1,4})(?:$|[，,。]|吧|啊)"
)
_DONE = re.compile(
    r"^.(?:好|上|到|回来|完|过)?(?:了|咗|脱|仔)|.{1,4}(?:取|拿|挂|买|缴|交|领|寄)(?:好|到|回来|完)?(?:了|咗)$"
)
_DONE_AFTER = re.compile(r"^(?:好|到|上|完|过|回来|起来)?(?:了|咗|喇|脱|仔)(?=[，,。]|$)")
_GOES_ON = re.compile(r"[，,。；;]")
_CLOSE = 8  # code points of an errand said in one piece
_PAY = r"(?:交|缴|充|付|续|代缴|教(?!我|教)|叫(?!我|人|你|个)|脚)"


def read(text: str) -> Found | None:
    """Return the first errand named in `text`."""
    hits = [*_paid(text), *_by_rule(text, "named"), *_bought(text)]
    asked = [one for one in hits if not _is_done(one, text)]
    hits = asked or [*_by_rule(text, "hints")] or hits
    return min(hits, key=lambda found: (found.start, -found.end), default=None)


def _is_done(found: Found, text: str) -> bool:
    """Whether an errand is told as done: 挂了个眼科的号, 药取回来了."""
    said, after = text[found.start : found.end], text[found.end :]
    return bool(_DONE.match(said) or _DONE_AFTER.match(after)) and bool(_GOES_ON.search(after))


def corrected(text: str, before: str) -> Found | None:
    """Return what is to be bought instead: 买醋, 说错了, 是料酒."""
    match = _AGAIN.match(text) if before.startswith("买") else None
    return Found("task", _purchase(match["what"]), *match.span("what")) if match else None


def _paid(text: str) -> Iterator[Found]:
    bills = _data()["bills"]
    for pattern in _bill_patterns():
        for match in pattern.finditer(text):
            yield Found("task", "缴" + bills[match["bill"]], match.start(), _end(match))


def _by_rule(text: str, rules: str) -> Iterator[Found]:
    for value, pattern in _rules(rules):
        match = pattern.search(text)
        if match:
            yield Found("task", value, match.start(), _end(match))


def _bought(text: str) -> Iterator[Found]:
    for match in _BUY.finditer(text):
        what = _END.sub("", match["what"])
        if not _NOT_BOUGHT.match(what):
            end = match.start("what") + len(what)
            yield Found("task", _purchase(what), match.start(), end)
            return
    for match in _OUT_OF.finditer(text):
        what = next(filter(None, match.groups()))
        yield Found("task", _purchase(what), match.start(), _end(match))


def _end(match: re.Match[str]) -> int:
    """Where verb and object are far apart, leave what stands between them to other readers."""
    return match.end() if len(match[0]) <= _CLOSE else match.start() + 2


def _purchase(what: str) -> str:
    if _medicine().fullmatch(what):
        return "买药"
    return "买" + str(_data()["folds"].get(what, what))


@cache
def _data() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = read_yaml(_TASKS)
    return loaded


@cache
def _medicine() -> re.Pattern[str]:
    return re.compile(str(_data()["medicine"]))


@cache
def _rules(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((value, re.compile(pattern)) for value, pattern in _data()[name].items())


@cache
def _bill_patterns() -> tuple[re.Pattern[str], ...]:
    bill = "|".join(sorted(_data()["bills"], key=len, reverse=True))
    return (
        re.compile(
            rf"{_PAY}(?:一?下|一?哈|个|点|咗)?(?:[这上下]个月的?|家里的?|我家?的?)?[^，。,交缴充付]{{0,6}}?(?P<bill>{bill})(?:费|钱|租|账单)"
        ),
        re.compile(rf"(?P<bill>{bill})(?:费|租|账单)[^。]{{0,50}}?{_PAY}(?!掉|过|完|了)"),
        re.compile(rf"(?P<bill>{bill})(?:费|租)(?:单|要|该|欠)"),
    )
