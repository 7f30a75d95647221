"""What people say beside their request: for whom, how often, how loud, and what they never eat."""

from datetime import datetime
from typing import NoReturn

import pytest

from data.model.errors import MissingModel
from data.model.talk import Behalf, Expecting, Manner, Prompt, Remarks
from nlu import Understander, as_rasa
from nlu.answers import answer
from nlu.reading import read
from nlu.remarks import remarks_of
from tests.conftest import NOW, ZONE

_OPEN = Prompt()
_CONFIRM = Prompt(Expecting.CONFIRMATION, None, "book_meal")
_WHOM = Prompt(Expecting.SLOT, "resident", "book_meal")
_DELIVERY = Prompt(Expecting.SLOT, "delivery", "book_meal")
_TIME = Prompt(Expecting.SLOT, "time", "report_repair")


def _remarks(
    text: str, about: str = "book_meal", prompt: Prompt = _OPEN, now: datetime = NOW
) -> Remarks:
    return remarks_of(text, read(text), about, now, prompt)


def _no_model() -> NoReturn:
    raise MissingModel("none here")


@pytest.fixture(scope="module")
def untrained() -> Understander:
    return Understander(_no_model, _no_model)


@pytest.mark.parametrize(
    ("text", "person", "address", "phone"),
    [
        ("替三号楼五零一的奶奶报修", "奶奶", "3栋501", None),
        ("帮王桂兰订饭", "王桂兰", None, None),
        ("我是帮陈阿婆问的", "陈阿婆", None, None),
        ("给六栋一单元三零二的李大爷订明天的午饭", "李大爷", "6栋1单元302", None),
        ("帮电话尾号三二一八的那位老人报修", None, None, "3218"),
        ("给手机号一三九一二三四五六七八的那位奶奶订饭", "奶奶", None, "13912345678"),
        ("我在陈阿婆家，她家灯坏了", "陈阿婆", None, None),
        ("王奶奶叫我来帮她报修", "王奶奶", None, None),
        ("帮倒3栋501嘅婆婆叫师傅整水喉", "婆婆", "3栋501", None),
        ("帮手同何婆婆订餐", "何婆婆", None, None),
        ("替住在八栋的赵伯报修", "赵伯", "8栋", None),
        ("代表七号楼二零三的高建国老先生说一声，暖气不热", "高建国", "7栋203", None),
        ("代梁伯挂个号", "梁伯", None, None),
        ("我来给楼上的孙阿姨取药", "孙阿姨", None, None),
        ("替我们楼的钱大妈问问，她的饭到哪了", "钱大妈", None, None),
        ("帮独居的吴爷爷约个理发", "吴爷爷", None, None),
        ("替隔壁阿婆找个师傅", "阿婆", None, None),
        ("给王秀英王奶奶报修，她住五号楼一单元一零二", "王秀英", "5栋1单元102", None),
        ("帮刘淑芬取药，电话一三八零零一三八零零零", "刘淑芬", None, "13800138000"),
        ("我在二栋三零一的林伯屋企，佢个电视坏咗", "林伯", "2栋301", None),
        ("沈家姆妈托我来讲，伊屋里厢水斗堵牢了", "沈姆妈", None, None),
        ("五栋的郑老师让我帮他取消明天的饭", "郑老师", "5栋", None),
        ("我是网格员小李，三栋五零一的周奶奶家马桶堵了", "周奶奶", "3栋501", None),
        ("我是马大爷的女儿，他的轮椅坏了", "马大爷", None, None),
        ("查一下许阿姨的积分", "许阿姨", None, None),
        ("帮我看看田桂芳的单子到哪一步了", "田桂芳", None, None),
        ("我替四栋的哑巴老冯订饭", "老冯", "4栋", None),
        ("帮五零一的何奶奶报修", "何奶奶", "501", None),
        ("徐奶奶想订明天的午饭，要软一点", "徐奶奶", None, None),
        ("帮我给王奶奶订饭", "王奶奶", None, None),
        ("替三栋五零一报修水管", None, "3栋501", None),
        ("帮三栋二单元五零一那家的老人订饭", None, "3栋2单元501", None),
        ("替张师傅交电费，他腿脚不好", "张师傅", None, None),
    ],
)
def test_for_whom_somebody_speaks(
    text: str, person: str | None, address: str | None, phone: str | None
) -> None:
    assert _remarks(text, "report_repair").behalf == Behalf(person, address, phone)


