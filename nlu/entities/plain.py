"""Small values that rules read: phone, request number, rating; and those of a meal."""

import re

from nlu.entities import opinion
from nlu.entities import person as people
from nlu.entities.found import Found
from nlu.entities.meal import delivery, meal, quantity
from nlu.entities.number import digits, whole

__all__ = ["delivery", "meal", "person", "phone", "quantity", "rating", "request_no"]

_PHONE = re.compile(r"(?<!\d)(?:\+?86)?(1[3-9]\d{9}|0\d{2,3}\d{7,8}|400\d{7})(?!\d)")
_SHORT_PHONE = re.compile(r"(?<!\d)(\d{7,12})(?!\d)")
_DIGIT = "0-9零〇一壹幺妖二两三四五六七八九拐洞"
_GROUP = re.compile(
    rf"(?<![{_DIGIT}十百第])[{_DIGIT}]{{2,11}}(?![{_DIGIT}十百]|栋|号楼|单元|点|份|个|天|年|月|块|分)"
)
_OF_PHONES = re.compile(r"电话|号码|手机|打给|打到|座机")
_NUMERAL_RUN = re.compile(r"(?:[0-9零〇一壹幺妖二两三四五六七八九拐洞][\s\-－—,，、]*){7,14}")
_REQUEST_NO = re.compile(
    r"(?:单号|编号|号码|第)\s*(?:号|单)?[是为系：:]?\s*(?P<a>\d{4,9}|[零〇一幺二两三四五六七八九]{4,9})"
    r"|(?P<b>\d{4,9}|[零〇一幺二两三四五六七八九]{4,9})\s*(?:号|这|那)?\s*(?:单|号单|工单|那单|这单)"
)
_BARE_REQUEST_NO = re.compile(
    r"(?<!\d)(?P<n>\d{4,9})(?![\d年室房])|(?P<w>[零〇一幺二两三四五六七八九]{4,9})(?![号室房])"
)
_RATING = re.compile(r"(?P<n>[0-5零一二两三四五])\s*(?:分|颗?星)|(?P<full>满分|满星|好评|非常满意)")
_BARE_STARS = re.compile(
    r"^(?:那|就|我|给|打|是|选|吧)*(?:第)?(?P<n>[1-5一二两三四五])(?:个|颗)?[吧呀啊嘛了。，,！!]*$"
)
_CHANGED = re.compile(r"(?:改成?|还是|换成|算了)[给打个]*$")


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
    return _in_groups(text) if expected or _OF_PHONES.search(text) else None


def _in_groups(text: str) -> Found | None:
    """Put a number together that was said in groups with words between them."""
    groups = [(match[0], *match.span()) for match in _GROUP.finditer(text)]
    said: list[str] = []
    for group, _, _ in groups:
        if group in said:  # begun again
            said = said[: said.index(group)]
        said.append(group)
    number = digits("".join(said).replace("妖", "幺")) or ""
    if not _SHORT_PHONE.fullmatch(number):
        return None
    return Found("phone", number, groups[0][1], groups[-1][2])


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


def rating(text: str, *, expected: bool = False, judging: bool = False) -> Found | None:
    """Return a rating from 1 to 5.

    `expected`: it was asked for, any opinion counts; `judging`: one that sums up counts.
    """
    matches = list(_RATING.finditer(text))
    changed = [match for match in matches if _CHANGED.search(text[: match.start()])]
    for match in (*reversed(changed), *matches):  # 三分吧，改四分
        value = 5 if match["full"] else whole(match["n"])
        if value is not None and 1 <= value <= 5:
            return Found("rating", value, *match.span())
    if expected and (bare := _BARE_STARS.match(text)) is not None:
        return Found("rating", whole(bare["n"]) or 1, *bare.span("n"))
    return opinion.read(text, expected=expected) if expected or judging else None


def person(text: str) -> Found | None:
    """Return the first person mentioned, whatever part he plays."""
    return people.read(text, danger=True)
