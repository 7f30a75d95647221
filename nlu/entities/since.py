"""Since when something has been broken: 从昨天开始, 今早起就没热水. It is no time for a visit."""

import re

_STRUCK = "\0"  # stands for each character that no longer counts
_FROM = r"(?:从|自从|自打|打从|自|打|由)"
_ON = r"(?:起|开始|算起|就|到现在|到而家|到今|至今|一直)"
_HOME = r"(?!(?:我|都|就|开始|起)*(?:在家|有空|有人|方便|可以|能|行|来|得闲|得空))"
_DAY = (
    r"(?:今(?:天|日|朝|儿个?|早|晚)?|昨(?:天|日|夜|晚|儿个?|早)?|[寻琴](?:日|晚)|前(?:天|日|晚|几天|两天)"
    r"|(?:这|上)?(?:个)?(?:周|星期|礼拜)[一二三四五六日天]|[上这]个?(?:周|星期|礼拜|月))"
)
_PART = (
    r"(?:大清早|清早|一大早|一早|早上|早晨|早起|早浪|朝早|朝头早|上午|上昼|中午|晌午|晏昼|下午|下昼"
    r"|傍晚|晚上|夜里|夜头|半夜|后半夜)"
)
_CLOCK = r"(?:[零一二两三四五六七八九十\d]{1,3}点(?:半|多|钟|来钟)?)"
_TIME = rf"(?:{_DAY}{_PART}?{_CLOCK}?|{_PART}{_CLOCK}?|{_CLOCK})"
_BROKEN = (
    r"[^，,。明后听]{0,4}?(?:不(?!用|要|在|急|方便|行)|没(?!空|人|事)|唔(?!使|要)|冇|勿(?!用|要)|弗|漏|坏|停|堵|滴|断|跳"
    r"|闪|黑|响|烂|裂|掉|失灵|冒|渗|塞|扯拐)"
)
_SINCE = (
    re.compile(rf"(?P<told>{_FROM}(?:[^，,。明后听下]{{0,3}})?{_TIME}(?:的时候)?{_ON}){_HOME}"),
    re.compile(rf"(?P<told>{_TIME}(?:开始|起)?)(?:就|又){_BROKEN}"),
    re.compile(rf"(?P<told>{_TIME}(?:开始|起)){_BROKEN}"),
)


def struck(text: str) -> str:
    """Return `text`, as long as it was, without since when something has been so."""
    for pattern in _SINCE:
        for match in list(pattern.finditer(text)):
            start, end = match.span("told")
            text = text[:start] + _STRUCK * (end - start) + text[end:]
    return text
