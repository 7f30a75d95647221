"""A human calls back: with the conversation, what was being done, and when it is convenient."""

from dataclasses import replace

from data.model.requests import RequestKind, ServiceRequest
from data.model.talk import Form
from handlers.services.callback import CallBack, give_up
from tests.unit.handlers.request_fakes import GRANNY, TOMORROW_AT_THREE, Counter

AFTERNOON = "2026-11-24T13:00:00+08:00/2026-11-24T18:00:00+08:00"
PIPE = Form(
    "report_repair", {"item": "水管", "fault": "漏水", "time": TOMORROW_AT_THREE}, ("time",)
)


def _recorded(counter: Counter) -> ServiceRequest:
    (request,) = counter.requests.kept.values()
    assert request.kind is RequestKind.CALLBACK
    return request


def test_a_known_number_needs_one_yes() -> None:
    counter = Counter()
    assert "好吗" in counter.opens(CallBack(), "我要找人工")
    assert counter.yes("好") == "记好了，会有人找您，单号一零零一。"
    assert _recorded(counter).slots == {"phone": GRANNY.phone}


def test_a_wished_time_is_kept() -> None:
    counter = Counter()
    counter.opens(CallBack(), "明天下午三点打给我", time=TOMORROW_AT_THREE)
    assert "明天下午三点打给您" in counter.heard(
        CallBack().review(counter.session.form, counter.turn("")).say  # type: ignore[arg-type, union-attr]
    )
    counter.yes("好")
    assert _recorded(counter).slots["time"] == TOMORROW_AT_THREE


def test_a_time_said_at_the_read_back() -> None:
    counter = Counter()
    counter.opens(CallBack(), "找人")
    assert "下午" in counter.says("下午再打给我", time=AFTERNOON)
    counter.yes("好")
    assert _recorded(counter).slots["time"] == AFTERNOON


def test_now_and_times_that_are_over_are_no_wish() -> None:
    counter = Counter()
    counter.opens(CallBack(), "马上找人", time=counter.now.isoformat())
    counter.says("早上打的", time="2026-11-24T07:00:00+08:00")
    counter.yes("好")
    assert set(_recorded(counter).slots) == {"phone"}


def test_an_unknown_number_is_asked_for_once() -> None:
    counter = Counter()
    counter.people.known[GRANNY.id] = replace(GRANNY, phone=None)
    assert counter.opens(CallBack(), "找人") == "打哪个电话找您？"
    assert counter.says("没有电话") == "我请工作人员来找您，好吗？"
    counter.yes("好")
    assert _recorded(counter).slots == {}


def test_the_conversation_goes_along_and_what_was_being_done() -> None:
    counter = Counter()
    counter.session = replace(counter.session, recent=("水管漏水",), waiting=(PIPE,))
    counter.opens(CallBack(), "还是找人吧")
    counter.yes("好")
    note = _recorded(counter).history[0].note
    assert note.startswith("水管漏水\n")
    assert note.endswith("【正在办】报修：水管，漏水，明天（11月25日）下午3点")


def test_giving_up_hands_over_the_open_form() -> None:
    counter = Counter()
    asked = Form("talk_to_human", {}, ("phone",))
    counter.session = replace(counter.session, form=PIPE, waiting=(asked,))
    outcome = give_up(counter.turn("咕噜咕噜"))
    draft = outcome.changes[0].draft  # type: ignore[union-attr]
    assert draft.slots == {"phone": GRANNY.phone}
    assert "咕噜咕噜" in draft.note
    assert "【正在办】报修：水管，漏水" in draft.note
    assert outcome.session.form is None
    assert outcome.session.waiting == ()  # a human comes: it need not be asked again


def test_a_change_names_its_request_for_staff() -> None:
    counter = Counter()
    form = Form("change_request", {"listed": ["1001"], "words": "改一下"}, request_no="1001")
    counter.session = replace(counter.session, form=form)
    draft = give_up(counter.turn("啊")).changes[0].draft  # type: ignore[union-attr]
    assert draft.note.endswith("【正在办】改单子：单号1001")
