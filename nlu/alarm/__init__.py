"""Judges danger in plain rules, apart from any model: danger first, and heard by sound too."""

from nlu.alarm.judge import judge

__all__ = ["judge"]
