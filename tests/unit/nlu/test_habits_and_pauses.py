"""What is said beside intent and slots: food to avoid, what is to last, pauses, yes and no."""

import pytest

from data.model.talk import Expecting, Prompt
from nlu import Understander, as_rasa
from nlu.answers import answer
from nlu.reading import read
from tests.conftest import NOW
from tests.unit.nlu.remarked import CONFIRM, DELIVERY, TIME, WHOM, remarks_in


@pytest.mark.parametrize(
    ("text", "foods"),
    [
        ("花生过敏", ["花生"]),
        ("我对虾和螃蟹过敏", ["虾", "螃蟹"]),
        ("不吃香菜", ["香菜"]),
        ("忌口羊肉", ["羊肉"]),
        ("海鲜吃不得", ["海鲜"]),
        ("我唔食得牛肉㗎", ["牛肉"]),
        ("吃不来肥肉", ["肥肉"]),
        ("葱姜蒜都不要放", ["葱", "姜", "蒜"]),
        ("唔好落芫荽", ["香菜"]),
        ("走青", ["葱"]),
        ("海货阿拉吃勿来个", ["海鲜"]),
        ("医生不让我吃豆制品", ["豆制品"]),
        ("我痛风，内脏不能吃", ["内脏"]),
        ("里头千万别放花生米", ["花生"]),
        ("一吃鸡蛋就起疹子", ["鸡蛋"]),
        ("牛奶我喝不了", ["牛奶"]),
        ("西红柿我从小不吃", ["番茄"]),
        ("我不吃榴莲", ["榴莲"]),
        ("老伴对猕猴桃过敏", ["猕猴桃"]),
        ("没有什么忌口，就是不吃洋葱", ["洋葱"]),
        ("鱼不放姜", ["姜"]),
        ("别放辣子", []),
        ("少放点盐", []),
        ("不吃辣", []),
        ("不能吃甜的", []),
        ("今天晚饭不吃了", []),
        ("不吃鱼了，换成鸡", []),
        ("不要红烧肉，要清蒸鱼", []),
        ("我对青霉素过敏", []),
        ("花粉过敏", []),
        ("不忌口，什么都吃", []),
        ("降压药不吃了", []),
        ("我吃不了多少", []),
    ],
)
def test_food_that_must_not_be_in_a_meal(text: str, foods: list[str]) -> None:
    assert list(remarks_in(text).avoids) == foods


def test_what_must_not_be_served_is_not_ordered(untrained: Understander) -> None:
    prompt = Prompt(Expecting.SLOT, "dish", "book_meal")
    assert "dish" not in untrained("鸡蛋我不能吃", now=NOW, prompt=prompt).slots


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("以后都少放盐", True),
        ("以后饭里都别放葱", True),
        ("往后给我软一点的", True),
        ("记住我不吃香菜", True),
        ("每次都要无糖的", True),
        ("今后送到楼上", True),
        ("帮我记着，我吃素", True),
        ("一直要清淡的", True),
        ("顿顿都要软饭", True),
        ("三天以后", False),
        ("吃完饭以后再说", False),
        ("往后推一天", False),
        ("灯一直不亮", False),
        ("每次都漏", False),
        ("以后再说", False),
        ("少放盐", False),
    ],
)
def test_what_is_to_be_remembered(text: str, kept: bool) -> None:
    assert remarks_in(text).for_ever is kept


@pytest.mark.parametrize(
    "text",
    [
        "嗯……",
        "嗯...",
        "嗯。。。",
        "呃",
        "那个……",
        "那个",
        "让我想想",
        "等一下",
        "我想想",
        "等等啊",
        "嗯，那个，就是……",
        "唔……谂谂先",
        "你等我想一想哦",
        "我家那个……",
        "我想要…",
        "我要……",
        "就是……",
        "帮我",
        "那个什么来着",
    ],
)
@pytest.mark.parametrize("prompt", [Prompt(), CONFIRM, DELIVERY, TIME])
def test_more_is_to_come(untrained: Understander, text: str, prompt: Prompt) -> None:
    meaning = untrained(text, now=NOW, prompt=prompt)
    assert meaning.remarks.unfinished
    assert meaning.intent.name not in {"affirm", "deny"}