@pytest.mark.parametrize(
    "text",
    [
        "帮我叫个师傅",
        "给我来一份红烧肉",
        "替我取一下药",
        "帮个忙好吗",
        "给修一下",
        "帮师傅开下门",
        "陪我老伴看病",
        "帮我妈订饭",
        "给我老伴订一份软的",
        "替我爱人取药",
        "给孙子买本书",
        "给李奶奶打个电话",
        "把我的积分送给隔壁老王",
        "给王医生送面锦旗",
        "帮我给李师傅打电话",
        "代缴电费",
        "帮马桶通一下",
        "给灯泡换一个",
        "帮关一下窗户",
        "因为王奶奶来了",
        "为什么灯不亮",
        "给三栋五零一送份饭",
        "帮忙修一下高压锅",
        "明天后天都要",
        "周三给我送来",
        "用分换代金券",
        "我在老家呢",
        "张师傅来过了，没修好",
        "同屋的灯也坏了",
        "楼上王奶奶家漏水，漏到我家厨房了",
        "王大姐介绍我来订饭的",
        "我小严，想订个饭",
        "给个高分",
        "老张说积分能换米，我换一袋",
    ],
)
def test_who_speaks_for_himself_speaks_for_nobody_else(text: str) -> None:
    assert _remarks(text, "book_meal").behalf is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("王桂兰", Behalf("王桂兰")),
        ("三栋二单元五零一的王奶奶", Behalf("王奶奶", "3栋2单元501")),
        ("就是五零一那个", Behalf(address="501")),
        ("电话一三八零零一三八零零零", Behalf(phone="13800138000")),
        ("尾号三二一八", Behalf(phone="3218")),
        ("她叫刘淑芬", Behalf("刘淑芬")),
        ("何婆婆啦", Behalf("何婆婆")),
        ("六号楼的", Behalf(address="6栋")),
        ("奶奶", Behalf("奶奶")),
        ("是楼下的孙伯伯", Behalf("孙伯伯")),
        ("我自己", Behalf("self")),
        ("本人", Behalf("self")),
        ("给我自己办", Behalf("self")),
        ("就是我自己呀", Behalf("self")),
        ("自家用", Behalf("self")),
        ("第一个", None),
        ("前面那位", None),
        ("不知道", None),
    ],
)
def test_the_answer_to_for_whom(
    untrained: Understander, said: str, expected: Behalf | None
) -> None:
    meaning = untrained(said, now=NOW, prompt=_WHOM)
    assert meaning.remarks.behalf == expected
    assert (meaning.intent.name == "inform") == (expected is not None)


def test_who_turns_to_his_own_affairs_says_so() -> None:
    assert _remarks("这份是给我自己订的").behalf == Behalf("self")


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("说慢点", Manner.SLOWER),
        ("讲慢啲得唔得", Manner.SLOWER),
        ("慢慢讲", Manner.SLOWER),
        ("你说得太快了，跟不上", Manner.SLOWER),
        ("慢一眼讲好伐", Manner.SLOWER),
        ("莫说那么快嘛", Manner.SLOWER),
        ("慢着点儿说", Manner.SLOWER),
        ("语速放慢一些", Manner.SLOWER),
        ("快点说", Manner.FASTER),
        ("说快点，急死人了", Manner.FASTER),
        ("讲快啲啦", Manner.FASTER),
        ("你说话太慢了", Manner.FASTER),
        ("大声点", Manner.LOUDER),
        ("响一点", Manner.LOUDER),
        ("听不见", Manner.LOUDER),
        ("声音大点", Manner.LOUDER),
        ("大声啲，我撞聋", Manner.LOUDER),
        ("声气大点嘛", Manner.LOUDER),
        ("你声音太小了", Manner.LOUDER),
        ("音量调高", Manner.LOUDER),
        ("小声点", Manner.SOFTER),
        ("轻点", Manner.SOFTER),
        ("细声啲", Manner.SOFTER),
        ("太吵了", Manner.SOFTER),
        ("声音太大", Manner.SOFTER),
        ("轻一眼，宝宝睡着了", Manner.SOFTER),
        ("别那么大声", Manner.SOFTER),
        ("你莫吼", Manner.SOFTER),
    ],
)
def test_how_the_voice_should_change(text: str, manner: Manner) -> None:
    assert _remarks(text, "adjust_voice").manner is manner


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("师傅来快点", "request_status"),
        ("叫师傅快点来修", "report_repair"),
        ("楼上太吵了", "give_feedback"),
        ("洗衣机声音太大", "report_repair"),
        ("电视听不见声音", "report_repair"),
        ("关门轻点", "give_feedback"),
        ("慢点来，不急", "inform"),
        ("我慢慢走过去", "inform"),
        ("门铃响一下就断", "report_repair"),
        ("怕听不见敲门", "change_request"),
        ("快点说好的那个师傅", "request_status"),
        ("姑娘你声音小点，我躲在柜子里，有贼", "call_emergency"),
    ],
)
def test_what_is_not_about_the_voice(text: str, about: str) -> None:
    assert _remarks(text, about).manner is None


