"""`zhaohu chat --script`: dialogues from a file, played by the program."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.shell import Shell

RIGHT = """
- name: a leaking pipe
  kind: [repair]
  turns: [{say: 水管漏水了，随时来都行, answers: {confirm: 对}}]
  finally: {requests: [{kind: repair, slots: {item: 水管}}]}
"""
WRONG = """
- name: a greeting
  turns: [{say: 你好, hears: [天上掉馅饼]}]
  finally: {requests: []}
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    file = tmp_path / "talk.yml"
    file.write_text(RIGHT + WRONG, "utf-8")
    return file


@pytest.fixture
def shell(home: Path) -> Shell:
    return Shell(home)


def lines(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    return done.stdout.decode().splitlines()


def test_a_dialogue_reads_like_a_talk(shell: Shell, script: Path) -> None:
    done = shell.run("chat", "--script", str(script), "--only", "pipe")
    assert done.returncode == 0, done.stderr.decode()
    assert lines(done)[:2] == ["✓ a leaking pipe", "  您：水管漏水了，随时来都行"]
    assert lines(done)[2].startswith("  招呼：")
    assert lines(done)[3] == "  您：对"
    assert lines(done)[-1] == "1 of 1 went as written"


def test_whatever_is_not_as_written_fails(shell: Shell, script: Path) -> None:
    done = shell.run("chat", "--script", str(script))
    assert done.returncode == 1
    assert "✗ a greeting" in lines(done)
    assert any(line.startswith("  ✗ turn 1: “天上掉馅饼” should be heard") for line in lines(done))
    assert lines(done)[-1] == "1 of 2 went as written"


def test_tools_get_one_object_for_each_dialogue(shell: Shell, script: Path) -> None:
    done = shell.run("chat", "--script", str(script), "--json")
    assert done.returncode == 1
    right, wrong = (json.loads(line) for line in lines(done))
    assert (right["name"], right["kind"], right["ok"]) == ("a leaking pipe", ["repair"], True)
    assert right["utterances"] == 2
    assert [turn["said"] for turn in right["turns"]] == ["水管漏水了，随时来都行", "对"]
    assert (wrong["ok"], wrong["requests_are_right"], len(wrong["problems"])) == (False, True, 1)


def test_the_own_database_is_left_alone(shell: Shell, script: Path) -> None:
    shell.chat("你好\n")
    shell.run("chat", "--script", str(script), ZHAOHU_DATABASE_URL="sqlite:////nowhere/z.db")
    assert shell.json("requests", "list") == []


def test_an_empty_database_keeps_one_dialogue(shell: Shell, script: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    words = ("chat", "--script", str(script), "--db", url)
    assert "a database holds one dialogue" in shell.run(*words).stderr.decode()
    assert shell.run(*words, "--only", "pipe").returncode == 0
    assert [one["kind"] for one in shell.json("requests", "list", "--db", url)] == ["repair"]
    refused = shell.run(*words, "--only", "pipe")
    assert refused.returncode == 2
    assert "somebody is in this one" in refused.stderr.decode()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--now", "2026-11-24T09:00"), "leave out --as, --for and --now"),
        (("--as", "周伯"), "leave out --as, --for and --now"),
        (("--only", "elephant"), "no dialogue of"),
    ],
)
def test_what_makes_no_sense_is_refused(
    shell: Shell, script: Path, words: tuple[str, ...], told: str
) -> None:
    done = shell.run("chat", "--script", str(script), *words)
    assert done.returncode == 2
    assert told in done.stderr.decode()


def test_a_broken_script_is_named(shell: Shell, script: Path) -> None:
    script.write_text("- {name: a, turns: [{sya: 好}], finally: {requests: []}}", "utf-8")
    done = shell.run("chat", "--script", str(script))
    assert done.returncode == 2
    assert done.stderr.decode().strip().endswith("did you mean say?")
    assert done.stdout == b""
