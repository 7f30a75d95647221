"""From a sentence whose intent is known to its values."""

import time
from typing import Any

import pytest

from data.model.talk import Expecting, Intent, Prompt
from nlu import reading
from nlu.entities import corrections
from nlu.entities.ear import ear
from nlu.requests import parts_of, split
from nlu.slots import read_entities, slots_of, unplaced
from tests.conftest import NOW


def slots(text: str, intent: str, prompt: Prompt | None = None) -> dict[str, Any]:
    return slots_of(read_entities(reading.read(text), intent, NOW, prompt or Prompt()))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("书柜的门关不上了", {"item": "书柜", "fault": "关不上"}),
        ("轮椅的刹车失灵了", {"item": "轮椅", "fault": "损坏"}),
        ("我那台豆浆机不转了", {"item": "豆浆机", "fault": "不转"}),
        ("那台织布机坏了", {"item": "织布机", "fault": "损坏"}),
        ("修一下按摩垫", {"item": "按摩垫"}),
        ("厨房水槽边的插座没电", {"item": "插座", "fault": "没电", "place": "厨房"}),
        ("浴霸有一只灯不亮", {"item": "浴霸", "fault": "不亮"}),
        ("烟雾报警器坏了，没漏气", {"item": "烟雾报警器", "fault": "损坏"}),
        ("暖气片摸上去是凉的", {"item": "暖气", "fault": "不热"}),
        ("門鈴一點聲音都冇", {"item": "门铃", "fault": "不响"}),
        ("个雪柜唔冻喇", {"item": "冰箱", "fault": "不制冷"}),
        ("脱排勿转了", {"item": "油烟机", "fault": "不转"}),
        ("屋头莫得电了", {"fault": "没电"}),
        ("洗脸池遭堵了", {"item": "水池", "fault": "堵塞"}),
        ("不是客厅，是书房的灯不亮", {"item": "灯", "fault": "不亮", "place": "书房"}),
        (
            "替五栋三零一的尤奶奶报修，冰箱坏了",
            {"address": "5栋301", "person": "尤奶奶", "item": "冰箱", "fault": "损坏"},
        ),
    ],
)
def test_repairs(text: str, wanted: dict[str, Any]) -> None:
    assert slots(text, "report_repair") == wanted


@pytest.mark.parametrize(
    ("text", "intent", "wanted"),
    [
        ("后天午饭来份红烧带鱼", "book_meal", {"date": "2026-11-26", "meal": "lunch", "quantity": 1, "dish": ["红烧带鱼"]}),
        ("明天早饭要豆浆油条，两份", "book_meal", {"date": "2026-11-25", "meal": "breakfast", "quantity": 2, "dish": ["豆浆", "油条"]}),
        ("今晚想吃荷叶糯米鸡", "book_meal", {"date": "2026-11-24", "meal": "dinner", "dish": ["荷叶糯米鸡"]}),
        ("晚饭一份，不，三份，送上楼来", "book_meal", {"meal": "dinner", "quantity": 3, "delivery": True}),
        ("午饭要仨，我自家下来拿", "book_meal", {"meal": "lunch", "quantity": 3, "delivery": False}),
        ("一个人在家闷，订份晚饭", "book_meal", {"meal": "dinner", "quantity": 1}),
        ("给我留份午饭，海椒莫要放，少油少盐", "book_meal", {"meal": "lunch", "quantity": 1, "diet": ["不辣", "少油", "少盐"]}),
        ("我上次自己炖了鸡汤，今天午饭就订一份", "book_meal", {"date": "2026-11-24", "meal": "lunch", "quantity": 1}),
        ("中午那份面条换成水饺", "change_meal", {"date": "2026-11-24", "meal": "lunch", "dish": ["水饺"]}),
        ("晚饭订的两份，改成一份，自取", "change_meal", {"meal": "dinner", "quantity": 1, "delivery": False}),
        ("午饭不用退，是晚饭不要了", "cancel_meal", {"meal": "dinner"}),
        ("后天有没有酒酿圆子", "ask_menu", {"date": "2026-11-26", "dish": ["酒酿圆子"]}),
        ("今天的汤是什么汤", "ask_menu", {"date": "2026-11-24"}),
    ],
)  # fmt: skip
def test_meals(text: str, intent: str, wanted: dict[str, Any]) -> None:
    found = slots(text, intent)
    assert {**found, "diet": sorted(found.get("diet", []))} == {
        **wanted,
        "diet": sorted(wanted.get("diet", [])),
    }


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("帮我到社区医院配点药", "取药"),
        ("我的胃药吃完了，哪位帮我跑一趟", "取药"),
        ("燃气费的单子到了，麻烦哪位有空替我去缴一下", "缴燃气费"),
        ("包裹到驿站两天了，我拎不动，麻烦拿上来", "取快递"),
        ("帮我买包红糖，说错了，是白糖", "买白糖"),
        ("代买两斤橘子", "买橘子"),
        ("帮我买盒止咳糖浆丸", "买药"),
        ("后天要去医院拍片，想找人陪着", "陪诊"),
        ("脚趾甲我够不着，来人帮我剪剪指甲", "剪指甲"),
        ("煤气瓶空了，叫人来换一只", "换煤气罐"),
        ("孙女给我买了手机，来个人教教我用手机", "教用手机"),
    ],
)
def test_errands(text: str, task: str) -> None:
    assert slots(text, "request_errand")["task"] == task


