"""Places, announcements, until when to order: answered from what the community publishes."""

from datetime import date, datetime

import pytest

from data.model.community import Announcement, Place
from data.model.meals import Meal, Menu
from handlers.services.info import tell_info
from tests.unit.handlers.community_fakes import NOW, Neighbourhood, choices, spoken, written

_CANTEEN = Place("食堂", "三号楼底下", "早上七点到晚上六点半", ("饭堂",), "10000000033")
_CLINIC = Place(
    "卫生站",
    "社区东门旁边",
    "上午八点到下午五点，周日休息",
    ("诊所", "社区医院"),
    note="看病要带医保卡。",
)
_CLUB = Place("活动中心", "小花园西边", "早上八点到晚上八点", ("活动室", "棋牌室"))
_LIBRARY = Place("图书室", "活动中心二楼", "上午九点到下午五点，周一休息", ("图书馆",))
_COMMITTEE = Place("居委会", "一号楼一层", "周一到周五，上午九点到下午五点")
_TODAY = NOW.date()


def _here(*news: str) -> Neighbourhood:
    here = Neighbourhood()
    here.community.known = [_CANTEEN, _CLINIC, _COMMITTEE, _LIBRARY, _CLUB]
    here.community.news = [Announcement(text, _TODAY, _TODAY) for text in news]
    return here


def _asked(here: Neighbourhood, text: str) -> str | None:
    outcome = tell_info(here.turn(text, "ask_info"))
    return None if outcome is None else spoken(outcome)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("食堂几点开门", "食堂是早上七点到晚上六点半。"),
        ("食糖几点开们", "食堂是早上七点到晚上六点半。"),
        ("饭堂在哪", "食堂在三号楼底下。"),
        ("卫生站勒啥地方，我寻来寻去寻勿着", "卫生站在社区东门旁边。"),
        ("诊所礼拜天开伐", "卫生站是上午八点到下午五点，周日休息。看病要带医保卡。"),
        ("居委会现在有人吗", "居委会是周一到周五，上午九点到下午五点。"),
        ("具委会在哪里我找不到", "居委会在一号楼一层。"),
        ("图书管周末开不开", "图书室是上午九点到下午五点，周一休息。"),
        ("活动室几点关门", "活动中心是早上八点到晚上八点。"),
        ("食堂电话多少", "食堂的电话是幺零零，零零零零，零零三三。"),
        ("居委会电话几号", "居委会没有留电话。要问，就说“找人”。"),
        ("食堂", "食堂在三号楼底下。食堂是早上七点到晚上六点半。"),
        ("食堂在哪，几点开门", "食堂在三号楼底下。食堂是早上七点到晚上六点半。"),
    ],
)
def test_a_place_is_answered_with_what_was_asked(asked: str, told: str) -> None:
    assert _asked(_here(), asked) == told


def test_of_two_places_the_longer_name_is_meant() -> None:
    here = _here()
    here.community.known.append(Place("老年活动中心", "六号楼", "上午"))
    assert _asked(here, "老年活动中心在哪") == "老年活动中心在六号楼。"


def test_a_second_question_is_about_the_same_place() -> None:
    here = _here()
    tell_info(here.turn("卫生站在哪", "ask_info"))
    here.session = here.turn("卫生站在哪", "ask_info").session
    assert _asked(here, "那几点开门") == "卫生站是上午八点到下午五点，周日休息。看病要带医保卡。"


def test_an_unknown_place_is_answered_with_those_we_know_and_a_human() -> None:
    outcome = tell_info(_here().turn("药店在哪", "ask_info"))
    assert choices(outcome) == ("食堂", "卫生站", "居委会", "图书室")
    assert "找人" in spoken(outcome)


@pytest.mark.parametrize(
    "asked",
    [
        "办老年证要带什么东西", "补贴在哪儿办", "附近有银行吗", "上门修收多少钱", "高龄补贴怎么领",
        "食堂吃饭能用老年卡吗", "图书室借书要办证伐", "垃圾分类怎么算", "体检什么时候开始",
    ],
)  # fmt: skip
def test_what_nobody_published_is_for_a_human(asked: str) -> None:
    assert _asked(_here(), asked) is None


@pytest.mark.parametrize("asked", ["有什么通知", "最近有啥事", "社区有什么活动", "停水通知念念"])
def test_announcements_are_read_out(asked: str) -> None:
    assert _asked(_here("后天停水，请先接点水。"), asked) == "后天停水，请先接点水。"


def test_no_announcement_is_said_so() -> None:
    told = _asked(_here(), "有什么通知")
    assert told is not None
    assert told.startswith("今天没有新通知。")


def test_only_todays_announcements_are_read() -> None:
    here = _here()
    here.community.news = [Announcement("昨天的事。", date(2026, 11, 23), date(2026, 11, 23))]
    told = _asked(here, "有啥通知")
    assert told is not None
    assert "昨天的事" not in told


def test_three_announcements_are_spoken_and_all_are_written() -> None:
    outcome = tell_info(
        _here("甲。", "乙。", "丙。", "丁。", "戊。").turn("有什么通知", "ask_info")
    )
    assert spoken(outcome) == "甲。乙。丙。另外还有两条，都写下来了。"
    assert "戊。" in written(outcome)


def test_a_question_about_something_announced_is_answered_by_the_announcement() -> None:
    here = _here("后天上午，六号楼停水。", "周四下午，卫生站免费量血压。")
    assert _asked(here, "停水停到啥辰光") == "后天上午，六号楼停水。"
    assert _asked(here, "几时量血压") == "周四下午，卫生站免费量血压。"
    assert _asked(here, "卫生站在哪") == "卫生站在社区东门旁边。"


def test_until_when_a_meal_can_be_ordered() -> None:
    assert _asked(_here(), "几点前订午饭") == "今天的午饭，今天上午十点前订。"


def test_what_the_kitchen_published_comes_before_the_usual_time() -> None:
    here = _here()
    early = datetime(2026, 11, 24, 8, 30, tzinfo=NOW.tzinfo)
    here.meals.menus = [Menu(_TODAY, Meal.LUNCH, (), early)]
    assert _asked(here, "中午饭几点之前订") == "明天的午饭，明天上午十点前订。"


def test_until_when_all_meals_can_be_ordered() -> None:
    told = _asked(_here(), "订饭最晚几点截止")
    assert told == (
        "明天的早饭，今天晚上八点前订。今天的午饭，今天上午十点前订。今天的晚饭，今天下午四点前订。"
    )


def test_how_to_earn_points_is_told_here_too() -> None:
    told = _asked(_here(), "积分怎么攒")
    assert told is not None
    assert "加十分" in told
