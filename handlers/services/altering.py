"""What is different about a request that somebody alters: said back, and as it is written."""

from dataclasses import replace

from data.model.requests import ServiceRequest
from data.model.talk import Slots, SlotValue
from data.model.turns import Say
from handlers.forms import ANY_TIME
from handlers.services import finding
from handlers.services.requests import request_name

NAMING = ("item", "fault", "place", "task")
ALTERED = frozenset({"time", "date", "address", "phone", *NAMING})


def differences(slots: Slots, request: ServiceRequest) -> dict[str, SlotValue]:
    """Return the values that are to be different."""
    wanted = {name: value for name, value in slots.items() if name in ALTERED}
    if "address" in wanted:
        wanted["address"] = _whole(str(wanted["address"]), str(request.slots.get("address", "")))
    if wanted.get("time") == ANY_TIME and not {"time", "date"} & request.slots.keys():
        wanted.pop("time")
    return {k: v for k, v in wanted.items() if request.slots.get(k) != v}


def read_back(request: ServiceRequest, new: dict[str, SlotValue]) -> Say:
    """Say what will be different, as a question."""
    what = what_of(request)
    parts = _parts(request, new)
    if len(parts) > 1:
        return Say("change_read_back", {**what, "listed": "，".join(parts.values())})
    ((name, said),) = parts.items()
    match name:
        case "when" if new.get("time") == ANY_TIME:
            return Say("change_read_back_any", what)
        case "when":
            return Say("change_read_back_when", {**what, "when": said})
        case "address" | "phone":
            return Say(f"change_read_back_{name}", {**what, name: str(new[name])})
        case _:
            return Say("change_read_back_to", {**what, "to": said})


def amended(request: ServiceRequest, new: dict[str, SlotValue]) -> dict[str, SlotValue]:
    """Return the slots to write; an empty list takes one away."""
    slots = dict(new)
    if "time" in new or "date" in new:
        gone = "date" if "time" in new else "time"
        if gone in request.slots:
            slots[gone] = []
    if new.get("time") == ANY_TIME:
        slots.pop("time")
        if "time" in request.slots:
            slots["time"] = []
    return slots


def what_of(request: ServiceRequest) -> dict[str, str | int]:
    """Return how a request is spoken of."""
    return {"what": request_name(request), "no": request.no}


def _whole(address: str, before: str) -> str:
    """Complete a door with the house of before: 502 is 3栋2单元502."""
    if "栋" in address or "栋" not in before:
        return address
    house, _, rest = before.partition("栋")
    entrance = rest.partition("单元")[0] + "单元" if "单元" in rest else ""
    return f"{house}栋{'' if '单元' in address else entrance}{address}"


def _parts(request: ServiceRequest, new: dict[str, SlotValue]) -> dict[str, str]:
    """Return what will be different as one says it: of time, address, telephone, matter."""
    parts: dict[str, str] = {}
    if set(NAMING) & new.keys():
        parts["to"] = _renamed(request, new)
    if new.get("time") == ANY_TIME:
        parts["when"] = "随时都行"
    elif "time" in new or "date" in new:
        name = "time" if "time" in new else "date"
        parts["when"] = f"{{{name}:{new[name]}}}"
    for name in ("address", "phone"):
        if name in new:
            parts[name] = f"{{{name}:{new[name]}}}"
    return parts


def _renamed(request: ServiceRequest, new: dict[str, SlotValue]) -> str:
    """Name the request as it will be, with the fault where that is what changes."""
    slots = {**request.slots, **{name: new[name] for name in NAMING if name in new}}
    after = request_name(replace(request, slots=slots))
    return after + ("" if "fault" not in new or "item" not in slots else f"，{_text(new['fault'])}")


def _text(value: SlotValue) -> str:
    return "、".join(finding.several(value))
