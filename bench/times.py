"""How many days and times are read right: by us, by Recognizers-Text alone, by JioNLP alone.

The cases are those of Recognizers-Text itself (the folder `DateTime` in TIMES) and our everyday
ones (times.yml). JioNLP is looked for in the interpreter that PEERS_PYTHON names, or in this one.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.report import Figure, show
from nlu import reading
from nlu.entities import time
from nlu.yaml_files import read_yaml

_ZONE = ZoneInfo("Asia/Shanghai")
_HERE = Path(__file__).parent
_SPECS = ("DateParser", "TimeParser", "DateTimeParser", "MergedParser")
_LUNAR = re.compile(r"农历|正月|初[一二三]|大年")
_NO_DATE = "0001-01-01"
_NOTHING = "none"
_PARTS = {(0, 6), (6, 9), (8, 12), (11, 13), (13, 18), (17, 19), (18, 21)}  # hours
_FEW_DAYS = 5
_PEERS = {"recognizers": "Recognizers-Text", "jionlp": "JioNLP"}


@dataclass(frozen=True)
class Case:
    """A text with a time in it."""

    text: str
    now: datetime
    wanted: frozenset[str]  # any of these is right; none: no time is meant
    asked: bool = False


def main() -> None:
    """Measure and print."""
    everyday = _everyday()
    spec = _spec(Path(os.environ["TIMES"])) if os.environ.get("TIMES") else []
    sets = {
        "Recognizers' cases": spec,
        "the same without lunar dates": [one for one in spec if not _LUNAR.search(one.text)],
        "everyday": everyday,
    }
    if not spec:
        print("Recognizers' cases are not measured: TIMES does not name their folder")
    figures = [
        Figure(f"{title}: {reader}", 100 * right / len(cases), "% right", len(cases), target)
        for title, cases in sets.items()
        if cases
        for reader, right, target in _read_by_all(cases)
    ]
    show("times", figures)


def _read_by_all(cases: Sequence[Case]) -> list[tuple[str, int, str]]:
    rows = []
    for name, title in _PEERS.items():
        offered = _ask(name, cases)
        if offered is None:
            print(f"{title} is not measured: pip install {name}, or name its PEERS_PYTHON")
        else:
            right = sum(map(_right, cases, offered))
            rows.append((title, right, "peer"))
    ours = sum(_right(case, _ours(case)) for case in cases)
    best = 100 * max((right for _, right, _ in rows), default=0) / len(cases)
    return [("ours", ours, f"> {best:.4g}, the best peer" if rows else "no peer"), *rows]


def _ours(case: Case) -> list[str]:
    found = time.read(reading.read(case.text).text, case.now, expected=case.asked)
    return [str(found.value)] if found else []


def _ask(name: str, cases: Sequence[Case]) -> list[list[str]] | None:
    """Return what another reader offers for each case; None where it is not installed."""
    python = os.environ.get("PEERS_PYTHON") or sys.executable
    asked = [{"text": one.text, "now": one.now.replace(tzinfo=None).isoformat()} for one in cases]
    done = subprocess.run(
        [python if name == "jionlp" else sys.executable, _HERE / "times_peers.py", name],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1", "TZ": _ZONE.key},
    )
    if "ModuleNotFoundError" in done.stderr:
        return None
    done.check_returncode()
    offered: list[list[str]] = json.loads(done.stdout)
    return offered


def _right(case: Case, offered: list[str]) -> bool:
    if not case.wanted:
        return not offered
    return any(_same(want, _plain(value)) for want in case.wanted for value in offered)


def _same(want: str, value: str) -> bool:
    """Compare what is meant with what was read.

    A time without a day is right on any, a few days where they hold the day meant (月底), a part of
    a day where its middle lies in the one meant: readers differ about when an evening begins.
    """
    if re.fullmatch(r"\d\d:\d\d", want):
        return value[-5:] == want
    if re.fullmatch(r"\d\d:\d\d", value):
        return want.endswith(f" {value}")
    if re.fullmatch(r"[-\d]{10}", want) and (
        days := re.fullmatch(r"([-\d]{10})/([-\d]{10})", value)
    ):
        first, last = (date.fromisoformat(one) for one in days.groups())
        return first <= date.fromisoformat(want) <= last and (last - first).days <= _FEW_DAYS
    if "/" not in want or "/" not in value:
        return value == want
    wanted = [datetime.fromisoformat(one) for one in want.split("/")]
    if (wanted[0].hour, wanted[1].hour) not in _PARTS:
        return value == want or value == "/".join(one[-5:] for one in want.split("/"))
    start, end = (one if "-" in one else f"{want[:10]} {one}" for one in value.split("/"))
    begins, ends = datetime.fromisoformat(start), datetime.fromisoformat(end)
    return wanted[0] <= begins + (ends - begins) / 2 <= wanted[1]


def _plain(value: str) -> str:
    """Fold the ways of writing a moment: 2026-11-25 15:00, without seconds and offset."""
    edges = (re.sub(r"[+]\d\d:\d\d$", "", one).replace("T", " ") for one in value.split("/"))
    return "/".join(re.sub(r"(\d\d:\d\d):\d\d$", r"\1", one) for one in edges)


def _everyday() -> list[Case]:
    data = read_yaml(_HERE / "times.yml")
    return [
        Case(
            one["text"],
            datetime.fromisoformat(one.get("now", data["now"])),
            frozenset() if one["value"] == _NOTHING else frozenset({_plain(one["value"])}),
            one.get("asked", False),
        )
        for one in data["cases"]
    ]


def _spec(folder: Path) -> list[Case]:
    cases = []
    for name in _SPECS:
        for case in json.loads((folder / "DateTime" / f"{name}.json").read_text("utf-8-sig")):
            now = datetime.fromisoformat(case["Context"]["ReferenceDateTime"]).replace(tzinfo=_ZONE)
            wanted = {_plain(value) for one in case["Results"] for value in _values(one["Value"])}
            cases.append(Case(case["Input"], now, frozenset(wanted - {_NO_DATE})))
    return cases


def _values(value: dict[str, Any]) -> list[str]:
    if "values" in value:
        return [one.get("value") or one["start"] for one in value["values"]]
    return [one for key in ("FutureResolution", "PastResolution") for one in value[key].values()]
