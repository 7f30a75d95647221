"""The command `zhaohu` as a program: what it prints, and how it fails."""

import json
import signal
import socket
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.shell import NOW, ZHAOHU, Shell


@pytest.fixture
def shell(home: Path) -> Shell:
    return Shell(home)


def test_the_first_conversation_of_the_readme(shell: Shell) -> None:
    said = "卧室空调不制冷了\n六栋一单元三零二\n后天上午十点\n对\n"
    turns = shell.chat(said)
    assert len(turns) == 4
    (created,) = turns[-1]["created"]
    assert created["slots"] == {
        "place": "卧室",
        "item": "空调",
        "fault": "不制冷",
        "address": "6栋1单元302",
        "time": "2026-11-26T10:00:00+08:00",
    }
    assert shell.json("requests", "list") == [created]
    shown = shell.json("requests", "show", created["no"])
    assert [change["status"] for change in shown["history"]] == ["received"]


def test_staff_work_a_request_from_the_shell(shell: Shell) -> None:
    shell.chat("水管漏水了，随时都行\n对\n")
    for status in ("assigned", "in_progress", "done"):
        moved = shell.json("requests", "set-status", "1001", status, "--as", "维修老马")
        assert moved["status"] == status
    refused = shell.run("requests", "set-status", "1001", "received")
    assert refused.returncode == 2
    assert refused.stderr.count(b"\n") == 1


def test_one_object_for_each_line_and_nothing_else(shell: Shell) -> None:
    lines = ["", "你好", "   ", "🙂", "灯" * 10_000, "\x1b[31m红", "Hello", "再见"]
    turns = shell.chat("\n".join(lines) + "\n")
    assert len(turns) == len(lines)
    assert all(turn["reply"]["spoken"] for turn in turns)
    assert len(shell.chat(b"\xff\xfe\x80\n")) == 1


def test_a_possible_alarm_at_the_end_of_input_is_raised(shell: Shell) -> None:
    turns = shell.chat("我有点头晕\n")
    assert turns[0]["alarm"]["level"] == "possible"
    assert turns[-1]["created"][0]["kind"] == "emergency"


def test_the_dispatcher_reads_why_an_emergency_was_raised(shell: Shell) -> None:
    shell.chat("我摔倒了起不来\n")
    (first,) = shell.json("requests", "show", "1001")["history"]
    assert first["note"] == "raised by fall.cannot_rise"


def test_a_helper_speaks_for_whom_they_may(shell: Shell) -> None:
    turns = shell.chat("我有多少积分\n", "--as", "小林", "--for", "王桂兰")
    assert "60" in turns[0]["reply"]["written"]
    refused = shell.run("chat", "--json", "--as", "小林", "--for", "郑大爷")
    assert refused.returncode == 2
    assert b"mandate" in refused.stderr


def test_parse_prints_rasas_format(shell: Shell) -> None:
    done = shell.run("parse", "--now", NOW, said="后天上午十点厨房水管漏水\n\n救命\n")
    first, blank, cry = (json.loads(line) for line in done.stdout.splitlines())
    assert first["intent"]["name"] == "report_repair"
    assert set(first) >= {"text", "intent", "intent_ranking", "entities", "alarm", "slots", "also"}
    for one in first["entities"]:
        assert 0 <= one["start"] < one["end"] <= len(first["text"])
    assert first["slots"]["time"] == "2026-11-26T10:00:00+08:00"
    assert blank["text"] == ""
    assert cry["alarm"]["level"] == "certain"
    assert cry["alarm"]["reason"] == "help.cry"
    assert first["unplaced"] == []


def test_train_and_evaluate(shell: Shell, tmp_path: Path) -> None:
    assert shell.json("train")["lines"] > 1000
    file = tmp_path / "lines.jsonl"
    file.write_text('{"text": "水管漏水了", "intent": "report_repair"}\n', "utf-8")
    scored = shell.json("evaluate", str(file), "--noise", "--report", str(tmp_path / "report"))
    assert [one["engine"] for one in scored] == ["embedded", "embedded, noise"]
    assert scored[0]["accuracy"] == 1.0
    assert "<svg" in (tmp_path / "report" / "report.html").read_text("utf-8")
    file.write_text('{"text": "水管漏水了"}\n', "utf-8")
    assert b"neither Rasa YAML" in shell.run("evaluate", str(file)).stderr


