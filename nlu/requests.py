"""Several requests in one sentence: where one ends and the next begins."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from data.model.talk import Intent
from nlu.cues import cues
from nlu.reading import Reading

_SURE = 0.6  # a clause opens a request of its own from here on
_UNSURE = Intent("out_of_scope", 0.0)
_BORDER = re.compile(
    r"[，。；！？,;!?\n]+\s*|(?<=....)(?=还有|另外|顺便|再帮|再给|再订|再报|对了|同时|再就是)"
)
_ONCE_MORE = re.compile(r"^(?:还有|另外|顺便|再|对了|同时)")
_EVIDENCE: Mapping[str, frozenset[str]] = {  # what a clause has to mention to be believed
    "report_repair": frozenset({"item", "fault"}),
    "book_meal": frozenset({"meal", "dish", "quantity", "food"}),
    "request_errand": frozenset({"task"}),
    "cancel_meal": frozenset({"cancel"}),
    "cancel_request": frozenset({"cancel"}),
    "query_points": frozenset({"points"}),
    "redeem_points": frozenset({"points"}),
    "ask_menu": frozenset({"food"}),
    "request_status": frozenset({"question"}),
}


@dataclass(frozen=True)
class Part:
    """A stretch of what was said, and what it asks for."""

    reading: Reading
    intent: Intent = _UNSURE


def parts_of(said: Reading) -> list[Part]:
    """Return the clauses, none where there is only one."""
    borders = [0, *(match.end() for match in _BORDER.finditer(said.text)), len(said.text)]
    parts = [
        Part(Reading(said.text[start:end], said.origin[start:end]))
        for start, end in pairwise(borders)
        if start < end
    ]
    return parts if len(parts) > 1 else []


def split(clauses: Sequence[Part], rankings: Sequence[Sequence[Intent]]) -> list[Part]:
    """Return the requests, none where the whole is one.

    A clause that asks for nothing by itself belongs to the request before it.
    """
    requests: list[Part] = []
    waiting: list[Part] = []
    for clause, ranking in zip(clauses, rankings, strict=True):
        top = ranking[0]
        if _opens(clause, top) and _differs(clause, top, requests):
            requests.append(Part(_joined([*waiting, clause]), top))
            waiting = []
        elif requests:
            requests[-1] = replace(requests[-1], reading=_joined([requests[-1], clause]))
        else:
            waiting.append(clause)
    return requests if len(requests) > 1 else []


def _opens(clause: Part, top: Intent) -> bool:
    evidence = _EVIDENCE.get(top.name)
    if evidence is None or top.confidence < _SURE:
        return False
    return bool(evidence & cues(clause.reading.text))


def _differs(clause: Part, top: Intent, requests: Sequence[Part]) -> bool:
    if not requests or requests[-1].intent.name != top.name:
        return True
    if top.name != "report_repair" or not _ONCE_MORE.match(clause.reading.text):
        return False
    return "item" in cues(clause.reading.text)


def _joined(parts: Sequence[Part]) -> Reading:
    return Reading(
        "".join(part.reading.text for part in parts),
        tuple(offset for part in parts for offset in part.reading.origin),
    )
