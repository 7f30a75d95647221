"""The ear on recordings of people: errors by character and by sound, and time by stage.

Reads a folder of recordings with `transcripts.tsv` (columns file, text), named by the environment
variable RECORDINGS; no recordings are part of this project.
"""

import csv
import os
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bench.report import Figure, percentile, show
from bot.settings import load_settings
from nlu.normalize import normalize
from nlu.sound import syllables
from voice import build_voice, list_models
from voice.spoken import spell_out

_REPLY = "我念一遍：修卧室空调不制冷，六栋一单元三零二，后天上午十点上门。对吗？"


def main() -> None:
    """Measure and print, or say what is missing."""
    folder = Path(os.environ.get("RECORDINGS", "."))
    table = folder / "transcripts.tsv"
    settings = load_settings()
    if not table.is_file() or not all(model.installed for model in list_models(settings.models)):
        print("listen: not measured; it needs RECORDINGS=FOLDER and `zhaohu models install`")
        return
    with table.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter="\t"))
    with closing(build_voice(settings.models)) as voice, tempfile.TemporaryDirectory() as out:
        voice.hear(folder / rows[0]["file"])
        voice.say("好")
        heard = [voice.hear(folder / row["file"]) for row in rows]
        started = time.perf_counter()
        sound = voice.say(_REPLY)
        said = time.perf_counter() - started
        voice.write(sound, Path(out) / "reply.wav")
    n = len(rows)
    wanted = [plain(row["text"]) for row in rows]
    got = [plain(one.transcript) for one in heard]
    stages = {stage for one in heard for stage in one.stages}
    length = sum(one.seconds for one in heard)
    busy = sum(sum(one.stages.values()) for one in heard)
    show(
        "listen",
        [
            Figure("character error rate", errors(wanted, got), "", n, "0.128 in the findings"),
            Figure(
                "sound error rate",
                errors([syllables(t) for t in wanted], [syllables(t) for t in got]), "", n,
            ),
            Figure("real-time factor of hearing", busy / length, "", n),
            *(
                Figure(f"{stage}, p50", percentile(
                    [one.stages.get(stage, 0.0) for one in heard], 0.5) * 1e3, "ms", n)
                for stage in sorted(stages)
            ),
            Figure("speak a read-back", said * 1e3, "ms", 1),
            Figure("real-time factor of speaking",
                   said / (len(sound.samples) / sound.rate), "", 1),
        ],
    )  # fmt: skip


def plain(text: str) -> str:
    """Return a text as characters alone, numbers spelled out."""
    return normalize(spell_out(text))


def errors(wanted: list[str] | list[list[str]], got: list[str] | list[list[str]]) -> float:
    """Return edits divided by the length of what was wanted."""
    edits = sum(_distance(list(a), list(b)) for a, b in zip(wanted, got, strict=True))
    return edits / sum(len(a) for a in wanted)


def _distance(a: list[str], b: list[str]) -> int:
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (left != right))
    return row[-1]
