"""Evaluation counts right, reports whole, and its lines are not those of the training."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from bot.settings import CHECKOUT
from data.model.errors import InvalidInput
from data.model.talk import Alarm, AlarmLevel, EmergencyKind, Intent, Understanding
from nlu.evaluation import Evaluation, Labelled, corrupted, read_labelled, score
from nlu.evaluation.nearness import near_duplicates
from nlu.evaluation.scores import Share
from nlu.project_files import read_project
from tests.conftest import NOW

_SETS = sorted((CHECKOUT / "bench" / "evaluation").glob("*.jsonl"))
_CRY = Alarm(AlarmLevel.CERTAIN, EmergencyKind.FIRE, "fire.burning")
_KNOWN = {
    "灯坏了": Understanding("", Intent("report_repair", 0.9), slots={"item": "灯"}),
    "着火了": Understanding("", Intent("call_emergency", 0.9), alarm=_CRY),
    "急死我了": Understanding("", Intent("call_emergency", 0.7), alarm=_CRY),
    "订饭": Understanding("", Intent("greet", 0.2)),
}


def _understand(text: str, *, now: datetime) -> Understanding:
    assert now == NOW
    return _KNOWN[text]


def _scored() -> Evaluation:
    none, certain = AlarmLevel.NONE, AlarmLevel.CERTAIN
    lines = [
        Labelled("灯坏了", "report_repair", {"item": "灯", "fault": "损坏"}, none, way="short"),
        Labelled("着火了", "call_emergency", {}, certain, way="short"),
        Labelled("急死我了", "out_of_scope", {}, none, lure=True, way="plain"),
        Labelled("订饭", "book_meal", None, none, way="plain"),
    ]
    return Evaluation("four lines", [score(_understand, lines, NOW, engine="known")])


def test_what_is_right_is_counted() -> None:
    (one,) = _scored().engines
    assert (one.accuracy.right, one.accuracy.of) == (2, 4)
    assert one.confident_and_wrong.right == 1
    assert one.ways["short"].value == 1
    assert one.slots is not None
    assert (one.slots.precision, one.slots.recall) == (1, 0.5)
    assert one.alarms is not None
    assert one.alarms.heard.value == one.alarms.certain.value == 1
    assert (one.alarms.raised_falsely.right, one.alarms.raised_falsely.of) == (1, 3)
    assert one.alarms.lures_raised.value == 1
    assert 0 < one.calibration_error < 1
    assert ("book_meal", "greet", 1) in one.confusions


def test_an_interval_narrows_with_the_number_of_lines() -> None:
    few, many = Share(9, 10).interval, Share(900, 1000).interval
    assert few[0] < many[0] < 0.9 < many[1] < few[1]
    assert Share(0, 0).interval == (0, 1)


def test_the_report_is_whole_in_every_form() -> None:
    evaluation = _scored()
    text, page, figures = evaluation.markdown(), evaluation.html(), evaluation.json()
    assert isinstance(figures, dict)
    assert json.loads(json.dumps(figures))["accuracy"] == 0.5
    assert "| intent accuracy | 0.500" in text
    assert page.count("<svg") == 2
    assert "急死我了" in page
    two = Evaluation("side by side", [*evaluation.engines, *evaluation.engines])
    assert len(two.json()) == 2
    assert "| known | known |" in two.markdown()


def test_noise_sounds_alike_and_is_the_same_each_time() -> None:
    lines = [
        Labelled(f"厨房水管漏水了，明天{n}点来修一下好吗？", "report_repair")
        for n in "二三四五六七"
    ]
    once = corrupted(lines, seed=1)
    assert once == corrupted(lines, seed=1)
    assert once != corrupted(lines, seed=2)
    assert any(a.text != b.text for a, b in zip(lines, once, strict=True))
    assert all("，" not in line.text and line.intent == "report_repair" for line in once)


@pytest.mark.parametrize("content", ["", "[]", '{"text": "a"}', '{"text": "a", "intent": "no"}'])
def test_what_is_no_labelled_line_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text(content, "utf-8")
    with pytest.raises(InvalidInput):
        read_labelled(file)


def test_nearly_the_same_is_found() -> None:
    assert list(near_duplicates(["厨房水管漏水了"], ["厨房的水管漏水了", "灯坏了"]))
    assert not list(near_duplicates(["厨房水管漏水了"], ["卫生间马桶堵了"]))


@pytest.mark.parametrize("file", _SETS, ids=lambda file: file.stem)
def test_no_evaluation_line_is_nearly_a_training_line(file: Path) -> None:
    held_out = [line.text for line in read_labelled(file)]
    trained = [line.text for line in read_project().lines]
    assert list(near_duplicates(held_out, trained)) == []


def test_the_evaluation_set_is_as_large_as_was_asked_for() -> None:
    lines = [line for file in _SETS if "heard" not in file.stem for line in read_labelled(file)]
    cries = [line for line in lines if line.alarm not in {None, AlarmLevel.NONE}]
    assert len(lines) >= 500
    assert len(cries) >= 100
    assert sum(line.lure for line in lines) >= 80
