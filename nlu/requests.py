"""Several requests in one sentence: where one ends and the next begins."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from data.model.talk import AlsoAsked, Intent, Slots
from nlu.cues import cues
from nlu.entities import plain, task
from nlu.entities.ear import ear
from nlu.lexicon import lexicon
from nlu.reading import Reading
from nlu.remarks.behalf import named

_UNSURE = Intent("out_of_scope", 0.0)
_SURE_JOINED = 0.45  # a clause after 另外 opens a request of its own from here on
_SURE_ALONE = 0.95  # one that only a full stop sets apart
_SURE_BY_ITSELF = 0.75  # from here on a clause beside 另外 needs to mention nothing
_FEWEST = 3  # code points of a request
_JOINT = re.compile(
    r"(?:[，,。；;！!？?、\s]|(?<=...))*(?:(?:对了|还有(?=[，,]|[修帮给我今明后把请问订报找叫那晚早午]|麻烦|厨房|厕所|卫生间|客厅|楼道)|另外|顺便|顺带|同时|此外|再就是|外加|再一个|还有一件事|还有个事)[，,、]*(?:也|再|还)?"
    r"|再(?=帮|给|找|请|叫|喊|订|定|报|问|买|替|把|派|麻烦|看看|查|取|兑|预|安排|拿|修|捎|陪|通)|(?:还要|还得|还想|也|倒是|倒)(?=麻烦|请|帮我|给我(?:订|报|找|叫|查|取|买)|找人|找个人))"
)
_NOT_JOINT = re.compile(
    r"还有(?:没|多|几|点|一点|剩|的|啥|什么|人|吗|不|些|哪|两|三|半|别|货|位)|顺便(?:来|过来)?(?:$|[，,。])"
    r"|对了(?=吗|没|就|[^，,。])|再(?:帮我|给我)?(?:加|添|等|说|来|看看(?:$|[，,。]))|也帮我(?:弄|修)好"
)
_FOR_ANOTHER = re.compile(
    r"[，,。；;！!]+\s*(?=(?:也|再|还|同时|另外)*(?:给|替|帮|为|畀|俾|同)(?!我|你|俺|他|她|佢|伊|忙))"
)
_STOP = re.compile(r"[。；;！!？?\n]+\s*(?=.)")
_AMENDS = re.compile(r"不对|错了|不是|慢着|等等|打住|瞧我|算了")
_NO_REQUEST = frozenset(
    {"greet", "thank", "goodbye", "affirm", "deny", "inform", "stop", "out_of_scope", "false_alarm"}
)
_EVIDENCE: Mapping[str, frozenset[str]] = {  # what a clause has to mention to be believed
    "report_repair": frozenset({"item", "fault"}),
    "book_meal": frozenset({"meal", "dish", "quantity", "food"}),
    "change_meal": frozenset({"change", "meal", "food"}),
    "request_errand": frozenset({"task"}),
    "change_request": frozenset({"change", "time", "date"}),
    "cancel_meal": frozenset({"cancel", "food", "meal"}),
    "cancel_request": frozenset({"cancel", "negation"}),
    "query_points": frozenset({"points"}),
    "redeem_points": frozenset({"points", "change", "item"}),
    "ask_menu": frozenset({"food", "dish"}),
    "ask_info": frozenset({"question"}),
    "request_status": frozenset({"question", "item", "task"}),
    "give_feedback": frozenset({"rating", "item", "dish", "food", "task"}),
    "talk_to_human": frozenset({"phone", "person"}),
}


@dataclass(frozen=True)
class Part:
    """A stretch of what was said, and what it asks for."""

    reading: Reading
    intent: Intent = _UNSURE
    joined: bool = False  # a word like 另外 leads it in


def parts_of(said: Reading) -> list[Part]:
    """Return the clauses that could each be a request, none where there is only one."""
    borders = _joints(said.text)
    borders += [
        one
        for one in _other_people(said.text)
        if not any(one[0] < end and start < one[1] for start, end in borders)
    ]
    joints = {end for _, end in borders}
    if not _AMENDS.search(said.text):
        stops = [match.end() for match in _STOP.finditer(said.text)]
        inside = {at for start, end in borders for at in range(start, end + 1)}
        borders += [(stop, stop) for stop in stops if stop not in inside]
    cuts = sorted({(0, 0), *borders, (len(said.text), len(said.text))})
    parts = [
        Part(Reading(said.text[start:end], said.origin[start:end]), joined=start in joints)
        for (_, start), (end, _) in pairwise(cuts)
        if end - start >= _FEWEST
    ]
    return parts if len(parts) > 1 else []


def split(clauses: Sequence[Part], rankings: Sequence[Sequence[Intent]]) -> list[Part]:
    """Return the requests, none where the whole is one.

    A clause that asks for nothing by itself belongs to the request before it.
    """
    requests: list[Part] = []
    waiting: list[Part] = []
    for clause, ranking in zip(clauses, rankings, strict=True):
        top = ranking[0]
        if _opens(clause, top, first=not requests) and _differs(clause, top, requests):
            requests.append(replace(clause, reading=_joined([*waiting, clause]), intent=top))
            waiting = []
        elif requests:
            requests[-1] = replace(requests[-1], reading=_joined([requests[-1], clause]))
        else:
            waiting.append(clause)
    if any(one.intent.name == "call_emergency" for one in requests):
        return []
    alone = all(not one.joined for one in requests[1:])
    if alone and any(one.intent.confidence < _SURE_ALONE for one in requests):
        return []
    return requests if len(requests) > 1 else []


def _joints(text: str) -> list[tuple[int, int]]:
    """Return where words that join two requests begin and end."""
    found = []
    for match in _JOINT.finditer(text):
        word = match.start() + len(match[0]) - len(match[0].lstrip("，,。；;！!？?、 "))
        if match.start() >= _FEWEST and not _NOT_JOINT.match(text, word):
            found.append((match.start(), match.end()))
    return found


def _other_people(text: str) -> list[tuple[int, int]]:
    """Return where a second person gets something too: 给王桂兰订饭，给陈阿婆也订一份."""
    if named(text) is None:
        return []
    return [
        match.span()
        for match in _FOR_ANOTHER.finditer(text)
        if match.start() >= _FEWEST
        and (whom := named(text[match.end() :])) is not None
        and (first := named(text[: match.start()])) is not None
        and whom != first
    ]


def _opens(clause: Part, top: Intent, *, first: bool) -> bool:
    if top.name in _NO_REQUEST:
        return False
    if not (first or clause.joined):
        return top.confidence >= _SURE_ALONE and _shows(clause, top)
    if top.confidence >= _SURE_BY_ITSELF:
        return True
    return top.confidence >= _SURE_JOINED and _shows(clause, top)


def _shows(clause: Part, top: Intent) -> bool:
    return bool(_EVIDENCE.get(top.name, frozenset()) & cues(clause.reading.text))


def _differs(clause: Part, top: Intent, requests: Sequence[Part]) -> bool:
    """Whether a clause asks for something else, or the same for another thing."""
    if not requests or requests[-1].intent.name != top.name:
        return True
    whom = named(clause.reading.text)
    if whom is not None and whom != named(requests[-1].reading.text):
        return True
    matter = _matter(clause.reading.text)
    return clause.joined and bool(matter) and not matter & _matter(requests[-1].reading.text)


def _matter(text: str) -> frozenset[str]:
    text = ear()(text)
    found = [one for one in lexicon().read(text) if one.entity == "item"]
    found += [one for one in (task.read(text), plain.meal(text, by_time=False)) if one]
    return frozenset(str(one.value) for one in found)


def _joined(parts: Sequence[Part]) -> Reading:
    return Reading(
        "".join(part.reading.text for part in parts),
        tuple(offset for part in parts for offset in part.reading.origin),
    )


_FOR_BOTH = ("meal", "date", "time", "delivery")
_SAME_AGAIN = re.compile(r"也|同样|一样|都|亦|侪|还")


def shared(
    parts: Sequence[Part], slots: Slots, also: Sequence[AlsoAsked]
) -> tuple[Slots, list[AlsoAsked]]:
    """Return the values of each request: what is said once for two people goes to both.

    Each request but the first names in `person` for whom it is.
    """
    others: list[AlsoAsked] = []
    for part, one in zip(parts[1:], also, strict=True):
        whom = named(part.reading.text)
        if whom is None or one.intent != parts[0].intent.name:
            others.append(one)
            continue
        said = dict(one.slots)
        if whom.person:
            said["person"] = whom.person
        if whom.address:
            said["address"] = whom.address
        if "delivery" in said:
            slots = {"delivery": said["delivery"], **slots}
        if _SAME_AGAIN.search(part.reading.text):
            missing = [name for name in _FOR_BOTH if name in slots and not _told(name, said)]
            said |= {name: slots[name] for name in missing}
        elif "delivery" in slots:
            said.setdefault("delivery", slots["delivery"])
        others.append(AlsoAsked(one.intent, said))
    return slots, others


def _told(name: str, said: Slots) -> bool:
    return name in said or (name in {"date", "time"} and bool({"date", "time"} & set(said)))