@pytest.mark.parametrize(
    ("text", "intent", "person"),
    [
        ("替司徒大爷报修，电视没图像", "report_repair", "司徒大爷"),
        ("我姥姥让我问问今天有什么菜", "ask_menu", "姥姥"),
        ("给三楼姚阿姨订份午饭", "book_meal", "姚阿姨"),
        ("我姓诸葛，诸葛明远", "inform", "诸葛明远"),
        ("我是邵爷爷的孙子，他想查积分", "query_points", "邵爷爷"),
        ("我女儿买的空调坏了", "report_repair", None),
        ("帮我找个师傅修门", "report_repair", None),
        ("听老郑说你们修得好，我的门坏了", "report_repair", None),
        ("我妈摔倒了", "call_emergency", "妈"),
    ],
)
def test_whom_it_is_about(text: str, intent: str, person: str | None) -> None:
    assert slots(text, intent).get("person") == person


@pytest.mark.parametrize(
    ("text", "intent", "wanted"),
    [
        ("我要用积分换一把剪刀", "redeem_points", {"item": "剪刀"}),
        ("积分够的话换那只暖瓶吧", "redeem_points", {"item": "暖瓶"}),
        ("别换肥皂了，换毛巾", "redeem_points", {"item": "毛巾"}),
        ("修水管的改到后天下午三点", "change_request", {"item": "水管", "time": "2026-11-26T15:00:00+08:00"}),
        ("明天下午三点，不对，后天", "inform", {"time": "2026-11-26T15:00:00+08:00"}),
        ("明天上午，算了还是后天上午", "inform", {"time": "2026-11-26T08:00:00+08:00/2026-11-26T12:00:00+08:00"}),
        ("电话是六八三，那个，五五一，二九", "inform", {"phone": "68355129"}),
        ("给两分，啊不，给四分", "give_feedback", {"rating": 4}),
        ("早上心口有点闷", "call_emergency", {"symptom": "胸闷"}),
        ("我在浴室里滑倒了", "call_emergency", {"symptom": "摔倒", "place": "卫生间"}),
    ],
)  # fmt: skip
def test_other_values(text: str, intent: str, wanted: dict[str, Any]) -> None:
    assert slots(text, intent) == wanted


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("勿用谢，侬忙侬的", "thank"),
        ("电视里演到门被踢坏了", "out_of_scope"),
        ("你嗓门儿大一点", "adjust_voice"),
        ("我弄错脱了", "deny"),
        ("昨晚的汤我一个人喝了两碗，聊点别的吧", "out_of_scope"),
    ],
)
def test_talk_has_no_values(text: str, intent: str) -> None:
    assert slots(text, intent) == {}


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("明天晚犯给我定一分", "明天晚饭给我订一份"),
        ("我家马统堵了", "我家马桶堵了"),
        ("卫生件的灯不亮", "卫生间的灯不亮"),
        ("帮我打少卫生", "帮我打扫卫生"),
        ("我还有多少机分", "我还有多少积分"),
        ("来一碗酸赖汤", "来一碗酸辣汤"),
    ],
)
def test_misheard_words_are_put_right(heard: str, meant: str) -> None:
    assert ear()(heard) == meant


@pytest.mark.parametrize(
    "said",
    [
        "我在看报纸",
        "公园里有孔雀",
        "我要去药店",
        "别放香菜",
        "他没说是谁",
        "五分钟就到",
        "勿下来了",
    ],
)
def test_nothing_is_heard_that_was_not_said(said: str) -> None:
    assert ear()(said) == said


def test_the_ear_keeps_the_length() -> None:
    text = "厨方的水笼头漏睡，后天种午来秀"
    assert len(ear()(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "intent", "words"),
    [
        ("老时间过来就行", "report_repair", ("老时间",)),
        ("农历十八来修灯", "report_repair", ("农历十八",)),
        ("送到老地方，老样子", "book_meal", ("老地方", "老样子")),
        ("给那个谁订份饭", "book_meal", ("那个谁",)),
        ("明天下午三点来修灯", "report_repair", ()),
        ("老样子的天气", "out_of_scope", ()),
    ],
)
def test_what_fits_no_value_is_returned(text: str, intent: str, words: tuple[str, ...]) -> None:
    said = reading.read(text)
    entities = read_entities(said, intent, NOW, Prompt())
    assert unplaced(said, intent, entities) == words


def ranked(*names: str, confidence: float = 0.9) -> list[tuple[Intent, ...]]:
    return [(Intent(name, confidence),) for name in names]


def test_a_joining_word_sets_two_requests_apart() -> None:
    clauses = parts_of(reading.read("马桶堵了，顺便帮我订份明天的午饭"))
    assert [part.reading.text for part in clauses] == ["马桶堵了", "帮我订份明天的午饭"]
    requests = split(clauses, ranked("report_repair", "book_meal"))
    assert [part.intent.name for part in requests] == ["report_repair", "book_meal"]


