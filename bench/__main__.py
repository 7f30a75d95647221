"""Run measurements: all of them, or those named."""

import sys

from bench import aloud, crossvalidation, listen, rasa, times, turns, words

_ALL = {
    "words": words.main,
    "times": times.main,
    "turns": turns.main,
    "cross-validation": crossvalidation.main,
    "listen": listen.main,
    "aloud": aloud.main,
    "rasa": rasa.main,
}

for name in sys.argv[1:] or _ALL:
    if name not in _ALL:
        sys.exit(f"there is no measurement {name}: there are {', '.join(_ALL)}")
    _ALL[name]()
