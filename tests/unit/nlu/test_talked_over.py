"""What development dialogues misunderstood: corrections, two people, totals, what was told before."""

from pathlib import Path
from typing import Any

import pytest

from data.model.talk import AlarmLevel, Behalf, Expecting, Prompt
from nlu import Understander, build_understander, reading
from nlu.alarm import judge
from nlu.reading import read
from nlu.remarks import remarks_of
from nlu.slots import read_entities, slots_of
from tests.conftest import NOW

_MEAL = Prompt(Expecting.CONFIRMATION, None, "book_meal")
_REPAIR = Prompt(Expecting.CONFIRMATION, None, "report_repair")
_REWARD = Prompt(Expecting.CONFIRMATION, None, "redeem_points")
_WHEN = Prompt(Expecting.SLOT, "time", "report_repair")
_HOW_MANY = Prompt(Expecting.SLOT, "quantity", "book_meal")


@pytest.fixture(scope="module")
def understand(model_file: Path) -> Understander:
    return build_understander(model_file=model_file)


def slots(text: str, intent: str, prompt: Prompt | None = None) -> dict[str, Any]:
    return slots_of(read_entities(reading.read(text), intent, NOW, prompt or Prompt()))


def whom(text: str, about: str = "book_meal", prompt: Prompt | None = None) -> Behalf | None:
    return remarks_of(text, read(text), about, NOW, prompt or Prompt()).behalf


@pytest.mark.parametrize(
    ("text", "prompt", "wanted"),
    [
        (
            "哦哟，说错了，中午我有人请，是后天晚上",
            _MEAL,
            {"meal": "dinner", "date": "2026-11-26"},
        ),
        ("不对，早上我不在，是明天晚饭", _MEAL, {"meal": "dinner", "date": "2026-11-25"}),
        ("讲错咗，晏昼有人请，系听晚", _MEAL, {"meal": "dinner"}),
        ("哎，是礼拜五上午九点，不是后天", _REPAIR, {"time": "2026-11-27T09:00:00+08:00"}),
        ("要下午三点来，不是上午", _REPAIR, {"time": "2026-11-24T15:00:00+08:00"}),
        ("系星期五朝早九点，唔系后日", _REPAIR, {"time": "2026-11-27T09:00:00+08:00"}),
        ("等一下，改成下午四点", _REPAIR, {"time": "2026-11-24T16:00:00+08:00"}),
        ("三盒多了，两盒就行", _REWARD, {"quantity": 2}),
        ("三桶太多了，要两桶", _REWARD, {"quantity": 2}),
        ("两张券就好，三张用不完", _REWARD, {"quantity": 2}),
    ],
)
def test_a_correction_at_a_read_back(text: str, prompt: Prompt, wanted: dict[str, Any]) -> None:
    assert wanted.items() <= slots(text, "inform", prompt).items()


@pytest.mark.parametrize(
    ("text", "count"),
    [("换两袋米", 2), ("兑三张理发券", 3), ("积分换两桶油", 2), ("拿分换两次洗澡", 2)],
)
def test_rewards_are_counted_in_pieces(text: str, count: int) -> None:
    assert slots(text, "redeem_points")["quantity"] == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不对，是十号楼的王秀珍", Behalf("王秀珍", "10栋")),
        ("不是，是给十号楼的王秀珍", Behalf("王秀珍", "10栋")),
        ("唔系，系陈婆婆", Behalf("陈婆婆")),
        ("弄错了，我说的是李大爷", Behalf("李大爷")),
        ("不对，是三栋五零一", None),
        ("不对，是晚饭", None),
    ],
)
@pytest.mark.parametrize("prompt", [_MEAL, Prompt(Expecting.SLOT, "resident", "book_meal")])
def test_somebody_else_was_meant(text: str, expected: Behalf | None, prompt: Prompt) -> None:
    found = whom(text, "deny", prompt)
    if expected is None and prompt.slot == "resident":
        assert found is None or found.person is None
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电话10000000004的那位阿婆托我订饭", Behalf("阿婆", None, "10000000004")),
        ("电话10000000004的那位阿婆叫我帮她订饭", Behalf("阿婆", None, "10000000004")),
        ("三号楼的孙伯托我，他家的灯坏了", Behalf("孙伯", "3栋")),
        ("五栋的赵奶奶喊我帮她订饭", Behalf("赵奶奶", "5栋")),
        ("给六栋一单元三零二的老人订午饭", Behalf(None, "6栋1单元302")),
        ("给六栋一单元三零二的老人家订午饭", Behalf(None, "6栋1单元302")),
        ("给六栋一单元三零二的老太太订午饭", Behalf("老太太", "6栋1单元302")),
        ("给六栋一单元三零二那位订午饭", Behalf(None, "6栋1单元302")),
        ("给六栋一单元三零二那家订午饭", Behalf(None, "6栋1单元302")),
        ("给六栋一单元三零二的住户报修", Behalf(None, "6栋1单元302")),
    ],
)
def test_for_a_person_without_a_name(text: str, expected: Behalf) -> None:
    assert whom(text) == expected


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("给王桂兰订一份今天的晚饭，再给陈阿婆也订一份", "王桂兰", "陈阿婆"),
        ("给王桂兰订一份今天的晚饭，给陈阿婆也订一份", "王桂兰", "陈阿婆"),
        ("帮李大爷订今天的晚饭，也给赵奶奶订一份", "李大爷", "赵奶奶"),
    ],
)
def test_two_people_are_two_requests(
    understand: Understander, text: str, first: str, second: str
) -> None:
    meaning = understand(text, now=NOW)
    assert meaning.remarks.behalf == Behalf(first)
    assert meaning.slots.get("person", first) == first
    (also,) = meaning.also
    assert also.intent == "book_meal"
    assert also.slots["person"] == second
    assert (also.slots["meal"], also.slots["date"]) == ("dinner", "2026-11-24")


