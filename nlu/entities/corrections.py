"""What holds in the end of a sentence in which somebody corrects himself."""

import re
from itertools import pairwise

_STRUCK = "\0"  # stands for each character that no longer counts
_SPOT = r"(?:^|(?<=[，,。；;！!、 ]))"
_BORDER = re.compile(
    r"不对不对|(?:哦|噢|喔|啊|哎|唉|嗳)不(?:是|对)?|不不+(?:是|对)?|(?:说|讲|记|算|搞|弄|念)错(?:了|咗|脱了?|啦|喽)?|错了|口误|更正|其实(?=坏的|是|系)|重(?:新)?说"
    rf"|{_SPOT}(?:不对|不|呸|打住|等等|等一下|慢着|慢|且慢|算了|瞧我(?:这|说|嘴)[^，,。]{{0,5}}|看我(?:这|说)[^，,。]{{0,5}}|[哎嗳唉]+|唔系|唔啱|勿是|弗是|不是)(?=[，,。！!])[，,。！!]?"
    rf"|{_SPOT}(?:算了)?(?:还是|不如|干脆)(?!(?:老样|不|没|要不|坏|漏|滴|有点|这|那|那么|很|得|会|有))"
)
_INSTEAD = re.compile(r"[，,。；;](?:我?(?:要|说)的)?(?:应该)?(?:是|系)(?!不是|不|吗|的|啊|吧)")
_NOT_BUT = re.compile(
    r"(?:不是|勿是|弗是|唔系)(?P<wrong>(?!说|讲)[^，,。是嘛吗？?]{1,10}?)(?:，|,|。|、)?(?:(?:瞧我|看我|我)[^，,。]{0,5}[，,])?(?:而|应该|我说的)?(?:是|系)(?!不是)"
)
_JUST_NOT = re.compile(
    r"(?:不是|勿是|弗是|唔系)(?:说)?(?P<wrong>[^，,。是嘛吗么？?我你他]{1,6}(?=[，,。]))"
    r"|(?:是|系|要|改|订|定|约)[^，,。；;]{1,14}[，,。；;！!](?:不是|勿是|弗是|唔系)(?:说)?(?P<last>[^，,。是嘛吗么？?我你他]{1,8})$"
)
_RATHER = re.compile(
    r"(?:不要|别要|勿要|唔要|不吃|不订|不买)(?P<wrong>[^，,。要]{1,8})[了啦]?[，,]?(?:我)?(?:要|改要|换|来)(?!不)"
)
_REFUSED = re.compile(
    rf"{_SPOT}(?P<wrong>[^，,。]{{1,10}}?)(?:不要了?|不换了?|唔要|勿要了?|弗要了?)[，,](?=(?:换|要|改|来|调|给我换))"
)
_KEPT = re.compile(
    r"(?P<wrong>[^，,。\0]{1,6}?)(?:的|就|还|得|还得|还是)*(?:留着|不用退|不退|别退|还吃|照旧|照样|不变|不动|照常|要修|得修|要的|仍要|还要)(?=[，,。了]|$)"
)


def struck(text: str, *, taking_back: bool) -> str:
    """Return `text`, as long as it was, without what was said by mistake.

    `taking_back`: a request is withdrawn, so that what stays is not the matter: 早饭留着.
    """
    for pattern in (_NOT_BUT, _JUST_NOT):
        for match in list(pattern.finditer(text)):
            group = match.lastgroup or "wrong"
            wrong, end = match[group], match.end(group)
            text = text[:end].replace(wrong, _STRUCK * len(wrong)) + text[end:]
    for pattern in (_REFUSED, _KEPT) if taking_back else (_RATHER, _REFUSED):
        text = pattern.sub(_strike, text)
    return text


def segments(text: str) -> list[tuple[int, int]]:
    """Return the stretches between which somebody corrects himself; later ones hold."""
    borders = [0]
    borders += [match.end() for match in _BORDER.finditer(text)]
    if len(borders) > 1:
        again = {match.end() for match in _INSTEAD.finditer(text, borders[1])}
        borders = sorted({*borders, *again})
    return list(pairwise([*borders, len(text)]))


def _strike(match: re.Match[str]) -> str:
    start, end = match.span("wrong")
    at = match.start()
    return match[0][: start - at] + _STRUCK * (end - start) + match[0][end - at :]
