"""For whom somebody says they speak: 替三号楼五零一的奶奶, 我在陈阿婆家, 王奶奶叫我来报修."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from data.model.talk import Behalf
from nlu.entities import address, person, plain
from nlu.entities.number import digits
from nlu.remarks.data import rules

SELF = "self"
_NUMERAL = "0-9零〇一幺妖二两三四五六七八九"
_TAIL = re.compile(rf"[{_NUMERAL}]{{3,6}}(?![{_NUMERAL}])")
_DOOR = re.compile(rf"[{_NUMERAL}]{{3,4}}(?:室|号房|房)?(?=的|嘅|格|那|家|这)")
_ANYONE_SAID = re.compile(r"那[个位]|这[个位]|一位|家$")
_LONGEST = 26  # code points of an address
_PARTS = frozenset({"modifier", "not_given", "not_last", "not_surname", "not_name", "after_name"})
_SERVICES = frozenset({
    "report_repair", "book_meal", "change_meal", "cancel_meal", "request_errand", "query_points",
    "redeem_points", "cancel_request", "change_request", "request_status",
})  # fmt: skip


@dataclass(frozen=True)
class _Who:
    """Somebody named at one place of the text."""

    person: str | None
    address: str | None
    phone: str | None
    end: int
    sure: bool  # a name, not just 奶奶
    titled: bool = False  # 王奶奶, not 王桂兰 or 老王
    mine: bool = False  # 我 stands before it: 我小严
    anyone: bool = False  # 那位老人: a person without a name


def behalf(text: str, about: str, *, asked: bool = False) -> Behalf | None:
    """Return for whom `text` speaks.

    `about`: the intent; `asked`: the question was for whom, so that a bare name counts.
    """
    rules = _rules()
    if asked:
        bare = text.strip(" ，,。.！!")
        if rules["self"].match(bare):
            return Behalf(person=SELF)
        answered = _answer(bare)
        if answered is not None:
            return _with_home(text, answered)
    if rules["self_said"].search(text):
        return Behalf(person=SELF)
    for who in _named(text, about):
        return _with_home(text, who)
    return None


def corrected(text: str) -> Behalf | None:
    """Return who is meant instead: 不对，是十号楼的王秀珍."""
    for match in _rules()["instead"].finditer(text):
        who = _who(text, match.end(), alone=True)
        if who is not None and (who.person or who.anyone):
            return _with_home(text, who)
    return None


def named(text: str) -> Behalf | None:
    """Return who is named after a word like 给, whatever is asked for: one part of a sentence."""
    return next((_with_home(text, who) for who in _named(text, "")), None)


def _named(text: str, about: str) -> Iterator[_Who]:
    """Yield who is named after a word like 替."""
    for lead in ("strong", "weak"):
        for match in _rules()[lead].finditer(text):
            speaks = match[0][0] in "替代" and any(_where(text, match.end())[:2])
            who = _who(text, match.end(), alone=speaks)
            meant = who and (who.person or who.anyone or lead == "strong")
            if who and meant and _is_served(who, match[0], text):
                yield who
    yield from _others(text, about)


def _others(text: str, about: str) -> Iterator[_Who]:
    """Yield who is named without 替: by a request passed on, a place, a relation, as owner."""
    rules = _rules()
    for before, after in (("my_place", "at_home"), ("looked_up", "of_theirs")):
        for match in rules[before].finditer(text):
            who = _who(text, match.end())
            if who and who.sure and rules[after].match(text[who.end :]) and _is_served(who):
                yield who
    for match in rules["clause"].finditer(text):
        who = _who(text, match.end())
        if who is not None and not who.mine and _is_served(who) and _speaks(who, match, about):
            yield who


def _speaks(who: _Who, clause: re.Match[str], about: str) -> bool:
    """Whether who begins a clause is the one whose matter it is."""
    rules, text = _rules(), clause.string
    after = text[who.end :]
    if rules["asked_me"].match(after):
        return who.sure or who.address is not None
    if clause["iam"]:
        return who.sure and rules["child"].match(after) is not None
    if about not in _SERVICES or not who.person:
        return False
    owner = who.titled and clause.end() <= _skip("start", text, 0)
    told = rules["beside"].match(after) or rules["mine_too"].search(text)
    named = who.address and (who.titled or who.person in text.partition("的")[2])
    return bool(named) or (owner and not told)


def _answer(text: str) -> _Who | None:
    """Return who is meant by an answer to the question for whom."""
    who = _who(text, _skip("leading", text, 0), alone=True)
    if who is not None:
        return who
    number = plain.phone(text, expected=True)
    if number is not None and len(str(number.value)) >= 7:
        return _Who(None, None, str(number.value), number.end, sure=True)
    place = address.read(text, expected=True)
    return _Who(None, str(place.value), None, place.end, sure=True) if place else None


def _who(text: str, start: int, *, alone: bool = False) -> _Who | None:
    """Return who is named at `start`; `alone`: 奶奶 without an address counts."""
    rules = _rules()
    place, phone, position = _where(text, start)
    position = _skip("modifiers", text, position)
    if place is None and phone is None and position > start:
        place, phone, position = _where(text, position)
        position = _skip("modifiers", text, position)
    said = text[start:position]
    mine = rules["mine"].match(said) is not None
    near = rules["neighbour"].search(said) is not None
    known = bool(place or phone)
    name = rules["name"].match(text, position)
    kin = rules["kin"].match(text, position)
    if name and not person.is_no_name(text, position) and not (kin and len(kin[0]) > 1):
        if name["titled"]:
            said = name["titled"]
            who = said[0] + said[2:] if said[1:2] == "家" else said
            return _Who(
                who,
                place,
                phone,
                name.end(),
                sure=True,
                titled=not name["old"],
                mine=mine and not near,
            )
        if near or not mine:
            end = _skip("title", text, name.end())
            return _Who(name["full"], place, phone, end, sure=True, titled=end > name.end())
    if kin and (known or alone or near):
        return _Who(kin[0], place, phone, kin.end(), sure=known)
    if not known:
        return None
    anyone = rules["anyone"].match(text, position)
    if anyone or alone or phone or _ANYONE_SAID.search(said):
        end = anyone.end() if anyone else position
        someone = anyone or _ANYONE_SAID.search(said)
        return _Who(None, place, phone, end, sure=True, anyone=bool(someone))
    return None


def _where(text: str, start: int) -> tuple[str | None, str | None, int]:
    """Return the address or telephone number at `start`, and where it ends."""
    rules = _rules()
    begin = _skip("fillers", text, start)
    tail = rules["tail"].match(text, begin)
    if tail and (number := _TAIL.match(text, tail.end())):
        return None, digits(number[0].replace("妖", "幺")), number.end()
    after = _skip("phone", text, begin)
    number_said = plain.phone(text[after : after + _LONGEST], expected=after > begin)
    if number_said is not None and number_said.start <= 1:
        return None, str(number_said.value), after + number_said.end
    part = text[begin : begin + _LONGEST]
    place = address.read(part)
    if place is not None and place.start == 0:
        return str(place.value), None, begin + place.end
    door = _DOOR.match(text, begin)
    place = address.read(door[0], expected=True) if door else None
    if door and place:
        return str(place.value), None, door.end()
    return None, None, start


def _with_home(text: str, who: _Who) -> Behalf:
    """Add the address or the number that follows the name: 帮王奶奶报修，她住三栋五零一."""
    place, phone = who.address, who.phone
    for match in _rules()["then"].finditer(text, who.end):
        if place and phone:
            break
        more, number, _ = _where(text, match.end())
        place, phone = place or more, phone or number
    if place is None:
        more, number, _ = _where(text, _skip("home", text, who.end))
        place, phone = more, phone or number
    return Behalf(who.person, place, phone)


def _is_served(who: _Who, lead: str = "", text: str = "") -> bool:
    """Whether this is one who is served: not 帮师傅 or 给王医生, and nothing is handed to him."""
    if lead and _rules()["given"].match(text[who.end :]):
        return False
    if who.person is None or not _rules()["no_resident"].search(who.person):
        return True
    old = lead.startswith(("替", "代")) and len(who.person) > len("师傅")
    return old and who.person.endswith("师傅")


@cache
def _rules() -> Mapping[str, re.Pattern[str]]:
    said = rules("behalf")
    parts = person.name_parts()
    title, kin = parts.title, parts.kin
    first = rf"(?![{said['not_given']}])[\u4e00-\u9fff]"
    last = rf"(?![{said['not_given']}{said['not_last']}])[\u4e00-\u9fff]"
    full = rf"(?!{said['not_name']})(?!{said['not_surname']}){parts.surname}(?:{first})?{last}"
    titled = rf"{parts.surname}家?(?:{title}|{kin['elders']})"
    old = rf"(?P<old>[老小阿]){parts.surname}(?:{title})?(?![师姐样人子女儿孩])"
    spot = r"(?:^|(?<=[，,。；;！!：:\s]))"
    made = {
        "name": rf"(?P<titled>{titled}|{old})|(?P<full>{full})(?={parts.surname}?{title}|{said['after_name']})",
        "kin": rf"{title}|{kin['elders']}|{kin['partners']}|{kin['others']}|{kin['younger']}",
        "title": rf"{parts.surname}?{title}|老人家?",
        "modifiers": rf"{said['modifier']}{{0,5}}",
        "clause": rf"{spot}(?P<iam>(?:我|俺|阿拉|咱)(?:就)?(?:是|系))?",
        "leading": r"(?:就是|就|是|她?姓.[，,]|叫|名字叫|她叫|他叫|替|给|帮|为|那个|[，,\s])*",
        "then": r"住在?|家在|地址是?|(?=电话|手机)",
        "fillers": r"(?:那个|住在?|家住|在|喺|就是|是|的|嘅|格|[\s，,])*",
        "home": r"[\s，,、]?(?:她|他|佢|伊|人|老人家?|家|住|在|是|系|喺|就|地址|的|嘅){0,6}",
    }
    plain_ones = {name: pattern for name, pattern in said.items() if name not in _PARTS}
    return {name: re.compile(pattern) for name, pattern in {**plain_ones, **made}.items()}


def _skip(name: str, text: str, position: int) -> int:
    match = _rules()[name].match(text, position)
    return match.end() if match else position
