"""What is known of how somebody eats: the last meal, the usual one, diets and food to avoid."""

import re
from collections.abc import Mapping
from dataclasses import replace

from data.model.people import NoticeKind, Preferences, Role
from data.model.requests import RequestKind, RequestStatus, ServiceRequest
from data.model.talk import Behalf, Form, Remarks, Slots, SlotScalar, SlotValue
from data.model.turns import Amend, Change, Outcome, Remember, Say
from handlers import acting
from handlers.forms import with_known
from handlers.services.meal_rules import open_meals, served_at, serving_of, strings, united
from handlers.services.meal_words import wishes
from handlers.turn import Turn, aside

AS_USUAL = "as_usual"  # slot of a form only: 老样子 was said
LASTING = {"diet": "lasting_diet", "avoids": "lasting_avoids"}  # to be kept with the booking
_USUAL = ("meal", "quantity", "dish", "diet", "delivery", "avoids")
_SLIPS = frozenset({RequestStatus.CANCELLED, RequestStatus.REJECTED, RequestStatus.DUPLICATE})
_ALLERGIC = "过敏"
_A_MEAL = frozenset({"meal", "date", "time", "quantity", "dish", "delivery", "request_no"})
_MAY_TELL = frozenset(
    {"inform", "book_meal", "change_meal", "ask_menu", "ask_info", "give_feedback", "out_of_scope"}
)
_RELATIVE = re.compile(
    "老伴|老头|老太|老公|老婆|爱人|妻子|丈夫|儿子|女儿|孙子|孙女|儿媳|女婿|爸|妈|爷爷|外公|外婆|邻居|朋友"
)
_SELF = re.compile(
    r"我(?:自己|本人|是|也|对|一?吃|不能|有|[^，。老儿女孙爸妈爱妻丈外邻朋]{0,4}过敏)"
)
_IN_FORM = frozenset({"book_meal", "change_meal"})  # their forms take it up themselves


def hear_wishes(form: Form, said: Slots, remarks: Remarks) -> Form:
    """Take what is to be left out, 老样子, and what is to hold from now on."""
    if remarks.as_usual:  # the last meal outweighs what was filled in as usual
        slots = {name: value for name, value in form.slots.items() if name not in form.known}
        form = replace(form, slots={**slots, AS_USUAL: True}, known=())
    slots = dict(form.slots)
    if remarks.avoids:
        slots["avoids"] = united(slots.get("avoids"), remarks.avoids)
    if remarks.for_ever:
        lasting = {"diet": strings(said.get("diet")), "avoids": list(remarks.avoids)}
        for name, values in lasting.items():
            if values:
                slots[LASTING[name]] = united(slots.get(LASTING[name]), values)
    return replace(form, slots=slots)


def with_habits(form: Form, turn: Turn) -> Form:
    """Fill in what is known; what holds for every meal is added to what was said."""
    known: dict[str, SlotValue] = dict(turn.resident.usual)
    last = last_meal(turn) if form.slots.get(AS_USUAL) else None
    if last is not None:
        known |= {name: last.slots[name] for name in _USUAL if name in last.slots}
        known |= {name: last.slots[name] for name in ("address",) if name in last.slots}
    if turn.resident.address:
        known["address"] = turn.resident.address
    form = with_known(form, known)
    slots = dict(form.slots)
    if _ALLERGIC in turn.text and turn.understanding.remarks.avoids:
        told = turn.understanding.remarks.avoids
        slots[LASTING["avoids"]] = united(slots.get(LASTING["avoids"]), told)
    for name, always in _always(turn.resident.preferences).items():
        if always:
            slots[name] = united(slots.get(name), always)
    return replace(form, slots=slots)


def last_meal(turn: Turn) -> ServiceRequest | None:
    """Return the meal somebody ordered last, one that was taken back only for want of others."""
    mine = turn.reads.requests.of_resident(turn.resident.id, only_open=False)
    meals = [request for request in mine if request.kind is RequestKind.MEAL]
    return next((one for one in meals if one.status not in _SLIPS), meals[0] if meals else None)


def has_usual(turn: Turn) -> bool:
    """Whether 老样子 says something: there is a last meal or a usual one."""
    return bool(turn.resident.usual) or last_meal(turn) is not None


def lasting_note(form: Form) -> tuple[Say, ...]:
    """Say what will hold from now on, where the form keeps something."""
    kept = {name: form.slots[key] for name, key in LASTING.items() if key in form.slots}
    return (Say("meal_for_ever", {"what": "、".join(wishes(kept))}),) if kept else ()


