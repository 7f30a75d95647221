"""Dialogue files: what is read from them, and what their writer is told."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.rehearsal import Dialogue, read_dialogues
from data.model.errors import InvalidInput

ENDING = "finally: {requests: []}"


def read(folder: Path, text: str) -> list[Dialogue]:
    file = folder / "talk.yml"
    file.write_text(text, "utf-8")
    return read_dialogues(file)


def read_turn(folder: Path, turn: str) -> Dialogue:
    (dialogue,) = read(folder, f"- {{name: tried, turns: [{turn}], {ENDING}}}")
    return dialogue


def complaint(folder: Path, text: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        read(folder, text)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.startswith(f"{folder / 'talk.yml'}")
    return sentence.removeprefix(f"{folder / 'talk.yml'}").lstrip(", ")


def test_no_is_a_key_and_not_a_false(tmp_path: Path) -> None:
    (turn,) = read_turn(tmp_path, "{staff: done, no: last, by: 维修老马}").turns
    assert (turn.no, turn.by) == ("last", "维修老马")


def test_numbers_are_said_as_they_are_written(tmp_path: Path) -> None:
    (turn,) = read_turn(tmp_path, "{say: 120, answers: {phone: 0571, quantity: [2, 3]}}").turns
    assert turn.say == "120"
    assert turn.answers == {"phone": "0571", "quantity": ("2", "3")}


def test_a_day_without_quotes_stays_text(tmp_path: Path) -> None:
    text = "- {name: tried, turns: [{ends: true}], finally: {requests: [{kind: meal, slots: {date: 2026-11-25}}]}}"
    (wanted,) = read(tmp_path, text)[0].finally_.requests
    assert wanted.slots == {"date": "2026-11-25"}


@pytest.mark.parametrize(
    ("written", "passes"),
    [
        ("60", timedelta(minutes=1)),
        ("40 minutes", timedelta(minutes=40)),
        ("1 hour", timedelta(hours=1)),
        ("2 days", timedelta(days=2)),
    ],
)
def test_time_passes_in_words_or_seconds(tmp_path: Path, written: str, passes: timedelta) -> None:
    assert read_turn(tmp_path, f"{{meanwhile: {written}}}").turns[0].meanwhile == passes


@pytest.mark.parametrize(
    ("turn", "told"),
    [
        ("{sya: 好}", "turns 1 has an unknown key sya: did you mean say?"),
        ("{say: 好, without: [time]}", "turns 1 has an unknown key without, which belongs elsewhere"),
        ("{say: 好, meanwhile: 60}", "turns 1: a turn does exactly one of"),
        ("{hears: [好]}", "turns 1: a turn does exactly one of"),
        ("{say: 好, by: 维修老马}", "turns 1: by means nothing in such a turn"),
        ("{meanwhile: 60, answers: {time: 明天}}", "turns 1: answers means nothing in such a turn"),
        ("{meanwhile: soon}", "turns 1, meanwhile: a time that passes is written like 40 minutes"),
        ("{say: 好, answers: {tiem: 明天}}", "turns 1, answers, tiem: it is one of"),
        ("{say: 好, intent: book}", "turns 1, intent: it is one of"),
        ("{say: 好, alarm: loud}", "turns 1, alarm: input should be 'none'"),
        ("{say: 好, created: [{kind: repar}]}", "turns 1, created 1, kind: input should be 'repair'"),
        ("{say: 好, created: [{kind: meal, slots: {dish: []}}]}", "turns 1, created 1, slots, dish: a value is"),
        ("{say: 好, created: [{kind: meal, without: [tiem]}]}", "turns 1, created 1, without 1: it is one of"),
    ],
)  # fmt: skip
def test_a_broken_turn_is_named(tmp_path: Path, turn: str, told: str) -> None:
    text = f"- {{name: tried, turns: [{turn}], {ENDING}}}"
    assert complaint(tmp_path, text).startswith(f"dialogue “tried”: {told}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"- {{nmae: tried, turns: [{{say: 好}}], {ENDING}}}", "dialogue 1: the dialogue has an unknown key nmae: did you mean name?"),
        ("- {name: tried, turns: [{say: 好}]}", "dialogue “tried”: the dialogue lacks the key finally"),
        (f"- {{name: tried, turns: [], {ENDING}}}", "dialogue “tried”: turns: list should have at least 1 item"),
        (f"- {{name: tried, kind: [repairs], turns: [{{say: 好}}], {ENDING}}}", "dialogue “tried”: kind 1: input should be"),
        ("- {name: tried, given: {requests: [{kind: meal, resident: 周伯}]}}", "dialogue “tried”: given, requests 1: a meal that is there already needs date, meal, quantity"),
        ("- 3", "dialogue 1 has no keys"),
        ("{}", "is no list of dialogues"),
        ("", "is no list of dialogues"),
        ("- name: [", "is not YAML, line"),
    ],
)  # fmt: skip
def test_a_broken_file_is_named(tmp_path: Path, text: str, told: str) -> None:
    assert complaint(tmp_path, text).lstrip().startswith(told)


def test_two_dialogues_cannot_have_one_name(tmp_path: Path) -> None:
    one = f"- {{name: tried, turns: [{{say: 好}}], {ENDING}}}\n"
    assert "two dialogues with the name “tried”" in complaint(tmp_path, one + one)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read: no such file"):
        read_dialogues(tmp_path / "none.yml")


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("given: {requests: [{kind: repair, resident: 周伯, slots: {time: abc}}]}", "given, requests 1: the time of a request is written like 2026"),
        ("given: {requests: [{kind: meal, resident: 周伯, slots: {date: 明天, meal: lunch, quantity: 1}}]}", "given, requests 1: the date of a request is written like 2026"),
        ("given: {requests: [{kind: meal, resident: 周伯, slots: {date: 2026-11-31, meal: lunch, quantity: 1}}]}", "given, requests 1: the date of a request is written like 2026"),
        ("given: {requests: [{kind: meal, resident: 周伯, slots: {date: 2026-11-25/2026-11-26, meal: lunch, quantity: 1}}]}", "given, requests 1: a meal that is there already is of one day"),
        ("given: {requests: [{kind: meal, resident: 周伯, slots: {date: 2026-11-25, meal: 夜宵, quantity: 1}}]}", "given, requests 1: the meal of a request is one of breakfast, lunch, dinner"),
        ("given: {requests: [{kind: meal, resident: 周伯, slots: {date: 2026-11-25, meal: lunch, quantity: 两份}}]}", "given, requests 1: the quantity of a request is a whole number"),
        ("given: {requests: [{kind: repair, resident: 周伯, hours_ago: 99999999999999.0}]}", "given, requests 1, hours_ago: input should be less"),
        ("given: {points: [{person: 周伯, points: 99999999999999999999999, reason: 好}]}", "given, points 1, points: input should be less"),
        ("at: 9999-12-31T23:00", "at: a dialogue begins in a year from 2000 to 2100"),
    ],
)  # fmt: skip
def test_what_nobody_can_count_with_is_named(tmp_path: Path, key: str, told: str) -> None:
    text = f"- {{name: tried, {key}, turns: [{{say: 好}}], {ENDING}}}"
    assert complaint(tmp_path, text).startswith(f"dialogue “tried”: {told}")


@pytest.mark.parametrize("passes", ["999999 days", "9" * 30])
def test_no_age_passes_at_once(tmp_path: Path, passes: str) -> None:
    text = f"- {{name: tried, turns: [{{meanwhile: {passes}}}], {ENDING}}}"
    assert complaint(tmp_path, text).startswith("dialogue “tried”: turns 1, meanwhile: ")


def _grown() -> str:
    """Return few lines that stand for ten million values."""
    lines = ["- &v0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"- &v{n} [{', '.join([f'*v{n - 1}'] * 10)}]" for n in range(1, 7)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[" * 100_000 + "]" * 100_000, "line 1 is nested more than 32 deep"),
        ("- &all [*all]", "line 1: all is used within itself"),
        (_grown(), "line 6: there are more than 500000 values"),
        ("- " + "9" * 5000, "has a number with too many digits"),
        ("#" * 4_000_001, "is larger than 4 MB"),
    ],
)  # fmt: skip
def test_a_file_that_would_never_be_read_is_refused(tmp_path: Path, text: str, told: str) -> None:
    assert complaint(tmp_path, text) == told


def test_what_is_said_again_by_an_alias_is_read(tmp_path: Path) -> None:
    text = f"- {{name: tried, turns: [&hello {{say: 好}}, *hello], {ENDING}}}"
    (dialogue,) = read(tmp_path, text)
    assert [turn.say for turn in dialogue.turns] == ["好", "好"]
