"""The runner of dialogues itself: it must notice what is not as written."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.app import App
from bot.rehearsal import Dialogue, Rehearsed, Stage, rehearse
from bot.rehearsal.script import Finally
from data.model.meals import Meal, StandingOrder
from data.model.requests import RequestDraft, RequestKind
from data.model.talk import Alarm, Intent, Reply, Utterance
from data.model.turns import TurnResult

LEAK = {"say": "水管漏水了，随时来都行", "answers": {"confirm": "对"}}
REPAIR = {"kind": "repair", "slots": {"item": "水管", "fault": "漏水"}}
MEAL = {"say": "帮我订明天的午饭", "answers": {"confirm": "对"}}


def play(stage: Stage, *turns: Any, requests: Any = (), **more: Any) -> Rehearsed:
    """Play turns that should leave exactly `requests`; `more` are keys of `finally`."""
    given = more.pop("given", {})
    raw = {
        "name": "tried",
        "given": given,
        "turns": list(turns),
        "finally": {"requests": list(requests), **more},
    }
    return stage.play(Dialogue.model_validate(raw))


def test_what_ends_as_written_has_no_problem(stage: Stage) -> None:
    played = play(stage, LEAK, requests=[REPAIR], points={"王桂兰": 60})
    assert played.ok
    assert played.requests_are_right
    assert played.utterances == 2
    assert [line.asked for line in played.lines] == ["confirm", ""]
    assert [request.kind for request in played.created] == [RequestKind.REPAIR]


@pytest.mark.parametrize(
    ("requests", "told"),
    [
        ([], "at the end there should be 0 requests, not 1: 1001 repair received"),
        ([REPAIR, REPAIR], "at the end there should be 2 requests, not 1"),
        ([{"kind": "meal"}], "at the end, request 1: kind should be meal, not repair"),
        ([{**REPAIR, "status": "done"}], "request 1: status should be done, not received"),
        ([{**REPAIR, "resident": "周伯"}], "request 1: resident should be 周伯, not 王桂兰"),
        ([{**REPAIR, "slots": {"fault": "滴水"}}], "request 1: fault should be 滴水, not 漏水"),
        ([{**REPAIR, "slots": {"place": "厨房"}}], "request 1: place should be 厨房, not None"),
        ([{**REPAIR, "without": ["fault"]}], "request 1: fault should be left out, not 漏水"),
    ],
)
def test_a_wrong_ending_is_noticed(stage: Stage, requests: Any, told: str) -> None:
    played = play(stage, LEAK, requests=requests)
    assert not played.requests_are_right
    assert any(told in problem for problem in played.problems), played.problems


def test_one_is_not_true(stage: Stage) -> None:
    meal = {"kind": "meal", "slots": {"quantity": 1, "delivery": True}}
    assert play(stage, MEAL, requests=[meal]).ok
    meal["slots"] = {"quantity": True}
    assert not play(stage, MEAL, requests=[meal]).ok


def test_requests_are_compared_oldest_first(stage: Stage) -> None:
    meal = {"kind": "meal"}
    assert play(stage, LEAK, MEAL, requests=[REPAIR, meal]).ok
    assert not play(stage, LEAK, MEAL, requests=[meal, REPAIR]).ok


@pytest.mark.parametrize(
    "demand",
    [
        {"hears": ["好", "天上掉馅饼"]},
        {"hears_not": ["对吗"]},
        {"hears_any": ["天上掉馅饼", "地上长钱"]},
        {"reads": ["天上掉馅饼"]},
        {"choices": ["天上掉馅饼"]},
        {"alarm": "certain"},
        {"intent": "greet"},
        {"created": []},
        {"created": [{"kind": "meal"}]},
        {"changed": [REPAIR]},
        {"notices": [{"to": "王桂兰", "says": ["天上掉馅饼"]}]},
    ],
)
def test_a_turn_that_is_not_as_demanded_is_noticed(stage: Stage, demand: Any) -> None:
    played = play(stage, {**LEAK, **demand}, requests=[REPAIR])
    assert played.requests_are_right
    assert len(played.problems) == 1
    assert played.problems[0].startswith("turn 1: ")


def test_a_turn_that_is_as_demanded_has_no_problem(stage: Stage) -> None:
    demand = {
        "hears": ["对吗", "记好了"],  # of all replies to the turn
        "hears_not": ["什么时候"],
        "hears_any": ["天上掉馅饼", "记好了"],
        "reads": ["3栋2单元501"],
        "choices": ["对"],
        "alarm": "none",
        "intent": "report_repair",
        "created": [REPAIR],
        "changed": [],
    }
    assert play(stage, {**LEAK, **demand}, requests=[REPAIR]).problems == ()


@pytest.mark.parametrize(
    "ending",
    [
        {"points": {"王桂兰": 61}},
        {"mandates": [{"actor": "小何", "resident": "周伯"}]},
        {"mandates": [{"actor": "小何", "resident": "赵国强", "services": ["meal"]}]},
        {"notices": [{"to": "周伯", "says": ["漏水"]}]},
        {"standing": [{"resident": "王桂兰", "weekdays": ["monday"], "meal": "lunch"}]},
        {"points": {"没有这个人": 1}},
    ],
)
def test_whatever_else_should_be_there_is_looked_at(stage: Stage, ending: Any) -> None:
    played = play(stage, LEAK, requests=[REPAIR], **ending)
    assert played.requests_are_right
    assert len(played.problems) == 1, played.problems


def test_what_is_given_is_there(stage: Stage) -> None:
    given = {
        "requests": [
            {"kind": "meal", "resident": "周伯", "slots": {"date": "2026-11-24", "meal": "lunch", "quantity": 1, "delivery": False}},
            {"kind": "repair", "resident": "王桂兰", "slots": {"item": "灯"}, "status": "done", "assignee": "维修老马", "hours_ago": 20},
        ],
        "points": [{"person": "李德福", "points": 30, "reason": "巡逻"}],
        "mandates": [{"actor": "小何", "resident": "周伯", "services": ["meal"]}],
        "linked": ["王桂兰"],
    }  # fmt: skip
    played = play(
        stage,
        {"say": "你好", "created": []},
        given=given,
        requests=[
            {"kind": "repair", "status": "done", "assignee": "维修老马", "slots": {"item": "灯"}},
            {"kind": "meal", "resident": "周伯"},
        ],
        points={"李德福": 70},
        mandates=[{"actor": "小何", "resident": "周伯", "services": ["meal"]}],
    )
    assert played.problems == ()
    assert played.created == ()


def test_a_picture_comes_with_the_words(stage: Stage) -> None:
    sent = {**LEAK, "photo": True}
    assert play(stage, sent, requests=[{**REPAIR, "pictures": 1}]).problems == ()
    assert not play(stage, sent, requests=[{**REPAIR, "pictures": 2}]).ok


def test_orders_for_every_week_are_exactly_those_named(stage: Stage) -> None:
    order = {"resident": "王桂兰", "weekdays": ["friday", "monday"], "meal": "lunch"}
    raw = {
        "name": "tried",
        "turns": [{"say": "你好"}],
        "finally": {"requests": [], "standing": [order]},
    }
    dialogue = Dialogue.model_validate(raw)
    with stage.app_at(stage.moment(dialogue)) as (app, clock):
        with app.store.unit_of_work() as uow:
            person = uow.people.find("王桂兰").id
            slots = {"quantity": 1, "delivery": False}
            days = frozenset({0, 4})
            since = clock.now().date()
            uow.meals.arrange(StandingOrder(person, person, days, Meal.LUNCH, slots, since))
        assert rehearse(dialogue, app, clock).problems == ()
        none = dialogue.model_copy(update={"finally_": Finally(requests=(), standing=())})
        assert rehearse(none, app, clock).problems == (
            "the orders for every week should be: none; they are: 王桂兰 lunch on monday, friday",
        )


def test_answers_are_given_by_what_is_asked_for(stage: Stage) -> None:
    answers = {
        "confirm": "对",
        "quantity": "一份",
        "date": "明天",
        "delivery": "我自己来取",
        "meal": "晚饭",
    }
    played = play(
        stage,
        {"say": "我要订饭", "as": "郑大爷", "answers": answers},
        requests=[
            {"kind": "meal", "resident": "郑大爷", "slots": {"meal": "dinner", "quantity": 1}}
        ],
    )
    assert played.problems == ()
    assert played.utterances == 6


def test_answers_in_a_list_are_given_once_each(stage: Stage) -> None:
    played = play(
        stage,
        {
            "say": "厕所马桶堵了",
            "answers": {"time": ["后天", "上午九点"], "confirm": ["不对", "对"]},
        },
        requests=[],
    )
    said = [line.said for line in played.lines]
    assert said[:3] == ["厕所马桶堵了", "后天", "上午九点"]
    assert said.count("不对") == 1


def test_questions_without_end_are_a_problem(stage: Stage) -> None:
    played = play(
        stage, {"say": "水管漏水了", "answers": {"time": "随时都行", "confirm": "再说一遍"}}
    )
    assert "turn 1: after 12 answers there is still a question" in played.problems
    assert len(played.lines) == 13


def test_what_is_created_without_a_yes_is_a_problem(stage: Stage) -> None:
    class Hasty:
        """Records a repair whatever is said."""

        def __init__(self, app: App) -> None:
            self._app = app

        def respond(self, said: Utterance) -> TurnResult:
            draft = RequestDraft(RequestKind.REPAIR, said.resident, said.actor)
            with self._app.store.unit_of_work() as uow:
                created = uow.requests.create(draft, at=said.at)
            return TurnResult(Reply("好", "好"), Intent("affirm", 1.0), Alarm(), (created,))

    raw = {"name": "tried", "turns": [{"say": "好"}], "finally": {"requests": [{"kind": "repair"}]}}
    dialogue = Dialogue.model_validate(raw)
    with stage.app_at(stage.moment(dialogue)) as (app, clock):
        hasty: Any = Hasty(app)
        played = rehearse(dialogue, replace(app, conversation=hasty), clock)
    assert played.requests_are_right
    assert [request.no for request in played.unconfirmed] == ["1001"]
    assert played.problems == ("turn 1: a repair was created without a yes to a read-back",)


def test_staff_take_what_nobody_took(stage: Stage) -> None:
    played = play(
        stage,
        LEAK,
        {"staff": "done", "by": "维修老马"},
        requests=[{**REPAIR, "status": "done", "assignee": "维修老马"}],
    )
    assert played.problems == ()


def test_a_move_that_is_not_allowed_is_a_problem_of_the_dialogue(stage: Stage) -> None:
    played = play(stage, LEAK, {"staff": "closed", "no": 1001}, requests=[REPAIR])
    assert len(played.problems) == 1
    assert played.problems[0].startswith("turn 2: a received request cannot become closed")


def test_somebody_unknown_is_a_problem_of_the_dialogue(stage: Stage) -> None:
    played = play(stage, {"say": "你好", "as": "没有这个人"})
    assert len(played.problems) == 1
    assert played.problems[0].startswith("turn 1: nobody goes by that id or name")


def test_speakers_and_channels_change_from_a_turn_on(stage: Stage) -> None:
    played = play(
        stage,
        {"say": "水管漏水了"},
        {"say": "随时都行", "channel": "telegram"},
        {"say": "对", "as": "小林", "for": "王桂兰", "created": [REPAIR]},
        {"say": "你好", "as": "周伯", "hears_not": ["漏水"]},
        requests=[{**REPAIR, "resident": "王桂兰", "actor": "小林"}],
    )
    assert played.problems == ()
    assert [line.who for line in played.lines] == ["王桂兰", "王桂兰", "小林", "周伯"]


def test_what_is_due_happens_meanwhile(stage: Stage) -> None:
    nobody_came = {"to": "调度小刘", "says": ["1001"]}
    played = play(
        stage,
        LEAK,
        {"meanwhile": "25 hours", "notices": [nobody_came], "created": []},
        requests=[REPAIR],
    )
    assert played.problems == ()
    assert "（过了25 个小时）" in [line.said for line in played.lines]


def test_time_passes_for_whoever_talks_next(stage: Stage) -> None:
    dialogue = Dialogue.model_validate(
        {"name": "tried", "turns": [{"meanwhile": "3 days"}], "finally": {"requests": []}}
    )
    with stage.app_at(stage.moment(dialogue)) as (app, clock):
        before = clock.now()
        assert rehearse(dialogue, app, clock).ok
        assert app.clock.now() - before == timedelta(days=3)


def test_every_dialogue_has_a_store_of_its_own(stage: Stage) -> None:
    for _ in range(2):
        assert play(stage, LEAK, requests=[REPAIR]).ok
