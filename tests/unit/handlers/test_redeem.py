"""Redeeming: the thing is found, the price read back, and nothing is taken that is not there."""

from dataclasses import replace

import pytest

from data.model.requests import RequestKind
from data.model.talk import Form
from data.model.turns import Create, Outcome
from handlers.services.redeem import Redeem
from tests.unit.handlers.community_fakes import (
    CATALOGUE,
    EGGS,
    RICE,
    Neighbourhood,
    Talk,
    choices,
    spoken,
)


def _talk(points: int) -> Talk:
    here = Neighbourhood()
    here.points.catalogue = list(CATALOGUE)
    here.earned(points)
    return Talk(here, Redeem())


def test_price_and_rest_are_read_back_and_recorded_after_a_yes() -> None:
    talk = _talk(60)
    asked = talk.opens("拿积分换一袋大米", {"item": "大米"})
    assert spoken(asked) == "用五十分换一袋大米，换完还剩十分。对吗？"
    assert not asked.changes
    done = talk.agrees()
    assert spoken(done) == "换好了，单号一零零九。到居委会前台领。"
    (created,) = done.changes
    assert isinstance(created, Create)
    assert created.draft.kind is RequestKind.REDEMPTION
    assert created.draft.slots == {"item": "大米", "quantity": 1, "points": 50}


@pytest.mark.parametrize(
    ("said", "slot", "name"),
    [
        ("换桶油", "油", "食用油"),
        ("积分换袋米", "米", "大米"),
        ("拿分换张理发券", "理发券", "理发券"),
        ("用积分剪头发", None, "理发券"),
        ("我要换大密", "大密", "大米"),
        ("换几单", "几单", "鸡蛋"),
        ("请家政来一趟", "家政", "家政服务"),
        ("换点洗衣", "洗衣", "洗衣液"),
    ],
)
def test_a_reward_is_known_by_name_alias_part_or_sound(
    said: str, slot: str | None, name: str
) -> None:
    outcome = _talk(500).opens(said, {"item": slot} if slot else {})
    assert name in spoken(outcome)
    assert "换哪样" not in spoken(outcome)
    assert "没有" not in spoken(outcome)


@pytest.mark.parametrize("said", ["换酱油", "换油漆", "换玉米面", "换保温杯", "换大门"])
def test_what_is_not_in_the_catalogue_is_not_taken_for_something_like_it(said: str) -> None:
    outcome = _talk(500).opens(said, {"item": said.removeprefix("换")})
    assert "您说的这样没有" in spoken(outcome)
    assert len(choices(outcome)) == 4


def test_whoever_says_nothing_chooses_from_what_the_points_reach() -> None:
    talk = _talk(50)
    asked = talk.opens("我想拿积分换东西")
    assert spoken(asked) == "您有五十分，能换鸡蛋、理发券、大米。要哪样？"
    assert choices(asked) == ("鸡蛋", "理发券", "大米")
    assert "用三十分换一张理发券" in spoken(talk.hears("理发", "request_errand"))


def test_a_yes_takes_the_only_thing_there_is() -> None:
    talk = _talk(20)
    talk.opens("换东西")
    assert "用二十分换一盒鸡蛋" in spoken(talk.hears("好", "affirm"))


def test_a_no_to_the_choice_ends_it() -> None:
    talk = _talk(50)
    talk.opens("换东西")
    assert spoken(talk.hears("没有了", "deny")) == "好，先不办了。"
    assert talk.here.session.form is None


def test_something_else_is_no_answer_to_the_choice() -> None:
    talk = _talk(50)
    talk.opens("换东西")
    assert talk.hears("明天中午给我订一份饭", "book_meal") is None


def test_units_are_counted_as_the_catalogue_counts_them() -> None:
    talk = _talk(200)
    assert "用一百分换两袋大米" in spoken(talk.opens("换两袋米", {"item": "米"}))
    (created,) = talk.agrees().changes
    assert isinstance(created, Create)
    assert created.draft.slots == {"item": "大米", "quantity": 2, "points": 100}


def test_all_of_the_points_are_as_many_units_as_they_reach() -> None:
    assert "用六十分换三盒鸡蛋" in spoken(_talk(70).opens("把积分都换成鸡蛋", {"item": "鸡蛋"}))


def test_the_read_back_can_be_corrected_in_thing_and_number() -> None:
    talk = _talk(200)
    talk.opens("换三盒鸡蛋", {"item": "鸡蛋", "quantity": 3})
    assert "换两盒鸡蛋" in spoken(talk.hears("不对，要两盒", "deny"))
    assert "换一桶食用油" in spoken(talk.hears("不对，换油", "deny", {"item": "油"}))
    assert talk.hears("对", "affirm") is None, "a bare yes is for the core"


