"""Rules and classifier together: what a rule is sure of stands, the rest is weighed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from data.model.talk import Alarm, AlarmLevel
from nlu.alarm.judge import Finding

if TYPE_CHECKING:
    from nlu.alarm.classifier import Danger

# A rule is believed where one clause alone is a cry and the whole does not explain it away.
_LOUD = 0.95
_UNEXPLAINED = 0.3
_GRAVITY = {AlarmLevel.NONE: 0, AlarmLevel.POSSIBLE: 1, AlarmLevel.CERTAIN: 2}


def join(finding: Finding, senses: Sequence[Danger]) -> Alarm:
    """Return one judgement; `senses` are of the whole utterance first, then of its clauses.

    The classifier raises what no rule names, and never lowers what a rule is sure of. A rule that
    fires beside words that may explain it otherwise counts as evidence: alone it decides only
    where there is no classifier.
    """
    whole, *clauses = senses
    ruled = finding.alarm
    if finding.explained:
        return Alarm()
    unsupported = ruled.level is AlarmLevel.NONE and whole.outweighed
    level = AlarmLevel.NONE if unsupported else whole.level
    loudest = max((one.chance for one in clauses), default=0.0)
    if loudest >= _LOUD and whole.chance >= _UNEXPLAINED:
        level = max(level, ruled.level, key=_GRAVITY.__getitem__)
    if finding.sure:
        level = AlarmLevel.CERTAIN
    if level is AlarmLevel.NONE:
        return Alarm()
    if ruled.level is level:
        return Alarm(level, ruled.kind or whole.kind, ruled.reason)
    return Alarm(level, ruled.kind or whole.kind, f"classifier {whole.chance:.2f}")
