"""Pictures and ratings by Telegram: fetched, kept, shown to who does the work, never in the way."""

import asyncio
import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App, build_app
from bot.settings import load_settings
from bot.telegram import TelegramChannel
from bot.telegram.outbox import LONGEST_MESSAGE, in_parts
from data.model.requests import RequestKind, RequestStatus, ServiceRequest
from tests.fakes import HeldClock
from tests.integration.telegram import TOKEN, Phone, emulator, labels
from tests.integration.test_telegram import Story

JPEG = b"\xff\xd8\xff\xe0 a tap that drips"
PNG = b"\x89PNG\r\n\x1a\n a lamp that is dark"
WEBP = b"RIFF\x10\x00\x00\x00WEBP a door that hangs"
TOO_WIDE = b"\xff\xd8\xff a panorama far too wide"  # the emulator refuses it as a photo


@pytest.fixture(scope="module")
def telegram() -> Iterator[str]:
    with emulator() as address:
        yield address


@pytest.fixture
def app(home: Path, telegram: str, clock: HeldClock) -> Iterator[App]:
    settings = load_settings(
        home=str(home), telegram_token=TOKEN, telegram_base_url=f"{telegram}/bot"
    )
    built = build_app(settings, clock=clock)
    yield built
    built.close()


def _run(app: App, story: Story) -> None:
    async def told() -> None:
        async with TelegramChannel(app):
            await story()

    asyncio.run(told())


async def _joins(app: App, phone: Phone, name: str) -> None:
    with app.store.unit_of_work() as uow:
        code = uow.people.new_link_code(uow.people.find(name).id, at=app.clock.now())
    await phone.commands(f"/start {code}")


def _only_request(app: App) -> ServiceRequest:
    with app.store.unit_of_work(write=False) as uow:
        (request,) = uow.requests.list()
    return request


def _pictures(app: App, no: str) -> list[bytes]:
    with app.store.unit_of_work(write=False) as uow:
        return [picture.content for picture in uow.attachments.of_request(no)]


@pytest.mark.parametrize(
    ("content", "kind"), [(WEBP, "photo"), (PNG, "document")], ids=["webp", "png"]
)
def test_a_picture_with_words_goes_with_the_repair_to_who_does_it(
    app: App, telegram: str, content: bytes, kind: str
) -> None:
    resident, worker = Phone(telegram, 201), Phone(telegram, 202)

    async def story() -> None:
        await _joins(app, worker, "维修老马")
        await _joins(app, resident, "王桂兰")
        read_back = await resident.sends_picture(content, "水管漏水了，随时来都行", kind=kind)
        assert "水管漏水" in read_back["text"]
        await resident.taps(read_back, "对")
        await resident.receives()
        assert "水管漏水" in (await worker.receives())["text"]
        shown = await worker.receives()
        assert base64.b64decode(shown["photo"]) == content
        assert "1001" in shown["caption"]

    _run(app, story)
    assert _pictures(app, _only_request(app).no) == [content]


def test_a_picture_that_comes_later_is_shown_once(app: App, telegram: str) -> None:
    resident, worker = Phone(telegram, 203), Phone(telegram, 204)

    async def story() -> None:
        await _joins(app, worker, "维修老马")
        await _joins(app, resident, "王桂兰")
        await resident.types("水管漏水了，随时来都行")
        await resident.types("对")
        await worker.receives()
        assert "照片" in (await resident.sends_picture(JPEG))["text"]
        assert base64.b64decode((await worker.receives())["photo"]) == JPEG
        await resident.sends_picture(PNG)
        assert base64.b64decode((await worker.receives())["photo"]) == PNG

    _run(app, story)
    assert _pictures(app, _only_request(app).no) == [JPEG, PNG]


def test_a_picture_that_telegram_does_not_show_goes_as_a_file(app: App, telegram: str) -> None:
    resident, worker = Phone(telegram, 205), Phone(telegram, 206)

    async def story() -> None:
        await _joins(app, worker, "维修老马")
        await _joins(app, resident, "王桂兰")
        await resident.sends_picture(TOO_WIDE, "水管漏水了，随时来都行")
        await resident.types("对")
        await worker.receives()
        assert base64.b64decode((await worker.receives())["document"]) == TOO_WIDE

    _run(app, story)


