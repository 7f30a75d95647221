"""Spell out what a Mandarin voice cannot read: digits, times, phones, letters, signs."""

import re

_DIGITS = "零一二三四五六七八九"
_PHONE_DIGITS = "零幺二三四五六七八九"
_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        [
            "诶",
            "必",
            "西",
            "弟",
            "衣",
            "艾弗",
            "记",
            "艾尺",
            "爱",
            "杰",
            "开",
            "艾勒",
            "艾姆",
            "恩",
            "欧",
            "批",
            "克游",
            "阿",
            "艾丝",
            "提",
            "优",
            "维",
            "达不溜",
            "艾克斯",
            "歪",
            "贼",
        ],
        strict=True,
    )
)
_WORDS = {"wifi": "无线网", "ok": "好", "app": "手机软件", "km": "公里", "kg": "公斤", "ml": "毫升"}
_SIGNS = {
    "%": "百分号",
    "℃": "度",
    "&": "和",
    "+": "加",
    "=": "等于",
    "~": "到",
    "￥": "元",
    "¥": "元",
}
_EMERGENCY = r"(?<!\d)(?:120|119|110|122|12356|12345|96\d{3})(?!\d|/)"
_RULES = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), lambda m: f"{_one_by_one(m[1])}年{number(m[2])}月{number(m[3])}日"),
    (re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)"), lambda m: _clock(m[1], m[2])),
    (re.compile(r"(?<!\d)(1[3-9]\d)[\s-]?(\d{4})[\s-]?(\d{4})(?!\d)"), lambda m: "，".join(_one_by_one(part, _PHONE_DIGITS) for part in m.groups())),
    (re.compile(r"(?<!\d)(0\d{2,3})-?(\d{7,8})(?!\d)"), lambda m: "，".join(_one_by_one(part, _PHONE_DIGITS) for part in m.groups())),
    (re.compile(_EMERGENCY), lambda m: _one_by_one(m[0], _PHONE_DIGITS)),
    (re.compile(r"(\d+)/(\d+)"), lambda m: f"{number(m[1])}比{number(m[2])}"),
    (re.compile(r"(\d+(?:\.\d+)?)\s*[-~～—]\s*(\d+(?:\.\d+)?)"), lambda m: f"{number(m[1])}到{number(m[2])}"),
    (re.compile(r"(\d+(?:\.\d+)?)%"), lambda m: f"百分之{number(m[1])}"),
    (re.compile(r"(?:单号|编号|No\.?)\s*(\d+)"), lambda m: f"单号{_one_by_one(m[1])}"),
    (re.compile(r"(?<=单元)(\d+)|(?<=栋)(\d{3,5})"), lambda m: _one_by_one(m[0])),
    (re.compile(r"-?\d+(?:\.\d+)?"), lambda m: number(m[0])),
    (re.compile(r"[A-Za-z]+"), lambda m: _word(m[0])),
    (re.compile("[" + re.escape("".join(_SIGNS)) + "]"), lambda m: _SIGNS[m[0]]),
)  # fmt: skip


def spell_out(text: str) -> str:
    """Return `text` as a voice should say it: 15:30 is 十五点三十分, 120 is 幺二零."""
    for pattern, said in _RULES:
        text = pattern.sub(said, text)
    return text


def number(digits: str) -> str:
    """Return a number in words; what is too long for one is said digit by digit."""
    from cn2an import an2cn

    if len(digits.lstrip("-")) > 8:
        return _one_by_one(digits.lstrip("-"))
    words = str(an2cn(digits, "low"))
    return "十" + words[2:] if words.startswith("一十") else words


def _one_by_one(digits: str, names: str = _DIGITS) -> str:
    return "".join(names[int(digit)] if digit.isdigit() else "" for digit in digits)


def _clock(hour: str, minute: str) -> str:
    if int(minute) == 0:
        return f"{number(hour)}点"
    return f"{number(hour)}点{'零' if minute.startswith('0') else ''}{number(str(int(minute)))}分"


def _word(word: str) -> str:
    return _WORDS.get(word.lower()) or "".join(_LETTERS[letter] for letter in word.upper())
