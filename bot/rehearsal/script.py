"""What a dialogue file may say; tests/scenarios/README.md explains every key to its writers."""

import re
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from data.model.meals import Meal
from data.model.requests import RequestKind, RequestStatus
from data.model.talk import ENTITIES, INTENTS, AlarmLevel, SlotValue

FIRST_MOMENT = datetime(2026, 11, 24, 9)  # noqa: DTZ001 - a Tuesday, local
Tag = Literal[
    "repair", "meal", "points", "errand", "status", "feedback", "info", "emergency", "helper",
    "talk", "plain", "dialect", "rambling", "correction", "interruption", "two_requests",
    "one_word", "misheard", "refusal", "change", "cancel",
]  # fmt: skip
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[str, ...] = get_args(Weekday)
TAGS: tuple[str, ...] = get_args(Tag)
ASKED_FOR = frozenset(
    {*ENTITIES, "resident", "confirm", "alarm", "resume", "again"}
)  # keys of `answers`
_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_DURATION = re.compile(rf"(\d{{1,6}}) ({'|'.join(_UNITS)})s?")
_LONGEST = timedelta(days=92)
_YEARS = range(2000, 2101)
_MOST = 1_000_000
_HOURS = 24 * 366  # a request of a dialogue is no older
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:[+-]\d\d:\d\d)?)?")
_ACTIONS = ("say", "photo", "staff", "meanwhile", "ends")
_EVERYWHERE = {
    "hears",
    "hears_not",
    "hears_any",
    "reads",
    "choices",
    "created",
    "changed",
    "notices",
}


