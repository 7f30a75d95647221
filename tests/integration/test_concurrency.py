"""Turns at the same time: in threads, and in processes of their own."""

import json
import operator
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, build_app
from bot.rehearsal import Databases
from bot.settings import load_settings
from bot.talk import begin
from data.model.requests import RequestStatus
from data.model.talk import Utterance
from data.store import requests
from handlers import dispatch
from tests.fakes import HeldClock

_S = RequestStatus
_ZHAOHU = Path(sys.executable).parent / "zhaohu"


@pytest.fixture
def app(home: Path, clock: HeldClock, database_url: str) -> Iterator[App]:
    """The whole on SQLite, and on PostgreSQL."""
    built = build_app(load_settings(home=str(home), database_url=database_url), clock=clock)
    yield built
    built.close()


def test_one_message_delivered_eight_times_at_once_is_one_request(app: App) -> None:
    talk = begin(app, "console", None)
    talk.say("水管漏水了，随时都行")

    def deliver(_: int) -> str:
        utterance = Utterance(
            "对", talk.resident.id, talk.actor.id, "telegram", "1:2", app.clock.now()
        )
        return app.conversation.respond(utterance).reply.written

    with ThreadPoolExecutor(8) as pool:
        replies = set(pool.map(deliver, range(8)))
    assert len(replies) == 1
    with app.store.unit_of_work(write=False) as uow:
        assert len(uow.requests.list()) == 1


def test_a_yes_said_twice_at_once_is_done_once(app: App) -> None:
    talk = begin(app, "console", None)
    talk.say("水管漏水了，随时都行")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(talk.say, ["对"] * 4))
    with app.store.unit_of_work(write=False) as uow:
        assert len(uow.requests.list()) == 1


def test_a_danger_cried_out_four_times_at_once_is_one_emergency(app: App) -> None:
    talk = begin(app, "console", None)
    talk.say("你好")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(talk.say, ["我摔倒了起不来"] * 4))
    with app.store.unit_of_work(write=False) as uow:
        assert len(uow.requests.list()) == 1


def test_an_alarm_nobody_denied_is_raised_once_by_four_sweepers(app: App, clock: HeldClock) -> None:
    begin(app, "console", None).say("我有点头晕")
    clock.advance(timedelta(minutes=1))
    with ThreadPoolExecutor(4) as pool:
        raised = [pool.submit(app.conversation.raise_due) for _ in range(4)]
    assert sum(len(each.result()) for each in raised) == 1
    with app.store.unit_of_work(write=False) as uow:
        assert len(uow.requests.list()) == 1


def test_processes_that_talk_for_one_person_lose_nothing(home: Path) -> None:
    env = {**os.environ, "ZHAOHU_HOME": str(home), "PYTHONUTF8": "1"}
    said = "我胸口疼得厉害，喘不上气\n" * 3
    talks = [
        subprocess.Popen(
            [_ZHAOHU, "chat", "--json"], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(3)
    ]
    turns = [
        json.loads(line)
        for talk in talks
        for line in talk.communicate(said.encode())[0].splitlines()
    ]
    assert all(talk.returncode == 0 for talk in talks)
    assert len(turns) == 9
    created = [request["no"] for turn in turns for request in turn["created"]]
    assert len(created) == 1, "one danger of one person is one emergency"
    listed = subprocess.run(
        [_ZHAOHU, "requests", "list", "--json"], env=env, capture_output=True, check=True
    )
    assert [request["no"] for request in json.loads(listed.stdout)] == created


@pytest.mark.parametrize("step", ["check_move", "SqlRequests.get"])
@pytest.mark.parametrize(
    ("status", "heard"), [(_S.ASSIGNED, "修水管，取消好了。"), (_S.REJECTED, "没能办成")]
)
def test_staff_who_move_a_request_while_it_is_taken_back(
    home: Path,
    clock: HeldClock,
    postgres_databases: Databases,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    status: RequestStatus,
    heard: str,
) -> None:
    url = postgres_databases.create()  # where two write at the same time
    with closing(build_app(load_settings(home=str(home), database_url=url), clock=clock)) as app:
        talk = begin(app, "console", None)
        for said in ("水管漏水了，随时都行", "对", "水管不修了"):
            talk.say(said)
        with app.store.unit_of_work(write=False) as uow:
            staff = uow.people.find("维修老马").id
        real = operator.attrgetter(step)(requests)
        looks = iter(range(2 if step == "SqlRequests.get" else 1))

        def after_them(*args: Any) -> Any:
            found = real(*args)
            if next(looks, None) == 0:
                ThreadPoolExecutor(1).submit(
                    dispatch.move, app.store, app.replies, clock, "1001", status, staff
                ).result(timeout=30)
            return found

        monkeypatch.setattr(f"data.store.requests.{step}", after_them)
        assert heard in talk.say("对").reply.written
    postgres_databases.drop(url)
