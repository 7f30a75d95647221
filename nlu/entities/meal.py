"""What is said about a meal: which one, how many portions, whether it is brought."""

import re
from collections.abc import Iterator

from nlu.entities.found import Found
from nlu.entities.number import NUMBER, whole

_NAMES = (
    ("breakfast", r"早(?:饭|餐|点心?(?!来|去|回|送|到|修|休|歇|睡|好)|茶)|朝(?:饭|餐)|过早"),
    ("lunch", r"(?:晌午|晏昼|晏|中午|午间|日中|少午|午|中|晌)(?:饭|餐)|晏昼嗰餐|少午"),
    ("dinner", r"(?:夜晚|后晌|晚晌|晚间|晚上|黑天|晚|夜|黑|宵)(?:饭|餐)|夜宵|宵夜|消夜"),
)
_TIMES = (
    ("breakfast", r"早上|早晨|早起|清早|大清早|朝早|早浪|朝头|清晨|(?<=[今明后听])(?:早|朝早)(?!饭)|(?<=听)朝"),
    ("lunch", r"中午|晌午|正午|晏昼|中浪|中晌|午间|日中"),
    ("dinner", r"晚上|傍晚|夜里|夜头|夜到|晚头|晚间|黄昏|擦黑|晚黑|夜晚|下晚|晚巴晌|晚晌|后晌|(?<=[今明后听])晚"),
)  # fmt: skip
_EATING = re.compile(
    r"^(?:头|向|儿|个|的|嘅|那|嗰|这)*.{0,6}?(?:订|吃|食|饭|餐|份|顿|客|送|留|做|菜|餸|要|点个|来|整|给我|有什么|有啥|有咩|都有|算我|不用|取消|退)"
)
_TOLD_THEN = re.compile(
    r"^(?:我|就|先|跟你们?|和你们?|同你|搭侬|对你)*(?:(?P<told>(?:说|讲|报|叫|提)(?:的|了|过|嘅|咗))|(?:说|订|定|点|报|叫)(?:一回|好|重|的|了|过))"
)
_AND = re.compile(r"(?:和|跟|同|、|,|，|还有|以及|加上?|连同?|带|搭仔?|同埋|跟仔|夹|还要)*")
_PORTION = r"(?:人份|份儿|份|客|位|盒|套|碗|笼|屉|盘|副|口人|个人(?:的?(?:饭|份|量)|吃)|(?:个|块|只)(?=[^，,。天月星礼小钟人儿女孩老]|$))"
_NOT_PORTION = r"(?!钟头|小时|月|星期|礼拜|单元|多?小时|半|人(?!份)|地址|报告|工作|钱|证|表)"
_QUANTITY = re.compile(rf"(?P<n>{NUMBER})\s*(?P<unit>{_PORTION}){_NOT_PORTION}")
_SLIPPED = re.compile(r"(?P<n>[一二两三四五六])(?:分|粉|个饭)(?!钟|之|儿?(?:能|可以|够))")
_TOGETHER = re.compile(
    r"(?P<two>老两口|我们俩|咱俩|我俩|阿拉两个|两口子|娘儿俩|爷俩|俩人|我(?:和|跟|同)(?:我|屋头)*(?:老伴|老头|老太婆|爱人))|(?P<three>我们仨)"
)
_JOINED = re.compile(
    r"(?P<n>俩|仨)(?!\w*(?:孙|小时|钟头|月|礼拜|星期|儿子|女儿|孩子|人(?!份)|老|娃|闺女|馒头|包子))"
)
_ONE = re.compile(
    r"(?:来|订|定|留|要|点|整|弄|打|煮|做|端|送|叫|加|搞|带|预备)(?:上|个)?份(?!儿?上)|(?:算|加|带|留|记)(?:上)?我?一个|算我(?:一个)?(?:[，,。]|$)"
)
_TOTAL = re.compile(
    r"(?:一共|总共|拢共|统共|共总|笼总|一塌刮子|拢总|合共|总数|加起来|合起来|凑起来|加埋|(?:加上?|连|算上|连同)[^，,。]{1,8}?)(?:是|有|要|订|定|来|吃|系|大概|得)*(?<!老)(?P<n>(?:十[一二三四五六七八九]?|[2-9]|1\d|[二两三四五六七八九]))(?:个人|口人|个|人|位|口|份)"
    r"(?!天|月|小时|钟头|星期|礼拜|菜|月)"
)
_MORE = re.compile(rf"(?:再|多|另外)(?:加|添|订|来|要)(?P<more>{NUMBER})份")
_BARE_NUMBER = re.compile(
    rf"^[^\d第周期拜初单月]{{0,6}}?(?P<n>{NUMBER})\s*(?:{_PORTION}|个人|人|分(?!钟))?(?:[^\d点号楼栋月天上下室时刻分单元]{{0,4}}|[，,。][^\d]*)$"
)
_PIECES = re.compile(
    rf"(?<![第那这嗰前上下])(?P<n>{NUMBER})\s*(?:盒|袋|桶|张|瓶|次|份|包|条|个|块|支|提|卷|把|罐|壶|箱|斤|双|只|件|打|板|樽|对)(?!月|人|小时|钟头|星期|礼拜|分(?!数))"
)
_TOO_MANY = re.compile(
    r"^[^，,。\d一二两三四五六七八九十]{0,4}(?:太多|多了|多咗|多哉|多啦|忒多|用不|吃不|拿不|不要|唔要|勿要|要不了|够不|不够|换不)"
)
_MOST = 99  # portions somebody orders
_FEWER = re.compile(rf"(?:减|少|退)(?:掉|去|脱)?(?:(?P<less>{NUMBER})(?:份|客|个))")
_BECOMES = re.compile(
    r"(?:改|换|减|添|加|增|变|调|弄|做|少|降|转|变|挪|推|移)(?:成|为|到|做|作|回)|变(?=[一二两三四五六七八九仨俩]\S)|(?:换|改|调|转)(?=[\u4e00-\u9fff]{2})(?![换改调转了掉不成口时地个一到做]|.?下)"
)
_SELF = r"(?:我|阿拉|俺|咱)?(?:们)?(?:自己|自家|自个儿?|自行|亲自)"
_FETCHED = re.compile(
    rf"{_SELF}.{{0,6}}?(?:取|拿|攞|来|去|吃|打|端|提|拎|下楼|下来)|自取|自提|堂食|(?:去|到|在|来|下|落)(?:你们)?(?:食堂|饭堂|楼|店里|那里|那边|嚟|来|去).{{0,4}}?(?:吃|食(?!堂)|取|拿|打(?!电)|端|攞)|过(?:来|去).{{0,3}}(?:取|拿|吃)"
)
_NOT_BROUGHT = re.compile(
    r"(?:不|勿|唔|别|甭|莫|无|弗|覅)(?:用|要|需|使|必|消|得)?(?:麻烦)?(?:再)?(?:你们|师傅|人)?(?:帮我|给我)?(?:送|端上)"
)
_TO_ME = r"(?:上门|上楼|上来|上去|过来|到|(?<!回)来|去|家|嚟|我(?:屋|家|这)|屋|进|下来)"
_BROUGHT = re.compile(
    rf"(?:送|端|拎|提)(?:饭|餐|份|[^，,。]{{1,4}}?)??{_TO_ME}(?!修|医|看病|学)|(?:要|帮|给|请|麻烦|得|需要|能不能|可以)(?:我|你们|人)?送(?!水|报|信)|送(?:一下|货|下|餐(?!的|时间|电话|地址)|饭(?!的|时间|电话|地址))|^送(?=[，,。吧]|$)|(?:捎|带|拿)上来"
    r"|(?:拿|取|走|下)不(?:了|动|去)楼?[^。]*送"
)  # fmt: skip


