"""Errands: what is to be done and when, one thing more where it helps, and what to have ready."""

import pytest

from data.model.community import Place
from data.model.requests import RequestDraft
from data.model.talk import Remarks
from data.model.turns import Create, Outcome
from handlers.services.errand import Errand
from tests.unit.handlers.community_fakes import Neighbourhood, Talk, choices, spoken

_TOMORROW, _TEN = "2026-11-25", "2026-11-25T10:00:00+08:00"


def _talk() -> Talk:
    here = Neighbourhood()
    here.community.known = [Place("卫生站", "社区东门", "上午", ("社区医院",))]
    return Talk(here, Errand())


def _draft(outcome: Outcome) -> RequestDraft:
    (created,) = outcome.changes
    assert isinstance(created, Create)
    return created.draft


def test_task_day_and_address_are_enough() -> None:
    talk = _talk()
    assert spoken(talk.opens("帮我缴电费", {"task": "缴电费"})) == "哪天去办？"
    asked = talk.hears("明天", "inform", {"date": _TOMORROW})
    assert spoken(asked) == "我念一遍：缴电费，明天。您在三栋二单元五零一，对吗？"
    done = talk.agrees()
    assert spoken(done) == "记好了，单号一零零九。账单和钱，请先备好。"
    assert _draft(done).slots == {
        "task": "缴电费", "date": _TOMORROW, "address": "3栋2单元501"
    }  # fmt: skip


def test_where_the_medicine_is_is_asked_in_place_of_the_yes() -> None:
    talk = _talk()
    asked = talk.opens("明天帮我取药", {"task": "取药", "date": _TOMORROW})
    assert spoken(asked) == "我念一遍：取药，明天。您在三栋二单元五零一。去哪家？"
    again = talk.hears("去人民医院", "inform")
    assert "去人民医院取药，明天" in spoken(again)
    assert spoken(again).endswith("对吗？")
    done = talk.agrees()
    assert _draft(done).slots["place"] == "人民医院"
    assert "医保卡和病历本" in spoken(done)


def test_a_yes_leaves_the_place_open() -> None:
    talk = _talk()
    talk.opens("明天帮我取药", {"task": "取药", "date": _TOMORROW})
    assert "place" not in _draft(talk.agrees()).slots


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("不知道", "call_emergency"),
        ("随便", "inform"),
        ("我也说不准", "deny"),
        ("哪家都行", "affirm"),
    ],
)
def test_whoever_does_not_know_the_place_is_not_asked_again(said: str, intent: str) -> None:
    talk = _talk()
    talk.opens("明天帮我取药", {"task": "取药", "date": _TOMORROW})
    if intent == "affirm":
        assert "place" not in _draft(talk.agrees()).slots
        return
    assert spoken(talk.hears(said, intent)).endswith("对吗？")


@pytest.mark.parametrize(
    ("said", "intent", "place"),
    [
        ("人民医院吧", "inform", "人民医院"), ("社区医院", "ask_info", "卫生站"),
        ("就去楼下药店", "request_errand", "楼下药店"), ("同仁堂", "inform", "同仁堂"),
        ("到县医院去", "out_of_scope", "县医院"),
    ],
)  # fmt: skip
def test_the_place_is_taken_in_any_words(said: str, intent: str, place: str) -> None:
    talk = _talk()
    talk.opens("明天帮我取药", {"task": "取药", "date": _TOMORROW})
    talk.hears(said, intent)
    assert _draft(talk.agrees()).slots["place"] == place


def test_something_else_is_no_place() -> None:
    talk = _talk()
    talk.opens("明天帮我取药", {"task": "取药", "date": _TOMORROW})
    assert talk.hears("今天中午有什么菜", "ask_menu") is None
    assert talk.hears("不对", "deny") is None


def test_a_place_in_the_first_sentence_is_not_asked_for() -> None:
    asked = _talk().opens(
        "明天去人民医院给我老伴取药", {"task": "取药", "date": _TOMORROW, "person": "老伴"}
    )
    assert "给老伴去人民医院取药，明天" in spoken(asked)
    assert spoken(asked).endswith("对吗？")


