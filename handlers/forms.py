"""Requests in the making: one question at a time, a read-back, a yes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from data.model.requests import RequestKind
from data.model.talk import LIST_SLOTS, Expecting, Form, Prompt, Remarks, Slots, SlotValue
from data.model.turns import Change, Outcome, Say
from handlers.turn import Turn, answer

ANY_TIME = "any"  # said for a time that is left open; never stored in a request
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WHOLE_ADDRESS = re.compile(r"栋.*\d$")


@dataclass(frozen=True)
class Ask:
    """A slot is missing."""

    form: Form
    slot: str
    say: Say
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadBack:
    """Everything is there: say it and wait for a yes."""

    form: Form
    say: tuple[Say, ...]
    choices: tuple[str, ...] = ()
    slot: str | None = None  # what is asked where a no ends it; None: a no asks what is wrong


@dataclass(frozen=True)
class Refuse:
    """It cannot be done; the form is closed."""

    say: Say


@dataclass(frozen=True)
class Done:
    """What a yes leads to."""

    changes: tuple[Change, ...]
    say: tuple[Say, ...]
    then: Form | None = None  # what is asked next: more of it, or what `say` ends with


@dataclass(frozen=True)
class Act:
    """What was said is its own yes: a rating that was asked for."""

    done: Done


Step = Ask | ReadBack | Refuse | Act


class Service(Protocol):
    """A service that gathers slots before it acts."""

    @property
    def intent(self) -> str:
        """The intent that opens the form."""
        ...

    @property
    def kind(self) -> RequestKind | None:
        """What a mandate must cover to act for another; None: any service."""
        ...

    @property
    def accepts(self) -> frozenset[str]:
        """The slots it can use."""
        ...

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:
        """Take what was just said into the form: `merge` for most."""
        ...

    def review(self, form: Form, turn: Turn) -> Step:
        """Fill in what the store knows, check the rules, and say what comes next."""
        ...

    def finish(self, form: Form, turn: Turn) -> Done:
        """Return what is to be done now that the person said yes."""
        ...


@runtime_checkable
class TakesWords(Protocol):
    """A service that understands answers which no slot holds: an opinion, a name from a list."""

    def answered(self, form: Form, turn: Turn) -> Step | None:
        """Return the step to which the words lead; None where they do not answer the question."""
        ...


def taken(service: Service, form: Form, turn: Turn) -> Outcome | None:
    """Take the words as an answer to the open question, where the service knows them as one."""
    step = service.answered(form, turn) if isinstance(service, TakesWords) else None
    return None if step is None else take(step, service, turn)


@runtime_checkable
class Listener(Protocol):
    """A service that reads the words themselves too: 第一个, 都取消, 推迟两天."""

    def listen(self, form: Form, turn: Turn) -> Form:
        """Take what was just said into the form; nothing new leaves it as it was."""
        ...


def heard(service: Service, form: Form, turn: Turn) -> Form:
    """Return `form` with everything that was said in this turn."""
    if isinstance(service, Listener):
        return service.listen(form, turn)
    return service.hear(form, turn.slots, turn.understanding.remarks)


@runtime_checkable
class TakesNo(Protocol):
    """A service for which a no is an answer to keep."""

    def refuse(self, form: Form, turn: Turn) -> Done:
        """Return what is to be done now that the person said no."""
        ...


def declined(service: TakesNo, form: Form, turn: Turn) -> Outcome:
    """Do what a no leads to."""
    done = service.refuse(form, turn)
    return answer(turn, *done.say, changes=done.changes)


def merge(form: Form, said: Slots, accepts: frozenset[str]) -> Form:
    """Return `form` with the values just said; what was said last wins."""
    slots = {**form.slots, **{k: v for k, v in said.items() if k in accepts}}
    if "address" in said and "address" in form.slots:
        slots["address"] = join_address(str(form.slots["address"]), str(said["address"]))
    for name in LIST_SLOTS & said.keys() & form.slots.keys():
        slots[name] = _united(form.slots[name], said[name])
    if "time" in said and "time" in accepts:
        slots.pop("date", None)  # a date stands only without a clock time
    elif "date" in said and "time" in form.slots:
        slots.pop("time", None)
    known = tuple(name for name in form.known if name not in said)
    return replace(form, slots=slots, known=known)


def _united(before: SlotValue, added: SlotValue) -> SlotValue:
    old = before if isinstance(before, list) else [before]
    new = added if isinstance(added, list) else [added]
    return [*old, *(value for value in new if value not in old)]


def join_address(before: str, added: str) -> str:
    """Complete a half-given address: 3栋 and then 2单元501 make 3栋2单元501."""
    if "栋" in added or "栋" not in before or _WHOLE_ADDRESS.search(before):
        return added
    return before.split("栋", 1)[0] + "栋" + added


def is_whole_address(address: SlotValue | None) -> bool:
    """Whether somebody could find the door with it."""
    return isinstance(address, str) and bool(_WHOLE_ADDRESS.search(address))


def ask_address(form: Form) -> Ask:
    """Ask for the address, or for the door where only the building is known."""
    given = form.slots.get("address")
    return Ask(
        form, "address", Say("ask_door" if given else "ask_address", {"address": str(given or "")})
    )


def with_known(form: Form, known: Mapping[str, SlotValue]) -> Form:
    """Return `form` with what the store knows where nothing was said."""
    added = {name: value for name, value in known.items() if name not in form.slots}
    return replace(
        form,
        slots={**form.slots, **added},
        known=tuple(dict.fromkeys([*form.known, *added])),
    )


def advance(service: Service, form: Form, turn: Turn, *lead: Say) -> Outcome:
    """Take the next step of a form: ask, read back, or refuse."""
    return take(service.review(form, turn), service, turn, *lead)


def take(step: Step, service: Service, turn: Turn, *lead: Say) -> Outcome:
    """Turn a step into what is said and what is open then."""
    match step:
        case Ask():
            asked = replace(step.form, asked=(*step.form.asked, step.slot))
            prompt = Prompt(Expecting.SLOT, step.slot, service.intent, _day(step.form))
            return answer(turn, *lead, step.say, form=asked, prompt=prompt, choices=step.choices)
        case ReadBack():
            day = _day(step.form)
            prompt = Prompt(Expecting.CONFIRMATION, step.slot, service.intent, day)
            say = (*lead, *_named(step.form, turn), *step.say)
            return answer(turn, *say, form=step.form, prompt=prompt, choices=step.choices)
        case Refuse():
            return answer(turn, *lead, step.say)
        case Act():
            return _do(step.done, service, turn, *lead)


def complete(service: Service, form: Form, turn: Turn) -> Outcome:
    """Do what was read back and agreed to, or go on with what is still to be asked."""
    return _do(service.finish(form, turn), service, turn)


def _do(done: Done, service: Service, turn: Turn, *lead: Say) -> Outcome:
    if done.then is None:
        about = Prompt(intent=service.intent)  # so that 不对，是后天 is read as a value of it
        return answer(turn, *lead, *done.say, changes=done.changes, prompt=about)
    if done.then.intent != service.intent:  # a question of another service, asked in `say`
        prompt = Prompt(Expecting.CONFIRMATION, None, done.then.intent)
        return answer(turn, *lead, *done.say, changes=done.changes, form=done.then, prompt=prompt)
    following = advance(service, done.then, turn, *lead, *done.say)
    return replace(following, changes=(*done.changes, *following.changes))


def _day(form: Form) -> str | None:
    """Return the day already agreed: 改成下午四点 means four on that day."""
    when = form.slots.get("date") or form.slots.get("time")
    return when[:10] if isinstance(when, str) and _DAY.match(when) else None


def _named(form: Form, turn: Turn) -> tuple[Say, ...]:
    """Whoever acts for another hears the name before the yes."""
    if form.resident is None or form.resident == turn.actor:
        return ()
    return (Say("on_behalf", {"who": turn.resident.name}),)
