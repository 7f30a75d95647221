"""Rehearse dialogues: read them, play each on an app of its own, say what went wrong."""

from bot.rehearsal.reading import read_dialogues
from bot.rehearsal.result import Line, Rehearsed
from bot.rehearsal.run import rehearse
from bot.rehearsal.script import TAGS, Dialogue
from bot.rehearsal.stage import Databases, SqliteCopies, Stage

__all__ = [
    "TAGS",
    "Databases",
    "Dialogue",
    "Line",
    "Rehearsed",
    "SqliteCopies",
    "Stage",
    "read_dialogues",
    "rehearse",
]
