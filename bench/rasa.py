"""The embedded engine beside Rasa, trained on the very same lines: the same lines in one run.

Rasa stands alone here: its intents, its entities with their synonyms, its call_emergency as alarm.
"""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from bench.rasa_server import is_trained, rasa_server
from bench.report import Figure, show
from bot.app import build_understand, ensure_model, prepare_home
from bot.settings import CHECKOUT, load_settings
from data.model.talk import (
    LIST_SLOTS,
    Alarm,
    AlarmLevel,
    Intent,
    SlotScalar,
    SlotValue,
    Understanding,
)
from nlu.evaluation import Evaluation, Scores, read_labelled, score
from nlu.evaluation.scores import CRY, Share

_NOW = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
_SETS = ("services", "emergency", "heard")


def main() -> None:
    """Measure and print, or say what is missing."""
    if not is_trained():
        print("rasa: not measured; it needs `make rasa-model`")
        return
    settings = load_settings()
    prepare_home(settings)
    ensure_model(settings)
    understand = build_understand(settings, "embedded")
    folder = CHECKOUT / "bench" / "evaluation"
    with rasa_server() as server, httpx.Client(timeout=60) as client:
        alone = _RasaAlone(client, server.url)
        rows = []
        for name in _SETS:
            lines = read_labelled(folder / f"{name}.jsonl")
            ours = score(understand, lines, _NOW, engine="embedded")
            theirs = score(alone, lines, _NOW, engine="Rasa alone")
            print(Evaluation(name, [ours, theirs]).markdown().partition(f"\n## {ours.engine}")[0])
            rows += _rows(name, ours, theirs)
        memory = _memory(server.pid)
    mine = _memory(os.getpid())
    rows.append(Figure("memory, this process", mine, "MB", 1, f"Rasa {memory:.0f} MB"))
    show("rasa", rows)


class _RasaAlone:
    """Understands as a Rasa server does, with nothing of ours around it."""

    def __init__(self, client: httpx.Client, url: str) -> None:
        self._client = client
        self._url = f"{url}/model/parse"

    def __call__(self, text: str, *, now: datetime) -> Understanding:  # noqa: ARG002 - it has no clock
        parsed = self._client.post(self._url, json={"text": text}).raise_for_status().json()
        named = parsed["intent"]["name"] or "out_of_scope"
        level = AlarmLevel.CERTAIN if named == CRY else AlarmLevel.NONE
        intent = Intent(named, float(parsed["intent"]["confidence"]))
        return Understanding(text, intent, alarm=Alarm(level), slots=_slots(parsed["entities"]))


def _slots(entities: Sequence[dict[str, Any]]) -> dict[str, SlotValue]:
    values: dict[str, list[SlotScalar]] = {}
    for one in entities:
        values.setdefault(one["entity"], []).append(one["value"])
    return {
        name: several if name in LIST_SLOTS or len(several) > 1 else several[0]
        for name, several in values.items()
    }


def _rows(name: str, ours: Scores, theirs: Scores) -> list[Figure]:
    def beside(what: str, a: Share, b: Share) -> Figure:
        return Figure(f"{name}: {what}", a.value, "", a.of, f"Rasa {b.value:.3f}")

    rows = [beside("intents right", ours.accuracy, theirs.accuracy)]
    if ours.alarms and theirs.alarms:
        rows += [
            beside("cries heard", ours.alarms.heard, theirs.alarms.heard),
            beside("others raised", ours.alarms.raised_falsely, theirs.alarms.raised_falsely),
        ]
    if ours.slots and theirs.slots:
        what = f"Rasa {theirs.slots.f1:.3f}"
        rows.append(Figure(f"{name}: slot F1", ours.slots.f1, "", ours.slots.lines, what))
    for index, share in enumerate(("p50", "p95")):
        a, b = ours.milliseconds[index], theirs.milliseconds[index]
        peer = f"Rasa {b:.1f} ms, {b / a:.1f} times"
        rows.append(Figure(f"{name}: a line, {share}", a, "ms", ours.accuracy.of, peer))
    return rows


def _memory(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    held = next(row for row in status.splitlines() if row.startswith("VmRSS"))
    return int(held.split()[1]) / 1024
