"""Rules and classifier together: the classifier raises, and never lowers what a rule is sure of."""

import pytest

from data.model.talk import AlarmLevel, EmergencyKind
from nlu.alarm import examine, join
from nlu.alarm.classifier import Danger

_CALM = Danger(AlarmLevel.NONE, EmergencyKind.MEDICAL, 0.01)
_ASKS = Danger(AlarmLevel.POSSIBLE, EmergencyKind.FALL, 0.5)
_RAISES = Danger(AlarmLevel.CERTAIN, EmergencyKind.FALL, 0.99)


@pytest.mark.parametrize(
    "cry",
    ["救命啊", "我摔倒了起不来", "厨房着火了", "煤气味好大", "胸口疼得厉害", "不想活了", "就命啊"],
)
def test_a_calm_classifier_cannot_lower_what_a_rule_is_sure_of(cry: str) -> None:
    alarm = join(examine(cry), [_CALM])
    assert alarm.level is AlarmLevel.CERTAIN
    assert alarm.reason == examine(cry).alarm.reason


def test_the_classifier_raises_what_no_rule_names() -> None:
    finding = examine("我现在看见的是床底下，身子翻不过来")
    assert finding.alarm.level is AlarmLevel.NONE
    raised = join(finding, [_RAISES])
    assert (raised.level, raised.kind) == (AlarmLevel.CERTAIN, EmergencyKind.FALL)
    assert raised.reason == "classifier 0.99"
    assert join(finding, [_ASKS]).level is AlarmLevel.POSSIBLE


@pytest.mark.parametrize(
    "said",
    [
        "多谢你们，那天我摔倒了起不来，来得真快",
        "煤气报警器没电了",
        "电视里着火了，真吓人",
        "中风有什么征兆",
        "刚才喊救命的是电视",
    ],
)
def test_words_that_explain_it_otherwise_leave_it_to_the_classifier(said: str) -> None:
    assert not examine(said).sure
    assert join(examine(said), [_CALM]).level is AlarmLevel.NONE


def test_one_clause_that_is_a_cry_confirms_a_rule() -> None:
    finding = examine("着火了，七号楼，哎不是，九号楼三零一")
    assert not finding.sure
    loud = Danger(AlarmLevel.CERTAIN, EmergencyKind.FIRE, 0.99)
    half = Danger(AlarmLevel.POSSIBLE, EmergencyKind.FIRE, 0.4)
    assert join(finding, [half, loud]).level is AlarmLevel.CERTAIN
    assert join(finding, [_CALM, loud]).level is AlarmLevel.NONE


def test_a_weak_suspicion_yields_to_a_clear_meaning_unless_a_rule_supports_it() -> None:
    weak = Danger(AlarmLevel.POSSIBLE, EmergencyKind.MEDICAL, 0.4, outweighed=True)
    assert join(examine("那个盒子里的东西怎么弄"), [weak]).level is AlarmLevel.NONE
    assert join(examine("我头有点晕"), [weak]).level is AlarmLevel.POSSIBLE


@pytest.mark.parametrize(
    "said", ["我对花生过敏", "我海鲜过敏，别放虾", "羊肉我吃不得", "我唔食得牛肉", "我对青霉素过敏"]
)
def test_what_somebody_cannot_eat_is_no_cry(said: str) -> None:
    assert join(examine(said), [_ASKS]).level is AlarmLevel.NONE


@pytest.mark.parametrize(
    "said",
    [
        "花生过敏，嘴肿了",
        "我过敏了",
        "海鲜过敏，现在浑身痒",
        "老伴过敏，喘得厉害",
        "吃了虾，过敏，身上起疹子",
        "三天了什么都吃不得",
        "我对花生过敏，这个先不讲，老头子躺在那里半天没有声音，我叫他他也不应，快点来人看看吧",
    ],
)
def test_what_happens_now_is_still_sensed(said: str) -> None:
    assert join(examine(said), [_RAISES]).level is AlarmLevel.CERTAIN