def meals(text: str, *, by_time: bool) -> list[Found]:
    """Return the meals meant, several only if they are said in one breath.

    `by_time` also takes 中午 for lunch and 晚上 for dinner.
    """
    named = list(_meals(text, _NAMES))
    timed = [one for one in _meals(text, _TIMES) if by_time and not _touches(one, named)]
    best = [one for one in (*named, *timed) if _EATING.match(text[one.end : one.end + 12])]
    chosen = sorted(named or best or timed, key=lambda one: one.start)
    kept = chosen[:1]
    for one in chosen[1:]:
        if _AND.fullmatch(text[kept[-1].end : one.start]):
            kept.append(one)
    return kept


def meal(text: str, *, by_time: bool) -> Found | None:
    """Return the meal named."""
    return next(iter(meals(text, by_time=by_time)), None)


def quantity(
    text: str, *, expected: bool = False, ordering: bool = False, goods: bool = False
) -> Found | None:
    """Return how many portions.

    `expected`: a bare number counts; `ordering`: so does 来份饭, and 两分 is misheard; `goods`:
    pieces of a reward are counted: 两桶油, 三张券.
    """
    total = _total(text)
    if total is not None:
        return total
    found = (_pieces(text) if goods else None) or _counted(text, ordering=ordering)
    if found is not None:
        more = _MORE.search(text, found.end)
        added = whole(more["more"]) if more else None
        if added and isinstance(found.value, int):
            return Found("quantity", found.value + added, found.start, found.end)
        fewer = _FEWER.search(text, found.end)
        taken = whole(fewer["less"]) if fewer else None
        if taken and isinstance(found.value, int) and found.value > taken:
            return Found("quantity", found.value - taken, found.start, found.end)
        return found
    bare = _BARE_NUMBER.match(text.strip()) if expected else None
    number = whole(bare["n"]) if bare else None
    if bare is None or number is None or not 0 < number <= _MOST:
        return None
    start = text.index(bare["n"])
    return Found("quantity", number, start, start + len(bare["n"]))


