"""Other readers of Chinese times, in an interpreter of their own: `python times_peers.py NAME`.

Cases come on standard input as JSON, [{"text", "now"}…]; for each, every value that the reader
offers goes to standard output. Only the standard library and the reader itself are imported.
"""

import json
import sys
import time
import warnings
from contextlib import redirect_stdout, suppress
from datetime import datetime
from typing import Any

_DAY_START, _DAY_END = "00:00:00", "23:59:59"


def recognizers(cases: list[dict[str, str]]) -> list[list[str]]:
    """Ask Recognizers-Text; both what lies ahead and what lies behind counts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from recognizers_date_time import (  # type: ignore[import-untyped,unused-ignore]
            Culture,
            DateTimeRecognizer,
        )

        model = DateTimeRecognizer(Culture.Chinese).get_datetime_model()
    return [
        [
            value
            for found in model.parse(case["text"], datetime.fromisoformat(case["now"]))
            for one in (found.resolution or {}).get("values", [])
            for value in _recognized(one)
        ]
        for case in cases
    ]


def _recognized(one: dict[str, Any]) -> list[str]:
    if one.get("type") in {"duration", "set"} or one.get("value") == "not resolved":
        return []
    if "value" in one:
        return [one["value"]]
    values = [one[edge] for edge in ("start", "end") if edge in one]
    return ["/".join(values), *(values if "Mod" in one else [])]


def jionlp(cases: list[dict[str, str]]) -> list[list[str]]:
    """Ask JioNLP for every stretch that it takes for a time."""
    with redirect_stdout(sys.stderr):
        import jionlp as jio  # type: ignore[import-not-found,unused-ignore]

        return [_spans(jio, case) for case in cases]


def _spans(jio: Any, case: dict[str, str]) -> list[str]:  # noqa: ANN401 - an untyped module
    base = time.mktime(datetime.fromisoformat(case["now"]).timetuple())
    values: list[str] = []
    with suppress(Exception):  # it raises on some texts, which finds nothing
        for found in jio.ner.extract_time(case["text"], time_base=base):
            detail = found["detail"]
            if detail.get("type") in {"time_point", "time_span"}:
                values += _normal(*detail["time"])
    return values


def _normal(start: str, end: str) -> list[str]:
    (first, begins), (last, ends) = start.split(" "), end.split(" ")
    if (begins, ends) == (_DAY_START, _DAY_END):
        return [first] if first == last else [f"{first}/{last}"]
    if ends.endswith(":59"):  # 三点 is 15:00:00 to 15:59:59
        return [start, f"{start}/{end}"]
    return [start] if start == end else [f"{start}/{end}"]


if __name__ == "__main__":
    readers = {"recognizers": recognizers, "jionlp": jionlp}
    read = readers[sys.argv[1]](json.load(sys.stdin))
    json.dump(read, sys.stdout)