def test_a_yes_that_names_the_thing_again_is_a_yes() -> None:
    talk = _talk(200)
    talk.opens("换大米", {"item": "大米"})
    done = talk.hears("对，大米", "affirm", {"item": "大米"})
    assert done is not None
    assert len(done.changes) == 1


def test_a_question_in_between_is_no_other_thing() -> None:
    talk = _talk(200)
    talk.opens("换大米", {"item": "大米"})
    assert talk.hears("食堂几点开门", "ask_info") is None, "几点 is not 鸡蛋"


def test_two_things_at_once_are_taken_one_by_one() -> None:
    talk = _talk(200)
    asked = talk.opens("换一袋米再换盒鸡蛋", {"item": "米再换盒鸡蛋"})
    assert choices(asked) == ("大米", "鸡蛋")
    assert "用二十分换一盒鸡蛋" in spoken(talk.hears("鸡蛋"))


def test_what_was_turned_down_in_the_same_breath_is_not_meant() -> None:
    outcome = _talk(200).opens("不要油了，换鸡蛋吧", {"item": "鸡蛋"})
    assert "换一盒鸡蛋" in spoken(outcome)


def test_too_few_points_are_told_with_what_could_be_had() -> None:
    talk = _talk(30)
    refused = talk.opens("换大米", {"item": "大米"})
    assert spoken(refused) == "大米要五十分，还差二十分。现在能换鸡蛋、理发券。"
    assert talk.here.session.form is None


def test_too_few_points_for_several_units_lead_to_as_many_as_they_reach() -> None:
    talk = _talk(60)
    asked = talk.opens("换三袋大米", {"item": "大米"})
    assert spoken(asked) == (
        "三袋要一百五十分，还差九十分。用五十分换一袋大米，换完还剩十分。对吗？"
    )
    (created,) = talk.agrees().changes
    assert isinstance(created, Create)
    assert created.draft.slots == {"item": "大米", "quantity": 1, "points": 50}


def test_too_few_points_for_anything_are_told_kindly() -> None:
    assert spoken(_talk(5).opens("换东西")) == "您有五分，换鸡蛋还差十五分。"
    assert spoken(_talk(5).opens("换大米", {"item": "大米"})).endswith("再攒攒就有了。")


def test_what_is_used_up_is_said_with_what_is_left() -> None:
    refused = _talk(50).opens("换洗衣液", {"item": "洗衣液"})
    assert spoken(refused) == "洗衣液换完了。现在还能换鸡蛋、理发券、大米。"


def test_more_than_there_is_left_is_said() -> None:
    asked = _talk(900).opens("换十袋大米", {"item": "大米"})
    assert "大米只剩八袋了。用四百分换八袋大米" in spoken(asked)


def test_points_that_went_while_we_talked_are_noticed_at_the_yes() -> None:
    talk = _talk(60)
    talk.opens("换大米", {"item": "大米"})
    talk.here.earned(-20, "换了一盒鸡蛋", days_ago=0)
    done = talk.agrees()
    assert not done.changes
    assert "还差十分" in spoken(done)


def test_stock_that_went_while_we_talked_is_noticed_at_the_yes() -> None:
    talk = _talk(60)
    talk.opens("换大米", {"item": "大米"})
    talk.here.points.catalogue = [EGGS]
    done = talk.agrees()
    assert not done.changes
    assert RICE.stock


def test_what_only_staff_can_do_with_points_is_theirs() -> None:
    for said in ("把积分转给我老伴", "用积分抵饭钱"):
        assert "找人" in spoken(_talk(60).opens(said))


def test_an_empty_catalogue_is_said() -> None:
    talk = _talk(60)
    talk.here.points.catalogue = []
    assert "没有能换的" in spoken(talk.opens("换大米", {"item": "大米"}))


def test_a_form_of_another_day_is_taken_up_without_words() -> None:
    talk = _talk(60)
    again = talk.begins(Form("redeem_points", {"item": "大米", "quantity": 1}))
    assert "用五十分换一袋大米" in spoken(again)


def _agrees(talk: Talk, words: str) -> Outcome:
    if words == "对":
        return talk.agrees()
    outcome = talk.hears(words, "affirm", {"item": "大米"})
    assert outcome is not None
    return outcome


@pytest.mark.parametrize("words", ["对", "对，大米"])
def test_another_price_than_was_read_back_is_read_back_again(words: str) -> None:
    talk = _talk(200)
    talk.opens("换一袋大米", {"item": "大米"})
    talk.here.points.catalogue = [replace(one, points=150) for one in CATALOGUE]
    asked = _agrees(talk, words)
    assert not asked.changes
    assert "用一百五十分换一袋大米，换完还剩五十分。对吗？" in spoken(asked)
    (created,) = _agrees(talk, words).changes
    assert isinstance(created, Create)
    assert created.draft.slots["points"] == 150
