"""Words to meaning: the alarm first, then the intent, then the values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from data.model.errors import MissingModel
from data.model.talk import (
    Alarm,
    AlarmLevel,
    AlsoAsked,
    Entity,
    Expecting,
    Intent,
    Prompt,
    Remarks,
    Slots,
    Understanding,
)
from nlu import reading
from nlu.alarm import Finding, examine, join
from nlu.answers import answer
from nlu.open_item import open_item
from nlu.remarks import (
    on_all_days,
    only_hesitates,
    remarks_of,
    unfinished,
    without_avoided,
)
from nlu.requests import Part, parts_of, shared, split
from nlu.slots import read_entities, slots_of, unplaced

if TYPE_CHECKING:
    from nlu.alarm.classifier import Danger

_UNKNOWN = (Intent("out_of_scope", 0.0),)
_FOREIGN = Intent("out_of_scope", 0.9)
_ANSWERED = Intent("inform", 0.9)
_SURE_OF_NO = 0.8  # to be taken for a no to "do you need help?"
_SURE_TO_LEAVE = 0.75  # to leave the open question although its value was named
_REMAINDER = 4  # code points beside the value that still make a bare answer
_SAME_THING = ({"time", "date"}, {"item", "fault"}, {"dish", "diet"})
_CRY = "call_emergency"
_FEWEST = 4  # code points
_CERTAIN = 0.9  # confidence where the alarm decides the intent
_YES_OR_NO = frozenset({"affirm", "deny"})
_REQUESTS = frozenset({
    "report_repair", "change_request", "book_meal", "change_meal", "cancel_meal", "ask_menu",
    "ask_info", "query_points", "redeem_points", "request_status", "cancel_request",
    "request_errand", "give_feedback", "talk_to_human", "stop",
})  # fmt: skip
_NAME = 8  # code points of a name alone
_COME_FOR_IT = re.compile(  # said to a read-back it means the request: 好，尽快来啊
    r"^(?:对|好|是|行|中|要得|得|系|可以|成|那|就|就这样|的|嘞|额|个|嘅|啊|呀|[，,、\s])*(?:请|麻烦|叫|让|师傅|他们|你们|侬|你)*"
    r"(?:尽|赶|越)?(?:快|早|紧|麻溜|抓紧|赶快)(?:点|些|啲|点儿|一?眼|的|儿)*(?:越好|来|嚟|过来|上门|来修|修|送来|嚟整|弄|办)?(?:了|啊|呀|哦|吧|嘛|啦|咯|哈|谢谢|[，,。！!])*$"
)
_OPEN = Prompt()
_T = TypeVar("_T")


class Engine(Protocol):
    """Names the intent of sentences."""

    def rank(self, texts: Sequence[str]) -> list[tuple[Intent, ...]]:
        """Return for each text every intent with its probability, the likeliest first."""
        ...


class DangerSense(Protocol):
    """Senses danger that no rule names."""

    def weigh(self, texts: Sequence[str]) -> list[Danger]:
        """Return how likely each text is a cry for help."""
        ...


class Understander:
    """What this package offers: text in, meaning out; nothing a person can say makes it raise."""

    def __init__(
        self, load_engine: Callable[[], Engine], load_sense: Callable[[], DangerSense]
    ) -> None:
        self._engine = _Lazy(load_engine)
        self._sense = _Lazy(load_sense)

    def __call__(self, text: str, *, now: datetime, prompt: Prompt = _OPEN) -> Understanding:
        """Return the meaning of `text` said at `now` in answer to `prompt`.

        Without a trained model the alarm and the values are still read; the intent is then
        out_of_scope with confidence 0, unless the words alone answer the open question.
        """
        said, line = reading.read(text), reading.folded(text)
        finding = examine(text)
        clauses = parts_of(said)
        if not _may_ask_twice(prompt) and finding.alarm.level is AlarmLevel.NONE:
            clauses = []
        texts = [said.text, *(part.reading.text for part in clauses)]
        hesitant = only_hesitates(line, prompt)
        told = hesitant or answer(said.text, prompt, line) is not None
        by_rules_alone = told or _is_too_little(said.text)
        alarm = finding.alarm if by_rules_alone else self._judge(finding, texts)
        if _COME_FOR_IT.match(said.text) and prompt.expecting is Expecting.CONFIRMATION:
            alarm = Alarm()
        ranking, *of_clauses = self._rank(texts)
        requests = split(clauses, of_clauses) if _may_split(alarm, prompt) else []
        meant = _in_context(said.text, ranking, prompt, line)
        if hesitant or (meant.name in _YES_OR_NO and unfinished(line, prompt)):
            meant = _undecided(ranking)
        if finding.explained and meant.name == _CRY:
            meant = next((one for one in ranking if one.name != _CRY), _UNKNOWN[0])
        first, *others = requests or [Part(said, meant)]
        if alarm.level is AlarmLevel.CERTAIN:
            first = Part(said, _cry(ranking))
        about = _about(first.intent, prompt) if not others else first.intent.name
        intent, entities = _values(first, about, now, prompt, bare=not others)
        slots: Slots = slots_of(entities)
        left = unplaced(first.reading, about, entities)
        also = []
        for other in others:
            _, more = _values(other, other.intent.name, now, _OPEN, bare=False)
            also.append(AlsoAsked(other.intent.name, slots_of(more)))
            entities = _with(more, entities)
        if others:
            slots, also = shared([first, *others], slots, also)
        whose = first.reading if others else None
        remarks = remarks_of(text, said, about, now, prompt, first=whose)
        intent = _named_somebody(intent, said.text, remarks, prompt)
        return Understanding(
            text, intent, ranking, entities, alarm, slots, tuple(also), left, remarks
        )

    def _judge(self, finding: Finding, texts: Sequence[str]) -> Alarm:
        sense = self._sense.get()
        return finding.alarm if sense is None else join(finding, sense.weigh(texts))

    def _rank(self, texts: Sequence[str]) -> list[tuple[Intent, ...]]:
        engine = self._engine.get()
        return [_UNKNOWN for _ in texts] if engine is None else engine.rank(texts)


class _Lazy(Generic[_T]):
    """Loads at first use; a missing model is not looked for again."""

    def __init__(self, load: Callable[[], _T]) -> None:
        self._load = load
        self._loaded: _T | None = None
        self._missing = False

    def get(self) -> _T | None:
        if self._loaded is None and not self._missing:
            try:
                self._loaded = self._load()
            except MissingModel:
                self._missing = True
        return self._loaded


def _is_too_little(text: str) -> bool:
    """Whether statistics has nothing to hold: a word or two, another language, noise."""
    return len(text) < _FEWEST or not reading.has_chinese(text)


def _may_split(alarm: Alarm, prompt: Prompt) -> bool:
    return alarm.level is not AlarmLevel.CERTAIN and _may_ask_twice(prompt)


def _cry(ranking: Sequence[Intent]) -> Intent:
    """Danger that is certain is the intent, whatever the engine thinks."""
    seen = next((one.confidence for one in ranking if one.name == _CRY), 0.0)
    return Intent(_CRY, max(seen, _CERTAIN))


def _may_ask_twice(prompt: Prompt) -> bool:
    return prompt.expecting in {Expecting.NOTHING, Expecting.SLOT}


def _in_context(text: str, ranking: tuple[Intent, ...], prompt: Prompt, line: str) -> Intent:
    """Weigh the engine's view against the question that is open."""
    said = answer(text, prompt, line)
    if said is not None:
        return said
    if text.strip() and not reading.has_chinese(text) and prompt.expecting is Expecting.NOTHING:
        return _FOREIGN
    top = ranking[0]
    calm = {"deny", "stop", "false_alarm"}  # 不好 looks like a no and is none
    all_well = top.name == "false_alarm" and top.confidence >= _SURE_OF_NO
    if prompt.expecting is Expecting.ALARM_CHECK and not all_well:
        return next((one for one in ranking if one.name not in calm), _UNKNOWN[0])
    return top


