"""Who is told of what people ask for and change, in the transaction of the turn."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pytest

from data.model.people import Role
from data.model.requests import RequestKind, RequestStatus, ServiceRequest
from data.model.talk import SlotValue
from data.model.turns import Say, Tell
from data.store import SqlStore
from handlers import notify
from handlers.replies.samples import spoken_ways
from tests.community import REPLIES, TODAY, Community
from tests.conftest import NOW, ZONE
from tests.fakes import HeldClock


@pytest.fixture
def community(store: SqlStore, clock: HeldClock) -> Community:
    """A resident, a helper, a worker and a cook."""
    made = Community(store, clock)
    made.person("王桂兰", address="3栋2单元501")
    made.person("小林", Role.HELPER)
    made.person("老马", Role.STAFF)
    made.person("小杨", Role.STAFF, Role.KITCHEN)
    return made


def _after(
    community: Community,
    actor: str,
    created: Sequence[ServiceRequest] = (),
    changed: Sequence[ServiceRequest] = (),
) -> list[tuple[str, str]]:
    """Return who is told what after a turn of somebody."""
    with community.store.unit_of_work() as uow:
        who = uow.people.find(actor).id
        notify.after_turn(uow, REPLIES, who, created, changed, community.clock.now())
    return community.told()


def _asks(
    community: Community,
    kind: RequestKind = RequestKind.REPAIR,
    *,
    day: date = TODAY,
    **slots: SlotValue,
) -> ServiceRequest:
    with community.store.unit_of_work(write=False) as uow:
        resident = uow.people.find("王桂兰")
    if kind is RequestKind.MEAL:
        return community.eats(resident, day, **slots)  # type: ignore[arg-type]
    return community.asks(resident, kind, **slots)


def test_who_cooks_hears_of_meals_by_the_list_and_of_danger_at_once(community: Community) -> None:
    repair = _asks(community)
    assert [who for who, _ in _after(community, "王桂兰", [repair])] == ["老马"]
    meal = _asks(community, RequestKind.MEAL)
    assert [who for who, _ in _after(community, "王桂兰", [meal])] == ["老马"]
    danger = _asks(community, RequestKind.EMERGENCY, emergency_kind="fire")
    assert [who for who, _ in _after(community, "王桂兰", [danger])] == ["老马", "小杨"]


def test_what_changes_after_the_list_reaches_who_cooks(community: Community) -> None:
    meal = _asks(community, RequestKind.MEAL)
    community.clock.moment = datetime.combine(TODAY, time(9, 59), ZONE)
    assert [who for who, _ in _after(community, "王桂兰", changed=[meal])] == ["老马"]
    community.clock.advance(timedelta(minutes=1))
    assert [who for who, _ in _after(community, "王桂兰", changed=[meal])] == ["老马", "小杨"]
    with community.store.unit_of_work(write=False) as uow:
        worker = uow.people.find("老马")
    community.moves(meal, RequestStatus.REJECTED, by=worker)
    told = dict(community.told())
    assert "不用办了" in told["小杨"]
    assert "没能办成" in told["王桂兰"]


def test_the_staff_read_whom_it_is_for_and_not_who_spoke(community: Community) -> None:
    told = dict(_after(community, "小林", [_asks(community)]))
    assert "王桂兰" in told["老马"]
    assert "小林" not in told["老马"]


def test_what_is_taken_back_is_named_so(community: Community) -> None:
    request = _asks(community)
    with community.store.unit_of_work() as uow:
        ended = uow.requests.move(
            request.no, RequestStatus.CANCELLED, actor=request.resident, at=community.clock.now()
        )
    assert "取消了，不用办了" in dict(_after(community, "王桂兰", changed=[ended]))["老马"]


@pytest.mark.parametrize("kind", sorted(set(RequestKind) - {RequestKind.REDEMPTION}))
def test_the_resident_is_told_what_was_done_in_their_name(
    community: Community, kind: RequestKind
) -> None:
    request = _asks(community, kind)
    assert "小林替您" in dict(_after(community, "小林", [request]))["王桂兰"]
    assert "王桂兰" not in dict(_after(community, "王桂兰", [request]))


def test_there_are_words_for_every_kind_done_for_another() -> None:
    assert [kind for kind in RequestKind if not REPLIES.has(f"notice_done_for_you_{kind}")] == []


def test_what_another_did_can_be_checked(community: Community) -> None:
    at = datetime.combine(TODAY + timedelta(days=1), time(15, 0), ZONE).isoformat()
    repair = _asks(community, time=at)
    told = dict(_after(community, "小林", [repair]))["王桂兰"]
    assert told == "小林替您报了修：修水管漏水，明天（11月25日）下午3点。不对就跟我说。"
    meal = _asks(community, RequestKind.MEAL, quantity=2, delivery=True, avoids=["花生"])
    told = dict(_after(community, "小林", [meal]))["王桂兰"]
    for word in ("今天", "午饭", "2份", "不放花生", "送到家"):
        assert word in told
    assert "小林替您改了" in dict(_after(community, "小林", changed=[meal]))["王桂兰"]


def test_several_meals_ordered_for_another_are_one_notice(community: Community) -> None:
    meals = [_asks(community, RequestKind.MEAL, day=TODAY + timedelta(days=n)) for n in (1, 2)]
    told = [text for who, text in _after(community, "小林", meals) if who == "王桂兰"]
    assert told == [
        "小林替您订了饭：明天（11月25日）的午饭，1份，自己来取；"
        "后天（11月26日）的午饭，1份，自己来取。不对就跟我说。"
    ]


@pytest.mark.parametrize(
    "key", [key for key in REPLIES.wordings if re.match(r"notice_(?!kitchen|points_reason)", key)]
)
def test_notices_are_said_in_short_sentences(key: str) -> None:
    if "{summary}" in REPLIES.wordings[key].ways[0][0]:
        return  # for staff: one line with everything
    for text in spoken_ways(REPLIES, key, NOW):
        assert max(map(len, re.split(r"(?<=[。？！])", text))) <= 26, text


def test_a_turn_may_tell_one_person_or_a_role(community: Community) -> None:
    with community.store.unit_of_work() as uow:
        resident, now = uow.people.find("王桂兰").id, community.clock.now()
        say = Say("notice_meal_soon", {"meal": "lunch"})
        notify.deliver(uow, REPLIES, Tell(resident, say), now)
        notify.deliver(uow, REPLIES, Tell(Role.KITCHEN, say), now)
        notify.deliver(uow, REPLIES, Tell(Role.DISPATCHER, say), now)
    assert [who for who, _ in community.told()] == ["王桂兰", "小杨", "老马"]


def test_pictures_follow_what_they_show(community: Community) -> None:
    with community.store.unit_of_work() as uow:
        resident = uow.people.find("王桂兰").id
        picture = uow.attachments.add(resident, "image/png", b"png", at=community.clock.now())
    request = _asks(community)
    with community.store.unit_of_work() as uow:
        uow.requests.attach(request.no, [picture])
    told = _after(community, "王桂兰", [request])
    assert [(who, "照片" in text) for who, text in told] == [("老马", False), ("老马", True)]
