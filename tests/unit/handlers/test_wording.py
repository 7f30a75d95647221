"""What residents hear is short, asks one thing, blames nobody, and exists for every key in use."""

import ast
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import handlers
from data.model.turns import Say
from handlers.replies import Replies
from handlers.replies.samples import NOTICE, spoken_ways

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HANDLERS = Path(handlers.__file__).parent
REPLIES = Replies.load()
LONGEST_SENTENCE = 26  # characters from one full stop to the next, fields filled in
LONGEST_BREATH = 16  # characters without any pause
LONGEST_REPLY = 64  # characters of one wording
JARGON = re.compile(
    r"系统|识别|操作|输入|点击|无效|错误|失败|提交|工单|语音|用户|确认|登录|界面|格式|请求"
)
BLAME = re.compile(r"您(?:说错|没说清|说得不对|弄错|搞错|发音|口音)|听不懂您")


def _spoken(key: str) -> list[str]:
    return list(spoken_ways(REPLIES, key, NOW))


KEYS = sorted(REPLIES.wordings)
HEARD = [key for key in KEYS if not key.startswith(NOTICE)]


@pytest.mark.parametrize("key", HEARD)
def test_is_short_enough_to_be_kept_in_mind(key: str) -> None:
    for text in _spoken(key):
        assert len(text) <= LONGEST_REPLY, text
        for sentence in re.split(r"(?<=[。？！\n])", text):
            assert len(sentence) <= LONGEST_SENTENCE, sentence
            for breath in re.split(r"[，。？！：；、“”\n]", sentence):
                assert len(breath) <= LONGEST_BREATH, breath


@pytest.mark.parametrize("key", HEARD)
def test_asks_at_most_one_thing(key: str) -> None:
    for text in _spoken(key):
        one_in_two_breaths = "还是" in text or key == "emergency_ask_address"
        assert text.count("？") <= (2 if one_in_two_breaths else 1), text


@pytest.mark.parametrize("key", HEARD)
def test_reads_as_a_person_speaks(key: str) -> None:
    for text in _spoken(key):
        assert not JARGON.search(text), text
        assert not BLAME.search(text), text
        letters = re.sub(r"12356|1[12]\d", "", text)
        assert not re.search(r"[A-Za-z0-9]", letters), text


def test_every_key_in_the_code_has_a_wording_and_every_wording_a_use() -> None:
    code = "\n".join(file.read_text("utf-8") for file in HANDLERS.rglob("*.py"))
    bot = "\n".join(file.read_text("utf-8") for file in (HANDLERS.parent / "bot").rglob("*.py"))
    named = set(re.findall(r"\"([a-z]+(?:_[a-z0-9]+)*)\"", code + bot))
    said = {
        node.args[0].value
        for file in HANDLERS.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Say"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert len(said) > 50
    assert said <= set(KEYS), said - set(KEYS)
    built = re.findall(r"f\"([a-z_]+)_\{", code)  # status_{…}
    unused = {
        key
        for key in KEYS
        if key not in named
        and not key.endswith("_again")
        and not any(key.startswith(stem) for stem in built)
    }
    assert not unused


def test_every_question_can_be_asked_again_with_an_example() -> None:
    asked = set()
    for file in HANDLERS.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Ask"):
                continue
            for part in ast.walk(node):
                is_say = isinstance(part, ast.Call) and getattr(part.func, "id", "") == "Say"
                if is_say:
                    asked |= {
                        leaf.value
                        for leaf in ast.walk(part.args[0])  # type: ignore[attr-defined]
                        if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
                    }
    assert len(asked) > 10
    missing = {key for key in asked if f"{key}_again" not in REPLIES.wordings}
    assert not missing
    for key in asked:
        assert REPLIES.wordings[f"{key}_again"].ways != REPLIES.wordings[key].ways


def test_nobody_is_met_with_silence() -> None:
    reply = REPLIES.render([], NOW)
    assert reply == REPLIES.render([Say("nothing_open")], NOW)
    assert reply.spoken
    assert reply.choices
