"""What people say beside their request: for whom, how often, how loud, and what they never eat."""

from datetime import datetime

import pytest

from data.model.talk import Behalf, Expecting, Manner, Prompt
from nlu import Understander
from tests.conftest import NOW, ZONE
from tests.unit.nlu.remarked import WHOM, remarks_in


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
    assert remarks_in(text, "report_repair").behalf == Behalf(person, address, phone)


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
    assert remarks_in(text, "book_meal").behalf is None


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
    meaning = untrained(said, now=NOW, prompt=WHOM)
    assert meaning.remarks.behalf == expected
    assert (meaning.intent.name == "inform") == (expected is not None)


def test_who_turns_to_his_own_affairs_says_so() -> None:
    assert remarks_in("这份是给我自己订的").behalf == Behalf("self")


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
    assert remarks_in(text, "adjust_voice").manner is manner


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
    assert remarks_in(text, about).manner is None


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
    assert sorted(remarks_in(text).weekdays) == days


def test_a_trouble_of_every_day_is_no_order() -> None:
    assert not remarks_in("灯天天闪", "report_repair").weekdays
    assert not remarks_in("楼上天天半夜拖椅子", "give_feedback").weekdays


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
    assert list(remarks_in(text).dates) == expected
    slots = untrained(text, now=NOW, prompt=Prompt(Expecting.SLOT, "date", "book_meal")).slots
    assert not expected or slots["date"] == expected


def test_no_more_than_two_weeks_are_taken() -> None:
    assert len(remarks_in("十二月一号到三十号").dates) == 14


def test_a_range_over_new_year() -> None:
    eve = datetime(2026, 12, 30, 9, 0, tzinfo=ZONE)
    assert remarks_in("三十一号到二号", now=eve).dates == ("2026-12-31", "2027-01-01", "2027-01-02")


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
    assert remarks_in(text, "inform").as_usual


def test_as_usual_is_about_meals() -> None:
    assert not remarks_in("修了三回还是老样子", "give_feedback").as_usual
    assert not remarks_in("灯还是老样子，不亮", "report_repair").as_usual
    assert not remarks_in("照样漏", "inform").as_usual
