"""The chat page, its API and the health check."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from bot.app import App
from bot.web import build_web


@pytest.fixture
def web(app: App) -> Iterator[TestClient]:
    with TestClient(build_web(app), raise_server_exceptions=False) as client:
        yield client


def test_a_turn_over_the_page(web: TestClient) -> None:
    answer = web.post("/api/chat", json={"text": "卧室空调不制冷了", "message_id": "a" * 32})
    assert "什么时候" in answer.json()["reply"]["written"]
    assert web.get("/").status_code == 200
    assert web.get("/static/chat.js").status_code == 200
    assert web.get("/api/whoami").json() == {"name": "王桂兰", "demo": True}


def test_the_same_message_twice_is_one_request(web: TestClient, app: App) -> None:
    for text, message_id in (
        ("水管漏水了，随时都行", "1" * 32),
        ("对", "2" * 32),
        ("对", "2" * 32),
    ):
        answer = web.post("/api/chat", json={"text": text, "message_id": message_id}).json()
    assert answer["created"][0]["no"] == "1001"
    with app.store.unit_of_work(write=False) as uow:
        assert len(uow.requests.list()) == 1


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\x00\x07\x1b", "灯" * 10_000, "🙂" * 500, "<script>alert(1)</script>", "السلام"],
)
def test_whatever_is_typed_gets_a_reply(web: TestClient, text: str) -> None:
    answer = web.post("/api/chat", json={"text": text, "message_id": "3" * 32})
    assert answer.status_code == 200
    assert answer.json()["reply"]["written"]


def test_other_sites_and_other_hosts_cannot_talk(web: TestClient) -> None:
    body = {"text": "你好", "message_id": "4" * 32}
    assert (
        web.post("/api/chat", json=body, headers={"Origin": "https://evil.example"}).status_code
        == 403
    )
    assert web.post("/api/chat", json=body, headers={"Host": "evil.example"}).status_code == 403
    assert web.get("/static/..%2f__init__.py").status_code == 404


def test_a_huge_body_is_refused(web: TestClient) -> None:
    assert web.post("/api/chat", content=b"x" * 300_000).status_code == 413


def test_a_lost_database_is_said_kindly(web: TestClient, app: App) -> None:
    assert web.get("/healthz").json()["status"] == "ok"
    app.store.close()
    (app.settings.home / "zhaohu.db").rename(app.settings.home / "gone")
    (app.settings.home / "zhaohu.db").mkdir()
    answer = web.post("/api/chat", json={"text": "水管漏了", "message_id": "5" * 32})
    assert answer.status_code == 503
    assert "120" in answer.json()["sorry"]
    assert web.get("/healthz").status_code == 503


def test_there_is_no_chat_where_other_machines_can_reach_it(app: App) -> None:
    open_to_all = app.settings.model_copy(update={"host": "0.0.0.0"})
    from dataclasses import replace

    with TestClient(build_web(replace(app, settings=open_to_all))) as client:
        assert client.get("/").status_code == 404
        assert client.get("/healthz").status_code == 200