def becomes(text: str) -> int:
    """Return where in `text` that begins to which an order is changed, 0 where nothing says so."""
    last = 0
    for match in _BECOMES.finditer(text):
        last = match.end()
    return last


def delivery(text: str) -> Found | None:
    """Return whether a meal is brought (True) or fetched (False)."""
    fetched = _FETCHED.search(text)
    if fetched:
        return Found("delivery", False, *fetched.span())
    refused = _NOT_BROUGHT.search(text)
    for match in _BROUGHT.finditer(text):
        if refused is None or match.start() >= refused.end():  # 莫送到四楼，送到八栋
            return Found("delivery", True, *match.span())
    for match in _BROUGHT.finditer(text):
        if refused and match.end() <= refused.start():
            return Found("delivery", True, *match.span())
    return Found("delivery", False, *refused.span()) if refused else None


def _pieces(text: str) -> Found | None:
    """Return how many of a reward; what is too many does not count: 三盒多了，两盒就行."""
    counted = [
        Found("quantity", number, *match.span())
        for match in _PIECES.finditer(text)
        if (number := whole(match["n"])) is not None and 0 < number <= _MOST
    ]
    kept = [one for one in counted if not _TOO_MANY.match(text[one.end :])]
    return next(reversed(kept or counted), None)


def _total(text: str) -> Found | None:
    """Return how many people there are in all: 加上我们老两口四个人."""
    match = _TOTAL.search(text)
    number = whole(match["n"]) if match else None
    if match is None or number is None or not 0 < number <= _MOST:
        return None
    return Found("quantity", number, *match.span("n"))


def _counted(text: str, *, ordering: bool) -> Found | None:
    hits = [
        (match.group("unit") not in {"份", "客", "人份", "份儿"}, match.start(), number, match)
        for match in _QUANTITY.finditer(text)
        if (number := whole(match["n"])) is not None
        and 0 < number <= _MOST
        and not (
            number == 1 and text[: match.start()].endswith(("那", "这", "嗰", "头", "后", "前"))
        )
    ]
    if hits:
        _, _, number, match = min(hits, key=lambda hit: hit[:2])
        return Found("quantity", number, *match.span())
    if not ordering:
        return _together(text)
    for pattern, value in ((_SLIPPED, None), (_JOINED, None), (_ONE, 1)):
        said = pattern.search(text)
        number = (value or whole(said["n"])) if said else None
        if said and number is not None:
            return Found("quantity", number, *said.span())
    return _together(text)


def _together(text: str) -> Found | None:
    match = _TOGETHER.search(text)
    return Found("quantity", 2 if match["two"] else 3, *match.span()) if match else None


def _meals(text: str, group: tuple[tuple[str, str], ...]) -> Iterator[Found]:
    for value, pattern in group:
        for match in re.finditer(pattern, text):
            told = _TOLD_THEN.match(text[match.end() :])
            if told and (value == "breakfast" or told["told"]):
                continue
            yield Found("meal", value, *match.span())


def _touches(one: Found, others: list[Found]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)
