"""Whole numbers as people say them: 两, 十二, 三百零二, 五零一, 仨, 廿三, 幺洞二, 12."""

import re

_NAMES = ("零〇洞", "一壹幺", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒拐", "八捌", "九玖勾")
DIGIT = {char: value for value, chars in enumerate(_NAMES) for char in chars}
_UNIT = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_JOINED = {"俩": 2, "仨": 3, "廿": 20, "卅": 30}
_NAMED = "零〇一壹幺二两贰三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟廿卅俩仨"
# 洞, 拐 and 勾 are words of their own: they count only behind another digit (一洞二).
NUMBER = rf"(?:\d{{1,12}}|[{_NAMED}][{_NAMED}洞拐勾]{{0,11}})"
_WHOLE = re.compile(f"^{NUMBER}$")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def whole(text: str) -> int | None:
    """Return the number that `text` is, or None where it is none or mixed up."""
    text = text.translate(_HALF_WIDTH)
    if not _WHOLE.match(text):
        return None
    if text.isdigit() and text.isascii():
        return int(text)
    if not any(char in _UNIT or char in _JOINED for char in text):
        read = digits(text)
        return int(read) if read else None
    return _with_units(text)


def digits(text: str) -> str | None:
    """Return digits said one by one: 五零一 is 501, 幺三八 is 138."""
    read = "".join(
        char if char in "0123456789" else str(DIGIT[char]) if char in DIGIT else "?"
        for char in text.translate(_HALF_WIDTH)
    )
    return None if "?" in read or not read else read


def _with_units(text: str) -> int | None:
    total, pending, last_unit = 0, None, 0
    for char in text:
        if char in _JOINED:
            if pending is not None:
                return None
            total, last_unit = total + _JOINED[char], 0
        elif char in _UNIT:
            last_unit = _UNIT[char]
            total += (1 if pending is None else pending) * last_unit
            pending = None
        elif char in DIGIT:
            if pending:
                return None
            if DIGIT[char] == 0:
                last_unit = 0
            pending = DIGIT[char]
        else:
            return None
    if pending is not None:  # 一百二 is 120, 一百零二 is 102
        total += pending * (last_unit // 10 if last_unit >= 100 else 1)
    return total
