"""What staff read when something new comes in: everything they need, in Chinese."""

import re

from bot.app import App
from bot.talk import begin
from data.model.people import Role

_LATIN = re.compile(r"[A-Za-z{}\[\]']")


def _told(app: App, *said: str, as_: str | None = None) -> str:
    with app.store.unit_of_work() as uow:
        worker = next(person for person in uow.people.list(Role.STAFF))
        code = uow.people.new_link_code(worker.id, at=app.clock.now())
        uow.people.redeem_link_code(code, channel="telegram", account="1", at=app.clock.now())
    talk = begin(app, "console", as_)
    for line in said:
        talk.say(line)
    with app.store.unit_of_work() as uow:
        due = uow.notices.claim(channel="telegram", at=app.clock.now())
    text = "\n".join(notice.text for notice, _ in due)
    assert not _LATIN.search(text), text
    return text


def test_an_emergency_names_danger_place_health_and_phone(app: App) -> None:
    text = _told(app, "我胸口疼得厉害，喘不上气")
    for word in ("紧急", "突发疾病", "胸痛", "3栋2单元501", "高血压", "10000000001", "王桂兰"):
        assert word in text


def test_a_meal_tells_the_kitchen_how_many_and_whether_to_bring_it(app: App) -> None:
    text = _told(app, "订明天的午饭，两份", "对")
    for word in ("午饭", "2份", "少盐", "送到家", "3栋2单元501"):
        assert word in text


def test_a_repair_tells_what_where_and_when(app: App) -> None:
    text = _told(app, "厨房水龙头滴水，关不紧，后天上午十点来", "对")
    for word in ("厨房水龙头", "滴水、关不紧", "3栋2单元501", "11月26日", "上午10点"):
        assert word in text
