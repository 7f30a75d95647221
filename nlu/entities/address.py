"""Home addresses: 六号楼二单元五零一, 12幢306, 3-2-501 become 6栋2单元501 and so on."""

import re

from nlu.entities.found import Found
from nlu.entities.number import NUMBER, digits, whole

_BUILDING = r"(?:号楼|栋楼|楼栋|栋|幢|座|号楼栋|懂|动|冻|洞楼|楼(?!上|下|道|梯|顶|里|层))"
_STAIRS = r"(?:单元|门洞|号门|门栋|单圆|单园|门(?=\s*[\d一二三四五六七八九零两十]))"
_DOOR = r"(?:号房|房间|号室|室|房|号|户)"
_SAID = re.compile(
    rf"(?P<b>{NUMBER})\s*{_BUILDING}\s*[的,，]?\s*"
    rf"(?:(?P<s>{NUMBER})\s*{_STAIRS}\s*[的,，]?\s*)?"
    rf"(?:(?P<f>{NUMBER})\s*(?:楼|层)\s*)?"
    rf"(?:(?P<d>{NUMBER})\s*{_DOOR}?)?"
)
_INNER = re.compile(
    rf"(?P<s>{NUMBER})\s*{_STAIRS}\s*[的,，]?\s*(?:(?P<d>{NUMBER})\s*{_DOOR}?)?"
    rf"|(?P<d2>[\d零〇一幺二两三四五六七八九]{{3,4}})\s*(?:室|号房|房间)"
)
_DASHED = re.compile(r"(?<![\d-])(\d{1,3})\s*[-－—杠]\s*(\d{1,2})\s*[-－—杠]\s*(\d{2,5})(?![\d-])")
_DOOR_ALONE = re.compile(rf"^\D{{0,6}}?(?P<d>{NUMBER})\s*{_DOOR}?\s*[。啊呀吧]*$")


def read(text: str, *, expected: bool = False) -> Found | None:
    """Return the address in `text`.

    `expected`: an address was asked for, so that a bare number is a door.
    """
    dashed = _DASHED.search(text)
    if dashed:
        building, stairs, door = dashed.groups()
        return Found("address", f"{int(building)}栋{int(stairs)}单元{door}", *dashed.span())
    value: str | None
    for match in _SAID.finditer(text):
        value = _canonical(match["b"], match["s"], match["f"], match["d"])
        if value and (match["s"] or match["d"] or expected or _plain(match[0])):
            return Found("address", value, match.start(), _trimmed_end(match))
    for match in _INNER.finditer(text):
        value = _canonical(None, match["s"], None, match["d"] or match["d2"])
        if value:
            return Found("address", value, match.start(), _trimmed_end(match))
    alone = _DOOR_ALONE.match(text.strip()) if expected else None
    if alone:
        value = _canonical(None, None, None, alone["d"])
        if value:
            start = text.index(alone["d"])
            return Found("address", value, start, start + len(alone["d"]))
    return None


def _plain(said: str) -> bool:
    """Whether a building alone was surely meant: 懂 and 动 also occur in other words."""
    return bool(re.search(r"栋|幢|号楼|座$", said))


def _trimmed_end(match: re.Match[str]) -> int:
    return match.start() + len(match[0].rstrip(" ,，的"))


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


def _door(said: str, floor: str | None) -> str | None:
    read = digits(said) or (None if (number := whole(said)) is None else str(number))
    if read is None or not 1 <= len(read) <= 5:
        return None
    if floor is not None and len(read) <= 2:
        level = whole(floor)
        return None if level is None else f"{level}{int(read):02d}"
    return read
