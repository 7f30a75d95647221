"""Danger is heard in plain words, in dialect and by sound; everyday life raises nothing."""

import pytest

from data.model.talk import AlarmLevel, EmergencyKind
from nlu.alarm import judge

DANGERS = [
    "救命啊",
    "快来人救命",
    "着火了",
    "我家厨房着火了",
    "锅里冒黑烟",
    "我摔倒了起不来",
    "我滑倒在卫生间，腿动不了",
    "老伴晕倒了",
    "老头子叫不醒",
    "胸口疼得厉害",
    "我喘不上来气",
    "半边身子麻了",
    "嘴歪了话也说不清",
    "流了好多血",
    "好大一股煤气味",
    "闻到煤气味了",
    "我被困在电梯里",
    "门打不开我出不去",
    "有人在撬我家门",
    "家里进贼了",
    "活着没意思",
    "不想活了",
    "我吃了一瓶安眠药",
    "老伴走丢了",
    "我妈糊涂，出去一下午没回来",
    "跌亲啊起唔到身",
    "心口好痛",
    "火烛啊",
    "没着火，我摔倒了起不来",
    "我没摔，是老伴摔了起不来",
    "就命啊",
    "我甩倒了",
    "招火了",
    "救 命",
    "着，火了",
    "摔了",
    "我遭不住了",
    "阿拉老头子昏过去了",
]
DOUBTFUL = [
    "有点头晕",
    "家里有股焦味",
    "老伴还没回来",
    "快来人",
    "帮帮我",
    "我心慌得很",
]
EVERYDAY = [
    "热死我了",
    "累死了",
    "卧室空调不制冷了",
    "煤气灶打不着火",
    "去年摔过一次",
    "没摔着",
    "没着火",
    "电视里着火了",
    "万一着火了打什么电话",
    "交煤气费",
    "碗摔了",
    "手机摔坏了",
    "电梯坏了",
    "火锅",
    "今天心情不好上火了",
    "灭火器过期了",
    "后天上午十点",
    "厕所堵了",
    "水管漏水",
    "六栋一单元三零二",
    "对",
    "订明天午饭",
    "没事了",
    "不用救了",
    "我没事，刚才按错了",
    "帮我买止痛药",
    "灯不亮了",
    "门锁坏了",
    "电话打不通",
    "饭菜太咸了",
    "我要投诉",
    "请人来修一下",
    "师傅还没来",
    "防滑垫怕摔",
    "红烧肉两份",
    "积分有多少",
    "大声点",
    "您好",
    "再见",
    "找人",
    "快点来修一下水管",
]


@pytest.mark.parametrize("text", DANGERS)
def test_danger_is_certain(text: str) -> None:
    assert judge(text).level is AlarmLevel.CERTAIN


@pytest.mark.parametrize("text", DOUBTFUL)
def test_doubt_is_asked_about(text: str) -> None:
    assert judge(text).level is AlarmLevel.POSSIBLE


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_life_raises_nothing(text: str) -> None:
    assert judge(text).level is AlarmLevel.NONE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("厨房着火了", EmergencyKind.FIRE),
        ("一股煤气味", EmergencyKind.GAS),
        ("我摔倒了起不来", EmergencyKind.FALL),
        ("胸口疼得厉害", EmergencyKind.MEDICAL),
        ("困在电梯里了", EmergencyKind.TRAPPED),
        ("有人撬门", EmergencyKind.CRIME),
        ("我爸走丢了", EmergencyKind.MISSING_PERSON),
        ("不想活了", EmergencyKind.SELF_HARM),
        ("救命，着火了", EmergencyKind.FIRE),
    ],
)
def test_the_kind_says_whom_to_call(text: str, kind: EmergencyKind) -> None:
    assert judge(text).kind is kind


@pytest.mark.parametrize("text", ["", " ", "\x00\x07", "😀", "<b>hi</b>", "a" * 10_000, "，。！"])
def test_nothing_said_is_no_alarm(text: str) -> None:
    assert judge(text).level is AlarmLevel.NONE


def test_a_cry_is_heard_at_the_end_of_a_long_ramble() -> None:
    ramble = "今天早上起来我先去买菜，" * 800
    assert judge(ramble + "救命啊").level is AlarmLevel.CERTAIN


def test_the_reason_never_quotes_the_speaker() -> None:
    assert judge("我摔倒了起不来").reason.isascii()
