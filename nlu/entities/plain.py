"""Small values that rules read: meal, quantity, delivery, phone, request number, rating, person."""

import re

from nlu.entities.found import Found
from nlu.entities.number import NUMBER, digits, whole

_MEAL_NAMES = (
    ("breakfast", r"早(?:饭|餐|点心?|茶|中饭)|朝饭|过早"),
    ("lunch", r"(?:午|中|晌午|晌|晏昼|中午|午间|日中)(?:饭|餐)|晏昼"),
    ("dinner", r"(?:晚|夜|黑|夜晚|后晌|晚间)(?:饭|餐)|夜宵|宵夜"),
)
_MEAL_TIMES = (
    (
        "breakfast",
        r"早上|早晨|早起|清早|大清早|朝早|早浪|(?<=[今明后])早|上午(?=.{0,6}(?:早|点心))",
    ),
    ("lunch", r"中午|晌午|正午|晏昼|中浪|中晌|上午|下半?晌"),
    ("dinner", r"晚上|傍晚|夜里|夜头|夜到|晚头|晚间|黄昏|擦黑|晚黑|(?<=[今明后])晚"),
)
_PORTION = r"(?:份|客|个人|口人|人份|位|盒|套|碗|只|笼|个|人|份儿|副|屉|盘)"
_QUANTITY = re.compile(
    rf"(?P<n>{NUMBER})\s*(?:{_PORTION})(?!钟头|小时|月|星期|礼拜|单元|多?小|半)"
    r"|(?P<two>老两口|我们俩|我俩|俩人|两口子|阿拉两个|我(?:和|跟|同)(?:我)?(?:老伴|老头子?|老太婆))"
)
_BARE_NUMBER = re.compile(rf"^\D{{0,4}}?(?P<n>{NUMBER})\s*{_PORTION}?\D{{0,4}}$")
_NOT_DELIVERED = re.compile(
    r"(?:不|勿|唔|别|甭|莫|无)(?:用|要|需|使|必)?(?:麻烦)?(?:你们)?送|自(?:己|家|取)(?:.{0,4}(?:取|拿|去|来|吃|打))?"
    r"|(?:我|过)(?:去|来|自家|自己).{0,4}(?:取|拿|吃|打饭)|堂食|(?:去|到|在|来)(?:你们)?(?:食堂|饭堂).{0,4}(?:吃|取|拿|打)"
)
_DELIVERED = re.compile(
    r"送(?:到|来|过来|上门|家|饭|餐|上来|下|一下|我|去|货)|(?:要|帮|给|请|麻烦|得|来|需要).{0,3}送|^送|端(?:上来|过来|到)"
    r"|(?:拿|取)不(?:了|动)|走不(?:动|了)|下不(?:了|去)楼"
)
_PHONE = re.compile(r"(?<!\d)(?:\+?86)?(1[3-9]\d{9}|0\d{2,3}\d{7,8}|400\d{7})(?!\d)")
_SHORT_PHONE = re.compile(r"(?<!\d)(\d{7,12})(?!\d)")
_NUMERAL_RUN = re.compile(r"(?:[0-9零〇一壹幺妖二两三四五六七八九拐洞][\s\-－—,，、]*){7,14}")
_REQUEST_NO = re.compile(
    r"(?:单号|编号|号码|第)\s*[是为：:]?\s*(?P<a>\d{4,9}|[零〇一幺二两三四五六七八九]{4,9})"
    r"|(?P<b>\d{4,9}|[零〇一幺二两三四五六七八九]{4,9})\s*(?:号|这|那)?\s*(?:单|号单|工单|那单|这单)"
)
_BARE_REQUEST_NO = re.compile(
    r"(?<!\d)(?P<n>\d{4,9})(?![\d年室房])|(?P<w>[零〇一幺二两三四五六七八九]{4,9})(?![号室房])"
)
_RATING = re.compile(r"(?P<n>[0-5零一二两三四五])\s*(?:分|颗?星)|(?P<full>满分|满星|好评|非常满意)")
_OPINION = re.compile(r"(?P<bad>不满意|差评|太差|很差|勿满意)|(?P<good>满意|很好|蛮好|挺好)")
_PERSON = re.compile(
    r"我?(?:的|家)?(?P<who>老伴|老头子?|老太婆|老太太|爱人|老公|老婆|儿子|女儿|闺女|囡囡|孙子|孙女|外孙女?|儿媳妇?|女婿"
    r"|母亲|妈妈?|父亲|爸爸?|娘|邻居|隔壁(?:的)?(?:大爷|大妈|老\w)?|保姆|阿姨)|我(?:叫|是)(?P<name>[\u4e00-\u9fff]{2,4})(?:$|[，。,])"
)


