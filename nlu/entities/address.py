"""Home addresses: 六号楼二单元五零一, 十栋，二单元，那个，五楼，五零二, 3-2-501 to 6栋2单元501."""

import re

from nlu.entities.found import Found
from nlu.entities.number import NUMBER, digits, whole

_DIGIT = "0-9零〇一幺二两三四五六七八九"
_SURE_BUILDING = r"(?:号楼栋?|栋(?!楼[都全里])楼?|楼栋|幢楼?|\#楼?)"
_BUILDING = (
    rf"(?:{_SURE_BUILDING}|座(?![山桥])|懂|动|冻|东|冬|洞楼|楼(?!上|下|道|梯|顶|里|层)"
    rf"|号(?=\s*[{_DIGIT}]{{3,4}}\s*室))"
)
_STAIRS = rf"(?:单元|门洞|号门|门栋|[单但担丹][元园圆员原]|门(?=\s*[{_DIGIT}十]))"
_DOOR = r"(?:号房|房间|号室|室|房|号(?!楼|线|[早晚上下中])|户)"
_NO_DOOR = r"(?![\d份个点块元年月分斤人瓶盒袋条天次:：])"
_LONG_DOOR = (
    rf"(?:[{_DIGIT}][{_DIGIT}洞拐勾]{{2,4}}|[一二两三四五六七八九]千[{_DIGIT}百十]{{1,6}}"
    rf"|[一二两三四五六七八九十]{{1,3}}百[{_DIGIT}十]{{1,4}}){_NO_DOOR}"
)
_SEP = r"(?:\s|[的第,，、]|那个|就是|嗯|啊|呃|是|在){0,4}"
_SAID = re.compile(
    rf"(?P<b>{NUMBER})\s*(?P<kind>{_BUILDING})"
    rf"(?:{_SEP}(?P<s>{NUMBER})\s*{_STAIRS})?"
    rf"(?:{_SEP}(?P<f>{NUMBER}|底)\s*(?:楼|层)(?!上|下|道|梯|顶))?"
    rf"(?:{_SEP}(?:(?P<d>{_LONG_DOOR})\s*{_DOOR}?|(?P<short>{NUMBER})\s*{_DOOR}))?"
)
_INNER = re.compile(
    rf"(?P<s>{NUMBER})\s*{_STAIRS}(?:{_SEP}(?P<f>{NUMBER}|底)\s*(?:楼|层)(?!上|下|道|梯|顶))?"
    rf"(?:{_SEP}(?:(?P<d>{_LONG_DOOR})\s*{_DOOR}?|(?P<short>{NUMBER})\s*{_DOOR}))?"
    rf"|(?P<d2>[{_DIGIT}]{{3,4}})\s*(?:室|号房|房间)"
    rf"|(?<!第)(?P<f3>{NUMBER}|底)[楼层]{_SEP}(?P<d3>[{_DIGIT}]{{3,4}}){_NO_DOOR}"
)
_DASH = r"\s*(?:[-－—]|杠)\s*"
_DASHED = re.compile(
    rf"(?<![{_DIGIT}\-./])(?P<b>[{_DIGIT}十]{{1,3}}){_DASH}(?P<s>[{_DIGIT}]{{1,2}}){_DASH}"
    rf"(?P<d>[{_DIGIT}]{{2,5}})(?![{_DIGIT}\-])"
)
_DASHED_SHORT = re.compile(
    rf"^[^\d]{{0,6}}(?P<b>\d{{1,3}}){_DASH}(?P<d>\d{{3,4}})(?P<s>)(?![\d\-])"
)
_YEAR = re.compile(r"(?:19|20)\d\d$|\d\d$")  # 3-7-2017, 12-11-10
_DOOR_ALONE = re.compile(rf"^\D{{0,6}}?(?P<d>{NUMBER})\s*{_DOOR}?\s*[。啊呀吧]*$")
_LONGEST = 2000  # code points that are looked at


def read(text: str, *, expected: bool = False) -> Found | None:
    """Return the address in `text`.

    `expected`: an address was asked for, so that a bare number is a door.
    """
    text = text[:_LONGEST]
    dashed = _DASHED.search(text) or (_DASHED_SHORT.search(text) if expected else None)
    if dashed and (expected or not _YEAR.match(dashed["d"])):
        value = _canonical(dashed["b"], dashed["s"] or None, None, dashed["d"])
        return Found("address", value, dashed.start("b"), dashed.end()) if value else None
    return _with_building(text, expected=expected) or _inside(text) or _alone(text, expected)


def _with_building(text: str, *, expected: bool) -> Found | None:
    for match in _SAID.finditer(text):
        door = match["d"] or (match["short"] if match["s"] or match["f"] else None)
        sure = bool(re.fullmatch(_SURE_BUILDING, match["kind"]))
        if match["kind"] == "楼" and not match["s"]:
            continue  # 十楼 is a floor
        if not (sure or match["s"] or door or (expected and match["kind"] == "座")):
            continue
        value = _canonical(match["b"], match["s"], match["f"], door)
        if value:
            end = match.end() if door or not match["short"] else match.start("short")
            return _found(text, value, match.start(), end)
    return None


def _inside(text: str) -> Found | None:
    for match in _INNER.finditer(text):
        floor = match["f"] or match["f3"]
        door = match["d"] or match["d2"] or match["d3"] or match["short"]
        if match["f3"]:
            level = _floor(floor)
            if level is None or not (digits(door) or "").startswith(str(level)):
                building = _canonical(match["f3"], None, None, door)  # 三楼五零一 is building 3
                if building:
                    return _found(text, building, *match.span())
                continue
        value = _canonical(None, match["s"], floor, door)
        if value:
            return _found(text, value, *match.span())
    return None


def _alone(text: str, expected: bool) -> Found | None:
    alone = _DOOR_ALONE.match(text.strip()) if expected else None
    value = _canonical(None, None, None, alone["d"]) if alone else None
    if alone is None or value is None:
        return None
    start = text.index(alone["d"])
    return Found("address", value, start, start + len(alone["d"]))


def _found(text: str, value: str, start: int, end: int) -> Found:
    return Found("address", value, start, start + len(text[start:end].rstrip(" ,，、的")))


def _canonical(
    building: str | None, stairs: str | None, floor: str | None, door: str | None
) -> str | None:
    parts = []
    for said, unit, most in ((building, "栋", 4), (stairs, "单元", 3)):
        if said is None:
            continue
        number = whole(said)
        if number is None or not 0 < number < 10**most:
            return None
        parts.append(f"{number}{unit}")
    if door is not None:
        read_door = _door(door, floor)
        if read_door is None:
            return None
        parts.append(read_door)
    return "".join(parts) or None


def _floor(said: str | None) -> int | None:
    return 1 if said == "底" else whole(said) if said is not None else None


def _door(said: str, floor: str | None) -> str | None:
    read = digits(said) or (None if (number := whole(said)) is None else str(number))
    if read is None or not 1 <= len(read) <= 5:
        return None
    if floor is not None and len(read) <= 2:
        level = _floor(floor)
        return None if level is None else f"{level}{int(read):02d}"
    return read
