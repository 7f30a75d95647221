"""Judges danger: plain rules first, apart from any model, and heard by sound too."""

from nlu.alarm.joined import join
from nlu.alarm.judge import Finding, examine, judge

__all__ = ["Finding", "examine", "join", "judge"]