def test_a_cry_for_help_does_not_wait_for_its_picture(app: App, telegram: str) -> None:
    resident, worker = Phone(telegram, 207), Phone(telegram, 208)

    async def story() -> None:
        await _joins(app, worker, "维修老马")
        await _joins(app, resident, "王桂兰")
        assert "119" in (await resident.sends_picture(JPEG, "厨房着火了", lost=True))["text"]
        assert "照片没收到" in (await resident.receives())["text"]
        assert "紧急" in (await worker.receives())["text"]

    _run(app, story)
    assert _only_request(app).kind is RequestKind.EMERGENCY


def test_words_count_even_where_their_picture_is_lost(app: App, telegram: str) -> None:
    resident = Phone(telegram, 209)

    async def story() -> None:
        await _joins(app, resident, "王桂兰")
        asked = await resident.sends_picture(JPEG, "水管漏水了，随时来都行", lost=True)
        assert "水管漏水" in asked["text"]
        assert "照片没收到" in (await resident.receives())["text"]
        await resident.types("对")

    _run(app, story)
    assert _only_request(app).slots["item"] == "水管"


def test_what_cannot_be_kept_is_said_kindly(app: App, telegram: str) -> None:
    resident = Phone(telegram, 210)
    moving, sound, huge = b"GIF89a", b"RIFF\x10\x00\x00\x00WAVE", JPEG + bytes(10 * 1024 * 1024)

    async def story() -> None:
        await _joins(app, resident, "王桂兰")
        for content in (b"", moving, sound):
            answer = await resident.sends_picture(content, kind="document")
            assert "打不开" in answer["text"]
        assert "太大" in (await resident.sends_picture(huge))["text"]

    _run(app, story)


def test_a_stranger_with_a_picture_is_told_where_to_turn(app: App, telegram: str) -> None:
    phone = Phone(telegram, 211)

    async def story() -> None:
        assert "我还不认识您" in (await phone.sends_picture(JPEG))["text"]
        assert "打120" in (await phone.sends_picture(JPEG, "救命，有人晕倒了"))["text"]

    _run(app, story)


def test_a_tap_rates_what_was_done_even_after_other_talk(app: App, telegram: str) -> None:
    resident, worker = Phone(telegram, 212), Phone(telegram, 213)

    async def story() -> None:
        await _joins(app, worker, "维修老马")
        await _joins(app, resident, "王桂兰")
        await resident.types("水管漏水了，随时来都行")
        await resident.types("对")
        await worker.taps(await worker.receives(), "完成")
        question = await resident.receives()
        assert labels(question) == ["五分", "四分", "三分", "两分", "一分"]
        await resident.types("我有多少积分")
        await resident.taps(question, "三分")
        await resident.receives()
        await resident.taps(question, "一分")  # a second tap under the same message
        await resident.types("对")

    _run(app, story)
    with app.store.unit_of_work(write=False) as uow:
        (rating,) = uow.requests.list(kind=RequestKind.FEEDBACK)
        assert rating.slots["rating"] == 3
        assert rating.slots["request_no"] == "1001"
        assert uow.requests.get("1001").status in {RequestStatus.DONE, RequestStatus.CLOSED}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", [" "]),
        ("一行", ["一行"]),
        ("甲" * LONGEST_MESSAGE, ["甲" * LONGEST_MESSAGE]),
        ("甲" * (LONGEST_MESSAGE + 1), ["甲" * LONGEST_MESSAGE, "甲"]),
        ("甲" * 4000 + "\n" + "乙" * 4000, ["甲" * 4000, "乙" * 4000]),
        ("甲\n" + "乙\n" * 2048, ["甲\n" + "乙\n" * 2046 + "乙", "乙"]),
    ],
)
def test_a_long_notice_is_cut_between_lines(text: str, parts: list[str]) -> None:
    assert in_parts(text) == parts
