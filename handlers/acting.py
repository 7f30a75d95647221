"""Acting for another: who is meant, whether they agreed, and what happens where they did not."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from data.model.people import Person, Role
from data.model.requests import RequestKind
from data.model.talk import Behalf, Expecting, Form, Prompt
from data.model.turns import Outcome, Propose, Say, Tell
from handlers import forms
from handlers.names import form_name
from handlers.turn import Turn, answer

SELF = "self"  # what nlu gives for 我自己
_STILL_MEANT = timedelta(minutes=30)  # a helper who names nobody means whom they named before
_MOST_CHOICES = 4
_STAYS = frozenset({"deny", "affirm", "inform", "report_repair", "book_meal", "request_errand"})
_SOMEBODY = "那位老人"
_OF_ANOTHER = re.compile(r"[他她]|人家|老人|老太|老爷子")
_PIECES = re.compile(r"[，,。.！!？?；;、\s]|的(?=\w{2,4})")
_BESIDE = re.compile(r"[家的打推骂抢偷叫让把，,]|$")  # 王桂兰家着火了 is about a place
_OF_MYSELF = re.compile(
    r"(?:我|我自己|我也)(?:有点儿?|有些|突然|好像|现在|觉得|感觉|刚才)*(?:头|胸|心|摔|跌|晕|难受|不舒服|喘|肚|疼)"
)
_NAME_SIZES = (2, 3, 4)  # characters of a full name
_MOST_PIECES = 4
_FIRST, _SECOND, _LAST = "第一", "第二", "最后"


def serving(turn: Turn, form: Form) -> Turn:
    """Return the turn with the person whom the form is for as its resident."""
    if form.resident is None or form.resident == turn.resident.id:
        return turn
    return replace(turn, resident=turn.reads.people.get(form.resident))


def for_whom(turn: Turn, form: Form, kind: RequestKind | None) -> tuple[Turn, Form] | Outcome:
    """Find whom a new form is for.

    Returns the turn and form in that person's name, or what to say where nobody is found, several
    fit, or the person has not agreed: then nothing is created and they are asked themselves.
    """
    behalf = turn.understanding.remarks.behalf
    speaker = turn.reads.people.get(turn.actor)
    if behalf is None:
        turn = replace(turn, resident=turn.reads.people.get(turn.session.person))
        if not _may(turn, turn.resident, kind):
            return _propose(turn, form, turn.resident, speaker)
        return _nobody_named(turn, form, speaker, kind)
    if behalf.person == SELF:
        return _own(turn, form)
    fitting = _fitting(turn, behalf, speaker)
    if not fitting:
        if Role.HELPER not in speaker.roles:
            return turn, form  # 帮隔壁老张: somebody we do not know, the speaker's own request
        return _ask_who(turn, form, "acting_not_found")
    agreed = [person for person in fitting if _may(turn, person, kind)]
    if len(agreed) == 1:
        return _served(turn, form, agreed[0])
    if len(fitting) > 1:
        return _ask_which(turn, form, agreed)
    return _propose(turn, form, fitting[0], speaker)


def told_who(
    turn: Turn, form: Form, kind: RequestKind | None
) -> tuple[Turn, Form] | Outcome | None:
    """Take the answer to "for whom?"; None where it was none."""
    chosen = _chosen(turn, form.among)
    if chosen is not None:
        return _served(turn, replace(form, among=()), chosen)
    if turn.understanding.remarks.behalf is None:
        return None
    return for_whom(turn, replace(form, among=()), kind)


def another(turn: Turn, form: Form, kind: RequestKind | None) -> tuple[Turn, Form] | Outcome | None:
    """Take a correction of whom an open form is for; None where nobody else was named."""
    behalf = turn.understanding.remarks.behalf
    if behalf is None or form.resident is None or turn.intent not in _STAYS:
        return None
    fitting = [person.id for person in turn.reads.people.matching(behalf)]
    if not fitting or form.resident in fitting:
        return None
    slots = {name: value for name, value in form.slots.items() if name not in form.known}
    fresh = replace(form, slots=slots, known=(), resident=None)
    speaker = replace(turn, resident=turn.reads.people.get(turn.actor))
    return for_whom(speaker, fresh, kind)


def taken_up(turn: Turn, form: Form, kind: RequestKind | None) -> tuple[Turn, Form] | Outcome:
    """Find whom a form is for that waited: it may have been named, and never asked about."""
    if form.resident is not None or form.proposed_by is not None:
        return serving(turn, form), form
    behalf = form.behalf
    form = replace(form, behalf=None)
    if behalf is not None and turn.session.served not in {None, SELF}:
        named = turn.reads.people.matching(behalf)
        meant = [one for one in named if one.id == turn.session.served]
        if meant and _may(turn, meant[0], kind):  # which of them was asked about the form before
            return _served(turn, form, meant[0])
    remarks = replace(turn.understanding.remarks, behalf=behalf)
    asked = replace(turn, understanding=replace(turn.understanding, remarks=remarks))
    found = for_whom(asked, form, kind)
    if isinstance(found, Outcome):
        return found
    return replace(found[0], understanding=turn.understanding), found[1]


def told_of(turn: Turn, kind: RequestKind) -> Turn | None:
    """Return the turn of whom something was told that is to be kept; None where it may not be."""
    behalf, person = turn.understanding.remarks.behalf, turn.slots.get("person")
    if behalf is None and isinstance(person, str):
        behalf = Behalf(person=person)
    if behalf is None:
        return turn if _may(turn, turn.resident, kind) else None
    speaker = turn.reads.people.get(turn.actor)
    if behalf.person in {SELF, speaker.name}:
        return replace(turn, resident=speaker)
    meant = agreed(turn, behalf, kind)
    return replace(turn, resident=meant) if meant is not None else None


def agreed(turn: Turn, who: Behalf, kind: RequestKind | None) -> Person | None:
    """Return the one resident who is meant and has agreed that the speaker acts."""
    people = turn.reads.people.matching(who)
    mine = [one for one in people if one.id != turn.actor and _may(turn, one, kind)]
    return mine[0] if len(mine) == 1 else None


def asked_about(turn: Turn, kind: RequestKind | None) -> Turn | Outcome:
    """Return the turn of whom a question is about, or the refusal where they did not agree."""
    behalf = turn.understanding.remarks.behalf
    speaker = turn.reads.people.get(turn.actor)
    if behalf is None:
        found = _nobody_named(turn, Form(turn.intent), speaker, kind)
        about = turn if isinstance(found, Outcome) else found[0]
        return about if _may(turn, about.resident, kind) else _not_told(turn)
    if behalf.person == SELF:
        return replace(turn, resident=speaker)
    fitting = _fitting(turn, behalf, speaker)
    agreed = [person for person in fitting if _may(turn, person, kind)]
    if len(agreed) == 1:
        return _served(turn, Form(turn.intent), agreed[0])[0]
    if fitting or not _may(turn, turn.resident, kind):
        return _not_told(turn)
    return turn


def _not_told(turn: Turn) -> Outcome:
    return answer(turn, Say("acting_not_told"), form=turn.session.form, prompt=turn.session.prompt)


def in_danger(turn: Turn) -> Turn:
    """Return the turn of whoever is in danger, as far as the words name one resident for sure.

    A cry for help needs no mandate, and never waits for an answer about who it is.
    """
    behalf = turn.understanding.remarks.behalf
    if behalf is not None and behalf.person == SELF:
        return turn
    named = _named(turn, behalf)
    if named is not None:
        turn = _served(turn, Form(turn.intent), named)[0]
        slots = dict(turn.slots)
        if named.address and not forms.is_whole_address(slots.get("address")):
            slots.pop("address", None)  # the store has it whole
        return replace(turn, understanding=replace(turn.understanding, slots=slots))
    if _OF_MYSELF.search(turn.text):
        return turn
    form = turn.session.form
    if form is not None and form.resident is not None and _OF_ANOTHER.search(turn.text):
        return serving(turn, form)
    return spoken_for(turn)


def _named(turn: Turn, behalf: Behalf | None) -> Person | None:
    """Return the one resident whom words about danger name: 替王桂兰…, or 王桂兰摔倒了."""
    people = turn.reads.people
    if behalf is not None:
        fitting = list(people.matching(behalf))
    elif _OF_MYSELF.search(turn.text):
        return None
    else:
        fitting = [
            one for piece, one in _begun_by_name(turn) if not _BESIDE.match(piece, len(one.name))
        ]
    others = [one for one in fitting if one.id != turn.actor]
    return others[0] if len(others) == 1 else None


def _begun_by_name(turn: Turn) -> list[tuple[str, Person]]:
    """Return the pieces of a sentence that begin with the full name of a resident."""
    pieces = [piece.strip() for piece in _PIECES.split(turn.text) if len(piece) > 1]
    return [
        (piece, one)
        for piece in pieces[:_MOST_PIECES]
        for size in _NAME_SIZES
        for one in turn.reads.people.matching(Behalf(person=piece[:size]))
        if piece.startswith(one.name) and len(one.name) == size
    ]


def spoken_for(turn: Turn) -> Turn:
    """Return the turn of whom a helper who does not live here spoke for a moment ago."""
    session = turn.session
    lately = session.updated_at is not None and turn.now - session.updated_at <= _STILL_MEANT
    if not lately or session.served in {None, SELF} or turn.actor != turn.resident.id:
        return turn
    if Role.RESIDENT in turn.resident.roles:
        return turn
    assert session.served is not None, "checked above"
    return replace(turn, resident=turn.reads.people.get(session.served))


def _nobody_named(
    turn: Turn, form: Form, speaker: Person, kind: RequestKind | None
) -> tuple[Turn, Form] | Outcome:
    speaks_for_self = speaker.id == turn.resident.id
    if not speaks_for_self or Role.RESIDENT in speaker.roles or Role.HELPER not in speaker.roles:
        return turn, form
    session = turn.session
    lately = session.updated_at is not None and turn.now - session.updated_at <= _STILL_MEANT
    if session.served == SELF:
        return turn, form
    named = {one.id for _, one in _begun_by_name(turn)}
    if len(named) == 1:  # 王桂兰也要订午饭
        person = turn.reads.people.get(named.pop())
        if _may(turn, person, kind):
            return _served(turn, form, person)
        return _propose(turn, form, person, speaker)
    if session.served is not None and lately and not named:
        person = turn.reads.people.get(session.served)
        if _may(turn, person, kind):
            return _served(turn, form, person)
    return _ask_who(turn, form, "acting_ask_who")


def _fitting(turn: Turn, behalf: Behalf, speaker: Person) -> list[Person]:
    found = [person for person in turn.reads.people.matching(behalf) if person.id != turn.actor]
    if Role.HELPER in speaker.roles or behalf.address or behalf.phone:
        return found
    return [person for person in found if person.name == behalf.person]  # not 张奶奶


def _may(turn: Turn, person: Person, kind: RequestKind | None) -> bool:
    return turn.reads.people.may_act(turn.actor, person.id, turn.now, kind)


def _own(turn: Turn, form: Form) -> tuple[Turn, Form]:
    session = replace(turn.session, served=SELF)
    return replace(turn, session=session), replace(form, resident=None)


def _served(turn: Turn, form: Form, person: Person) -> tuple[Turn, Form]:
    session = replace(turn.session, served=person.id)
    slots = {k: v for k, v in form.slots.items() if k != "person"}
    if person.address:
        slots.pop("address", None)  # said to find the person; the store has it whole
    form = replace(form, resident=person.id, slots=slots)
    return replace(turn, session=session, resident=person), form


def _ask_who(turn: Turn, form: Form, key: str) -> Outcome:
    prompt = Prompt(Expecting.SLOT, "resident", form.intent)
    return answer(turn, Say(key), form=form, prompt=prompt)


def _ask_which(turn: Turn, form: Form, agreed: Sequence[Person]) -> Outcome:
    """Ask which of several; only those who agreed are named to whoever asks."""
    if not agreed:
        return _ask_who(turn, form, "acting_ask_full_name")
    named = agreed[:_MOST_CHOICES]
    choices = tuple(person.name for person in named)
    form = replace(form, among=tuple(person.id for person in named))
    prompt = Prompt(Expecting.SLOT, "resident", form.intent)
    say = Say("acting_ask_which", {"names": "、".join(choices)})
    return answer(turn, say, form=form, prompt=prompt, choices=choices)


def _chosen(turn: Turn, among: Sequence[str]) -> Person | None:
    if not among:
        return None
    people = [turn.reads.people.get(person_id) for person_id in among]
    named = [person for person in people if person.name in turn.text]
    if len(named) == 1:
        return named[0]
    for word, index in ((_FIRST, 0), (_SECOND, 1), ("前", 0), (_LAST, -1), ("后", -1)):
        if word in turn.text and len(people) > max(index, 0):
            return people[index]
    return None


def _propose(turn: Turn, form: Form, resident: Person, speaker: Person) -> Outcome:
    """Lay the form before its resident; whoever asks hears no name that they did not say."""
    slots = {k: v for k, v in form.slots.items() if k not in {"person", "address"}}
    proposed = replace(
        form,
        slots=slots,
        resident=None,
        behalf=None,
        proposed_by=speaker.id,
        offer="offer_proposed",
    )
    reachable = bool(turn.reads.people.links(resident.id))
    key = "acting_resident_asked" if reachable else "acting_staff_asked"
    behalf = turn.understanding.remarks.behalf
    named = resident.name in turn.text or (behalf and behalf.person == resident.name)
    say = Say(key, {"who": resident.name if named else _SOMEBODY})
    own = resident.id == turn.session.person
    session = turn.session if own else turn.reads.sessions.load(resident.id)
    if any(_is_same(proposed, form) for form in session.waiting):
        return answer(turn, say)
    values: dict[str, str | int] = {
        "helper": speaker.name, "who": resident.name, "what": form_name(proposed)
    }  # fmt: skip
    asked = Tell(resident.id, Say("notice_proposed", values))
    staff = Tell(Role.DISPATCHER, Say("notice_ask_resident", values))
    notice = asked if reachable else staff
    if own:  # saved at the end of the turn
        session = replace(session, waiting=(*session.waiting, proposed))
        return answer(replace(turn, session=session), say, changes=(notice,))
    return answer(turn, say, changes=(Propose(resident.id, proposed), notice))


def _is_same(proposed: Form, waiting: Form) -> bool:
    """Whether the same helper has proposed the same before and it still waits."""
    return waiting.proposed_by == proposed.proposed_by and (
        (waiting.intent, waiting.slots, waiting.weekdays, waiting.request_no)
        == (proposed.intent, proposed.slots, proposed.weekdays, proposed.request_no)
    )
