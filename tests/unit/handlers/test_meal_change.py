"""Changing a meal that is ordered: which one, what becomes of it, until when."""

from datetime import timedelta

import pytest

from data.model.meals import Meal
from data.model.requests import RequestDraft, RequestKind, ServiceRequest
from data.model.talk import Entity, Expecting, Prompt, Remarks, SlotValue
from handlers.forms import ReadBack
from handlers.services.meal_change import ChangeMeal
from tests.unit.handlers.fakes import NOW, WANG, Window

TOMORROW = NOW.date() + timedelta(days=1)


def _window(*meals: tuple[str, str], **slots: SlotValue) -> Window:
    window = Window(ChangeMeal())
    for day, meal in meals:
        plain: dict[str, SlotValue] = {"quantity": 1, "delivery": False, **slots}
        draft = {"date": f"2026-11-{day}", "meal": meal, **plain}
        window.unit.requests.create(
            RequestDraft(RequestKind.MEAL, WANG.id, WANG.id, draft), at=window.now
        )
    return window


def _only(window: Window) -> ServiceRequest:
    (order,) = window.orders()
    return order


def test_the_only_meal_is_meant() -> None:
    window = _window(("25", "lunch"))
    assert window.say("改成两份", {"quantity": 2}) == "明天的午饭，改成：两份。对吗？"
    assert window.yes() == "改好了：明天的午饭。"
    assert _only(window).slots["quantity"] == 2


def test_nobody_without_a_meal_is_left_standing() -> None:
    assert _window().say("改成两份", {"quantity": 2}) == "您还没有订饭。要订就说：订明天的午饭。"


def test_what_is_to_change_is_asked_for() -> None:
    window = _window(("25", "lunch"))
    heard = window.say("我要改明天的午饭", {"date": "2026-11-25", "meal": "lunch"})
    assert heard == "明天的午饭，要改什么？比如改成两份。"
    assert "改成：送到家" in window.say("送到家", {"delivery": True})
    window.yes()
    assert _only(window).slots["address"] == WANG.address


def test_a_change_to_what_it_is_already_is_said() -> None:
    window = _window(("25", "lunch"))
    heard = window.say("改成一份", {"quantity": 1})
    assert heard == "明天的午饭本来就是这样。还要改什么？"
    assert "改成：两份" in window.say("两份", {"quantity": 2})


def test_a_day_that_no_meal_has_is_the_new_day() -> None:
    window = _window(("25", "lunch"))
    heard = window.say("午饭改到后天", {"date": "2026-11-26", "meal": "lunch"})
    assert heard == "明天的午饭，改成：后天的午饭。对吗？"
    window.yes()
    assert _only(window).slots["date"] == "2026-11-26"


def test_what_stands_behind_the_change_is_new_although_a_meal_has_it() -> None:
    window = _window(("25", "lunch"), ("26", "lunch"))
    text = "把明天的午饭改到后天"
    moved = [Entity("date", "2026-11-26", text.index("后天"), len(text))]
    said: dict[str, SlotValue] = {"date": "2026-11-26", "meal": "lunch"}
    heard = window.say(text, said, entities=moved)
    assert heard.startswith("后天的午饭，您已经订过了。")
    assert "明天的午饭，改成：后天的午饭" in heard


def test_another_meal_of_the_day() -> None:
    window = _window(("25", "lunch"))
    heard = window.say("明天的午饭改成晚饭", {"date": "2026-11-25", "meal": "dinner"})
    assert heard == "明天的午饭，改成：明天的晚饭。对吗？"
    window.yes()
    assert _only(window).slots["meal"] == "dinner"


def test_several_meals_are_told_apart_by_a_question() -> None:
    window = _window(("25", "lunch"), ("26", "dinner"))
    assert window.say("饭改成两份", {"quantity": 2}) == "您要改哪一顿？"
    assert window.choices == ("明天的午饭", "后天的晚饭")
    heard = window.say("后天的晚饭", {"date": "2026-11-26", "meal": "dinner"}, intent="inform")
    assert heard == "后天的晚饭，改成：两份。对吗？"
    window.yes()
    assert [order.slots["quantity"] for order in window.orders()] == [1, 2]


