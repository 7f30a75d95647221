"""How the voice speaks: slower, faster, louder, softer, kept for the person."""

from dataclasses import replace

from data.model.people import Preferences
from data.model.talk import Manner
from data.model.turns import Outcome, Remember, Say
from handlers.turn import Turn, aside

_STEP = 1.2  # a difference one can hear
_SLOWEST, _FASTEST = 0.6, 1.5
_SOFTEST, _LOUDEST = 0.4, 2.0


def adjust(turn: Turn, last: Outcome) -> Outcome:
    """Keep the change for whoever listens, and say the last thing once more in the new way."""
    manner = turn.understanding.remarks.manner
    if manner is None:
        return replace(last, say=(Say("manner_which"), *last.say))
    listener = turn.reads.people.get(turn.actor)
    preferences = adjusted(listener.preferences, manner)
    if preferences == listener.preferences:
        return replace(last, say=(Say(f"manner_most_{manner.value}"), *last.say))
    change = Remember(listener.id, preferences)
    say = (Say(f"manner_{manner.value}"), *last.say)
    return replace(last, say=say, changes=(*last.changes, change))


def adjusted(preferences: Preferences, manner: Manner) -> Preferences:
    """Return the preferences one step slower, faster, louder or softer."""
    rate, loudness = preferences.rate, preferences.loudness
    match manner:
        case Manner.SLOWER:
            rate = max(rate / _STEP, _SLOWEST)
        case Manner.FASTER:
            rate = min(rate * _STEP, _FASTEST)
        case Manner.LOUDER:
            loudness = min(loudness * _STEP, _LOUDEST)
        case Manner.SOFTER:
            loudness = max(loudness / _STEP, _SOFTEST)
    return replace(preferences, rate=round(rate, 2), loudness=round(loudness, 2))


def repeat(turn: Turn) -> Outcome:
    """Say the last thing once more."""
    last = turn.session.last_reply
    if last is None:
        return replace(aside(turn, Say("nothing_to_repeat")), worth_repeating=False)
    words = {"again_spoken": last.spoken, "again_written": last.written}
    return replace(aside(turn, Say("again", words), choices=last.choices), worth_repeating=False)
