"""Short answers to an open question: every way of saying yes and no."""

import re

from data.model.talk import Expecting, Intent, Prompt

_TAIL = r"(?:[啊呀吧呢嘛哦噢哈咯喽呗哒嘞咧哟哇啦喔嗷的了哎诶嗳]|谢谢(?:你|您)?|麻烦(?:你|您)了?|唔该|多谢)*"
_YES = (
    r"没(?:有)?错|没(?:有)?问题|冇问题|无问题|不错|没毛病|没意见|不用改"
    r"|对(?:头|得很|着呢|着)?|嗯+|恩+|是(?:的|这样|这个|滴|呀|哩)?|好(?:的|嘞|嘅|滴|勒|好|得很|伐)?|行(?:的|吧)?|中(?:中)?|得(?:行|嘅|咗)?|系(?:嘅|啊|呀)?"
    r"|要(?:得|的)|可以|可(?:以的)?|成(?:的)?|妥(?:了|当)?|就(?:这样|这么(?:办|定|着|样)|是(?:这样)?|照这样|按这个)|确(?:认|定)|同意|正确|准|使得|啱(?:嘅)?"
    r"|巴适|晓得|知道|明白|订(?:吧)?|定(?:吧)?|来吧|办吧|报吧|修吧|照办|当然|必须|来得|好使|ok|okay|yes|1"
)
_NO = (
    r"不(?:是|对|要|用|行|可以|好|得行|得|中|成|需要|必|想|去|去了|订|修|了|确定)?(?:了)?|没(?:有|得)?|别(?:了|订|来)?|甭|莫|覅"
    r"|唔(?:系|好|使|要|啱|得)|勿(?:是|要|对|好|来|用)|弗(?:是|要|对)|错(?:了|啦|喽|的)?|算(?:了|啦|哒)?|拉倒|no|nope|搞错(?:了)?|弄错(?:了)?|听错(?:了)?|取消"
)
_ONLY_YES = re.compile(rf"^(?:(?:{_YES}){_TAIL}[\s，,。.！!、~]*)+$", re.IGNORECASE)
_ONLY_NO = re.compile(rf"^(?:(?:{_NO}){_TAIL}[\s，,。.！!、~]*)+$", re.IGNORECASE)
_CALM = (
    r"不(?:用|要|需要|必|是)?(?:了)?|没(?:有|得)?|唔(?:使|要|系)|勿(?:要|用|是)|弗是|覅|甭|莫|no"
    r"|算了|取消|(?:搞|弄|听)错了?|误会"
)  # 不好 and 不行 are answers of somebody in need
_ONLY_CALM = re.compile(rf"^(?:(?:{_CALM}){_TAIL}[\s，,。.！!、~]*)+$", re.IGNORECASE)
_FIRST_YES = re.compile(rf"^(?:{_YES}){_TAIL}(?:[\s，,。！!、]|$)", re.IGNORECASE)
_FIRST_NO = re.compile(rf"^(?:{_NO}){_TAIL}(?:[\s，,。！!、]|$)", re.IGNORECASE)
_ANY_NO = re.compile(r"不(?!错|过|好意思)|没(?!错|问题)|别|勿|唔|莫|覅|错")
_ALL_WELL = re.compile(
    r"^(?:(?:我|现在|家里|这边|人|都|就|真的?|放心|你们|已经|确实)*"
    r"(?:没(?:什么|啥|得)?(?:大)?事(?:儿|情)?|冇事|无事|好(?:好|着|多|得很)(?:的|呢|了)?|挺好|蛮好|不(?:要紧|碍事|打紧|严重)|(?:没|不是)(?:出事|摔|危险|急事)"
    r"|不(?:用|需要|要)(?:了|啦|帮忙|人来|来人|来|急救|救护车|叫人|派人|管|担心)*|(?:说|开|闹)(?:着玩|玩笑)|误会|随便(?:说说|问问)|勿要紧|呒没事体|没得事|不消|甭来|不必)"
    r"(?:了|啦|的|哈|啊|吧|呀|哦)*[\s，,。.！!、]*)+(?:谢谢(?:你|您|你们)?|麻烦了)?$"
)
_LONGEST = 14  # code points; a longer sentence says more than yes or no
_SURE = 0.95
_LIKELY = 0.8


def yes_or_no(text: str) -> Intent | None:
    """Return affirm or deny where `text` says just that, or leads with it in a short sentence."""
    said = text.strip()
    if _ONLY_YES.match(said):
        return Intent("affirm", _SURE)
    if _ONLY_NO.match(said):
        return Intent("deny", _SURE)
    if len(said) > _LONGEST:
        return None
    if _FIRST_YES.match(said) and not _ANY_NO.search(said):
        return Intent("affirm", _LIKELY)
    if _FIRST_NO.match(said):
        return Intent("deny", _LIKELY)
    return None


def answer(text: str, prompt: Prompt) -> Intent | None:
    """Return what `text` answers to the open question, where its words alone decide that."""
    if prompt.expecting is Expecting.CONFIRMATION:
        return yes_or_no(text)
    if prompt.expecting is Expecting.ALARM_CHECK:
        if _ALL_WELL.match(text.strip()) or _ONLY_CALM.match(text.strip()):
            return Intent("deny", _SURE)
        said = yes_or_no(text)
        return said if said and said.name == "affirm" else None
    if prompt.expecting is Expecting.SLOT and prompt.slot in {"delivery", None}:
        return yes_or_no(text)
    return None