_ALL = [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("每周一三五给我送午饭", [0, 2, 4]),
        ("每个礼拜二要一份", [1]),
        ("逢周四吃素", [3]),
        ("逢礼拜日同我留一份", [6]),
        ("天天都要", _ALL),
        ("每天中午一份", _ALL),
        ("日日送嚟", _ALL),
        ("每个工作日的午饭", [0, 1, 2, 3, 4]),
        ("周一到周五每天中午", [0, 1, 2, 3, 4]),
        ("以后每天给我留一份", _ALL),
        ("长期订周二周四的午饭", [1, 3]),
        ("每周末都要两份", [5, 6]),
        ("每星期一、三、五", [0, 2, 4]),
        ("每周二和周四的晚饭", [1, 3]),
        ("除了周末每天都送", [0, 1, 2, 3, 4]),
        ("以后礼拜三都给我包饺子", [2]),
        ("一三五的中午送来", [0, 2, 4]),
        ("把每天的午饭都停了", _ALL),
        ("从下周一起每天送一份", _ALL),
        ("这周三", []),
        ("下周一", []),
        ("周三四点来", []),
        ("不用天天送", []),
        ("我天天吃面条都吃腻了", []),
        ("天天白菜萝卜", []),
        ("这个星期每天都要", []),
    ],
)
def test_on_which_days_of_every_week(text: str, days: list[int]) -> None:
    assert sorted(_remarks(text).weekdays) == days


def test_a_trouble_of_every_day_is_no_order() -> None:
    assert not _remarks("灯天天闪", "report_repair").weekdays
    assert not _remarks("楼上天天半夜拖椅子", "give_feedback").weekdays


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("明天后天两天", "11-25 11-26"),
        ("明后天的午饭", "11-25 11-26"),
        ("今明两天", "11-24 11-25"),
        ("听日同后日都要", "11-25 11-26"),
        ("明朝跟后日", "11-25 11-26"),
        ("周三周四周五", "11-25 11-26 11-27"),
        ("周三四五都给我留", "11-25 11-26 11-27"),
        ("周一到周五", "11-30 12-01 12-02 12-03 12-04"),
        ("这周一到周五", "11-24 11-25 11-26 11-27"),
        ("下周一到周三", "11-30 12-01 12-02"),
        ("下周一三五的晚饭", "11-30 12-02 12-04"),
        ("下周二、周四", "12-01 12-03"),
        ("接下来三天", "11-25 11-26 11-27"),
        ("往后两天", "11-25 11-26"),
        ("从后天起连着三天", "11-26 11-27 11-28"),
        ("明天开始订两天", "11-25 11-26"),
        ("这个星期的午饭都要", "11-25 11-26 11-27 11-28 11-29"),
        ("这礼拜天天中午都算我一个", "11-25 11-26 11-27 11-28 11-29"),
        ("二十五号到二十七号", "11-25 11-26 11-27"),
        ("25、26、28号的饭", "11-25 11-26 11-28"),
        ("十二月一号到三号", "12-01 12-02 12-03"),
        ("三十号和一号", "11-30 12-01"),
        ("周末两天", "11-28 11-29"),
        ("礼拜六礼拜天", "11-28 11-29"),
        ("明天到礼拜五", "11-25 11-26 11-27"),
        ("昨天和今天", ""),
        ("明天，不对，后天", ""),
        ("不是明天，是后天", ""),
        ("明天或者后天", ""),
        ("明天", ""),
        ("周三我不在家，周五送来", ""),
        ("今天的取消，改到明天", ""),
        ("每周一三五", ""),
        ("三号楼五零一", ""),
    ],
)
def test_several_days_in_one_breath(untrained: Understander, text: str, days: str) -> None:
    expected = [f"2026-{day}" for day in days.split()]
    assert list(_remarks(text).dates) == expected
    slots = untrained(text, now=NOW, prompt=Prompt(Expecting.SLOT, "date", "book_meal")).slots
    assert not expected or slots["date"] == expected


