"""What a mandate does not cover, or covers no longer, is not done."""

from datetime import datetime, timedelta

import pytest

from bot.app import App
from bot.talk import begin
from data.model.clock import HeldClock
from data.model.people import Mandate
from data.model.requests import RequestKind
from data.model.talk import Prompt, Session, Understanding


def _id(app: App, name: str) -> str:
    with app.store.unit_of_work(write=False) as uow:
        return uow.people.find(name).id


def _revoke(app: App, actor: str, resident: str) -> None:
    with app.store.unit_of_work() as uow:
        uow.people.revoke(_id(app, actor), _id(app, resident), at=app.clock.now())


def _kinds(app: App) -> list[RequestKind]:
    with app.store.unit_of_work(write=False) as uow:
        return [request.kind for request in uow.requests.list()]


def _session(app: App, name: str) -> Session:
    with app.store.unit_of_work(write=False) as uow:
        return uow.sessions.load(_id(app, name))


@pytest.fixture(name="lin_asks")
def _lin_asks(app: App) -> str:
    """What 小林 hears read back who acts for 王桂兰."""
    return begin(app, "console", "小林").say("替王桂兰报修水管漏水，随时都行").reply.written


def test_a_yes_after_the_mandate_has_ended_does_nothing(
    app: App, clock: HeldClock, lin_asks: str
) -> None:
    assert "对吗" in lin_asks
    _revoke(app, "小林", "王桂兰")
    clock.advance(timedelta(minutes=5))
    lin = begin(app, "console", "小林")
    assert "先不办" in lin.say("对").reply.written
    assert _kinds(app) == []
    assert _session(app, "小林").form is None


def test_nothing_is_corrected_once_the_mandate_has_ended(app: App, lin_asks: str) -> None:
    assert "对吗" in lin_asks
    lin = begin(app, "console", "小林")
    lin.say("对")
    _revoke(app, "小林", "王桂兰")
    lin.say("不对，是后天下午三点")
    assert lin.say("对").changed == ()


def test_nothing_is_taken_back_once_the_mandate_has_ended(app: App) -> None:
    begin(app, "console", "王桂兰").say("水管漏水，随时都行")
    begin(app, "console", "王桂兰").say("对")
    lin = begin(app, "console", "小林")
    assert "对吗" in lin.say("替王桂兰取消修水管").reply.written
    _revoke(app, "小林", "王桂兰")
    answer = lin.say("对")
    assert "先不办" in answer.reply.written
    assert answer.changed == ()


def test_a_cry_for_help_needs_no_mandate_for_emergencies(app: App) -> None:
    he = begin(app, "console", "小何", "赵国强")  # for repairs and errands
    he.say("他摔倒了，起不来")
    assert _kinds(app) == [RequestKind.EMERGENCY]
    he.say("没事了，是误会")
    assert _kinds(app) == [RequestKind.CALLBACK, RequestKind.EMERGENCY]


def test_whoever_is_not_understood_is_called_back_whatever_the_mandate(app: App) -> None:
    he = begin(app, "console", "小何", "赵国强")
    for _ in range(3):
        he.say("咕噜咕噜哗啦哗啦")
    assert _kinds(app) == [RequestKind.CALLBACK]


def test_one_proposal_that_is_made_thirty_times_waits_once(app: App) -> None:
    li = begin(app, "console", "李德福")
    for _ in range(5):
        li.say("替王桂兰订明天午饭一份")
    waiting = _session(app, "王桂兰").waiting
    with app.store.unit_of_work(write=False) as uow:
        notices = [one for one, _ in uow.notices.waiting() if "王桂兰" in one.text]
    assert len(waiting) == 1
    assert len(notices) == 1


def test_whose_points_they_are_decides_who_hears_of_them(app: App) -> None:
    zhao = _id(app, "赵国强")
    he = begin(app, "console", "小何", "赵国强")
    assert "15" not in he.say("我有多少积分").reply.written
    with app.store.unit_of_work() as uow:
        services = frozenset({RequestKind.REDEMPTION})
        uow.people.grant(Mandate(_id(app, "小何"), zhao, services=services))
    assert "15" in he.say("我有多少积分").reply.written


def test_two_allergies_told_at_once_are_both_kept(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    understand = app.understand
    told: list[str] = []

    def meanwhile(text: str, *, now: datetime, prompt: Prompt) -> Understanding:
        if "花生" in text and not told:
            told.append(text)
            lin = begin(app, "console", "小林")
            lin.say("替王桂兰说一声，她海鲜过敏")
        return understand(text, now=now, prompt=prompt)

    monkeypatch.setattr(app.conversation, "_understand", meanwhile)
    begin(app, "console", "王桂兰").say("我花生过敏")
    with app.store.unit_of_work(write=False) as uow:
        assert set(uow.people.get(_id(app, "王桂兰")).preferences.avoids) == {"花生", "海鲜"}