def test_the_answer_to_which_one_leaves_the_new_day_alone() -> None:
    window = _window(("25", "lunch"), ("25", "dinner"))
    window.say("饭改到后天", {"date": "2026-11-26"})
    heard = window.say("明天的午饭", {"date": "2026-11-25", "meal": "lunch"}, intent="inform")
    assert heard == "明天的午饭，改成：后天的午饭。对吗？"


@pytest.mark.parametrize(
    ("answer", "slots", "changed"),
    [
        ("第二顿", {}, "后天的晚饭"),
        ("前面那个", {}, "明天的午饭"),
        ("后天的晚饭", {"date": "2026-11-26", "meal": "dinner", "quantity": 1}, "后天的晚饭"),
        ("晚饭", {"meal": "dinner"}, "后天的晚饭"),
        ("都改", {}, "明天的午饭，后天的晚饭"),
    ],
)
def test_few_words_choose_whatever_else_they_could_mean(
    answer: str, slots: dict[str, SlotValue], changed: str
) -> None:
    service, window = ChangeMeal(), _window(("25", "lunch"), ("26", "dinner"))
    window.say("饭改成两份", {"quantity": 2})
    assert window.form is not None
    window.prompt = Prompt(Expecting.SLOT, "request_no", "change_meal")
    step = service.answered(window.form, window.turn(answer, slots, intent="book_meal"))
    assert isinstance(step, ReadBack)
    assert window.heard(step.say) == f"{changed}，改成：两份。对吗？"


def test_many_words_are_another_matter() -> None:
    service, window = ChangeMeal(), _window(("25", "lunch"), ("26", "dinner"))
    window.say("饭改成两份", {"quantity": 2})
    assert window.form is not None
    window.prompt = Prompt(Expecting.SLOT, "request_no", "change_meal")
    turn = window.turn("另外再帮我订大后天的午饭吧", {"date": "2026-11-27", "meal": "lunch"})
    assert service.answered(window.form, turn) is None


def test_two_of_the_same_are_told_apart_by_number() -> None:
    window = _window(("25", "lunch"), ("25", "lunch"))
    window.say("改成两份", {"quantity": 2})
    assert window.choices == ("单号1001", "单号1002")
    window.say("一零零二", {"request_no": "1002"})
    window.yes()
    assert [order.slots["quantity"] for order in window.orders()] == [1, 2]


def _order(window: Window, *days: str, quantity: int = 1) -> None:
    for day in days:
        slots: dict[str, SlotValue] = {"date": f"2026-11-{day}", "meal": "lunch"}
        slots |= {"quantity": quantity, "delivery": False}
        draft = RequestDraft(RequestKind.MEAL, WANG.id, WANG.id, slots)
        window.last_request = window.unit.requests.create(draft, at=window.now).no


def test_what_was_ordered_a_moment_ago_is_meant() -> None:
    window = _window(("25", "lunch"))
    _order(window, "26", quantity=3)
    assert window.say("改成两份", {"quantity": 2}).startswith("后天的午饭，改成：两份")
    window.form = None
    window.now += timedelta(hours=1)
    assert window.say("改成两份", {"quantity": 2}) == "您要改哪一顿？"


def test_of_several_ordered_in_one_breath_all_or_the_one_named_is_meant() -> None:
    window = _window()
    _order(window, "26", "27")
    assert window.say("改成两份", {"quantity": 2}) == "您要改哪一顿？"
    window.form = None
    assert window.say("都改成两份", {"quantity": 2}).startswith("后天、大后天的午饭，改成：两份")


def test_the_wrong_one_is_put_right_by_naming_the_other() -> None:
    window = _window(("26", "lunch"))
    _order(window, "27", quantity=3)
    window.say("改成两份", {"quantity": 2})
    heard = window.say("不对，是后天的", {"date": "2026-11-26"}, intent="inform")
    assert heard == "后天的午饭，改成：两份。对吗？"
    window.yes()
    assert [order.slots["quantity"] for order in window.orders()] == [2, 3]


