"""Ratings, praise and complaints: kept in the person's words, and followed up where needed."""

from dataclasses import replace

import pytest

from data.model.people import Person, Role
from data.model.requests import RequestKind, RequestStatus
from data.model.talk import Form
from data.model.turns import Create, Move, Outcome
from handlers.services.feedback import Feedback, Tone, tone_of
from tests.unit.handlers.community_fakes import GRANNY, Neighbourhood, Talk, choices, spoken

_FEEDBACK, _CALLBACK = RequestKind.FEEDBACK, RequestKind.CALLBACK


def _talk() -> Talk:
    here = Neighbourhood()
    here.was_made(RequestKind.REPAIR, RequestStatus.DONE, {"item": "水管", "fault": "漏水"})
    return Talk(here, Feedback())


def _asked_to_rate() -> Talk:
    talk = _talk()
    talk.begins(Form("give_feedback", request_no="1001"))
    return talk


def _created(outcome: Outcome | None) -> list[tuple[RequestKind, dict[str, object]]]:
    assert outcome is not None, "there was no answer"
    drafts = [change.draft for change in outcome.changes if isinstance(change, Create)]
    return [(draft.kind, dict(draft.slots)) for draft in drafts]


def _moves(outcome: Outcome | None) -> list[Move]:
    assert outcome is not None, "there was no answer"
    return [change for change in outcome.changes if isinstance(change, Move)]


def test_finished_work_is_asked_about_by_its_name() -> None:
    talk = _talk()
    asked = talk.begins(Form("give_feedback", request_no="1001"))
    assert spoken(asked) == "修水管办好了。您满意吗？打几分也行。"
    assert choices(asked) == ("很满意", "还行", "不满意")


@pytest.mark.parametrize(
    ("said", "intent", "rating"),
    [
        ("五分", "inform", 5), ("五", "inform", 5), ("给个四分吧", "inform", 4), ("三", "inform", 3),
        ("我打5", "inform", 5), ("很满意", "inform", 5), ("满意", "inform", 5), ("还行", "affirm", 3),
        ("凑合", "give_feedback", 3), ("好得很", "affirm", 5), ("嗯", "affirm", 5),
        ("巴适得很", "inform", 5), ("一般般吧", "inform", 3), ("还不错", "inform", 4),
    ],
)  # fmt: skip
def test_a_good_rating_is_its_own_yes_and_closes_the_request(
    said: str, intent: str, rating: int
) -> None:
    done = _asked_to_rate().hears(said, intent)
    assert _created(done) == [(_FEEDBACK, {"rating": rating, "request_no": "1001"})]
    assert _moves(done) == [Move("1001", RequestStatus.CLOSED)]


@pytest.mark.parametrize(
    ("said", "intent", "rating"),
    [
        ("一分", "inform", 1), ("两分", "inform", 2), ("不满意", "inform", 1), ("不", "deny", 1),
        ("不太满意", "inform", 2), ("不怎么样", "deny", 2), ("太差了", "inform", 1),
        ("不是很好", "inform", 2), ("勿好", "inform", 1), ("唔满意", "inform", 1),
    ],
)  # fmt: skip
def test_a_bad_rating_opens_a_follow_up_and_closes_nothing(
    said: str, intent: str, rating: int
) -> None:
    done = _asked_to_rate().hears(said, intent)
    assert _created(done) == [
        (_FEEDBACK, {"rating": rating, "request_no": "1001"}),
        (_CALLBACK, {"request_no": "1001", "phone": "10000000001"}),
    ]
    assert not _moves(done)
    assert spoken(done) == "没让您满意，对不住。会有人打电话给您。"


def test_what_nlu_read_counts_where_the_words_alone_say_nothing() -> None:
    done = _asked_to_rate().hears("给他四颗星吧我看", "inform", {"rating": 4})
    assert _created(done)[0][1]["rating"] == 4


def test_a_complaint_in_place_of_a_number_is_followed_up() -> None:
    done = _asked_to_rate().hears("还没修好呢，又漏了", "request_status")
    assert [kind for kind, _ in _created(done)] == [_FEEDBACK, _CALLBACK]
    assert "rating" not in _created(done)[0][1], "nobody gave a number"


def test_praise_in_place_of_a_number_closes_the_request() -> None:
    done = _asked_to_rate().hears("师傅可热心了，多亏他", "give_feedback")
    assert [kind for kind, _ in _created(done)] == [_FEEDBACK]
    assert _moves(done)


@pytest.mark.parametrize("said", ["不用了", "明天再说吧", "我不想打分", "算了算了"])
def test_whoever_does_not_want_to_rate_need_not(said: str) -> None:
    done = _asked_to_rate().hears(said, "deny")
    assert done is not None
    assert not done.changes
    assert spoken(done) == "好，那就不打分了。"


