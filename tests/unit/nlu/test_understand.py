"""From a sentence to intent, values and alarm, with the trained engine and without."""

import random
from pathlib import Path
from typing import Any

import pytest

from data.model.errors import ConfigurationError
from data.model.talk import INTENTS, AlarmLevel, Expecting, Prompt
from nlu import Understander, as_rasa, build_understander
from nlu.project_files import read_project
from tests.conftest import NOW


@pytest.fixture(scope="module")
def understand(model_file: Path) -> Understander:
    return build_understander(model_file=model_file)


def test_the_training_lines_are_complete() -> None:
    lines = read_project().lines
    assert {line.intent for line in lines} == set(INTENTS)
    assert len({line.text for line in lines}) == len(lines)


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("厨房水管漏水", "report_repair", {"place": "厨房", "item": "水管", "fault": "漏水"}),
        ("茅房的马桶堵了", "report_repair", {"place": "卫生间", "item": "马桶", "fault": "堵塞"}),
        ("空挑坏了", "report_repair", {"item": "空调", "fault": "损坏"}),
        ("灯 不 亮 了", "report_repair", {"item": "灯", "fault": "不亮"}),
        ("厨房燈不亮了", "report_repair", {"place": "厨房", "item": "灯", "fault": "不亮"}),
        (
            "明天中午订两份饭，少盐",
            "book_meal",
            {"date": "2026-11-25", "meal": "lunch", "quantity": 2, "diet": ["少盐"]},
        ),
        ("帮我交电费", "request_errand", {"task": "缴电费"}),
        ("明天，不对，后天帮我买袋米", "request_errand", {"task": "买米", "date": "2026-11-26"}),
        ("取消1023号单", "cancel_request", {"request_no": "1023"}),
        ("今天下午找人陪我去医院", "request_errand", {"task": "陪诊"}),
    ],
)
def test_sentences(understand: Understander, text: str, intent: str, slots: dict[str, Any]) -> None:
    meaning = understand(text, now=NOW)
    assert meaning.intent.name == intent
    assert slots.items() <= dict(meaning.slots).items()


@pytest.mark.parametrize(
    ("slot", "intent", "said", "value"),
    [
        ("address", "report_repair", "六栋一单元三零二", "6栋1单元302"),
        ("address", "report_repair", "三零二", "302"),
        ("time", "report_repair", "下午三点", "2026-11-26T15:00:00+08:00"),
        ("time", "report_repair", "随便，都行", "any"),
        ("quantity", "book_meal", "三个", 3),
        ("meal", "book_meal", "中午的", "lunch"),
        ("delivery", "book_meal", "我自己来取", False),
        ("phone", "talk_to_human", "幺三八零零幺三八零零零", "13800138000"),
        ("item", "report_repair", "跑步机", "跑步机"),
        ("task", "request_errand", "拿药", "取药"),
        ("rating", "give_feedback", "五分", 5),
    ],
)
def test_bare_answers(
    understand: Understander, slot: str, intent: str, said: str, value: object
) -> None:
    prompt = Prompt(Expecting.SLOT, slot, intent, "2026-11-26")
    assert understand(said, now=NOW, prompt=prompt).slots[slot] == value


@pytest.mark.parametrize(
    "yes",
    [
        "对",
        "嗯",
        "好的",
        "是的",
        "行",
        "中",
        "要得",
        "系",
        "没错",
        "可以",
        "得",
        "就这样",
        "对头",
        "好嘞",
        "对，快来吧",
    ],
)
def test_every_yes(understand: Understander, yes: str) -> None:
    prompt = Prompt(Expecting.CONFIRMATION, None, "report_repair")
    assert understand(yes, now=NOW, prompt=prompt).intent.name == "affirm"


@pytest.mark.parametrize(
    "no",
    ["不", "不对", "不是", "不要", "错了", "唔系", "勿是", "不用了", "算了", "没有", "不行，不对"],
)
def test_every_no(understand: Understander, no: str) -> None:
    prompt = Prompt(Expecting.CONFIRMATION, None, "report_repair")
    assert understand(no, now=NOW, prompt=prompt).intent.name == "deny"


@pytest.mark.parametrize(
    "said", ["没有人", "不好", "不能动", "不舒服", "嗯", "听不清", "啊", "没力气", ""]
)
def test_only_a_clear_no_calms_an_alarm(understand: Understander, said: str) -> None:
    meaning = understand(said, now=NOW, prompt=Prompt(Expecting.ALARM_CHECK))
    assert meaning.intent.name not in {"deny", "false_alarm"}


@pytest.mark.parametrize("said", ["不用", "没事", "我没事，好好的", "不要紧", "没事了谢谢"])
def test_a_clear_no_calms_an_alarm(understand: Understander, said: str) -> None:
    meaning = understand(said, now=NOW, prompt=Prompt(Expecting.ALARM_CHECK))
    assert meaning.intent.name in {"deny", "false_alarm"}