def test_people_are_added_linked_and_listed(shell: Shell) -> None:
    added = shell.json("people", "add", "测试人", "--address", "3栋2单元502")
    code = shell.json("people", "link", added["id"])["code"]
    assert len(code) == 8
    assert added["id"] in [person["id"] for person in shell.json("people", "list")]
    assert shell.run("people", "add", "某人", "--address", "三号").returncode == 2


def test_while_rasa_is_away_lines_are_understood_and_doctor_says_so(shell: Shell) -> None:
    away = {"ZHAOHU_ENGINE": "rasa", "ZHAOHU_RASA_URL": "http://127.0.0.1:9"}
    parsed = shell.run("parse", said="厨房水管漏水了\n", **away)
    assert json.loads(parsed.stdout)["intent"]["name"] == "report_repair"
    assert b"stands in" in parsed.stderr
    checks = json.loads(shell.run("doctor", "--json", **away).stdout)
    assert {check["name"]: check["state"] for check in checks}["Rasa server"] == "missing"


def test_doctor_says_what_is_missing(shell: Shell) -> None:
    checks = {check["name"]: check for check in shell.json("doctor")}
    assert checks["database"]["state"] == "ok"
    assert checks["telegram"]["state"] == "off"
    assert checks["speech model whisper-base"]["state"] == "missing"


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"ZHAOHU_DATABSE_URL": "x"}, "ZHAOHU_DATABASE_URL"),
        ({"ZHAOHU_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"}, "database"),
        ({"ZHAOHU_DATABASE_URL": "nonsense"}, "ZHAOHU_DATABASE_URL"),
        ({"ZHAOHU_TIMEZONE": "Mars/Olympus"}, "ZHAOHU_TIMEZONE"),
        ({"ZHAOHU_ENGINE": "oracle"}, "ZHAOHU_ENGINE"),
        ({"ZHAOHU_HOME": "/dev/null/here"}, "ZHAOHU_HOME"),
        ({"ZHAOHU_PORT": "99999"}, "ZHAOHU_PORT"),
    ],
)
def test_a_wrong_setting_is_one_sentence(shell: Shell, env: dict[str, str], named: str) -> None:
    done = shell.run("chat", "--json", said="你好\n", **env)
    assert done.returncode in {1, 2}
    assert named in done.stderr.decode()
    assert done.stderr.decode().strip().count("\n") == 0
    assert done.stdout == b""


@pytest.mark.parametrize(
    "words",
    [
        ("chat", "--as", "没有这个人"),
        ("chat", "--now", "gestern"),
        ("requests", "show", "9999"),
        ("requests", "set-status", "1", "flying"),
        ("listen", "nowhere.wav"),
        ("models", "install", "nothing"),
        ("models", "install", "--from", "/nowhere"),
        ("evaluate", "/nowhere.jsonl"),
        ("fly",),
    ],
)
def test_bad_use_is_one_sentence(shell: Shell, words: tuple[str, ...]) -> None:
    done = shell.run(*words)
    assert done.returncode in {1, 2}
    assert done.stderr.decode().startswith("zhaohu: ")
    assert b"Traceback" not in done.stderr


def test_serve_answers_and_stops(shell: Shell) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [ZHAOHU, "serve"],
        env={**shell.env, "ZHAOHU_PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert f":{port}" in process.stdout.readline().decode()
    with httpx.Client(
        base_url=f"http://127.0.0.1:{port}",
        trust_env=False,
        transport=httpx.HTTPTransport(retries=10),
    ) as web:
        assert web.get("/healthz").json()["status"] == "ok"
        taken = shell.run("serve", ZHAOHU_PORT=str(port))
        assert taken.returncode == 2
        assert b"ZHAOHU_PORT" in taken.stderr
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert process.returncode == 0