def _as_text(value: Any) -> Any:  # noqa: ANN401 - whatever YAML holds
    """A bare number is what somebody says: `phone: 13800000000`."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _as_texts(value: Any) -> Any:  # noqa: ANN401 - whatever YAML holds
    return value if isinstance(value, list) else [value]


def _as_duration(value: Any) -> Any:  # noqa: ANN401 - whatever YAML holds
    plain = isinstance(value, int) and not isinstance(value, bool)
    read = _DURATION.fullmatch(
        f"{value} seconds" if plain else value if isinstance(value, str) else ""
    )
    if read is None:
        raise ValueError("a time that passes is written like 40 minutes or 2 days")
    passes = timedelta(seconds=int(read[1]) * _UNITS[read[2]])
    if passes > _LONGEST:
        raise ValueError(f"no more than {_LONGEST.days} days pass at once")
    return passes


def _as_value(value: Any) -> Any:  # noqa: ANN401 - whatever YAML holds
    several = value if isinstance(value, list) else [value]
    if not several or not all(isinstance(one, str | int) for one in several):
        raise ValueError("a value is text, a whole number, true or false, or a list of these")
    return value


def _is_moment(value: SlotValue, *, with_hour: bool) -> bool:
    """Whether a value is a day, a moment, or two of them as a range."""
    for part in value.split("/") if isinstance(value, str) else [""]:
        try:
            moment = datetime.fromisoformat(part) if _MOMENT.fullmatch(part) else None
        except ValueError:
            moment = None
        zoned = moment is not None and moment.tzinfo is not None
        if moment is None or moment.year not in _YEARS or zoned is not with_hour:
            return False
    return True


def _one_of(known: frozenset[str] | tuple[str, ...]) -> BeforeValidator:
    def check(value: Any) -> Any:  # noqa: ANN401 - whatever YAML holds
        if value not in known:
            raise ValueError(f"it is one of {', '.join(sorted(known))}")
        return value

    return BeforeValidator(check)


Text = Annotated[str, BeforeValidator(_as_text)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_texts)]
Channel = Literal["console", "web", "telegram", "voice"]
Value = Annotated[SlotValue, BeforeValidator(_as_value)]
Slot = Annotated[str, _one_of(ENTITIES)]
Asked = Annotated[str, _one_of(ASKED_FOR)]
Duration = Annotated[timedelta, BeforeValidator(_as_duration)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Wanted(_Part):
    """A request as it should be."""

    kind: RequestKind
    status: RequestStatus | None = None
    resident: str | None = None  # name
    actor: str | None = None  # name
    assignee: str | None = None  # name
    slots: dict[str, Value] = {}  # others may be there too
    without: tuple[Slot, ...] = ()
    pictures: int | None = None  # how many belong to it


class WantedNotice(_Part):
    """A message that should wait to be sent, over any channel."""

    to: str  # name
    says: Texts


class WantedStanding(_Part):
    """A meal that should come on the same days of every week."""

    resident: str  # name
    weekdays: tuple[Weekday, ...]
    meal: Meal


class WantedMandate(_Part):
    """Who should be allowed to act for whom."""

    actor: str  # name
    resident: str  # name
    services: tuple[RequestKind, ...] = ()  # none named: any service


class GivenRequest(_Part):
    """A request that is there before the dialogue begins."""

    kind: RequestKind
    resident: str  # name
    slots: dict[str, Value] = {}
    status: RequestStatus = RequestStatus.RECEIVED
    assignee: str | None = None  # name
    actor: str | None = None  # name; None: the resident
    hours_ago: float = Field(0, ge=0, le=_HOURS)

    @model_validator(mode="after")
    def _has_canonical_slots(self) -> Self:
        """What the store and the services count with must be what they can count with."""
        for name in ("date", "time"):
            given = self.slots.get(name)
            if given is not None and not _is_moment(given, with_hour=name == "time"):
                example = "2026-11-25T15:00:00+08:00" if name == "time" else "2026-11-25"
                raise ValueError(f"the {name} of a request is written like {example}")
        quantity = self.slots.get("quantity", 1)
        if isinstance(quantity, bool) or not isinstance(quantity, int) or not 1 <= quantity <= 50:
            raise ValueError("the quantity of a request is a whole number from 1 to 50")
        if self.slots.get("meal", Meal.LUNCH) not in {*Meal}:
            raise ValueError(f"the meal of a request is one of {', '.join(Meal)}")
        return self

    @model_validator(mode="after")
    def _can_be_cooked(self) -> Self:
        lacking = {"date", "meal", "quantity"} - self.slots.keys()
        if self.kind is RequestKind.MEAL and lacking:
            raise ValueError(f"a meal that is there already needs {', '.join(sorted(lacking))}")
        if self.kind is RequestKind.MEAL and "/" in str(self.slots["date"]):
            raise ValueError("a meal that is there already is of one day")
        return self


class GivenPoints(_Part):
    """Points somebody has beside those of the demonstration community."""

    person: str  # name
    points: int = Field(ge=-_MOST, le=_MOST)
    reason: str


class Given(_Part):
    """What is in the store beside the demonstration community."""

    requests: tuple[GivenRequest, ...] = ()
    points: tuple[GivenPoints, ...] = ()
    mandates: tuple[WantedMandate, ...] = ()
    linked: tuple[str, ...] = ()  # names of who has a Telegram account


class Turn(_Part):
    """One thing that happens, and what should come of it."""

    say: Text | None = None
    photo: bool = False
    staff: RequestStatus | None = None
    meanwhile: Duration | None = None
    ends: bool = False

    speaker: str | None = Field(None, alias="as")
    served: str | None = Field(None, alias="for")
    channel: Channel | None = None
    no: Text = "last"  # of the request that staff move
    by: str | None = None  # name of who on the staff
    answers: dict[Asked, Text | tuple[Text, ...]] = {}  # one: whenever asked; several: in turn

    hears: Texts = ()
    hears_not: Texts = ()
    hears_any: Texts = ()
    reads: Texts = ()
    choices: Texts = ()
    alarm: AlarmLevel | None = None
    intent: Annotated[str, _one_of(INTENTS)] | None = None
    created: tuple[Wanted, ...] | None = None
    changed: tuple[Wanted, ...] | None = None
    notices: tuple[WantedNotice, ...] = ()

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        """A key that would be ignored is a mistake of the writer."""
        given = {name for name in _ACTIONS if name in self.model_fields_set} - {
            name for name in ("photo", "ends") if not getattr(self, name)
        }
        if given == {"say", "photo"}:
            given = {"say"}
        if len(given) != 1:
            raise ValueError(f"a turn does exactly one of {', '.join(_ACTIONS)}")
        idle = self.model_fields_set - _fitting(given.pop()) - _EVERYWHERE - set(_ACTIONS)
        if idle:
            name = Turn.model_fields[min(idle)].alias or min(idle)
            raise ValueError(f"{name} means nothing in such a turn")
        return self


def _fitting(action: str) -> set[str]:
    spoken = {"speaker", "served", "channel"}
    return {
        "say": spoken | {"answers", "alarm", "intent"},
        "photo": spoken | {"answers", "alarm", "intent"},
        "staff": {"no", "by"},
        "meanwhile": {"alarm", "intent"},
        "ends": spoken | {"alarm", "intent"},
    }[action]


class Finally(_Part):
    """What should be in the store at the end."""

    requests: tuple[Wanted, ...]  # exactly these, oldest first
    points: dict[str, int] = {}  # balances by name
    mandates: tuple[WantedMandate, ...] = ()
    standing: tuple[WantedStanding, ...] | None = None  # exactly these, oldest first
    notices: tuple[WantedNotice, ...] = ()


class Dialogue(_Part):
    """One dialogue: who speaks, what was before, what happens, how it should end."""

    name: str = Field(min_length=1)
    kind: tuple[Tag, ...] = ()
    speaker: str | None = Field(None, alias="as")
    served: str | None = Field(None, alias="for")
    channel: Channel = "console"
    at: datetime = FIRST_MOMENT
    given: Given = Given()
    turns: tuple[Turn, ...] = Field(min_length=1)
    finally_: Finally = Field(alias="finally")

    @field_validator("at")
    @classmethod
    def _is_near(cls, at: datetime) -> datetime:
        if at.year not in _YEARS:
            raise ValueError(f"a dialogue begins in a year from {_YEARS[0]} to {_YEARS[-1]}")
        return at