def test_several_days_are_changed_together() -> None:
    window = _window(("25", "lunch"), ("26", "lunch"), ("27", "lunch"))
    dates = ("2026-11-25", "2026-11-26")
    heard = window.say("明天后天都改成两份", {"quantity": 2}, remarks=Remarks(dates=dates))
    assert heard == "明天、后天的午饭，改成：两份。对吗？"
    window.yes()
    assert [order.slots["quantity"] for order in window.orders()] == [2, 2, 1]


def test_another_dish_replaces_and_is_priced() -> None:
    window = _window(("25", "lunch"), dish=["红烧肉"])
    window.unit.meals.serve(TOMORROW, Meal.LUNCH, {"红烧肉": 12, "清蒸鱼": 15})
    heard = window.say("换成清蒸鱼", {"dish": ["清蒸鱼"]})
    assert heard == "明天的午饭，改成：清蒸鱼。一共十五块，对吗？"
    window.yes()
    assert _only(window).slots["dish"] == ["清蒸鱼"]


def test_one_dish_more_and_one_portion_more() -> None:
    window = _window(("25", "lunch"), dish=["红烧肉"])
    window.say("再加一份红烧肉", {"dish": ["红烧肉"], "quantity": 1})
    window.yes()
    assert (_only(window).slots["dish"], _only(window).slots["quantity"]) == (["红烧肉"], 2)
    window.form = None
    window.say("再加一份炒藕片", {"dish": ["炒藕片"], "quantity": 1})
    window.yes()
    assert (_only(window).slots["dish"], _only(window).slots["quantity"]) == (
        ["红烧肉", "炒藕片"],
        2,
    )


@pytest.mark.parametrize(("text", "portions", "left"), [("再加两份", 2, 5), ("减一份", 1, 2)])
def test_more_or_fewer_counts_from_what_is_ordered(text: str, portions: int, left: int) -> None:
    window = _window(("25", "lunch"), quantity=3)
    window.say(text, {"quantity": portions})
    window.yes()
    assert _only(window).slots["quantity"] == left


def test_the_last_portion_is_not_changed_away() -> None:
    window = _window(("25", "lunch"))
    heard = window.say("减一份", {"quantity": 1})
    assert heard == "一次可以订一份到五十份。要几份？"


def test_a_dish_that_is_not_served_is_asked_about_with_those_that_are() -> None:
    window = _window(("25", "lunch"))
    window.unit.meals.serve(TOMORROW, Meal.LUNCH, {"清蒸鱼": 15, "炒藕片": 6})
    heard = window.say("换成红烧肉", {"dish": ["红烧肉"]})
    assert heard == "没有红烧肉。有清蒸鱼、炒藕片。您要哪个？"
    assert window.choices == ("清蒸鱼", "炒藕片")
    assert "改成：炒藕片" in window.say("炒藕片", {"dish": ["炒藕片"]})


def test_a_dish_that_the_new_day_does_not_have_is_left_out_and_said() -> None:
    window = _window(("25", "lunch"), dish=["红烧肉"])
    thursday = TOMORROW + timedelta(days=1)
    window.unit.meals.serve(thursday, Meal.LUNCH, {"清蒸鱼": 15})
    heard = window.say("改到后天", {"date": str(thursday)})
    assert heard.startswith("那天没有红烧肉。有清蒸鱼。")
    window.yes()
    assert "dish" not in _only(window).slots


def test_a_diet_is_added_to_the_one_before() -> None:
    window = _window(("25", "lunch"), diet=["无糖"])
    window.say("再软一点", {"diet": ["软烂"]})
    window.yes()
    assert _only(window).slots["diet"] == ["无糖", "软烂"]


def test_fetching_it_oneself_takes_the_address_away() -> None:
    window = _window(("25", "lunch"), delivery=True, address="3栋2单元501")
    assert "改成：自己来取" in window.say("不用送了", {"delivery": False})
    window.yes()
    assert "address" not in _only(window).slots


def test_half_an_address_is_asked_for() -> None:
    window = _window(("25", "lunch"))
    assert window.say("送到六栋", {"delivery": True, "address": "6栋"}).startswith("六栋，是几单元")
    assert "送到六栋一单元三零二" in window.say("一单元三零二", {"address": "1单元302"})


