"""What passes through one turn: utterance, understanding, session, reply."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

SlotScalar: TypeAlias = str | int | bool
SlotValue: TypeAlias = SlotScalar | list[SlotScalar]
Slots: TypeAlias = Mapping[str, SlotValue]

INTENTS: tuple[str, ...] = (
    "report_repair", "change_request", "book_meal", "change_meal", "cancel_meal", "ask_menu",
    "ask_info", "call_emergency", "false_alarm", "query_points", "redeem_points",
    "request_status", "cancel_request", "request_errand", "give_feedback", "talk_to_human",
    "greet", "goodbye", "thank", "ask_capabilities", "repeat_that", "adjust_voice", "stop",
    "affirm", "deny", "inform", "out_of_scope",
)  # fmt: skip

ENTITIES: tuple[str, ...] = (
    "item", "fault", "place", "address", "time", "date", "meal", "quantity", "dish", "diet",
    "delivery", "task", "person", "symptom", "phone", "request_no", "rating",
)  # fmt: skip

LIST_SLOTS: frozenset[str] = frozenset({"diet", "dish"})


class AlarmLevel(StrEnum):
    """How sure we are that somebody is in danger."""

    NONE = "none"
    POSSIBLE = "possible"  # ask one short question; anything but a clear no raises it
    CERTAIN = "certain"  # raise at once


class EmergencyKind(StrEnum):
    """The eight kinds of danger."""

    MEDICAL = "medical"
    FALL = "fall"
    FIRE = "fire"
    GAS = "gas"
    TRAPPED = "trapped"
    CRIME = "crime"
    MISSING_PERSON = "missing_person"
    SELF_HARM = "self_harm"


@dataclass(frozen=True)
class Alarm:
    """The judgement of danger in one utterance."""

    level: AlarmLevel = AlarmLevel.NONE
    kind: EmergencyKind | None = None
    reason: str = ""  # name of the rule that decided, never the words that were said


@dataclass(frozen=True)
class Utterance:
    """One thing somebody said or typed, as a channel delivers it."""

    text: str
    resident: str  # person id of whom it is about
    actor: str  # person id of who speaks; the resident, or a helper with a mandate
    channel: str  # "console" | "web" | "telegram" | "voice"
    message_id: str  # unique within the channel; a repeat is answered as before
    at: datetime  # aware
    heard: float = 1.0  # how sure the ear was, 0..1; typed text is 1
    attachments: tuple[str, ...] = ()  # ids of pictures sent along


@dataclass(frozen=True)
class Intent:
    """A named intent and how sure the engine is of it."""

    name: str
    confidence: float  # 0..1


@dataclass(frozen=True)
class Entity:
    """A stretch of the text with a meaning."""

    entity: str
    value: SlotValue  # canonical value
    start: int  # code points from the start of the text as given
    end: int  # exclusive


@dataclass(frozen=True)
class AlsoAsked:
    """A second request in the same sentence."""

    intent: str
    slots: Slots


class Manner(StrEnum):
    """How the voice should change."""

    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    SOFTER = "softer"


@dataclass(frozen=True)
class Behalf:
    """For whom somebody says they speak: 替三号楼五零一的奶奶."""

    person: str | None = None  # name or title: 王桂兰, 张奶奶, 奶奶
    address: str | None = None  # canonical, perhaps not whole
    phone: str | None = None


@dataclass(frozen=True)
class Remarks:
    """What was said beside intent and slots."""

    behalf: Behalf | None = None
    manner: Manner | None = None
    weekdays: frozenset[int] = frozenset()  # every week on these days; 0 is Monday
    dates: tuple[str, ...] = ()  # two or more days in one breath, YYYY-MM-DD
    as_usual: bool = False  # 老样子
    avoids: tuple[str, ...] = ()  # food that must not be in a meal: 花生过敏
    for_ever: bool = False  # 以后都: to be remembered
    unfinished: bool = False  # 嗯…, 我家那个…: more is to come
    agrees: bool = False  # a yes at the start or the end, whatever else is said: 对，灯不修了
    objects: bool = False  # a no or a correction at the start or after a pause: 哎，不对，…


@dataclass(frozen=True)
class Understanding:
    """What one utterance means."""

    text: str  # exactly as given
    intent: Intent
    ranking: tuple[Intent, ...] = ()
    entities: tuple[Entity, ...] = ()
    alarm: Alarm = Alarm()
    slots: Slots = field(default_factory=dict)
    also: tuple[AlsoAsked, ...] = ()
    unplaced: tuple[str, ...] = ()  # words that look like a value but fit no canonical one
    remarks: Remarks = Remarks()


class Expecting(StrEnum):
    """What the last reply asked for."""

    NOTHING = "nothing"
    SLOT = "slot"  # the value of Prompt.slot
    CONFIRMATION = "confirmation"  # yes or no to a read-back
    ALARM_CHECK = "alarm_check"  # "do you need help right now?"


@dataclass(frozen=True)
class Prompt:
    """The question that is open when an utterance arrives."""

    expecting: Expecting = Expecting.NOTHING
    slot: str | None = None
    intent: str | None = None  # intent of the open form
    day: str | None = None  # YYYY-MM-DD already agreed: a clock time without a day means this day


@dataclass(frozen=True)
class Form:
    """A request in the making."""

    intent: str
    slots: Slots = field(default_factory=dict)
    asked: tuple[str, ...] = ()  # slots already asked about, in order
    request_no: str | None = None  # the request that is to be changed or cancelled
    known: tuple[str, ...] = ()  # slots filled from what the store knows, not from speech
    resident: str | None = None  # person id of whom it is for; None: whose session it is
    offer: str = ""  # key of the question that comes before it is taken up again; empty: none
    proposed_by: str | None = None  # person id of a helper who may not act for the resident
    attachments: tuple[str, ...] = ()  # ids of pictures for the request
    weekdays: tuple[int, ...] = ()  # a standing order; 0 is Monday
    among: tuple[str, ...] = ()  # person ids: which of them is meant was asked
    offers: int = 0  # how often it was offered to go on with it
    behalf: Behalf | None = None  # whom it was said to be for, to be found out when it is taken up


@dataclass(frozen=True)
class Reply:
    """What goes back to the person."""

    spoken: str
    written: str
    choices: tuple[str, ...] = ()
    keep_listening: bool = True


@dataclass(frozen=True)
class Session:
    """The conversation with one resident, over all channels."""

    person: str  # person id of the resident
    version: int = 0  # 0: never saved; saved by compare-and-set
    form: Form | None = None
    waiting: tuple[Form, ...] = ()  # forms to take up once the open one is finished
    prompt: Prompt = Prompt()
    misunderstood: int = 0  # times in a row
    last_reply: Reply | None = None
    possible_alarm: EmergencyKind | None = None
    alarm_actor: str | None = None  # who was speaking when the alarm became possible
    alarm_resident: str | None = None  # whom the possible alarm is about; None: whose session it is
    alarm_due_at: datetime | None = None  # a possible alarm is raised at this moment
    recent: tuple[str, ...] = ()  # last utterances, newest last, for a call-back
    fragment: str = ""  # words that did not make a request yet, joined to what comes next
    served: str | None = None  # person id of whom a helper last spoke for
    last_request: str | None = None  # number of what was recorded last: a correction means this
    to_rate: tuple[str, ...] = ()  # numbers of finished requests whose rating was not asked yet
    pictures: tuple[str, ...] = ()  # ids of pictures that belong to no request yet
    updated_at: datetime | None = None