@pytest.mark.parametrize("said", ["不要紧", "不碍事", "不用", "没事没事"])
def test_an_answer_to_do_you_need_help_is_no_new_cry(understand: Understander, said: str) -> None:
    meaning = understand(said, now=NOW, prompt=Prompt(Expecting.ALARM_CHECK))
    assert meaning.alarm.level is AlarmLevel.NONE


@pytest.mark.parametrize("said", ["门", "火", "电话", "渴了", "一份", "三零二", "asdf"])
def test_one_word_that_no_rule_knows_is_no_cry(understand: Understander, said: str) -> None:
    assert understand(said, now=NOW).alarm.level is AlarmLevel.NONE


def test_two_requests_in_one_sentence(understand: Understander) -> None:
    meaning = understand("厨房水龙头滴水，另外帮我订份明天的午饭", now=NOW)
    assert meaning.intent.name == "report_repair"
    (also,) = meaning.also
    assert also.intent == "book_meal"
    assert also.slots["date"] == "2026-11-25"
    assert "date" not in meaning.slots


def test_one_request_in_many_clauses_stays_one(understand: Understander) -> None:
    meaning = understand("我家厨房的水龙头，漏水了，漏得厉害，明天上午来修吧", now=NOW)
    assert meaning.also == ()
    assert meaning.slots["item"] == "水龙头"


def test_several_days_belong_to_the_request_they_were_said_with(understand: Understander) -> None:
    meaning = understand("厨房水龙头滴水，另外帮我订明天后天的午饭", now=NOW)
    (also,) = meaning.also
    assert also.slots["date"] == ["2026-11-25", "2026-11-26"]
    assert "date" not in meaning.slots
    changed = understand("明后天的饭改成少盐的", now=NOW)
    assert changed.slots["date"] == ["2026-11-25", "2026-11-26"]
    assert all(isinstance(one.value, str) for one in changed.entities)


@pytest.mark.parametrize(
    "said", ["我对花生过敏", "我这人不能吃海鲜，过敏", "我唔食得牛肉", "韭菜我不吃的，帮我记着"]
)
def test_what_somebody_cannot_eat_is_told_not_cried(understand: Understander, said: str) -> None:
    meaning = understand(said, now=NOW)
    assert meaning.alarm.level is AlarmLevel.NONE
    assert meaning.intent.name in {"inform", "change_meal"}
    assert meaning.remarks.avoids


def test_an_allergy_that_breaks_out_is_a_cry(understand: Understander) -> None:
    said = "我吃了虾，现在浑身起疹子，喘不上气"
    assert understand(said, now=NOW).alarm.level is AlarmLevel.CERTAIN


def test_offsets_count_code_points_of_the_line_as_given(understand: Understander) -> None:
    text = "😀 呃，厨 房的燈，不亮了"
    for one in understand(text, now=NOW).entities:
        assert 0 <= one.start < one.end <= len(text)
        if one.entity == "item":
            assert text[one.start : one.end] == "燈"


def test_nothing_a_person_can_say_raises(understand: Understander) -> None:
    chance = random.Random(7)
    alphabet = (
        "灯坏了三栋单元点半个明天后上午不是对零一两千万億年月日号楼，。 \t\x00\u202e😀aZ9%-:/é"
    )
    for _ in range(400):
        text = "".join(chance.choices(alphabet, k=chance.randint(0, 40)))
        prompt = Prompt(
            chance.choice(list(Expecting)), chance.choice([None, "time", "address", "quantity"])
        )
        meaning = understand(text, now=NOW, prompt=prompt)
        assert meaning.text == text
        assert as_rasa(meaning)["text"] == text
    assert understand("灯" * 10_000, now=NOW).text == "灯" * 10_000


def test_without_a_model_alarm_and_values_still_work(tmp_path: Path) -> None:
    understand = build_understander(model_file=tmp_path / "none")
    meaning = understand("救命，我在三栋二单元五零一", now=NOW)
    assert meaning.alarm.level is AlarmLevel.CERTAIN
    assert meaning.slots["address"] == "3栋2单元501"
    assert meaning.intent.name == "call_emergency"
    assert understand("水管漏水了", now=NOW).intent.confidence == 0
    yes = understand("对", now=NOW, prompt=Prompt(Expecting.CONFIRMATION, None, "report_repair"))
    assert yes.intent.name == "affirm"


@pytest.mark.parametrize("content", [b"", b"garbage", b"\x80\x05K\x01."])
def test_a_broken_model_is_as_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "nlu.model"
    file.write_bytes(content)
    assert build_understander(model_file=file)("你好", now=NOW).intent.confidence == 0


def test_an_unknown_engine_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="embedded"):
        build_understander(model_file=tmp_path / "none", engine="oracle")