def test_after_the_cut_off_a_human_is_offered() -> None:
    window = _window(("24", "lunch"))
    window.now = NOW.replace(hour=10, minute=30)
    heard = window.say("午饭改成两份", {"meal": "lunch", "quantity": 2})
    assert heard == "今天的午饭已经在准备，改不了了。要找人商量，就说“找人”。"


def test_a_cut_off_that_passes_while_we_talk_changes_nothing() -> None:
    window = _window(("24", "lunch"))
    window.say("改成两份", {"quantity": 2})
    window.now = NOW.replace(hour=10)
    assert "改不了了" in window.yes()
    assert _only(window).slots["quantity"] == 1


def test_a_new_day_that_is_closed_is_asked_about() -> None:
    window = _window(("25", "lunch"))
    window.now = NOW.replace(hour=11)
    heard = window.say("改到今天", {"date": "2026-11-24"})
    assert heard == "今天的午饭订餐时间过了。改到哪一天？"
    assert "改成：后天的午饭" in window.say("后天", {"date": "2026-11-26"}, intent="inform")


def test_what_is_to_hold_from_now_on_is_kept_with_the_change() -> None:
    window = _window(("25", "lunch"))
    window.say("以后都少盐", {"diet": ["少盐"]}, remarks=Remarks(for_ever=True))
    window.yes()
    assert _only(window).slots["diet"] == ["少盐"]
    assert window.unit.people.get(WANG.id).preferences.diet == ("少盐",)


def test_the_meal_of_another_resident_cannot_be_changed_by_number() -> None:
    window = _window(("25", "lunch"))
    other = RequestDraft(
        RequestKind.MEAL, "li", "li", {"date": "2026-11-25", "meal": "lunch", "quantity": 1}
    )
    no = window.unit.requests.create(other, at=NOW).no
    assert window.say("改成两份", {"request_no": no, "quantity": 2}) == "您名下没有单号一零零二。"


def test_a_change_that_somebody_made_meanwhile_is_said() -> None:
    window = _window(("25", "lunch"))
    window.say("改成两份", {"quantity": 2})
    window.unit.requests.amend("1001", {"quantity": 2}, actor="lin", at=window.now)
    assert window.yes() == "明天的午饭已经是这样了。"


def _two_of_unlike_portions(first: int, second: int) -> Window:
    window = _window(("25", "lunch"), ("26", "lunch"))
    for order, portions in zip(window.orders(), (first, second), strict=True):
        window.unit.requests.amend(order.no, {"quantity": portions}, actor=WANG.id, at=NOW)
    return window


def _both_days(portions: int) -> tuple[dict[str, SlotValue], Remarks]:
    days = ["2026-11-25", "2026-11-26"]
    said: dict[str, SlotValue] = {"date": [*days], "meal": "lunch", "quantity": portions}
    return said, Remarks(dates=tuple(days))


def test_of_unlike_portions_each_is_read_back() -> None:
    window = _two_of_unlike_portions(3, 2)
    said, remarks = _both_days(1)
    heard = window.say("明天和后天的午饭都少订一份", said, remarks=remarks)
    assert heard == "明天的午饭改成两份，后天的午饭改成一份。对吗？"
    window.yes()
    assert [order.slots["quantity"] for order in window.orders()] == [2, 1]


@pytest.mark.parametrize(
    ("words", "portions", "ordered"), [("少订一份", 1, (2, 1)), ("再加四十九份", 49, (1, 2))]
)
def test_no_meal_of_several_is_left_with_none_or_too_many(
    words: str, portions: int, ordered: tuple[int, int]
) -> None:
    window = _two_of_unlike_portions(*ordered)
    said, remarks = _both_days(portions)
    heard = window.say(f"明天和后天的午饭都{words}", said, remarks=remarks)
    assert "对吗" not in heard
    assert "五十份" in heard
    assert tuple(order.slots["quantity"] for order in window.orders()) == ordered


def test_one_fewer_than_was_left_meanwhile_is_not_written() -> None:
    window = _window(("25", "lunch"), quantity=2)
    window.say("少订一份", {"quantity": 1})
    window.unit.requests.amend("1001", {"quantity": 1}, actor="lin", at=window.now)
    window.yes()
    assert _only(window).slots["quantity"] == 1
    assert window.form is not None  # it is asked how many
