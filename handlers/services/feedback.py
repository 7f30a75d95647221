"""Ratings, praise and complaints: kept in the person's own words, and followed up where needed."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from data.model.errors import NotFound
from data.model.people import Role
from data.model.requests import RequestDraft, RequestKind, RequestStatus, ServiceRequest
from data.model.talk import Expecting, Form, Remarks, Slots, SlotValue
from data.model.turns import Change, Create, Move, Say
from handlers.forms import Act, Ask, Done, ReadBack, Refuse, Step, merge
from handlers.services import wordlists
from handlers.services.requests import request_name
from handlers.turn import Turn

WORDS = "words"  # prompted for; never a slot, the words are the note
_GOOD_ENOUGH = 3  # from this rating on the request is closed
_SURE = 0.75  # from here on another intent is not taken for words of feedback
_RATED = frozenset({RequestKind.REPAIR, RequestKind.MEAL, RequestKind.ERRAND})
_FINISHED = frozenset({RequestStatus.DONE, RequestStatus.CLOSED})
_ELSEWHERE = frozenset(
    {
        "book_meal", "change_meal", "cancel_meal", "ask_menu", "ask_info", "query_points",
        "redeem_points", "request_errand", "ask_capabilities", "talk_to_human",
    }
)  # fmt: skip
_FEW = 10  # characters: so little is an answer, whatever else it could mean
_NUMBERS = {"一": 1, "幺": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "四": 4, "五": 5}
_BARE_NUMBER = re.compile(
    rf"^(?:我|就|那就?|给|打|嗯|个)*(?P<n>[1-5{''.join(_NUMBERS)}])(?:个|颗)?(?:分|星)?[吧呗啊嘛了。，！]*$"
)
_OF_NUMBER = re.compile(r"[0-5零一二两三四五]\s*(?:分|颗?星)|满[分星]|[好差]评")
_TONE, _HEARD = "tone", "heard"  # slots of the open form; never stored in a request


class Tone(StrEnum):
    """What kind of words they are."""

    COMPLAINT = "complaint"
    PRAISE = "praise"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Feedback:
    """Needs a rating of something that was done, or the words themselves.

    With `request_no` in the form the rating was asked for, which is its own yes.
    """

    intent: str = "give_feedback"
    kind: RequestKind = RequestKind.FEEDBACK
    accepts: frozenset[str] = frozenset({"rating", "request_no", "item", "person"})

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:  # noqa: ARG002
        """Take what was just said into the form."""
        return merge(form, said, self.accepts)

    def review(self, form: Form, turn: Turn) -> Step:
        """Ask for the rating or the words, or read back."""
        if turn.intent == self.intent and not _is_grade(turn):
            form = _without(form, "rating")  # 菜太差了 judges the food, not the work done last
        no = form.slots.get("request_no")
        if no is not None:
            if _own(str(no), turn) is None:
                return Refuse(Say("request_not_found", {"no": str(no)}))
            form = replace(form, request_no=str(no))
        if form.request_no is None and ("rating" in form.slots or _wants_to_rate(turn)):
            latest = _latest_unrated(form, turn)
            form = replace(form, request_no=latest.no if latest else None)
        if "rating" in form.slots:
            if form.request_no is not None and turn.session.prompt.slot == "rating":
                return Act(_judged(form, turn))
            return ReadBack(form, (_rating_read_back(form, turn),))
        only_rating = no is None or _wants_to_rate(turn)
        if form.request_no is not None and _TONE not in form.slots and only_rating:
            return _ask_rating(form, turn)
        if form.request_no is None and _wants_to_rate(turn):
            return Ask(form, "rating", Say("rate_ask_free"))
        if _HEARD in form.slots:
            return _read_words_back(form)
        if turn.intent == self.intent and turn.session.prompt.slot != WORDS:
            return _review_words(form, turn)
        return Ask(form, WORDS, Say("feedback_ask"))

    def answered(self, form: Form, turn: Turn) -> Step | None:
        """Take an opinion in any words; None where they speak of something else."""
        prompt = turn.session.prompt
        if prompt.slot == "rating" and form.request_no is not None:
            return _opinion(form, turn)
        agreeing = prompt.expecting is Expecting.CONFIRMATION
        if agreeing and turn.intent in {"affirm", "deny"} and not _is_grade(turn):
            yes = turn.intent == "affirm"  # 好 is a yes here, and no rating
            return Act(self.finish(form, turn)) if yes else Refuse(Say("stopped"))
        more = agreeing and turn.intent == self.intent and "rating" not in form.slots
        if turn.intent == "talk_to_human" or not (prompt.slot == WORDS or more):
            return None
        if "rating" in turn.slots and _is_grade(turn):
            return None
        if tone_of(turn.text) is Tone.NEUTRAL:
            if turn.intent == "deny":
                return Refuse(Say("stopped"))
            if turn.intent == "affirm" or _speaks_of_another(turn):
                return None
        heard = merge(form, turn.slots, self.accepts - {"rating"})
        return _review_words(heard, turn)

    def finish(self, form: Form, turn: Turn) -> Done:
        """Record it with the words as they were said."""
        if "rating" in form.slots:
            return _judged(form, turn)
        tone = form.slots.get(_TONE, Tone.NEUTRAL)
        changes: list[Change] = [_feedback(form, turn)]
        if tone == Tone.COMPLAINT:
            changes.append(_call_back(form, turn))
            return Done(tuple(changes), (Say("feedback_done"), _who_comes(turn)))
        if tone == Tone.PRAISE:
            person = form.slots.get("person")
            key = "feedback_done_praise_of" if person else "feedback_done_praise"
            return Done(tuple(changes), (Say(key, {"person": str(person or "")}),))
        return Done(tuple(changes), (Say("feedback_done"),))


def tone_of(text: str) -> Tone:
    """Tell a complaint from praise; where both are heard it is a complaint."""
    for topic, tone in (
        ("complains", Tone.COMPLAINT),
        ("praises", Tone.PRAISE),
        ("bad", Tone.COMPLAINT),
        ("good", Tone.PRAISE),
    ):
        if wordlists.speaks_of(topic, text, words="feedback"):
            return tone
    return Tone.NEUTRAL


def rating_of(text: str) -> int | None:
    """Return the rating that the words give without 分 or 星: 五, 还行, 不满意."""
    number = _BARE_NUMBER.match(text.strip())
    if number is not None:
        said = number["n"]
        return int(said) if said.isdigit() else _NUMBERS[said]
    for rating, ways in wordlists.load("feedback")["ratings"].items():
        if re.search(str(ways), text):
            return int(rating)
    return None


def _opinion(form: Form, turn: Turn) -> Step | None:
    """Take the answer to a rating that was asked for."""
    rating = _graded(turn)
    if rating is None and wordlists.speaks_of("no_rating", turn.text, words="feedback"):
        return Refuse(Say("rate_declined"))
    if rating is None and _speaks_of_another(turn):
        return None
    tone = tone_of(turn.text)
    if rating is None and tone is Tone.NEUTRAL and _says_yes(turn):
        rating = 5  # 您满意吗
    if rating is not None:
        return Act(_judged(replace(form, slots={**form.slots, "rating": rating}), turn))
    if tone is Tone.NEUTRAL:
        return None
    return Act(_judged(replace(form, slots={**form.slots, _TONE: tone.value}), turn))


def _graded(turn: Turn) -> int | None:
    """Return the rating that was given in numbers or in words."""
    said = turn.slots.get("rating")
    if isinstance(said, int) and _OF_NUMBER.search(turn.text):
        return said
    if _speaks_of_another(turn) and len(turn.text) > _FEW:
        return None
    rating = rating_of(turn.text)
    return said if rating is None and isinstance(said, int) else rating


def _says_yes(turn: Turn) -> bool:
    return turn.intent == "affirm" and turn.understanding.intent.confidence >= _SURE


def _speaks_of_another(turn: Turn) -> bool:
    return turn.intent in _ELSEWHERE and turn.understanding.intent.confidence >= _SURE


def _judged(form: Form, turn: Turn) -> Done:
    """Record a rating: what is good enough is closed, for the rest somebody calls."""
    changes: list[Change] = [_feedback(form, turn)]
    rating = form.slots.get("rating")
    satisfied = form.slots.get(_TONE) == Tone.PRAISE
    if isinstance(rating, int):
        satisfied = rating >= _GOOD_ENOUGH
    if not satisfied:
        changes.append(_call_back(form, turn))
        return Done(tuple(changes), (Say("rate_sorry"), _who_comes(turn)))
    request = _own(form.request_no, turn)
    if request is None or request.status is not RequestStatus.DONE:
        return Done(tuple(changes), (Say("rate_noted"),))
    changes.append(Move(request.no, RequestStatus.CLOSED))
    return Done(tuple(changes), (Say("rate_thanks"),))


def _ask_rating(form: Form, turn: Turn) -> Step:
    request = _own(form.request_no, turn)
    if request is None:
        return Refuse(Say("request_not_found", {"no": form.request_no or ""}))
    return Ask(form, "rating", Say("rate_ask", {"what": request_name(request)}))


def _rating_read_back(form: Form, turn: Turn) -> Say:
    request = _own(form.request_no, turn)
    rating = form.slots["rating"]
    values: dict[str, str | int] = {"count": rating if isinstance(rating, int) else str(rating)}
    if request is None:
        return Say("rate_read_back_plain", values)
    return Say("rate_read_back", {**values, "what": request_name(request)})


def _review_words(form: Form, turn: Turn) -> Step:
    """Ask for the words where only the wish was said, or read back what is done with them."""
    tone = tone_of(turn.text)
    if tone is Tone.NEUTRAL:
        tone = Tone(str(form.slots.get(_TONE, tone)))
    form = _with_person(replace(form, slots={**form.slots, _TONE: tone.value}), turn)
    if wordlists.speaks_of("nothing_yet", turn.text, words="feedback"):
        return Ask(form, WORDS, Say("feedback_ask"))
    return _read_words_back(replace(form, slots={**form.slots, _HEARD: True}))


def _read_words_back(form: Form) -> Step:
    return ReadBack(form, (Say(f"feedback_read_back_{form.slots[_TONE]}"),))


def _feedback(form: Form, turn: Turn) -> Create:
    slots: dict[str, SlotValue] = {
        name: value for name, value in form.slots.items() if name not in {_TONE, _HEARD}
    }
    if form.request_no is not None:
        slots["request_no"] = form.request_no
    return Create(_draft(RequestKind.FEEDBACK, turn, slots))


def _call_back(form: Form, turn: Turn) -> Create:
    slots: dict[str, SlotValue] = {}
    if form.request_no is not None:
        slots["request_no"] = form.request_no
    if turn.resident.phone:
        slots["phone"] = turn.resident.phone
    return Create(_draft(RequestKind.CALLBACK, turn, slots))


def _draft(kind: RequestKind, turn: Turn, slots: dict[str, SlotValue]) -> RequestDraft:
    words = "\n".join(turn.session.recent)
    return RequestDraft(kind, turn.resident.id, turn.actor, slots, note=words)


def _who_comes(turn: Turn) -> Say:
    return Say("feedback_call" if turn.resident.phone else "feedback_visit")


def _is_grade(turn: Turn) -> bool:
    """Whether the words are a rating and nothing else: 打四分, 我很满意."""
    if turn.session.prompt.slot == "rating" or _OF_NUMBER.search(turn.text):
        return True
    return wordlists.speaks_of("nothing_yet", turn.text, words="feedback")


def _without(form: Form, slot: str) -> Form:
    return replace(form, slots={k: v for k, v in form.slots.items() if k != slot})


def _wants_to_rate(turn: Turn) -> bool:
    return turn.intent == "give_feedback" and (
        wordlists.speaks_of("grading", turn.text, words="feedback")
        and wordlists.speaks_of("nothing_yet", turn.text, words="feedback")
    )


def _own(no: str | None, turn: Turn) -> ServiceRequest | None:
    if no is None:
        return None
    try:
        request = turn.reads.requests.get(no)
    except NotFound:
        return None
    return request if request.resident == turn.resident.id else None


def _latest_unrated(form: Form, turn: Turn) -> ServiceRequest | None:
    """Return what was finished last and not rated yet; of several the one that was named."""
    mine = turn.reads.requests.of_resident(turn.resident.id, only_open=False)
    rated = {one.slots.get("request_no") for one in mine if one.kind is RequestKind.FEEDBACK}
    finished = [
        one
        for one in mine
        if one.kind in _RATED and one.status in _FINISHED and one.no not in rated
    ]
    item = form.slots.get("item")
    named = [one for one in finished if item is not None and one.slots.get("item") == item]
    return next(iter(named or finished), None)


def _with_person(form: Form, turn: Turn) -> Form:
    """Keep whom the words are about where it is one of those who work here."""
    if "person" in form.slots:
        return form
    workers = [*turn.reads.people.list(Role.HELPER), *turn.reads.people.staff()]
    names = [name for one in workers for name in (one.name, one.name[-2:]) if name in turn.text]
    return replace(form, slots={**form.slots, "person": names[0]}) if names else form
