"""Run measurements: all of them, or those named; `dialogues` may be followed by its files."""

import sys

from bench import aloud, crossvalidation, dialogues, listen, rasa, times, turns, words

_ALL = {
    "words": words.main,
    "times": times.main,
    "turns": turns.main,
    "dialogues": dialogues.main,
    "cross-validation": crossvalidation.main,
    "listen": listen.main,
    "aloud": aloud.main,
    "rasa": rasa.main,
}

if sys.argv[1:2] == ["dialogues"]:
    dialogues.main(sys.argv[2:])
    sys.exit()
for name in sys.argv[1:] or _ALL:
    if name not in _ALL:
        sys.exit(f"there is no measurement {name}: there are {', '.join(_ALL)}")
    _ALL[name]()