@pytest.mark.parametrize(
    ("said", "intent"),
    [("订明天的午饭，要好吃的", "book_meal"), ("我想找人", "talk_to_human"), ("嗯这个嘛", "deny")],
)
def test_something_else_is_no_rating(said: str, intent: str) -> None:
    assert _asked_to_rate().hears(said, intent) is None


def test_a_request_that_is_closed_already_is_not_closed_again() -> None:
    talk = Talk(Neighbourhood(), Feedback())
    talk.here.was_made(RequestKind.REPAIR, RequestStatus.CLOSED, {"item": "灯"})
    talk.begins(Form("give_feedback", request_no="1001"))
    assert not _moves(talk.hears("五分", "inform", {"rating": 5}))


def test_a_rating_out_of_the_blue_is_for_the_newest_finished_work_and_read_back() -> None:
    talk = _talk()
    talk.here.was_made(RequestKind.ERRAND, RequestStatus.DONE, {"task": "取药"})
    talk.here.was_made(RequestKind.ERRAND, RequestStatus.RECEIVED, {"task": "买米"})
    assert spoken(talk.opens("给五分", {"rating": 5})) == "给取药打五分，对吗？"
    done = talk.agrees()
    assert _created(done) == [(_FEEDBACK, {"rating": 5, "request_no": "1002"})]
    assert _moves(done) == [Move("1002", RequestStatus.CLOSED)]


def test_what_was_rated_before_is_not_rated_again() -> None:
    talk = _talk()
    talk.here.was_made(RequestKind.ERRAND, RequestStatus.DONE, {"task": "取药"})
    talk.here.was_made(_FEEDBACK, RequestStatus.RECEIVED, {"rating": 2, "request_no": "1002"})
    assert "修水管" in spoken(talk.opens("打四分", {"rating": 4}))


def test_the_thing_that_is_named_is_rated() -> None:
    talk = _talk()
    talk.here.was_made(RequestKind.REPAIR, RequestStatus.DONE, {"item": "灯"})
    asked = talk.opens("修水管的我给五分", {"rating": 5, "item": "水管"})
    assert "修水管" in spoken(asked)


def test_a_number_names_what_is_rated() -> None:
    talk = _talk()
    talk.here.was_made(RequestKind.REPAIR, RequestStatus.DONE, {"item": "灯"})
    asked = talk.opens("单号1001给五分", {"rating": 5, "request_no": "1001"})
    assert "修水管" in spoken(asked)
    asked = talk.opens("单号7777给五分", {"rating": 5, "request_no": "7777"})
    assert "没有单号" in spoken(asked)


def test_a_rating_at_the_read_back_corrects_the_first() -> None:
    talk = _talk()
    talk.opens("给五分", {"rating": 5})
    assert "打四分" in spoken(talk.hears("不对，四分", "deny", {"rating": 4}))


def test_whoever_wants_to_rate_is_asked_for_the_rating() -> None:
    talk = _talk()
    assert "修水管办好了" in spoken(talk.opens("我要打个分"))
    assert _created(talk.hears("五分", "inform", {"rating": 5}))


def test_an_opinion_of_the_food_is_no_rating_of_the_work_done_last() -> None:
    talk = _talk()
    assert "再请人找您" in spoken(talk.opens("食堂的菜太差了", {"rating": 1}))
    assert _created(talk.agrees())[0] == (_FEEDBACK, {})


def test_whoever_is_satisfied_without_more_rates_the_work_done_last() -> None:
    assert spoken(_talk().opens("我很满意", {"rating": 5})) == "给修水管打五分，对吗？"


def test_a_yes_to_the_read_back_is_no_rating() -> None:
    talk = _talk()
    talk.opens("我要表扬食堂，菜真香")
    assert _created(talk.hears("好", "affirm", {"rating": 4})) == [(_FEEDBACK, {})]


def test_a_no_to_the_read_back_ends_it() -> None:
    talk = _talk()
    talk.opens("我要表扬食堂，菜真香")
    done = talk.hears("不好", "deny", {"rating": 1})
    assert done is not None
    assert not done.changes


def test_a_rating_without_any_work_is_kept_all_the_same() -> None:
    talk = Talk(Neighbourhood(), Feedback())
    assert spoken(talk.opens("给两分", {"rating": 2})) == "您打两分，对吗？"
    assert [kind for kind, _ in _created(talk.agrees())] == [_FEEDBACK, _CALLBACK]


def test_a_complaint_is_read_back_recorded_and_followed_up() -> None:
    talk = _talk()
    asked = talk.opens("我要投诉食堂的菜太咸")
    assert spoken(asked) == "我把您的话记给社区，再请人找您，好吗？"
    assert not asked.changes
    done = talk.agrees()
    assert _created(done) == [(_FEEDBACK, {}), (_CALLBACK, {"phone": "10000000001"})]
    assert spoken(done).endswith("会有人打电话给您。")