def test_two_errands_in_one_breath_are_two() -> None:
    clauses = parts_of(reading.read("帮我取快递再帮我买袋盐"))
    requests = split(clauses, ranked("request_errand", "request_errand"))
    assert len(requests) == 2


@pytest.mark.parametrize(
    "text",
    ["灯坏了，还有点闪", "再来一份米饭", "水龙头漏水，漏得厉害，还有多少人排队", "对了吗"],
)
def test_no_joint_in_ordinary_talk(text: str) -> None:
    assert parts_of(reading.read(text)) == []


def test_a_danger_is_never_half_of_a_sentence() -> None:
    clauses = parts_of(reading.read("我摔倒了起不来，另外门也打不开"))
    assert split(clauses, ranked("call_emergency", "report_repair")) == []


def test_segments_cover_the_text() -> None:
    text = "明天，不对，后天，说错了，是大后天"
    assert "".join(text[start:end] for start, end in corrections.segments(text)) == text
    assert len(corrections.struck(text, taking_back=True)) == len(text)


@pytest.mark.parametrize(
    "piece", ["灯坏了", "不是灯是", "换一个", "帮我买", "替一栋的王", "药", "一二三"]
)
def test_long_lines_take_no_time(piece: str) -> None:
    line = reading.read(piece * (10_000 // len(piece)))
    for intent in ("report_repair", "request_errand", "book_meal", "redeem_points"):
        started = time.perf_counter()
        read_entities(line, intent, NOW, Prompt())
        assert time.perf_counter() - started < 3, intent


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        ("很满意", 5),
        ("非常好", 5),
        ("挺好的", 5),
        ("蛮好额", 5),
        ("巴适得板", 5),
        ("老灵个", 5),
        ("没得说", 5),
        ("师傅人很好，修得也快", 5),
        ("满意", 4),
        ("不错", 4),
        ("唔错啦", 4),
        ("几好", 4),
        ("还行", 3),
        ("可以", 3),
        ("一般般", 3),
        ("马马虎虎", 3),
        ("麻麻哋", 3),
        ("过得去吧", 3),
        ("不太满意", 2),
        ("勿灵", 2),
        ("不咋地", 2),
        ("不得行", 2),
        ("唔系几好", 2),
        ("不怎么样", 2),
        ("很差", 1),
        ("太差了", 1),
        ("很不满意", 1),
        ("一塌糊涂", 1),
        ("给四颗星", 4),
        ("三", 3),
        ("五个", 5),
        ("没什么不满意的", 4),
    ],
)
def test_an_opinion_that_was_asked_for_is_a_rating(text: str, stars: int) -> None:
    prompt = Prompt(Expecting.SLOT, "rating", "give_feedback")
    assert slots(text, "inform", prompt).get("rating") == stars


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        ("这次修得我很满意", 5),
        ("送餐的服务我不太满意", 2),
        ("差评", 1),
        ("我要投诉", None),
        ("师傅态度不好，我要投诉", None),
        ("菜太咸了", None),
        ("你们要怎样才满意", None),
    ],
)
def test_feedback_is_rated_only_where_its_words_judge(text: str, stars: int | None) -> None:
    assert slots(text, "give_feedback").get("rating") == stars


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("水管从昨天开始漏水", None),
        ("灯坏了三天了", None),
        ("今天早上开始灯就不亮了", None),
        ("从今早起就没热水了", None),
        ("下午开始就没电了", None),
        ("自打礼拜天起电视就没信号", None),
        ("打从上礼拜三开始空调就不制冷", None),
        ("由琴日开始就冇水", None),
        ("空调从昨天下午起不制冷，明天上午来修", "2026-11-25T08:00:00+08:00/2026-11-25T12:00:00+08:00"),
        ("马桶今早就堵了，下午三点来吧", "2026-11-24T15:00:00+08:00"),
    ],
)  # fmt: skip
def test_since_when_is_no_time_for_a_visit(text: str, time: str | None) -> None:
    found = slots(text, "report_repair")
    assert found.get("time") == time
    assert "date" not in found


def test_from_when_on_somebody_is_at_home_is_a_time_for_a_visit() -> None:
    prompt = Prompt(Expecting.SLOT, "time", "report_repair")
    assert (
        slots("从明天下午三点以后我都在家", "inform", prompt)["time"] == "2026-11-25T15:00:00+08:00"
    )


@pytest.mark.parametrize(
    ("text", "meals"),
    [
        ("午饭和晚饭都要", ["lunch", "dinner"]),
        ("早饭、午饭、晚饭各一份", ["breakfast", "lunch", "dinner"]),
        ("中饭夜饭侪要", ["lunch", "dinner"]),
        ("明天中午和晚上都订", ["lunch", "dinner"]),
    ],
)
def test_several_meals_in_one_breath(text: str, meals: list[str]) -> None:
    assert slots(text, "book_meal")["meal"] == meals