@pytest.mark.parametrize(
    "text",
    [
        "给王桂兰订一份今天的晚饭，再给陈阿婆也订一份，都送上门",
        "给王桂兰订一份今天的晚饭，送上门，再给陈阿婆也订一份",
    ],
)
def test_delivery_said_once_goes_to_both(understand: Understander, text: str) -> None:
    meaning = understand(text, now=NOW)
    assert meaning.slots["delivery"] is True
    assert meaning.also[0].slots["delivery"] is True


def test_one_for_me_and_one_for_another(understand: Understander) -> None:
    meaning = understand("给我订一份晚饭，再给陈阿婆订一份明天的午饭", now=NOW)
    assert meaning.remarks.behalf is None
    assert meaning.also[0].slots["person"] == "陈阿婆"
    assert meaning.also[0].slots["meal"] == "lunch"


@pytest.mark.parametrize(
    "text",
    [
        "早上跟你说的灯",
        "昨天报的水龙头",
        "上午讲的那个马桶",
        "头先讲嘅水喉",
        "今朝早同你讲嘅灯",
        "下午三点跟我说过的那个灯",
    ],
)
def test_when_something_was_told_is_no_time_to_come(text: str) -> None:
    said = slots(text, "report_repair")
    assert not {"time", "date"} & set(said)


def test_the_time_asked_for_stands_beside_what_was_told() -> None:
    said = slots("早上跟你说的灯，今天下午两点到四点都行", "report_repair")
    assert said["time"] == "2026-11-24T14:00:00+08:00/2026-11-24T16:00:00+08:00"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("今天下午两点到四点都行", 14, 16),
        ("九点到十一点之间都可以", 9, 11),
        ("下午两点到四点也行", 14, 16),
        ("两三点钟", 14, 15),
        ("上午九点到十一点都得", 9, 11),
    ],
)
def test_a_range_is_whole(text: str, start: int, end: int) -> None:
    day = "2026-11-24T"
    wanted = f"{day}{start:02}:00:00+08:00/{day}{end:02}:00:00+08:00"
    assert slots(text, "inform", _WHEN)["time"] == wanted


@pytest.mark.parametrize("text", ["都修到八点都没来", "一点都不急"])
def test_what_did_not_happen_by_then_is_no_time(text: str) -> None:
    assert "time" not in slots(text, "report_repair")


@pytest.mark.parametrize(
    ("text", "item", "fault"),
    [
        ("水龙头漏水，滴滴答答的", "水龙头", "漏水"),
        ("水龙头滴水，漏得厉害", "水龙头", "滴水"),
        ("客厅的灯一闪一闪的，晃得他没法看报", "灯", "闪烁"),
        ("灯老是闪，晃眼得很", "灯", "闪烁"),
        ("盏灯唔着", "灯", "不亮"),
        ("灯唔着喇", "灯", "不亮"),
        ("灯不着", "灯", "不亮"),
        ("桌子晃得厉害", "桌子", "松动"),
    ],
)
def test_one_trouble_is_one_fault(text: str, item: str, fault: str) -> None:
    said = slots(text, "report_repair")
    assert (said["item"], said["fault"]) == (item, fault)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("一共四个人", 4),
        ("总共五个人吃", 5),
        ("加上我们老两口四个人", 4),
        ("我们老两口，连女儿一家五个人", 5),
        ("拢共六口人", 6),
        ("老两口", 2),
    ],
)
def test_a_total_wins(text: str, count: int) -> None:
    assert slots(text, "inform", _HOW_MANY)["quantity"] == count