@pytest.mark.parametrize("text", ["我家厨房的", "我想订个", "把那个", "家里那个"])
def test_a_sentence_that_breaks_off(text: str) -> None:
    assert remarks_in(text).unfinished


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("嗯", CONFIRM),
        ("嗯", DELIVERY),
        ("嗯嗯", CONFIRM),
        ("要", DELIVERY),
        ("我要", DELIVERY),
        ("就是", CONFIRM),
        ("嗯……好的", CONFIRM),
        ("好的……", CONFIRM),
        ("不要", CONFIRM),
        ("我要软一点的", TIME),
        ("水管漏了", Prompt()),
        ("灯坏了……", Prompt()),
        ("五零一那个", WHOM),
        ("明天上午", TIME),
        ("没有", Prompt()),
        ("", Prompt()),
    ],
)
def test_what_is_whole(text: str, prompt: Prompt) -> None:
    assert not remarks_in(text, "inform", prompt).unfinished


def test_a_bare_hum_hesitates_where_a_value_was_asked_for(untrained: Understander) -> None:
    meaning = untrained("嗯", now=NOW, prompt=TIME)
    assert meaning.remarks.unfinished
    assert meaning.intent.name != "affirm"
    assert untrained("嗯", now=NOW, prompt=DELIVERY).intent.name == "affirm"


def _split(words: str) -> list[str]:
    return words.split()


@pytest.mark.parametrize(
    "yes",
    _split(
        "是个 对个 好额 来三 蛮好 可以额 要得 对头 是嘞 要得嘛 得行 係呀 好呀 得 冇错 啱嘅 冇问题"
        " 中 成 行嘞 得嘞 妥了 能成 可不是 搞得 行唦 好唦 冒得问题 嗯呢 嗯哪 就这么办 听你的 没记错"
        " 是这个意思 那就这样吧 我同意 说得对 对对对 嗯，是的 就是我说的 好好好 成嘞 愿意 肯定的"
    ),
)
def test_yes_in_every_dialect(yes: str) -> None:
    said = answer(read(yes).text, CONFIRM, yes)
    assert said is not None
    assert said.name == "affirm"


@pytest.mark.parametrize(
    "no",
    _split(
        "勿对 勿要 勿是个 覅 弗要 伐对 莫得 不消 不消了 要不得 不得行 唔使 唔系 唔啱 唔要 冇 错咗"
        " 甭 不介 不中 不成 拉倒 搞不得 不要唦 先不要 算了 听错了 你搞错了 不是这个意思 我没说"
        " 用不着 用勿着 不同意 不是我说的 不想要 没必要 不对，是后天"
    ),
)
def test_no_in_every_dialect(no: str) -> None:
    said = answer(read(no).text, CONFIRM, no)
    assert said is not None
    assert said.name == "deny"


@pytest.mark.parametrize("said", ["冇", "不行", "没力气", "唔得", "勿好", "搞不得", "不得劲"])
def test_a_no_of_somebody_in_need_calms_nothing(said: str) -> None:
    meant = answer(said, Prompt(Expecting.ALARM_CHECK), said)
    assert meant is None


def test_saying_yes_a_hundred_times_takes_no_time() -> None:
    assert answer("好的" * 300 + "吗", CONFIRM) is None
    assert answer("嗯" * 300 + "x", CONFIRM) is None
    assert answer("好的" * 300, CONFIRM) is not None


def test_remarks_are_printed_only_where_something_was_said(untrained: Understander) -> None:
    plain = as_rasa(untrained("灯坏了", now=NOW))
    assert "remarks" not in plain
    said = as_rasa(untrained("替三栋五零一的王奶奶订饭，以后都别放葱", now=NOW))
    assert said["remarks"] == {
        "behalf": {"person": "王奶奶", "address": "3栋501"},
        "avoids": ["葱"],
        "for_ever": True,
    }


@pytest.mark.parametrize(
    "text",
    ["", " ", "……", "替", "帮", "每", "周", "号到号", "不吃", "过敏", "\0", "嗯" * 5000, "9" * 3000,
     "一" * 3000, "替" * 2000, "周一" * 1500, "明天后天" * 800, "不吃葱姜蒜" * 500, "我家的" * 900,
     "99号到100号", "二月三十号到三十一号", "零号、零号", "替三栋", "电话尾号", "é替王奶奶👵报修"],
)  # fmt: skip
def test_nothing_a_person_can_say_makes_it_raise(untrained: Understander, text: str) -> None:
    for prompt in (Prompt(), CONFIRM, WHOM, TIME):
        assert untrained(text, now=NOW, prompt=prompt).text == text