def _about(intent: Intent, prompt: Prompt) -> str:
    """Return the intent whose values are looked for: an unsure one cannot leave the open form."""
    in_form = prompt.expecting in {Expecting.SLOT, Expecting.CONFIRMATION}
    if in_form and prompt.intent and intent.confidence < _SURE_TO_LEAVE:
        return prompt.intent
    return intent.name


def _values(
    part: Part, about: str, now: datetime, prompt: Prompt, *, bare: bool
) -> tuple[Intent, tuple[Entity, ...]]:
    """Return what a request asks for, with its values; `bare`: a value alone may be an answer."""
    entities = read_entities(part.reading, about, now, prompt)
    intent = part.intent
    if bare:
        intent = _bare_value(part, entities, prompt)
    entities = _with(open_item(part.reading, intent, entities, prompt), entities)
    entities = without_avoided(part.reading, about, entities)
    return intent, on_all_days(part.reading, _of_form(about, prompt), now, entities)


def _of_form(about: str, prompt: Prompt) -> str:
    """Return the intent of the form that an answer belongs to."""
    answers = about in _YES_OR_NO or about == _ANSWERED.name
    return prompt.intent if answers and prompt.intent else about


def _undecided(ranking: Sequence[Intent]) -> Intent:
    """嗯…… says nothing yet, whatever the engine hears in it; 我再想想 may end the matter."""
    top = ranking[0]
    if top.name == "stop" and top.confidence >= _SURE_TO_LEAVE:
        return top
    return next((one for one in ranking if one.name == _UNKNOWN[0].name), _UNKNOWN[0])


def _named_somebody(intent: Intent, text: str, remarks: Remarks, prompt: Prompt) -> Intent:
    """A name said to the question for whom informs, unless it comes with a request."""
    asked = prompt.expecting is Expecting.SLOT and prompt.slot == "resident"
    if not asked or remarks.behalf is None or intent.name == _CRY:
        return intent
    asks = intent.name in _REQUESTS and intent.confidence >= _SURE_TO_LEAVE
    return intent if asks and len(text) > _NAME else _ANSWERED


def _bare_value(part: Part, entities: tuple[Entity, ...], prompt: Prompt) -> Intent:
    """An answer that names the value asked for informs, unless it surely asks something else."""
    if prompt.expecting is Expecting.CONFIRMATION and entities:
        unsure = part.intent.confidence < _SURE_TO_LEAVE
        return part.intent if part.intent.name in _YES_OR_NO or not unsure else _ANSWERED
    if prompt.expecting is not Expecting.SLOT or prompt.slot is None:
        return part.intent
    asked = {prompt.slot}.union(*(same for same in _SAME_THING if prompt.slot in same))
    if not asked & {one.entity for one in entities}:
        return part.intent
    covered = sum(one.end - one.start for one in entities)
    bare = len(part.reading.text) - covered <= _REMAINDER
    if bare or part.intent.confidence < _SURE_TO_LEAVE or part.intent.name == prompt.intent:
        return _ANSWERED
    return part.intent


def _with(more: Sequence[Entity], entities: Sequence[Entity]) -> tuple[Entity, ...]:
    return tuple(sorted({*entities, *more}, key=lambda one: (one.start, one.end)))