def test_a_table_of_dishes_is_no_dish() -> None:
    said = slots("明天中午订一桌菜，一共四个人", "book_meal")
    assert "dish" not in said
    assert said["quantity"] == 4


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("挂了个眼科的号，明天上午，想请个人陪我去看病", "陪诊"),
        ("药取了，想找人帮我打扫卫生", "打扫卫生"),
        ("米买好了，还想请人交一下电费", "缴电费"),
        ("取药了吗", "取药"),
        ("帮我挂个眼科的号", "挂号"),
    ],
)
def test_what_is_asked_for_wins_over_what_is_done(text: str, task: str) -> None:
    assert slots(text, "request_errand")["task"] == task


@pytest.mark.parametrize(
    "text", ["中饭搭夜饭侪要", "午饭连晚饭都要", "中饭带晚饭", "午饭同埋晚饭", "午饭和晚饭"]
)
def test_meals_in_one_breath(text: str) -> None:
    assert slots(text, "book_meal")["meal"] == ["lunch", "dinner"]


@pytest.mark.parametrize("text", ["好", "好额", "行", "可以"])
def test_a_yes_to_a_read_back_rates_nothing(text: str) -> None:
    prompt = Prompt(Expecting.CONFIRMATION, "rating", "give_feedback")
    assert "rating" not in slots(text, "affirm", prompt)


def test_stars_said_at_a_read_back_still_rate() -> None:
    prompt = Prompt(Expecting.CONFIRMATION, "rating", "give_feedback")
    assert slots("不对，四分", "inform", prompt)["rating"] == 4


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("刚才换的鸡蛋不要了", "cancel_request"),
        ("刚才换的鸡蛋不要了", "inform"),
        ("兑的花生油不要了，退分", "redeem_points"),
        ("我换咗嘅鸡蛋唔要喇", "cancel_request"),
    ],
)
def test_a_reward_given_back_is_no_allergy(text: str, about: str) -> None:
    assert remarks_of(text, read(text), about, NOW, Prompt()).avoids == ()


@pytest.mark.parametrize("text", ["我也说不好", "我一时说不上来", "说不好是哪个"])
def test_not_knowing_what_to_say_is_no_danger(understand: Understander, text: str) -> None:
    meaning = understand(text, now=NOW, prompt=Prompt(Expecting.SLOT, "item", "report_repair"))
    assert meaning.alarm.level is AlarmLevel.NONE
    assert meaning.intent.name in {"inform", "out_of_scope"}


@pytest.mark.parametrize("text", ["好，尽快来啊", "对，快点来", "得，快啲嚟啦", "好额，早点来哦"])
def test_come_soon_after_a_read_back_is_a_yes(understand: Understander, text: str) -> None:
    meaning = understand(text, now=NOW, prompt=_REPAIR)
    assert meaning.intent.name == "affirm"
    assert meaning.alarm.level is AlarmLevel.NONE


@pytest.mark.parametrize("text", ["好，快来人啊", "我说不出话了"])
def test_a_cry_stays_one(understand: Understander, text: str) -> None:
    assert judge(text).level is not AlarmLevel.NONE
    assert understand(text, now=NOW, prompt=_REPAIR).alarm.level is not AlarmLevel.NONE


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("换张理发卷", "redeem_points"),
        ("兑一张剪头的券", "redeem_points"),
        ("刚换的毛巾不要了，把分退还我", "cancel_request"),
        ("先前托你们的全取消掉", "cancel_request"),
        ("回电话那个不用了", "cancel_request"),
        ("我嘅积分点嚟㗎", "query_points"),
        ("再订一份后天的晚饭", "book_meal"),
        ("跑腿那个事怎么样啦", "request_status"),
        ("我换的毛巾呢", "request_status"),
        ("我订的晚饭呢", "request_status"),
        ("找人，后天下午四点打给我", "talk_to_human"),
        ("我要头诉送饭的", "give_feedback"),
    ],
)
def test_intents_that_were_mixed_up(understand: Understander, text: str, intent: str) -> None:
    assert understand(text, now=NOW).intent.name == intent