def test_company_to_the_doctor_needs_an_hour() -> None:
    talk = _talk()
    asked = talk.opens("明天陪我去看病", {"task": "陪诊", "date": _TOMORROW})
    assert spoken(asked).endswith("几点好？")
    assert talk.here.session.prompt.day == _TOMORROW, "ten o'clock is ten o'clock of that day"
    again = talk.hears("上午十点", "inform", {"time": _TEN})
    assert spoken(again) == "我念一遍：陪诊，明天上午十点。您在三栋二单元五零一，对吗？"


def test_an_hour_that_is_open_leaves_the_day() -> None:
    talk = _talk()
    talk.opens("明天陪我去看病", {"task": "陪诊", "date": _TOMORROW})
    talk.hears("随时都行", "inform", {"time": "any"})
    assert _draft(talk.agrees()).slots["date"] == _TOMORROW


def test_company_without_any_day_is_asked_for_both_at_once() -> None:
    assert spoken(_talk().opens("陪我去看病", {"task": "陪诊"})) == "哪天几点？比如明天上午九点。"


def test_company_at_a_known_hour_is_asked_where() -> None:
    talk = _talk()
    asked = talk.opens("明天上午十点陪我老伴看病", {"task": "陪诊", "time": _TEN, "person": "老伴"})
    assert "陪老伴看病，明天上午十点" in spoken(asked)
    assert spoken(asked).endswith("去哪家？")


def test_only_one_thing_more_is_asked() -> None:
    talk = _talk()
    talk.opens("明天陪我去看病", {"task": "陪诊", "date": _TOMORROW})
    assert spoken(talk.hears("十点", "inform", {"time": _TEN})).endswith("对吗？")


def test_of_two_days_one_is_chosen() -> None:
    talk = _talk()
    asked = talk.opens(
        "明天或者后天帮我缴电费",
        {"task": "缴电费", "date": _TOMORROW},
        Remarks(dates=(_TOMORROW, "2026-11-26")),
    )
    assert spoken(asked) == "是明天，还是后天？"
    assert choices(asked) == ("明天", "后天")
    assert "缴电费，后天" in spoken(talk.hears("后天", "inform", {"date": "2026-11-26"}))


def test_of_two_hours_one_is_chosen() -> None:
    other = "2026-11-25T09:00:00+08:00"
    asked = _talk().opens("理发，九点或者十点", {"task": "理发", "time": [other, _TEN]})
    assert spoken(asked) == "是明天上午九点，还是明天上午十点？"


def test_an_open_day_is_read_back_as_open() -> None:
    talk = _talk()
    asked = talk.opens("哪天都行，帮我缴水费", {"task": "缴水费", "time": "any"})
    assert "哪天都行" in spoken(asked)
    assert "time" not in _draft(talk.agrees()).slots


def test_what_is_to_be_bought_goes_along_in_the_persons_words() -> None:
    talk = _talk()
    talk.opens("明天帮我买两斤东北大米", {"task": "买米", "date": _TOMORROW})
    talk.here.session = talk.here.turn("明天帮我买两斤东北大米").session
    draft = _draft(talk.agrees())
    assert "两斤东北大米" in draft.note
    assert "两斤" not in str(draft.slots)


def test_two_errands_for_one_trip_are_read_back_together() -> None:
    talk = _talk()
    asked = talk.opens("明天取快递买米", {"task": ["取快递", "买米"], "date": _TOMORROW})
    assert "取快递、买米，明天" in spoken(asked)
    done = spoken(talk.agrees())
    assert "取件码" in done
    assert "买东西的钱" in done


def test_an_errand_that_nobody_thought_of_is_recorded_all_the_same() -> None:
    talk = _talk()
    asked = talk.opens("明天帮我遛狗", {"task": "遛狗", "date": _TOMORROW})
    assert "遛狗，明天" in spoken(asked)
    assert spoken(talk.agrees()) == "记好了，单号一零零九。"


def test_whoever_only_wants_help_is_asked_with_what() -> None:
    assert "比如取药、买米" in spoken(_talk().opens("谁能帮我跑个腿"))
