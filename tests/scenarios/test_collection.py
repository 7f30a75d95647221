"""The dialogues as a whole: enough of them, over all services and ways of talking."""

from collections import Counter
from pathlib import Path

from bot.rehearsal.reading import read_dialogues

HERE = Path(__file__).parent
DIALOGUES = [one for file in sorted(HERE.glob("*.yml")) for one in read_dialogues(file)]
SERVICES = ("repair", "meal", "points", "errand", "status", "feedback", "info", "emergency")
WAYS = ("dialect", "rambling", "correction", "interruption", "two_requests", "one_word")


def test_there_are_at_least_eighty() -> None:
    assert len(DIALOGUES) >= 80


def test_no_two_are_called_the_same() -> None:
    names = Counter(one.name for one in DIALOGUES)
    assert [name for name, count in names.items() if count > 1] == []


def test_every_service_and_way_of_talking_is_there() -> None:
    tags: Counter[str] = Counter(tag for one in DIALOGUES for tag in one.kind)
    assert [tag for tag in (*SERVICES, *WAYS, "helper", "change", "cancel") if tags[tag] < 3] == []
