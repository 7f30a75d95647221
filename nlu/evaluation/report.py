"""The report of an evaluation: Markdown for reading, HTML with pictures, JSON for tools."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

from nlu.evaluation.machine import machine
from nlu.evaluation.scores import Bin, Exactness, Scores, Share

_CELL = 20  # pixels of the picture
_LEFT = 130
_PLOT = 240


@dataclass(frozen=True)
class Evaluation:
    """What engines made of the same lines, as a report in three forms."""

    title: str
    engines: Sequence[Scores]

    def markdown(self) -> str:
        """Return it for reading, the engines side by side."""
        return _markdown(f"# {self.title}\n\n{machine()}\n", self.engines)

    def html(self) -> str:
        """Return one page with the tables, confusion matrices and reliability plots."""
        return _html(self.title, machine(), self.engines)

    def json(self) -> dict[str, Any] | list[dict[str, Any]]:
        """Return the figures for tools: one object, or one for each engine."""
        figures = [_json(one) for one in self.engines]
        return figures[0] if len(figures) == 1 else figures


def _markdown(head: str, engines: Sequence[Scores]) -> str:
    parts = [head, _table("", _overview(engines))]
    if any(one.ways for one in engines):
        ways = sorted({way for one in engines for way in one.ways})
        rows = [[way, *(_share(one.ways.get(way, Share(0, 0))) for one in engines)] for way in ways]
        parts.append(_table("Accuracy by way of speaking", [_head("way", engines), *rows]))
    for one in engines:
        parts.append(_table(f"{one.engine}: intents", _exactness("intent", one.intents.items())))
        if one.entities:
            parts.append(_table(f"{one.engine}: slots", _exactness("slot", one.entities.items())))
        confused = [[meant, got, str(times)] for meant, got, times in one.confusions[:20]]
        parts.append(
            _table(f"{one.engine}: taken for", [["meant", "understood", "times"], *confused])
        )
    return "\n".join(parts)


def _html(title: str, measured_on: str, engines: Sequence[Scores]) -> str:
    body = [
        f"<h1>{escape(title)}</h1><p>{escape(measured_on)}</p>",
        _html_table(_overview(engines)),
    ]
    for one in engines:
        body += [
            f"<h2>{escape(one.engine)}</h2>",
            "<h3>Confusion matrix</h3>",
            _confusion_picture(one),
            f"<h3>Reliability, expected calibration error {one.calibration_error:.3f}</h3>",
            _reliability_picture(one),
            "<h3>Intents</h3>",
            _html_table(_exactness("intent", one.intents.items())),
        ]
        if one.entities:
            body += ["<h3>Slots</h3>", _html_table(_exactness("slot", one.entities.items()))]
        wrong = [["said", "meant", "understood"], *(list(row) for row in one.wrong)]
        body += ["<h3>Wrong</h3>", _html_table(wrong)]
    style = (
        "body{font:16px sans-serif;max-width:60rem;margin:2rem auto}"
        "table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .5rem}"
        "svg{font-size:11px}"
    )
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{style}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(body)}</body></html>'


def _json(scores: Scores) -> dict[str, Any]:
    """Return the figures; a share is `{value, low, high, n}`."""
    return {
        "engine": scores.engine,
        "lines": scores.accuracy.of,
        "accuracy": scores.accuracy.value,
        "accuracy_interval": scores.accuracy.interval,
        "macro_f1": scores.macro_f1,
        "confident_and_wrong": scores.confident_and_wrong.value,
        "calibration_error": scores.calibration_error,
        "intents": {name: _figures(one) for name, one in scores.intents.items()},
        "ways": {way: _counted(share) for way, share in scores.ways.items()},
        "alarms": None
        if scores.alarms is None
        else {name: _counted(Share(**share)) for name, share in asdict(scores.alarms).items()},
        "slots": None if scores.slots is None else _figures(scores.slots),
        "entities": {name: _figures(one) for name, one in scores.entities.items()},
        "also": None if scores.also is None else _counted(scores.also),
        "confusions": list(scores.confusions),
        "milliseconds": {"p50": scores.milliseconds[0], "p95": scores.milliseconds[1]},
    }


def _counted(share: Share) -> dict[str, float]:
    low, high = share.interval
    return {"value": share.value, "low": low, "high": high, "n": share.of}


def _figures(one: Exactness) -> dict[str, float]:
    return {"n": one.lines, "precision": one.precision, "recall": one.recall, "f1": one.f1}


def _head(first: str, engines: Sequence[Scores]) -> list[str]:
    return [first, *(one.engine for one in engines)]


def _overview(engines: Sequence[Scores]) -> list[list[str]]:
    rows = [
        _head("", engines),
        ["lines", *(str(one.accuracy.of) for one in engines)],
        ["intent accuracy", *(_share(one.accuracy) for one in engines)],
        ["macro F1", *(f"{one.macro_f1:.3f}" for one in engines)],
        ["confident and wrong", *(_share(one.confident_and_wrong) for one in engines)],
        ["calibration error", *(f"{one.calibration_error:.3f}" for one in engines)],
    ]
    named = (
        ("cries heard", "heard"),
        ("cries certain", "certain"),
        ("others raised", "raised_falsely"),
        ("others asked about", "asked_falsely"),
        ("look-alikes raised", "lures_raised"),
        ("look-alikes asked about", "lures_asked"),
    )
    if all(one.alarms is not None for one in engines):
        rows += [
            [label, *(_share(getattr(one.alarms, field)) for one in engines)]
            for label, field in named
        ]
    if all(one.slots is not None for one in engines):
        exact = [one.slots or Exactness() for one in engines]
        rows += [
            ["slot precision", *(f"{one.precision:.3f}" for one in exact)],
            ["slot recall", *(f"{one.recall:.3f}" for one in exact)],
            ["slot F1", *(f"{one.f1:.3f}" for one in exact)],
        ]
    if all(one.also is not None for one in engines):
        rows.append(["one or two requests", *(_share(one.also or Share(0, 0)) for one in engines)])
    rows += [
        ["ms a line, p50", *(f"{one.milliseconds[0]:.1f}" for one in engines)],
        ["ms a line, p95", *(f"{one.milliseconds[1]:.1f}" for one in engines)],
    ]
    return rows


def _share(share: Share) -> str:
    if not share.of:
        return "–"
    low, high = share.interval
    return f"{share.value:.3f} ({low:.3f}–{high:.3f}, n={share.of})"


def _exactness(first: str, rows: Iterable[tuple[str, Exactness]]) -> list[list[str]]:
    return [
        [first, "n", "precision", "recall", "F1"],
        *(
            [name, str(one.lines), f"{one.precision:.2f}", f"{one.recall:.2f}", f"{one.f1:.2f}"]
            for name, one in rows
        ),
    ]


def _table(title: str, rows: Sequence[Sequence[str]]) -> str:
    head, *rest = rows
    lines = [head, ["---"] * len(head), *rest]
    return (f"\n## {title}\n\n" if title else "\n") + "".join(
        "| " + " | ".join(line) + " |\n" for line in lines
    )


def _html_table(rows: Sequence[Sequence[str]]) -> str:
    head, *rest = rows
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rest
    )
    return f"<table><tr>{top}</tr>{body}</table>"


def _confusion_picture(scores: Scores) -> str:
    """Rows are what was meant, columns what was understood; the diagonal is right."""
    names = list(scores.intents)
    times = {(meant, got): n for meant, got, n in scores.confusions}
    times |= {(name, name): one.right for name, one in scores.intents.items()}
    cells = []
    for y, meant in enumerate(names):
        top = y * _CELL
        cells.append(f'<text x="{_LEFT - 4}" y="{top + 14}" text-anchor="end">{meant}</text>')
        total = max(scores.intents[meant].lines, 1)
        for x, got in enumerate(names):
            n = times.get((meant, got), 0)
            colour = "22,120,60" if meant == got else "200,40,30"
            cells.append(
                f'<rect x="{_LEFT + x * _CELL}" y="{top}" width="{_CELL}" height="{_CELL}" '
                f'fill="rgba({colour},{n / total:.2f})" stroke="#ddd">'
                f"<title>{meant} as {got}: {n} of {total}</title></rect>"
            )
    for x, got in enumerate(names):
        left, top = _LEFT + x * _CELL + 14, len(names) * _CELL + 6
        cells.append(f'<text transform="translate({left},{top}) rotate(60)">{got}</text>')
    width, height = _LEFT + (len(names) + 5) * _CELL, len(names) * _CELL + 110
    return f'<svg width="{width}" height="{height}" role="img">{"".join(cells)}</svg>'


def _reliability_picture(scores: Scores) -> str:
    """Confidence to the right, share right upwards; on the diagonal it means what it says."""
    dots = "".join(_dot(one, scores.accuracy.of) for one in scores.bins)
    frame = (
        f'<rect x="30" y="10" width="{_PLOT}" height="{_PLOT}" fill="none" stroke="#999"/>'
        f'<line x1="30" y1="{10 + _PLOT}" x2="{30 + _PLOT}" y2="10" stroke="#999"/>'
        f'<text x="30" y="{_PLOT + 26}">confidence 0 … 1</text><text x="2" y="22">1</text>'
        f'<text x="2" y="{10 + _PLOT}">0</text>'
    )
    return f'<svg width="{_PLOT + 60}" height="{_PLOT + 36}" role="img">{frame}{dots}</svg>'


def _dot(one: Bin, lines: int) -> str:
    x, y = 30 + one.confidence * _PLOT, 10 + (1 - one.right.value) * _PLOT
    size = 3 + 12 * (one.right.of / lines) ** 0.5
    told = f"confidence {one.confidence:.2f}, right {one.right.value:.2f}, n={one.right.of}"
    return (
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{size:.1f}" fill="rgba(22,90,160,.6)">'
        f"<title>{told}</title></circle>"
    )
