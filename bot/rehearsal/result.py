"""What a rehearsed dialogue came to."""

from dataclasses import dataclass
from typing import Any, Self

from data.model.requests import RequestKind, ServiceRequest
from data.model.talk import Reply
from data.model.turns import TurnResult
from handlers.render import request_json

NEEDS_A_YES = frozenset(
    {RequestKind.REPAIR, RequestKind.MEAL, RequestKind.ERRAND, RequestKind.REDEMPTION}
)


@dataclass(frozen=True)
class Line:
    """Something that was said or done, and the reply to it."""

    turn: int  # of the dialogue, from 1
    who: str  # name of who spoke; empty: nobody, `said` tells what happened
    said: str  # empty where nobody spoke: one thing that happened had several replies
    reply: Reply | None  # None: nothing was answered
    asked: str  # what the reply asks for, as a key of `answers`; empty: nothing


@dataclass(frozen=True)
class Heard:
    """Everything that came of one turn of a dialogue, the answers to questions included."""

    results: tuple[TurnResult, ...]
    created: tuple[ServiceRequest, ...]  # found in the store


@dataclass(frozen=True)
class Rehearsed:
    """A dialogue that was played."""

    name: str
    kind: tuple[str, ...]
    lines: tuple[Line, ...]
    problems: tuple[str, ...]  # sentences; none: it went as written
    requests_are_right: bool  # exactly those of `finally` are in the store
    created: tuple[ServiceRequest, ...]  # during the dialogue, as they were created
    unconfirmed: tuple[ServiceRequest, ...]  # of these, created without a yes to a read-back
    utterances: int | None  # until the last creation by words; None: nothing was created so

    @classmethod
    def broken(cls, name: str, kind: tuple[str, ...], why: str) -> Self:
        """Return a dialogue that could not be played to its end."""
        problems = (f"it broke off: {why}",)
        return cls(name, kind, (), problems, False, (), (), None)

    @property
    def ok(self) -> bool:
        """Whether everything went as written."""
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        """Return it for tools."""
        return {
            "name": self.name,
            "kind": list(self.kind),
            "ok": self.ok,
            "problems": list(self.problems),
            "requests_are_right": self.requests_are_right,
            "utterances": self.utterances,
            "created": [request_json(request) for request in self.created],
            "unconfirmed": [request.no for request in self.unconfirmed],
            "turns": [
                {
                    "turn": line.turn,
                    "who": line.who,
                    "said": line.said,
                    "reply": line.reply.written if line.reply else None,
                    "choices": list(line.reply.choices) if line.reply else [],
                    "asked": line.asked,
                }
                for line in self.lines
            ],
        }
