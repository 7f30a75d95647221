"""Whole turns, from text to committed reply, on SQLite.

One person alone, eight at once, and one among a thousand whose talks are open.
"""

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
from data.model.requests import RequestDraft, RequestKind
from data.model.talk import Expecting, Form, Prompt, Session

_DIALOGUE = (
    "卧室空调不制冷了", "六栋一单元三零二", "后天上午十点", "对", "我有多少积分", "谢谢",
    "取消报修", "对",
)  # fmt: skip
_PEOPLE = 8
_SECONDS = 10.0
_FOR_ANOTHER = "替二十一栋一单元一零五的奶奶报修，水管漏水"  # looked for among all residents
_RESIDENTS = 1_000
_ROUNDS = 30


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, closing(build_app(_settings(folder))) as app:
        show("turns", [*_alone(app), *_together(app), *_among_many(app)])


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


def _among_many(app: App) -> list[Figure]:
    people = _fill(app)
    spent = []
    for person in people[:: _RESIDENTS // _ROUNDS]:
        talk = begin(app, "bench", person)
        created = 0
        for line in ("明天下午三点", "对", "我报的修怎么样了", _FOR_ANOTHER, "算了", *_DIALOGUE):
            started = time.perf_counter()
            created += len(talk.say(line).created)
            spent.append(time.perf_counter() - started)
        assert created >= 2, "what is measured is talks that come to something"
    where = f"one turn with {len(people):,} open sessions"
    return [
        Figure(f"{where}, p50", percentile(spent, 0.5) * 1e3, "ms", len(spent)),
        Figure(f"{where}, p95", percentile(spent, 0.95) * 1e3, "ms", len(spent), "≤ 40 ms"),
    ]


def _fill(app: App) -> list[str]:
    """Add residents, each with two requests and a repair that waits for its time."""
    now = app.clock.now()
    people = []
    with app.store.unit_of_work() as uow:
        for number in range(_RESIDENTS):
            address = f"{number // 50 + 20}栋1单元{number % 50 + 101}"
            person = uow.people.add(
                name=f"居民{number}", roles=frozenset({Role.RESIDENT}), address=address
            ).id
            for item in ("灯", "门锁"):
                slots = {"item": item, "fault": "损坏", "address": address}
                uow.requests.create(RequestDraft(RequestKind.REPAIR, person, person, slots), at=now)
            prompt = Prompt(Expecting.SLOT, "time", "report_repair")
            slots = {"item": "水管", "fault": "漏水", "address": address}
            form = Form("report_repair", slots, asked=("time",))
            uow.sessions.save(Session(person, form=form, prompt=prompt, updated_at=now))
            people.append(person)
    return people


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
