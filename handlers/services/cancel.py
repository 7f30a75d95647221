"""Taking requests back: one, several, or all, after one yes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from data.model.meals import Meal, cut_off
from data.model.requests import RequestKind, RequestStatus, ServiceRequest
from data.model.talk import Expecting, Form, Remarks, Slots, SlotValue
from data.model.turns import Move, Say
from handlers.forms import Ask, Done, ReadBack, Refuse, Step
from handlers.services import finding
from handlers.services.requests import is_current, label, names, request_name, status_line
from handlers.turn import Turn

_READ_OUT = 3  # more than this nobody keeps in mind
_LISTED = "listed"  # slot of the form: numbers of those read out, in their order
_ALL_OF_THEM = "都取消"
_LEFT = re.compile(
    r"^(?:算了|那|还是|就|都|[，, ]|一个|一件|全|先)*(?:不取消|不用取消|别取消|不退|莫取消)"
    r"(?:了|吧|啦|算了)*[。！!]?$"
)
_STILL_NO_ANSWER = frozenset({"affirm", "deny"})


@dataclass(frozen=True)
class Cancel:
    """Finds what is meant and takes it back after a yes."""

    intent: str = "cancel_request"
    only: RequestKind | None = None
    accepts: frozenset[str] = frozenset({"request_no", *finding.NAMED_BY})

    @property
    def kind(self) -> RequestKind | None:
        """What a mandate must cover; for the rest each request is looked at by itself."""
        return self.only

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:  # noqa: ARG002
        """Take what names the request; words that name another one let go of the one chosen."""
        named = {name: value for name, value in said.items() if name in self.accepts}
        if not named:
            return form
        return replace(form, slots={**_without_choice(form.slots), **named}, request_no=None)

    def listen(self, form: Form, turn: Turn) -> Form:
        """Take what names the request, and words like 第一个, 最后那个, 都取消."""
        said = {name: value for name, value in turn.slots.items() if name in self.accepts}
        if "request_no" in said:
            return _chosen(form, finding.several(said["request_no"]))
        pool = self._pool(form, turn)
        at = self._place(form, turn, len(pool))
        if at is not None:
            return _chosen(form, [pool[at].no])
        found = finding.find(pool, said, turn.text, turn.now)
        opening = not {"request_no", _LISTED} & form.slots.keys()
        if not opening and not self._says_which(turn, found, said):
            return form
        every = finding.wants_all(turn.text) and (opening or turn.intent not in _STILL_NO_ANSWER)
        if found.requests and (len(found.requests) == 1 or found.sure or every):
            return _chosen(form, [request.no for request in found.requests])
        return replace(form, slots={_LISTED: [one.no for one in found.requests]}, request_no=None)

    def review(self, form: Form, turn: Turn) -> Step:
        """Ask which where several fit, or read back what is to be taken back."""
        chosen = finding.several(form.slots.get("request_no"))
        if chosen:
            return self._read_back(form, turn, chosen)
        pool = finding.find(self._pool(form, turn), form.slots).requests
        if not pool:
            danger = any(_is_emergency(one) for one in finding.mine(turn, only_open=True))
            return Refuse(Say("cancel_emergency" if danger else "cancel_nothing"))
        if len(pool) == 1:
            return self._read_back(form, turn, [pool[0].no])
        return _ask_which(form, turn, pool)

    def answered(self, form: Form, turn: Turn) -> Step | None:
        """Take few words as the answer to which one; 都不取消了 leaves them as they are."""
        if _LEFT.search(turn.text):
            return Refuse(Say("stopped"))
        if turn.session.prompt.slot != "request_no":
            return None
        pool = self._pool(form, turn)
        if not finding.names_one(pool, turn.slots, turn.text, turn.now):
            return None
        return self.review(self.listen(form, turn), turn)

    def finish(self, form: Form, turn: Turn) -> Done:
        """Take them back, but for those that somebody ended while we talked."""
        requests = _known(turn, finding.several(form.slots.get("request_no")))
        if not requests:
            return Done((), (Say("cancel_nothing"),))
        going = [one for one in requests if one.is_open and not _too_late(one, turn)]
        staying = [one for one in requests if one not in going]
        moves = tuple(Move(one.no, RequestStatus.CANCELLED) for one in going)
        says = [_why_not(one, turn) for one in staying]
        if len(going) == 1:
            says.append(Say("cancel_done", {"what": request_name(going[0]), "no": going[0].no}))
        elif going:
            says.append(Say("cancel_done_several", {"count": len(going)}))
        says += _points_back(going)
        return Done(moves, tuple(says))

    def _pool(self, form: Form, turn: Turn) -> list[ServiceRequest]:
        """Return those that may be meant: the ones read out, or all that can be taken back."""
        listed = form.slots.get(_LISTED)
        if listed is not None:
            known = _known(turn, finding.several(listed))
            return [one for one in known if one.is_open]
        mine = [one for one in finding.mine(turn, only_open=True) if not _is_emergency(one)]
        current = [one for one in mine if is_current(one, turn.now)]
        of_kind = [one for one in current if self.only is None or one.kind is self.only]
        return of_kind or current

    def _place(self, form: Form, turn: Turn, count: int) -> int | None:
        reading_back = turn.session.prompt.expecting is Expecting.CONFIRMATION
        if count < 2 or (reading_back and "request_no" in form.slots):
            return None
        return finding.place_in_list(turn.text, min(count, _READ_OUT))

    def _says_which(self, turn: Turn, found: finding.Found, said: Slots) -> bool:
        every = finding.wants_all(turn.text)
        if turn.session.prompt.expecting is not Expecting.CONFIRMATION:
            return found.named or every
        if turn.intent in _STILL_NO_ANSWER:  # 好，都取消 must stay a yes
            every = False
        return (bool(said) and found.named) or every

    def _read_back(self, form: Form, turn: Turn, numbers: Sequence[str]) -> Step:
        requests = _known(turn, numbers)
        if not requests:
            return Refuse(Say("request_not_found", {"no": numbers[0]}))
        if all(_is_emergency(one) for one in requests):
            return Refuse(Say("cancel_emergency"))
        still_open = [one for one in requests if one.is_open and not _is_emergency(one)]
        if not still_open:
            return Refuse(status_line(requests[0], turn))
        going = [one for one in still_open if not _too_late(one, turn)]
        late = "、".join(request_name(one) for one in still_open if one not in going)
        if not going:
            return Refuse(Say("cancel_too_late_human", {"what": late}))
        form = _chosen(form, [one.no for one in going])
        notes = (Say("cancel_too_late", {"what": late}),) if late else ()
        if len(going) == 1:
            values = {"no": going[0].no, "what": request_name(going[0])}
            return ReadBack(form, (*notes, Say("cancel_read_back", values)))
        several: dict[str, str | int] = {"count": len(going), "listed": "，".join(names(going))}
        return ReadBack(form, (*notes, Say("cancel_read_back_several", several)))


def _ask_which(form: Form, turn: Turn, pool: Sequence[ServiceRequest]) -> Ask:
    timely = [one for one in pool if not _too_late(one, turn)] or list(pool)
    read = timely[:_READ_OUT]
    listed = "，".join(names(read))
    if len(timely) > _READ_OUT:
        listed += f"，还有{{count:{len(timely) - _READ_OUT}}}件"
    slots: dict[str, SlotValue] = {_LISTED: [one.no for one in timely]}
    labels = [label(one, turn.now) for one in read]
    choices = labels if len(set(labels)) == len(labels) else [one.no for one in read]
    return Ask(
        replace(form, slots=slots, request_no=None),
        "request_no",
        Say("cancel_ask_which", {"listed": listed}),
        (*choices, _ALL_OF_THEM),
    )


def _chosen(form: Form, numbers: Sequence[str]) -> Form:
    chosen: SlotValue = numbers[0] if len(numbers) == 1 else [*numbers]
    single = numbers[0] if len(numbers) == 1 else None
    return replace(form, slots={"request_no": chosen}, request_no=single)


def _without_choice(slots: Slots) -> dict[str, SlotValue]:
    return {name: value for name, value in slots.items() if name != "request_no"}


def _known(turn: Turn, numbers: Sequence[str]) -> list[ServiceRequest]:
    found = [finding.own(turn, no) for no in numbers]
    return [request for request in found if request is not None]


def _points_back(requests: Sequence[ServiceRequest]) -> list[Say]:
    """Say that the points of rewards come back, how many where the requests tell."""
    rewards = [one for one in requests if one.kind is RequestKind.REDEMPTION]
    points = [one.slots.get("points") for one in rewards]
    known = [count for count in points if isinstance(count, int)]
    if known and len(known) == len(points):
        return [Say("cancel_points_back", {"points": sum(known)})]
    return [Say("cancel_points_back_some")] if rewards else []


def _why_not(request: ServiceRequest, turn: Turn) -> Say:
    if request.is_open:
        return Say("cancel_too_late", {"what": request_name(request)})
    return status_line(request, turn)


def _is_emergency(request: ServiceRequest) -> bool:
    return request.kind is RequestKind.EMERGENCY


def _too_late(request: ServiceRequest, turn: Turn) -> bool:
    if request.kind is not RequestKind.MEAL:
        return False
    day = date.fromisoformat(str(request.slots["date"]))
    meal = Meal(str(request.slots["meal"]))
    menu = turn.reads.meals.menu(day, meal)
    zone = turn.now.tzinfo
    assert zone is not None, "a clock gives aware times"
    return (menu.cut_off_at if menu else cut_off(day, meal, zone)) <= turn.now
