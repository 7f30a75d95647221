"""Requests already made: how they stand, and taking them back."""

from dataclasses import dataclass, replace
from datetime import date

from data.model.errors import NotFound
from data.model.meals import Meal, cut_off
from data.model.requests import RequestKind, RequestStatus, ServiceRequest
from data.model.talk import Form, Remarks, Slots
from data.model.turns import Move, Outcome, Say
from handlers.forms import Ask, Done, ReadBack, Refuse, Step, merge
from handlers.phrases import named
from handlers.turn import Turn, aside

_READ_OUT = 3  # more than this nobody keeps in mind
_NAMED_BY = ("item", "fault", "place", "meal", "date", "task")


def report_status(turn: Turn) -> Outcome:
    """Say how the person's requests stand: the one named, or all open ones."""
    no = turn.slots.get("request_no")
    if no is not None:
        request = _own(turn, str(no))
        if request is None:
            return aside(turn, Say("request_not_found", {"no": str(no)}))
        return aside(turn, status_line(request))
    mine = turn.reads.requests.of_resident(turn.resident.id, only_open=False)
    named = [request for request in mine if _fits(request, turn)]
    still_open = [request for request in named if request.is_open]
    if still_open:
        says = [status_line(request) for request in still_open[:_READ_OUT]]
        if len(still_open) > _READ_OUT:
            says.append(Say("status_more", {"count": len(still_open) - _READ_OUT}))
        return aside(turn, *says)
    if named:
        return aside(turn, Say("status_none_open"), status_line(named[0]))
    return aside(turn, Say("status_none"))


def status_line(request: ServiceRequest) -> Say:
    """One request in one sentence."""
    return Say(
        f"status_{request.status.value}",
        {"no": request.no, "what": request_name(request), "due": request.due_at.isoformat()},
    )


def request_name(request: ServiceRequest) -> str:
    """Name a request as its resident would: 空调不制冷, 明天的午饭."""
    slots = request.slots
    match request.kind:
        case RequestKind.REPAIR:
            return "修" + (named(slots, "place", "item", "fault") or "东西")
        case RequestKind.MEAL:
            return f"{{date:{slots.get('date', '')}}}的{{meal:{slots.get('meal', '')}}}"
        case RequestKind.ERRAND:
            return named(slots, "task") or "跑腿"
        case RequestKind.EMERGENCY:
            return "紧急求助"
        case RequestKind.CALLBACK:
            return "回电话"
        case RequestKind.FEEDBACK:
            return "您的意见"
        case RequestKind.REDEMPTION:
            return "积分兑换"


@dataclass(frozen=True)
class Cancel:
    """Finds the request that is meant and takes it back after a yes."""

    intent: str = "cancel_request"
    only: RequestKind | None = None
    kind: RequestKind | None = None
    accepts: frozenset[str] = frozenset({"request_no", *_NAMED_BY})

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:  # noqa: ARG002
        """Take what was just said into the form."""
        return merge(form, said, self.accepts)

    def review(self, form: Form, turn: Turn) -> Step:
        """Find the request; ask which where several fit."""
        no = form.slots.get("request_no")
        if no is not None:
            request = _own(turn, str(no))
            fitting = [request] if request is not None and self._cancellable(request) else []
        else:
            fitting = self._candidates(form, turn)
        if not fitting:
            return Refuse(Say("cancel_nothing"))
        if len(fitting) > 1:
            names = tuple(request.no for request in fitting[:4])
            listed = "，".join(f"{{no:{r.no}}}{request_name(r)}" for r in fitting[:4])
            return Ask(form, "request_no", Say("cancel_ask_which", {"listed": listed}), names)
        request = fitting[0]
        if _too_late(request, turn):
            return Refuse(Say("cancel_too_late", {"what": request_name(request)}))
        values = {"no": request.no, "what": request_name(request)}
        return ReadBack(replace(form, request_no=request.no), (Say("cancel_read_back", values),))

    def finish(self, form: Form, turn: Turn) -> Done:
        """Take the request back, unless somebody ended it while we talked."""
        assert form.request_no is not None, "a read-back names the request"
        request = turn.reads.requests.get(form.request_no)
        values = {"no": request.no, "what": request_name(request)}
        if not self._cancellable(request):
            return Done((), (status_line(request),))
        if _too_late(request, turn):
            return Done((), (Say("cancel_too_late", values),))
        return Done((Move(request.no, RequestStatus.CANCELLED),), (Say("cancel_done", values),))

    def _candidates(self, form: Form, turn: Turn) -> list[ServiceRequest]:
        mine = turn.reads.requests.of_resident(turn.resident.id, only_open=True)
        fitting = [request for request in mine if self._cancellable(request)]
        named = {k: v for k, v in form.slots.items() if k in _NAMED_BY}
        exact = [r for r in fitting if all(r.slots.get(k) == v for k, v in named.items())]
        return exact or fitting

    def _cancellable(self, request: ServiceRequest) -> bool:
        kind_fits = self.only is None or request.kind is self.only
        return request.is_open and kind_fits and request.kind is not RequestKind.EMERGENCY


def _fits(request: ServiceRequest, turn: Turn) -> bool:
    item = turn.slots.get("item")
    return item is None or request.slots.get("item") == item


def _own(turn: Turn, no: str) -> ServiceRequest | None:
    try:
        request = turn.reads.requests.get(no)
    except NotFound:
        return None
    return request if request.resident == turn.resident.id else None


def _too_late(request: ServiceRequest, turn: Turn) -> bool:
    if request.kind is not RequestKind.MEAL:
        return False
    day = date.fromisoformat(str(request.slots["date"]))
    meal = Meal(str(request.slots["meal"]))
    menu = turn.reads.meals.menu(day, meal)
    zone = turn.now.tzinfo
    assert zone is not None, "a clock gives aware times"
    return (menu.cut_off_at if menu else cut_off(day, meal, zone)) <= turn.now
