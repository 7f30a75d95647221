"""Telegram, driven by python-telegram-bot against an emulator that others wrote."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot.app import App, build_app
from bot.settings import Settings, load_settings
from bot.telegram import TelegramChannel, ask_name
from bot.web import build_web
from data.model.errors import ConfigurationError
from data.model.requests import RequestStatus
from tests.fakes import HeldClock
from tests.integration.telegram import TOKEN, Phone, emulator, labels

Story = Callable[[], Awaitable[None]]
_SECRET = "a-long-random-word"


@pytest.fixture(scope="module")
def telegram() -> Iterator[str]:
    with emulator() as address:
        yield address


def _settings(home: Path, telegram: str, **more: str) -> Settings:
    return load_settings(
        home=str(home), telegram_token=TOKEN, telegram_base_url=f"{telegram}/bot", **more
    )


@pytest.fixture
def app(home: Path, telegram: str, clock: HeldClock) -> Iterator[App]:
    built = build_app(_settings(home, telegram), clock=clock)
    yield built
    built.close()


def _run(app: App, story: Story) -> None:
    async def told() -> None:
        async with TelegramChannel(app):
            await story()

    asyncio.run(told())


def _code(app: App, name: str) -> str:
    with app.store.unit_of_work() as uow:
        return uow.people.new_link_code(uow.people.find(name).id, at=app.clock.now())


def test_a_resident_links_and_reports_a_repair(app: App, telegram: str) -> None:
    phone = Phone(telegram, 101)

    async def story() -> None:
        assert "我还不认识您" in (await phone.types("水管漏水了"))["text"]
        assert "王桂兰" in (await phone.commands(f"/start {_code(app, '王桂兰')}"))["text"]
        asked = await phone.types("卧室空调不制冷了")
        assert labels(asked) == ["明天上午", "明天下午", "随时都行"]
        await phone.taps(asked, "明天下午")
        read_back = await phone.receives()
        assert "卧室空调不制冷" in read_back["text"]
        await phone.taps(read_back, "对")
        assert "报修已经记好" in (await phone.receives())["text"]

    _run(app, story)
    with app.store.unit_of_work(write=False) as uow:
        (request,) = uow.requests.list()
    assert request.slots["item"] == "空调"


def test_a_second_tap_and_an_old_button_change_nothing(app: App, telegram: str) -> None:
    phone = Phone(telegram, 102)

    async def story() -> None:
        await phone.commands(f"/start {_code(app, '王桂兰')}")
        read_back = await phone.types("水管漏水了，随时来都行")
        await phone.taps(read_back, "对")
        await phone.receives()
        await phone.taps(read_back, "对")  # too late: something else was said since
        assert "积分" in (await phone.types("我有多少积分"))["text"]

    _run(app, story)
    with app.store.unit_of_work(write=False) as uow:
        assert len(uow.requests.list()) == 1


def test_staff_take_and_finish_by_buttons_and_the_resident_is_told(app: App, telegram: str) -> None:
    resident, worker = Phone(telegram, 103), Phone(telegram, 104)

    async def story() -> None:
        await worker.commands(f"/start {_code(app, '维修老马')}")
        await resident.commands(f"/start {_code(app, '王桂兰')}")
        await resident.types("水管漏水了，随时来都行")
        await resident.types("对")
        notice = await worker.receives()
        assert "水管漏水" in notice["text"]
        assert labels(notice) == ["我来", "完成"]
        await worker.taps(notice, "我来")
        assert "维修老马接了" in (await resident.receives())["text"]
        await worker.taps(notice, "完成")
        asked = await resident.receives()
        assert "办好了" in asked["text"]
        assert labels(asked) == ["五分", "四分", "三分", "两分", "一分"]

    _run(app, story)
    with app.store.unit_of_work(write=False) as uow:
        (request,) = uow.requests.list()
    assert request.status is RequestStatus.DONE
    assert request.assignee is not None


def test_a_cry_for_help_reaches_staff(app: App, telegram: str) -> None:
    resident, worker = Phone(telegram, 105), Phone(telegram, 106)

    async def story() -> None:
        await worker.commands(f"/start {_code(app, '调度小刘')}")
        await resident.commands(f"/start {_code(app, '陈阿婆')}")
        assert "120" in (await resident.types("我摔倒了起不来"))["text"]
        notice = await worker.receives()
        assert "紧急" in notice["text"]
        assert "12栋1单元306" in notice["text"]

    _run(app, story)


def test_a_stranger_in_danger_is_told_whom_to_call(app: App, telegram: str) -> None:
    phone = Phone(telegram, 107)

    async def story() -> None:
        assert "打120" in (await phone.types("救命，我胸口疼"))["text"]

    _run(app, story)


def test_codes_work_once_and_cannot_be_guessed(app: App, telegram: str) -> None:
    phone, other = Phone(telegram, 108), Phone(telegram, 109)

    async def story() -> None:
        code = _code(app, "王桂兰")
        assert "王桂兰" in (await phone.commands(f"/start {code}"))["text"]
        assert "不对" in (await other.commands(f"/start {code}"))["text"]
        for _ in range(4):
            await other.commands("/start 00000000")
        assert "过一小时" in (await other.commands(f"/start {_code(app, '李德福')}"))["text"]

    _run(app, story)


def test_a_resident_cannot_move_a_request_by_a_forged_button(app: App, telegram: str) -> None:
    phone = Phone(telegram, 110)

    async def story() -> None:
        await phone.commands(f"/start {_code(app, '王桂兰')}")
        await phone.types("水管漏水了，随时来都行")
        await phone.types("对")
        forged = {
            "message_id": 1,
            "text": "",
            "reply_markup": {
                "inline_keyboard": [[{"text": "完成", "callback_data": "staff:1001:done"}]]
            },
        }
        await phone.taps(forged, "完成")
        await phone.types("我有多少积分")

    _run(app, story)
    with app.store.unit_of_work(write=False) as uow:
        assert uow.requests.get("1001").status is RequestStatus.RECEIVED


def test_long_texts_and_emoji_get_an_answer(app: App, telegram: str) -> None:
    phone = Phone(telegram, 111)

    async def story() -> None:
        await phone.commands(f"/start {_code(app, '王桂兰')}")
        for text in ("灯" * 4000, "🙂🙂🙂", "<b>灯</b>坏了", "\u202e倒过来", "."):
            assert (await phone.types(text))["text"]

    _run(app, story)


def test_what_breaks_is_answered_kindly(app: App, telegram: str) -> None:
    phone = Phone(telegram, 112)

    async def story() -> None:
        await phone.commands(f"/start {_code(app, '王桂兰')}")
        app.store.close()
        (app.settings.home / "zhaohu.db").rename(app.settings.home / "gone")
        (app.settings.home / "zhaohu.db").mkdir()
        assert "没记下来" in (await phone.types("水管漏水了"))["text"]

    _run(app, story)


def test_a_refused_token_is_one_sentence(app: App) -> None:
    settings = app.settings.model_copy(update={"telegram_token": "refused"})
    with pytest.raises(ConfigurationError, match="ZHAOHU_TELEGRAM_TOKEN"):
        _run(replace(app, settings=settings), _nothing)
    with pytest.raises(ConfigurationError, match="BotFather"):
        ask_name(settings)


async def _nothing() -> None:
    """No story: connecting is the test."""


def test_the_bot_is_called_by_its_name(app: App) -> None:
    assert ask_name(app.settings) == "zhaohu_bot"


def test_an_unreachable_telegram_does_not_stop_the_rest(app: App) -> None:
    nowhere = app.settings.model_copy(update={"telegram_base_url": "http://127.0.0.1:1/bot"})

    async def story() -> None:
        async with TelegramChannel(replace(app, settings=nowhere)) as channel:
            assert channel.state() == "connecting"

    asyncio.run(story())


def test_webhook_calls_need_the_secret(home: Path, telegram: str, clock: HeldClock) -> None:
    settings = _settings(
        home,
        telegram,
        telegram_webhook_url="https://zhaohu.example/telegram/webhook",
        telegram_webhook_secret=_SECRET,
    )
    app = build_app(settings, clock=clock)
    phone = Phone(telegram, 113)
    code = _code(app, "王桂兰")
    user = {"id": 113, "is_bot": False, "first_name": "某人"}
    entity = {"offset": 0, "length": 6, "type": "bot_command"}
    update = {
        "update_id": 1,
        "message": {
            "message_id": 5,
            "date": 1,
            "text": f"/start {code}",
            "entities": [entity],
            "from": user,
            "chat": {"id": 113, "type": "private"},
        },
    }

    async def call(web: httpx.AsyncClient, secret: str, body: str) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        return (await web.post("/telegram/webhook", content=body, headers=headers)).status_code

    async def story() -> None:
        async with TelegramChannel(app) as channel:
            assert channel.state() == "webhook"
            transport = httpx.ASGITransport(build_web(app, telegram_feed=channel.feed))
            async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as web:
                assert await call(web, "wrong", json.dumps(update)) == 403
                assert await call(web, _SECRET, "no json") == 400
                assert await call(web, _SECRET, json.dumps(update)) == 200
            assert "王桂兰" in (await phone.receives())["text"]

    asyncio.run(story())
    app.close()
