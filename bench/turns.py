"""Whole turns, from text to committed reply, on SQLite: alone, and with eight people at once."""

import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

from bench.report import Figure, percentile, show
from bot.app import App, build_app
from bot.settings import CHECKOUT, Settings, load_settings
from bot.talk import begin
from data.model.people import Role

_DIALOGUE = ("卧室空调不制冷了", "六栋一单元三零二", "后天上午十点", "对", "我有多少积分", "谢谢")
_PEOPLE = 8
_SECONDS = 10.0


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, closing(build_app(_settings(folder))) as app:
        show("turns", [*_alone(app), *_together(app)])


def _settings(folder: str) -> Settings:
    trained = CHECKOUT / "var" / "nlu.model"
    if trained.is_file():
        (Path(folder) / "nlu.model").write_bytes(trained.read_bytes())
    return load_settings(home=folder)


def _alone(app: App) -> list[Figure]:
    talk = begin(app, "bench", None)
    for line in _DIALOGUE:
        talk.say(line)
    spent = []
    for _ in range(50):
        for line in _DIALOGUE:
            started = time.perf_counter()
            talk.say(line)
            spent.append(time.perf_counter() - started)
    return [
        Figure("one turn, p50", percentile(spent, 0.5) * 1e3, "ms", len(spent), "≤ 15 ms"),
        Figure("one turn, p95", percentile(spent, 0.95) * 1e3, "ms", len(spent), "≤ 40 ms"),
    ]


def _together(app: App) -> list[Figure]:
    with app.store.unit_of_work(write=False) as uow:
        people = [person.id for person in uow.people.list(Role.RESIDENT)][:_PEOPLE]
    spent: list[float] = []
    over = time.perf_counter() + _SECONDS

    def talk_on(person: str) -> None:
        talk = begin(app, "bench", person)
        while time.perf_counter() < over:
            for line in _DIALOGUE:
                started = time.perf_counter()
                talk.say(line)
                spent.append(time.perf_counter() - started)

    threads = [threading.Thread(target=talk_on, args=(person,)) for person in people]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(spent) / (time.perf_counter() - started)
    return [
        Figure(f"turns with {len(people)} people at once", rate, "a second", len(spent)),
        Figure("one of these turns, p95", percentile(spent, 0.95) * 1e3, "ms", len(spent)),
    ]