def test_the_words_are_in_the_note_and_in_no_slot() -> None:
    talk = _talk()
    asked = talk.opens("食堂的菜咸得要命")
    talk.here.session = replace(asked.session, recent=("食堂的菜咸得要命",))
    for change in talk.agrees().changes:
        assert isinstance(change, Create)
        assert "咸得要命" in change.draft.note
        assert "咸" not in str(dict(change.draft.slots))


def test_whoever_has_no_telephone_is_visited() -> None:
    talk = _talk()
    talk.here.resident = replace(GRANNY, phone=None)
    talk.opens("我要投诉，楼道太脏了")
    done = talk.agrees()
    assert _created(done)[1] == (_CALLBACK, {})
    assert spoken(done).endswith("会有人上门来找您。")


def test_praise_is_thanked_for_and_nobody_calls() -> None:
    talk = _talk()
    talk.here.people.workers = [Person("h1", "小何", frozenset({Role.HELPER}))]
    talk.opens("我要表扬小何")
    done = talk.agrees()
    assert _created(done) == [(_FEEDBACK, {"person": "小何"})]
    assert "您的话一定带给小何" in spoken(done)


def test_neither_praise_nor_complaint_is_kept_as_it_is() -> None:
    talk = _talk()
    assert "记给社区" in spoken(talk.opens("我给食堂提个意见，早饭加个豆腐脑"))
    assert _created(talk.agrees()) == [(_FEEDBACK, {})]


@pytest.mark.parametrize("said", ["我要投诉", "我要提意见", "我想反映个问题", "我要表扬"])
def test_whoever_only_says_that_there_is_something_is_asked_what(said: str) -> None:
    assert "您说，我听着" in spoken(_talk().opens(said))


def test_any_words_answer_what_it_is_about() -> None:
    talk = _talk()
    talk.opens("我要投诉")
    asked = talk.hears("修水管的师傅来了三趟都没修好", "report_repair", {"item": "水管"})
    assert "再请人找您" in spoken(asked)
    assert [kind for kind, _ in _created(talk.agrees())] == [_FEEDBACK, _CALLBACK]


def test_as_long_as_no_words_came_they_are_waited_for() -> None:
    talk = _talk()
    talk.opens("我要投诉")
    assert talk.hears("嗯", "affirm") is None
    form = talk.here.session.form
    assert form is not None
    assert "您说，我听着" in spoken(talk.begins(form)), "after a question in between"


def test_what_was_read_back_is_read_back_again_after_a_question_in_between() -> None:
    talk = _talk()
    talk.opens("食堂的菜太咸了")
    form = talk.here.session.form
    assert form is not None
    assert "再请人找您" in spoken(talk.begins(form))


def test_more_words_at_the_read_back_belong_to_it() -> None:
    talk = _talk()
    talk.opens("食堂换了个新师傅来了")
    assert "再请人找您" in spoken(talk.hears("菜老是凉的", "give_feedback"))


def test_a_clear_new_wish_is_no_feedback() -> None:
    talk = _talk()
    talk.opens("我要投诉")
    assert talk.hears("订明天的午饭", "book_meal") is None
    assert talk.hears("帮我找人", "talk_to_human") is None


def test_nothing_more_to_say_ends_it() -> None:
    talk = _talk()
    talk.opens("我要提意见")
    assert spoken(talk.hears("没有了", "deny")) == "好，先不办了。"


@pytest.mark.parametrize(
    ("said", "tone"),
    [
        ("食堂的菜太咸了", Tone.COMPLAINT), ("菜硬得咬不动，咋个吃嘛", Tone.COMPLAINT),
        ("师傅态度恶劣", Tone.COMPLAINT), ("等了三天也没人来", Tone.COMPLAINT),
        ("菜不好吃", Tone.COMPLAINT), ("迭个师傅拆烂污", Tone.COMPLAINT), ("修得唔好", Tone.COMPLAINT),
        ("师傅说话凶得很", Tone.COMPLAINT), ("小林这孩子真不错", Tone.PRAISE),
        ("修水管的师傅态度很好", Tone.PRAISE), ("饭菜巴适得很", Tone.PRAISE),
        ("迭个小囡交关好", Tone.PRAISE), ("多亏了他们", Tone.PRAISE), ("师傅手艺没得说", Tone.PRAISE),
        ("饭是好吃，就是送来晚了", Tone.COMPLAINT), ("食堂换了新菜单", Tone.NEUTRAL),
    ],
)  # fmt: skip
def test_complaint_and_praise_are_told_apart(said: str, tone: Tone) -> None:
    assert tone_of(said) is tone