def remembered(form: Form, turn: Turn, *, asks_to_remind: bool = False) -> tuple[Change, ...]:
    """Return what is to be kept of a booking beside the booking.

    Whoever is asked about reminders counts as having said no until they say yes: nobody is
    asked twice.
    """
    before = turn.resident.preferences
    kept = {name: strings(form.slots.get(key)) for name, key in LASTING.items()}
    after = with_tastes(before, kept)
    if asks_to_remind:
        after = with_reminder(after, agreed=False)
    return (Remember(turn.resident.id, after),) if after != before else ()


def with_tastes(before: Preferences, added: Mapping[str, list[str]]) -> Preferences:
    """Return preferences with diets and food to avoid added."""
    diet = tuple(map(str, united(before.diet, added.get("diet"))))
    return replace(
        before, diet=diet, avoids=tuple(map(str, united(before.avoids, added.get("avoids"))))
    )


def with_reminder(before: Preferences, *, agreed: bool) -> Preferences:
    """Return preferences with the answer to whether to remind of meals."""
    return replace(before, agreed={**before.agreed, NoticeKind.REMINDER.value: agreed})


def remember_diet(turn: Turn) -> Outcome | None:
    """Keep an allergy or a diet that was told without a meal; None where none was told.

    What another must not eat is kept only where they agreed that the speaker orders for them.
    Meals already ordered are changed with it: what must not be eaten cannot wait.
    """
    told = _told(turn)
    if told is None:
        return None
    about = acting.told_of(_naming(turn), RequestKind.MEAL)
    if about is None or Role.RESIDENT not in about.resident.roles:
        return aside(turn, Say("acting_diet_of_other"))
    turn = about
    after = with_tastes(turn.resident.preferences, told)
    what = _eats(told)
    changes: list[Change] = [Remember(turn.resident.id, after)]
    amended = _amended(turn, told)
    own = turn.resident.id == turn.actor
    key = "diet_remembered" if own else "acting_diet_remembered"
    says = [Say(key, {"what": what, "who": turn.resident.name})]
    if amended:
        says.append(Say("diet_remembered_ordered", {"count": len(amended)}))
    return replace(aside(turn, *says), changes=(*changes, *amended))


def _naming(turn: Turn) -> Turn:
    """Add whom the words speak of where nothing else tells: 李德福对花生过敏."""
    remarks = turn.understanding.remarks
    if remarks.behalf is not None or _SELF.search(turn.text):
        return turn
    named = [one.name for one in turn.reads.people.list(Role.RESIDENT) if one.name in turn.text]
    relative = _RELATIVE.search(turn.text)
    if not named and relative is None:
        return turn
    behalf = Behalf(person=named[0] if named else relative and relative[0])
    remarks = replace(remarks, behalf=behalf)
    return replace(turn, understanding=replace(turn.understanding, remarks=remarks))


def _told(turn: Turn) -> dict[str, list[str]] | None:
    remarks, slots, form = turn.understanding.remarks, turn.slots, turn.session.form
    if turn.intent not in _MAY_TELL or _A_MEAL & slots.keys() or remarks.dates or remarks.weekdays:
        return None
    if form is not None and form.intent in _IN_FORM:
        return None
    diet = strings(slots.get("diet")) if remarks.for_ever else []
    return {"diet": diet, "avoids": list(remarks.avoids)} if diet or remarks.avoids else None


def _eats(told: Mapping[str, list[str]]) -> str:
    parts = []
    if told["avoids"]:
        parts.append(f"不吃{'、'.join(told['avoids'])}")
    if told["diet"]:
        parts.append(f"要{'、'.join(told['diet'])}")
    return "，".join(parts)


def _amended(turn: Turn, told: Mapping[str, list[str]]) -> list[Change]:
    changes: list[Change] = []
    for request in open_meals(turn.reads, turn.resident.id, turn.now):
        serving = serving_of(request.slots)
        if serving is None or served_at(serving, turn.now) <= turn.now:
            continue
        slots: dict[str, list[SlotScalar]] = {
            name: united(request.slots.get(name), values) for name, values in told.items() if values
        }
        news = {name: values for name, values in slots.items() if values != request.slots.get(name)}
        if news:
            changes.append(Amend(request.no, {**news}))
    return changes


def _always(preferences: Preferences) -> dict[str, tuple[str, ...]]:
    return {"diet": preferences.diet, "avoids": preferences.avoids}
