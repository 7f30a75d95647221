"""A yes or a no that frames what is said, and answers to: shall we go on with it?"""

import pytest

from data.model.talk import Expecting, Prompt, Remarks
from nlu import Understander, as_rasa
from nlu.answers import answer
from nlu.reading import read
from nlu.remarks import remarks_of
from tests.conftest import NOW


def _remarks(text: str) -> Remarks:
    return remarks_of(text, read(text), "inform", NOW, Prompt())


@pytest.mark.parametrize(
    "text",
    [
        "对，灯不修了",
        "马桶那个，对",
        "对，不用来了",
        "对不用来了",
        "是的是的就这样",
        "好额，晏歇点来也可以",
        "系呀，就咁啦",
        "要得，明天来嘛",
        "嗯嗯对，就那个",
        "没错，是三栋",
        "就是马桶，是的",
        "中，恁看着办",
        "好的，明天来吗？",
    ],
)
def test_a_yes_at_either_end_agrees(text: str) -> None:
    assert _remarks(text).agrees
    assert not _remarks(text).objects


@pytest.mark.parametrize(
    "text",
    [
        "嗯，那个，我家",
        "对门的灯坏了",
        "对不起",
        "对了，还有个事",
        "灯不修了，行不行",
        "对吧？",
        "你好",
        "好菜",
        "好多了",
        "是后天晚上",
        "订两份吧",
        "不对，是三栋",
    ],
)
def test_what_only_looks_like_a_yes_does_not_agree(text: str) -> None:
    assert not _remarks(text).agrees


@pytest.mark.parametrize(
    "text",
    [
        "不对，是三栋",
        "不是，是马桶",
        "不是灯，是空调",
        "勿是马桶，是水龙头",
        "哎不对，后天",
        "啊啊，不对，后天",
        "说错了，是后天",
        "哦哟，说错了，是后天",
        "我讲错咗，系听日",
        "侬听错了，是晚饭",
        "唔系，系听日",
        "唔啱，系夜饭",
        "我要两份，哎，不对，三份",
        "明天来，我说错了，后天",
        "明天，不，后天",
        "你记错了，我没订",
    ],
)
def test_a_no_at_the_start_or_after_a_pause_objects(text: str) -> None:
    assert _remarks(text).objects


@pytest.mark.parametrize(
    "text",
    [
        "没错",
        "不用改",
        "没问题",
        "灯有点不对劲",
        "对不对",
        "是不是坏了",
        "灯不亮，不是我弄的",
        "不好意思，灯坏了",
        "不要香菜",
        "不是说今天来吗",
    ],
)
def test_a_no_that_belongs_to_the_matter_objects_to_nothing(text: str) -> None:
    assert not _remarks(text).objects


def test_rasa_shows_them(untrained: Understander) -> None:
    assert as_rasa(untrained("对，灯不修了", now=NOW))["remarks"] == {"agrees": True}
    assert as_rasa(untrained("不对，是三栋", now=NOW))["remarks"] == {"objects": True}


_RESUME = Prompt(Expecting.CONFIRMATION, "resume", "report_repair")


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("接着办", "affirm"),
        ("要接着办", "affirm"),
        ("继续", "affirm"),
        ("继续吧", "affirm"),
        ("办吧", "affirm"),
        ("还要的", "affirm"),
        ("还是要办的", "affirm"),
        ("仍要嘅", "affirm"),
        ("好，接着办", "affirm"),
        ("不办了", "deny"),
        ("算了", "deny"),
        ("不要了", "deny"),
        ("不用接着办了", "deny"),
        ("勿要弄了", "deny"),
        ("唔搞喇", "deny"),
        ("先放放", "deny"),
    ],
)
def test_whether_to_go_on(said: str, intent: str) -> None:
    meant = answer(read(said).text, _RESUME, said)
    assert meant is not None
    assert meant.name == intent


def test_going_on_is_no_answer_to_another_question() -> None:
    assert answer("继续", Prompt(Expecting.CONFIRMATION, None, "report_repair"), "继续") is None