def test_no_more_than_two_weeks_are_taken() -> None:
    assert len(_remarks("十二月一号到三十号").dates) == 14


def test_a_range_over_new_year() -> None:
    eve = datetime(2026, 12, 30, 9, 0, tzinfo=ZONE)
    assert _remarks("三十一号到二号", now=eve).dates == ("2026-12-31", "2027-01-01", "2027-01-02")


@pytest.mark.parametrize(
    "text",
    [
        "老样子",
        "照旧",
        "跟上次一样",
        "老规矩",
        "和平常一样",
        "还是那几样",
        "照老",
        "照样",
        "老一套",
        "明天中午老样子来一份",
        "同上次一样啦",
        "还是老三样",
        "跟昨天一样就行",
        "照往常的那样送",
    ],
)
def test_as_usual(text: str) -> None:
    assert _remarks(text, "inform").as_usual


def test_as_usual_is_about_meals() -> None:
    assert not _remarks("修了三回还是老样子", "give_feedback").as_usual
    assert not _remarks("灯还是老样子，不亮", "report_repair").as_usual
    assert not _remarks("照样漏", "inform").as_usual


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
    assert list(_remarks(text).avoids) == foods


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
    assert _remarks(text).for_ever is kept


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
@pytest.mark.parametrize("prompt", [Prompt(), _CONFIRM, _DELIVERY, _TIME])
def test_more_is_to_come(untrained: Understander, text: str, prompt: Prompt) -> None:
    meaning = untrained(text, now=NOW, prompt=prompt)
    assert meaning.remarks.unfinished
    assert meaning.intent.name not in {"affirm", "deny"}


@pytest.mark.parametrize("text", ["我家厨房的", "我想订个", "把那个", "家里那个"])
def test_a_sentence_that_breaks_off(text: str) -> None:
    assert _remarks(text).unfinished


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("嗯", _CONFIRM),
        ("嗯", _DELIVERY),
        ("嗯嗯", _CONFIRM),
        ("要", _DELIVERY),
        ("我要", _DELIVERY),
        ("就是", _CONFIRM),
        ("嗯……好的", _CONFIRM),
        ("好的……", _CONFIRM),
        ("不要", _CONFIRM),
        ("我要软一点的", _TIME),
        ("水管漏了", Prompt()),
        ("灯坏了……", Prompt()),
        ("五零一那个", _WHOM),
        ("明天上午", _TIME),
        ("没有", Prompt()),
        ("", Prompt()),
    ],
)
def test_what_is_whole(text: str, prompt: Prompt) -> None:
    assert not _remarks(text, "inform", prompt).unfinished


def test_a_bare_hum_hesitates_where_a_value_was_asked_for(untrained: Understander) -> None:
    meaning = untrained("嗯", now=NOW, prompt=_TIME)
    assert meaning.remarks.unfinished
    assert meaning.intent.name != "affirm"
    assert untrained("嗯", now=NOW, prompt=_DELIVERY).intent.name == "affirm"


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
    said = answer(read(yes).text, _CONFIRM, yes)
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
    said = answer(read(no).text, _CONFIRM, no)
    assert said is not None
    assert said.name == "deny"


@pytest.mark.parametrize("said", ["冇", "不行", "没力气", "唔得", "勿好", "搞不得", "不得劲"])
def test_a_no_of_somebody_in_need_calms_nothing(said: str) -> None:
    meant = answer(said, Prompt(Expecting.ALARM_CHECK), said)
    assert meant is None


def test_saying_yes_a_hundred_times_takes_no_time() -> None:
    assert answer("好的" * 300 + "吗", _CONFIRM) is None
    assert answer("嗯" * 300 + "x", _CONFIRM) is None
    assert answer("好的" * 300, _CONFIRM) is not None


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
    for prompt in (Prompt(), _CONFIRM, _WHOM, _TIME):
        assert untrained(text, now=NOW, prompt=prompt).text == text