def meal(text: str, *, by_time: bool) -> Found | None:
    """Return the meal named; `by_time` also takes 中午 for lunch and 晚上 for dinner."""
    groups = (_MEAL_NAMES, _MEAL_TIMES) if by_time else (_MEAL_NAMES,)
    for group in groups:
        matches = [(value, re.search(pattern, text)) for value, pattern in group]
        hits = [(match.start(), value, match) for value, match in matches if match]
        if hits:
            _, value, match = min(hits)
            return Found("meal", value, *match.span())
    return None


def quantity(text: str, *, expected: bool = False) -> Found | None:
    """Return how many portions; `expected`: a bare number counts."""
    for match in _QUANTITY.finditer(text):
        if match["two"]:
            return Found("quantity", 2, *match.span())
        number = whole(match["n"])
        if number is not None:
            return Found("quantity", number, *match.span())
    bare = _BARE_NUMBER.match(text.strip()) if expected else None
    number = whole(bare["n"]) if bare else None
    if bare is None or number is None:
        return None
    start = text.index(bare["n"])
    return Found("quantity", number, start, start + len(bare["n"]))


def delivery(text: str) -> Found | None:
    """Return whether a meal is brought (True) or fetched (False)."""
    for pattern, value in ((_NOT_DELIVERED, False), (_DELIVERED, True)):
        match = pattern.search(text)
        if match:
            return Found("delivery", value, *match.span())
    return None


def phone(text: str, *, expected: bool = False) -> Found | None:
    """Return a telephone number in digits, however it was said; `expected`: short ones too."""
    for run in _NUMERAL_RUN.finditer(text):
        said = digits(re.sub(r"[\s\-－—,，、]", "", run[0].replace("妖", "幺"))) or ""
        pattern = _SHORT_PHONE if expected else _PHONE
        match = _PHONE.search(said) or pattern.search(said)
        if match:
            return Found(
                "phone", match[1], run.start(), run.start() + len(run[0].rstrip(" ，,、-"))
            )
    return None


def request_no(text: str, *, expected: bool = False) -> Found | None:
    """Return the number of a request; `expected`: a bare number counts."""
    match = _REQUEST_NO.search(text)
    said = (match["a"] or match["b"]) if match else None
    if match is None and expected:
        match = _BARE_REQUEST_NO.search(text)
        said = (match["n"] or match["w"]) if match else None
    if match is None or said is None:
        return None
    number = digits(said)
    start = text.index(said, match.start())
    return Found("request_no", number, start, start + len(said)) if number else None


def rating(text: str, *, expected: bool = False) -> Found | None:
    """Return a rating from 1 to 5; `expected`: an opinion counts too."""
    match = _RATING.search(text)
    if match:
        value = 5 if match["full"] else whole(match["n"])
        if value is not None and 1 <= value <= 5:
            return Found("rating", value, *match.span())
    said = _OPINION.search(text) if expected else None
    return Found("rating", 1 if said["bad"] else 5, *said.span()) if said else None


def person(text: str) -> Found | None:
    """Return whom it is about: a relative, or a name after 我叫."""
    match = _PERSON.search(text)
    if match is None:
        return None
    group = "who" if match["who"] else "name"
    return Found("person", match[group], *match.span(group))
