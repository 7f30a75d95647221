"""What Zhaohu does unasked, on both databases and with a clock that is held."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from data.model.errors import NotFound, SessionClash, StoreUnavailable
from data.model.meals import Dish, Meal, Menu, StandingOrder
from data.model.people import Person, Role
from data.model.requests import RequestKind, RequestStatus, ServiceRequest
from data.model.talk import Reply, Slots
from data.model.turns import Say
from data.store import SqlStore
from handlers import dispatch
from handlers.ports import UnitOfWork
from handlers.proactive import Proactive
from handlers.replies import Replies
from tests.community import REPLIES, TODAY, Community
from tests.conftest import NOW, ZONE
from tests.fakes import HeldClock

TOMORROW = TODAY + timedelta(days=1)


@dataclass(frozen=True)
class _Broken(Replies):
    """Words that cannot be found for one request."""

    without: str = ""

    def render(self, says: Sequence[Say], now: datetime, **more: Any) -> Reply:
        if any(say.values.get("no") == self.without for say in says):
            raise NotFound("no words")
        return super().render(says, now, **more)


@dataclass
class _Speaking:
    """A store in which the resident is faster so many times."""

    store: SqlStore
    times: int

    @contextmanager
    def unit_of_work(self, *, write: bool = True) -> Iterator[UnitOfWork]:
        with self.store.unit_of_work(write=write) as uow:
            yield uow
            self.times -= 1
            if self.times >= 0:
                raise SessionClash("another turn came first")


class _Away:
    """A store whose database is away."""

    @contextmanager
    def unit_of_work(self, *, write: bool = True) -> Iterator[UnitOfWork]:  # noqa: ARG002
        raise StoreUnavailable("away")
        yield


@pytest.fixture
def community(store: SqlStore, clock: HeldClock) -> Community:
    """An empty community on each database at nine on a Tuesday."""
    return Community(store, clock)


def test_a_request_that_nobody_takes_is_brought_to_the_dispatcher_after_a_day(
    community: Community,
) -> None:
    resident = community.person("王桂兰")
    community.person("小刘", Role.STAFF, Role.DISPATCHER)
    community.person("老马", Role.STAFF)
    request = community.asks(resident)
    community.clock.advance(timedelta(hours=23, minutes=59))
    assert community.runs() == 0
    community.clock.advance(timedelta(minutes=1))
    assert community.runs() == 1
    ((who, text),) = community.told()
    assert who == "小刘"
    for word in (request.no, "还没人接", "水管漏水", "王桂兰"):
        assert word in text
    assert community.runs() == 0
    assert community.told() == []


def test_a_request_that_is_not_finished_is_brought_to_the_dispatcher_after_two_days(
    community: Community,
) -> None:
    resident = community.person("王桂兰")
    worker = community.person("老马", Role.STAFF)
    community.person("小刘", Role.STAFF, Role.DISPATCHER)
    request = community.asks(resident)
    community.moves(request, RequestStatus.ASSIGNED, by=worker)
    community.told()
    community.clock.advance(timedelta(hours=47))
    assert community.runs() == 0
    community.clock.advance(timedelta(hours=1))
    assert community.runs() == 1
    (text,) = community.told_to("小刘")
    assert "还没办完" in text
    community.moves(request, RequestStatus.DONE, by=worker)
    community.clock.advance(timedelta(days=30))
    assert community.runs() == 0


def test_where_nobody_dispatches_the_staff_are_told_but_not_who_cooks(
    community: Community,
) -> None:
    resident = community.person("王桂兰")
    community.person("老马", Role.STAFF)
    community.person("小杨", Role.STAFF, Role.KITCHEN)
    community.asks(resident)
    community.clock.advance(timedelta(hours=24))
    community.runs()
    assert [who for who, _ in community.told()] == ["老马"]


def test_meals_and_emergencies_have_rules_of_their_own(community: Community) -> None:
    resident = community.person("王桂兰")
    community.person("小刘", Role.STAFF, Role.DISPATCHER)
    community.asks(resident, RequestKind.EMERGENCY, emergency_kind="fall")
    community.eats(resident, TODAY + timedelta(days=20))
    community.clock.advance(timedelta(days=5))
    assert community.runs() == 0
    assert community.told() == []


def test_the_kitchen_gets_its_list_at_the_cut_off_and_not_before(community: Community) -> None:
    wang = community.person("王桂兰", address="3栋2单元501")
    li = community.person("李德福", address="6栋1单元302")
    chen = community.person("陈阿婆", address="1栋2单元404")
    community.person("小杨", Role.STAFF, Role.KITCHEN)
    community.person("老马", Role.STAFF)
    community.eats(wang, quantity=2, delivery=True, dish=["红烧肉"], diet=["少盐"])
    community.eats(li, quantity=1, dish=["红烧肉"], diet=["无糖"], avoids=["花生"])
    community.eats(chen, quantity=1, delivery=True, address="12栋1单元306")
    taken_back = community.eats(chen, quantity=9)
    community.moves(taken_back, RequestStatus.CANCELLED, by=chen)
    community.told()
    community.clock.moment = datetime.combine(TODAY, time(9, 59), ZONE)
    community.runs()
    assert community.told() == []
    community.clock.advance(timedelta(minutes=1))
    community.runs()
    ((who, text),) = community.told()
    assert who == "小杨"
    lines = text.splitlines()
    assert lines[0] == "今天（11月24日）午饭，一共4份，送3份，堂食1份。"
    assert "菜：红烧肉3份" in lines
    assert "口味：少盐2份，无糖1份" in lines
    assert "忌口：不放花生1份" in lines
    brought = lines.index("要送的：")
    assert lines[brought + 1 : brought + 3] == [
        "3栋2单元501 王桂兰 2份，红烧肉、少盐",
        "12栋1单元306 陈阿婆 1份",
    ]
    eats_in = lines.index("来吃的，请留意：")
    assert lines[eats_in + 1] == "李德福 1份，红烧肉、无糖、不放花生"
    community.runs()
    assert community.told() == []


def test_where_nobody_cooks_the_staff_get_the_list(community: Community) -> None:
    community.person("老马", Role.STAFF)
    community.eats(community.person("王桂兰"))
    community.clock.advance(timedelta(hours=1))
    community.runs()
    assert [who for who, _ in community.told()] == ["老马"]


def test_the_cut_off_of_the_published_menu_holds(community: Community) -> None:
    community.person("小杨", Role.KITCHEN)
    resident = community.person("王桂兰")
    early = datetime.combine(TODAY, time(18, 0), ZONE)
    menu = Menu(TOMORROW, Meal.LUNCH, (Dish("红烧肉", 1200),), early)
    with community.store.unit_of_work() as uow:
        uow.meals.publish(menu)
    community.eats(resident, TOMORROW)
    community.clock.moment = early - timedelta(minutes=1)
    community.runs()
    assert community.told() == []
    community.clock.moment = early
    community.runs()
    assert [text.splitlines()[0][:2] for _, text in community.told()] == ["明天"]


def test_a_meal_without_orders_has_no_list_until_there_is_one(community: Community) -> None:
    community.person("小杨", Role.KITCHEN)
    resident = community.person("王桂兰")
    community.clock.advance(timedelta(hours=1))
    community.runs()
    assert community.told() == []
    community.eats(resident)
    community.runs()
    assert len(community.told()) == 1


def test_an_order_that_slipped_past_the_list_is_told_by_itself(community: Community) -> None:
    community.person("小杨", Role.KITCHEN)
    first, second = community.person("王桂兰"), community.person("李德福", address="6栋1单元302")
    community.eats(first)
    community.clock.advance(timedelta(hours=1))
    proactive = Proactive(community.store, REPLIES, community.clock)
    proactive.run_due()
    community.told()
    community.eats(second, quantity=2, delivery=True)
    proactive.run_due()
    (text,) = community.told_to("小杨")
    assert "补一单：6栋1单元302 李德福 2份，送到家" in text
    proactive.run_due()
    community.runs()  # another process, which knows nothing of the first
    community.runs()
    assert community.told() == []


@pytest.mark.parametrize(("asleep_until", "lists"), [(time(11, 0), 1), (time(11, 30), 0)])
def test_a_process_that_was_down_catches_up_while_it_still_helps(
    community: Community, asleep_until: time, lists: int
) -> None:
    community.person("小杨", Role.KITCHEN)
    community.eats(community.person("王桂兰"))
    community.clock.moment = datetime.combine(TODAY, asleep_until, ZONE)
    community.runs()
    assert len(community.told_to("小杨")) == lists


def test_who_agreed_is_reminded_half_an_hour_before_the_meal(community: Community) -> None:
    goes, waits = community.person("王桂兰"), community.person("李德福")
    never_asked, refused = community.person("陈阿婆"), community.person("周伯")
    for person in (goes, waits):
        community.agrees(person, reminder=True)
    community.agrees(refused, reminder=False)
    for person in (goes, never_asked, refused):
        community.eats(person)
    community.eats(waits, delivery=True)
    community.eats(goes, meal="dinner")
    community.clock.moment = datetime.combine(TODAY, time(10, 59), ZONE)
    community.runs()
    assert community.told() == []
    community.clock.advance(timedelta(minutes=1))
    community.runs()
    assert sorted(community.told()) == [
        ("李德福", "午饭快送到了，请在家等一等。"),
        ("王桂兰", "该去食堂吃午饭了。"),
    ]
    community.clock.advance(timedelta(minutes=10))
    community.runs()
    assert community.told() == []


def test_nobody_is_reminded_of_a_meal_they_took_back(community: Community) -> None:
    resident = community.person("王桂兰")
    community.agrees(resident, reminder=True)
    meal = community.eats(resident)
    with community.store.unit_of_work() as uow:
        uow.requests.move(meal.no, RequestStatus.CANCELLED, actor=resident.id, at=NOW)
    community.clock.moment = datetime.combine(TODAY, time(11, 0), ZONE)
    community.runs()
    assert community.told() == []


def test_two_orders_of_one_meal_are_one_reminder(community: Community) -> None:
    resident = community.person("王桂兰")
    community.agrees(resident, reminder=True)
    community.eats(resident)
    community.eats(resident)
    community.clock.moment = datetime.combine(TODAY, time(11, 0), ZONE)
    community.runs()
    assert len(community.told()) == 1


def test_a_meal_that_was_eaten_does_not_hang(community: Community) -> None:
    resident = community.person("王桂兰")
    cook = community.person("小杨", Role.KITCHEN)
    waiting, begun = community.eats(resident), community.eats(resident)
    later = community.eats(resident, meal="dinner")
    community.moves(begun, RequestStatus.ASSIGNED, RequestStatus.IN_PROGRESS, by=cook)
    community.clock.moment = datetime.combine(TODAY, time(13, 29), ZONE)
    community.runs()
    assert community.status(waiting) is RequestStatus.RECEIVED
    community.told()
    community.clock.advance(timedelta(minutes=1))
    community.runs()
    assert community.status(waiting) is RequestStatus.DONE
    assert community.status(begun) is RequestStatus.DONE
    assert community.status(later) is RequestStatus.RECEIVED
    assert community.told() == []
    with community.store.unit_of_work(write=False) as uow:
        assert uow.requests.get(waiting.no).history[-1].actor == "zhaohu"
        assert uow.requests.get(waiting.no).assignee is None


def test_meals_are_ended_even_after_days_of_standstill(community: Community) -> None:
    meal = community.eats(community.person("王桂兰"))
    community.clock.advance(timedelta(days=4))
    community.runs()
    assert community.status(meal) is RequestStatus.DONE


def test_a_standing_order_fills_the_coming_week_and_goes_on(community: Community) -> None:
    resident = community.person("王桂兰")
    slots: Slots = {"quantity": 1, "delivery": False}
    order = StandingOrder(resident.id, resident.id, frozenset({2}), Meal.LUNCH, slots, since=TODAY)
    with community.store.unit_of_work() as uow:
        order = uow.meals.arrange(order)
    community.runs()
    community.runs()
    assert _lunches(community, resident) == [TOMORROW]
    (meal,) = _meals(community, resident)
    with community.store.unit_of_work() as uow:
        uow.requests.move(meal.no, RequestStatus.CANCELLED, actor=resident.id, at=NOW)
    community.clock.advance(timedelta(days=1))
    community.runs()
    assert _lunches(community, resident) == [TOMORROW, TOMORROW + timedelta(days=7)]
    with community.store.unit_of_work() as uow:
        uow.meals.end_standing(order.id, until=community.clock.now().date())
    community.clock.advance(timedelta(days=7))
    community.runs()
    assert len(_meals(community, resident)) == 2
    assert community.told() == []


def test_what_is_done_is_asked_about(community: Community) -> None:
    resident = community.person("王桂兰")
    worker = community.person("老马", Role.STAFF)
    first, second = community.asks(resident), community.asks(resident, item="灯", fault="不亮")
    both = (RequestStatus.ASSIGNED, RequestStatus.DONE)
    community.moves(first, *both, by=worker)
    community.moves(second, *both, by=worker)
    told = community.told_to("王桂兰")
    assert "修水管办好了。您满意吗？一到五分，您说一个数。" in told
    assert _to_rate(community, resident) == (second.no, first.no)
    community.moves(second, RequestStatus.IN_PROGRESS, by=worker)
    assert _to_rate(community, resident) == (first.no,)


def test_whoever_speaks_meanwhile_does_not_undo_what_staff_did(community: Community) -> None:
    resident = community.person("王桂兰")
    worker = community.person("老马", Role.STAFF)
    request = community.asks(resident)
    community.moves(request, RequestStatus.ASSIGNED, by=worker)
    community.told()
    speaks = _Speaking(community.store, times=4)
    dispatch.finish(speaks, REPLIES, community.clock, request.no, worker.id)
    assert len(community.told_to("王桂兰")) == 1
    assert _to_rate(community, resident) == (request.no,)
    other = community.asks(resident)
    with pytest.raises(SessionClash):
        dispatch.finish(
            _Speaking(community.store, times=5), REPLIES, community.clock, other.no, worker.id
        )
    assert community.status(other) is RequestStatus.RECEIVED
    assert community.told() == []


def test_who_refused_is_told_only_what_cannot_wait(community: Community) -> None:
    resident = community.person("王桂兰")
    community.agrees(resident, progress=False)
    worker = community.person("老马", Role.STAFF)
    done, refused, lost = (community.asks(resident) for _ in range(3))
    danger = community.asks(resident, RequestKind.EMERGENCY)
    community.moves(done, RequestStatus.ASSIGNED, RequestStatus.DONE, by=worker)
    assert community.told_to("王桂兰") == []
    assert _to_rate(community, resident) == (done.no,), "asked when they speak next"
    community.moves(refused, RequestStatus.REJECTED, by=worker)
    community.moves(lost, RequestStatus.CANCELLED, by=worker)
    community.moves(danger, RequestStatus.ASSIGNED, by=worker)
    told = community.told_to("王桂兰")
    assert ["没能办成" in told[0], "取消了" in told[1], "老马接了" in told[2]] == [True] * 3


def test_who_comes_and_when_is_said(community: Community) -> None:
    resident = community.person("王桂兰")
    worker = community.person("维修老马", Role.STAFF)
    at = datetime.combine(TOMORROW, time(15, 0), ZONE).isoformat()
    request = community.asks(resident, time=at)
    open_ended = community.asks(resident)
    community.moves(request, RequestStatus.ASSIGNED, by=worker)
    community.moves(open_ended, RequestStatus.ASSIGNED, by=worker)
    first, second = community.told_to("王桂兰")
    assert "维修老马接了，明天（11月25日）下午3点来" in first
    assert "维修老马接了" in second
    assert "来" not in second


def test_an_errand_is_credited_to_the_volunteer_once(community: Community) -> None:
    resident = community.person("王桂兰")
    helper = community.person("小林", Role.HELPER)
    errand = community.asks(resident, RequestKind.ERRAND, task="取药", date=TODAY.isoformat())
    community.moves(errand, RequestStatus.ASSIGNED, RequestStatus.DONE, by=helper)
    assert community.told_to("小林") == ["谢谢您替王桂兰取药，加10分。您现在有10分。"]
    community.moves(errand, RequestStatus.IN_PROGRESS, RequestStatus.DONE, by=helper)
    assert community.told_to("小林") == []
    with community.store.unit_of_work(write=False) as uow:
        assert uow.points.balance(helper.id) == 10
        assert uow.points.last(helper.id, 1)[0].reason == "替王桂兰取药"


def test_work_that_is_paid_or_ones_own_earns_no_points(community: Community) -> None:
    resident = community.person("王桂兰")
    worker = community.person("老马", Role.STAFF)
    for by in (worker, resident):
        errand = community.asks(resident, RequestKind.ERRAND, task="取药")
        community.moves(errand, RequestStatus.ASSIGNED, RequestStatus.DONE, by=by)
        with community.store.unit_of_work(write=False) as uow:
            assert uow.points.balance(by.id) == 0


def test_two_processes_tell_once(community: Community) -> None:
    resident = community.person("王桂兰", address="3栋2单元501")
    community.agrees(resident, reminder=True)
    community.person("小刘", Role.STAFF, Role.DISPATCHER)
    community.person("小杨", Role.KITCHEN)
    for _ in range(5):
        community.asks(resident)
    community.clock.moment = datetime.combine(TOMORROW, time(9, 30), ZONE)
    for _ in range(5):
        community.eats(resident, TOMORROW)
    community.clock.moment = datetime.combine(TOMORROW, time(11, 0), ZONE)
    with ThreadPoolExecutor(4) as pool:
        done = sum(pool.map(lambda _: community.runs(), range(4)))
    told = community.told()
    assert len([text for _, text in told if "还没人接" in text]) == 5
    assert len([text for who, text in told if who == "小杨"]) == 1
    assert len([text for who, text in told if who == "王桂兰"]) == 1
    assert done == len(told) == 7


def test_one_duty_that_fails_does_not_stop_the_others(community: Community) -> None:
    resident = community.person("王桂兰")
    community.person("小刘", Role.STAFF, Role.DISPATCHER)
    first, second = community.asks(resident), community.asks(resident)
    community.clock.advance(timedelta(hours=24))
    broken = Proactive(community.store, _Broken(REPLIES.wordings, first.no), community.clock)
    with pytest.raises(ExceptionGroup) as failed:
        broken.run_due()
    assert [type(error) for error in failed.value.exceptions] == [NotFound]
    assert [second.no in text for _, text in community.told()] == [True]
    assert community.runs() == 1, "what failed is still due"


def test_without_a_database_everything_stays_due(community: Community) -> None:
    community.person("小刘", Role.STAFF, Role.DISPATCHER)
    community.asks(community.person("王桂兰"))
    community.clock.advance(timedelta(hours=24))
    with pytest.raises(StoreUnavailable):
        Proactive(_Away(), REPLIES, community.clock).run_due()
    assert community.runs() == 1


def _to_rate(community: Community, resident: Person) -> tuple[str, ...]:
    with community.store.unit_of_work(write=False) as uow:
        return uow.sessions.load(resident.id).to_rate


def _meals(community: Community, resident: Person) -> list[ServiceRequest]:
    with community.store.unit_of_work(write=False) as uow:
        mine = uow.requests.of_resident(resident.id, only_open=False)
    return [request for request in mine if request.kind is RequestKind.MEAL]


def _lunches(community: Community, resident: Person) -> list[date]:
    """Return the days of somebody's meals, in the order they were ordered."""
    meals = reversed(_meals(community, resident))
    return [date.fromisoformat(str(meal.slots["date"])) for meal in meals]
