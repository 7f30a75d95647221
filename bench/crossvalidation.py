"""The embedded engine on lines it was not trained on: three folds of the training lines."""

import time
from collections import Counter
from collections.abc import Sequence

from sklearn.model_selection import StratifiedKFold

from bench.report import Figure, show
from nlu.engines.embedded import EmbeddedEngine
from nlu.project_files import read_project

_SURE = 0.6
_CHAT = "out_of_scope"
_REFUSALS = (0.3, 0.45, 0.6)  # confidence below which nothing is opened


def main() -> None:
    """Measure and print."""
    lines = list(read_project().lines)
    meant = [line.intent for line in lines]
    right, sure, sure_and_wrong = 0, 0, 0
    outcomes: list[tuple[str, str, float]] = []  # meant, understood, confidence
    confusions: Counter[tuple[str, str]] = Counter()
    fits = []
    for train, test in StratifiedKFold(3, shuffle=True, random_state=0).split(lines, meant):
        started = time.perf_counter()
        engine = EmbeddedEngine.fit([lines[i] for i in train])
        fits.append(time.perf_counter() - started)
        for i, ranking in zip(test, engine.rank([lines[i].text for i in test]), strict=True):
            hit = ranking[0].name == meant[i]
            right += hit
            outcomes.append((meant[i], ranking[0].name, ranking[0].confidence))
            sure += ranking[0].confidence >= _SURE
            sure_and_wrong += ranking[0].confidence >= _SURE and not hit
            if not hit:
                confusions[meant[i], ranking[0].name] += 1
    n = len(lines)
    show(
        "cross-validation",
        [
            Figure("accuracy, 27 intents", right / n, "", n, "chance 0.04"),
            Figure(f"confident ({_SURE}) and wrong", sure_and_wrong / n, "", n),
            Figure(f"confident ({_SURE})", sure / n, "", n),
            Figure("fit two thirds of the lines", sum(fits) / 3, "s", 3, "≤ 60 s"),
            *(figure for bound in _REFUSALS for figure in _refused(outcomes, bound)),
        ],
    )
    for (a, b), times in confusions.most_common(8):
        print(f"  {a} taken for {b}: {times}")


def _refused(outcomes: Sequence[tuple[str, str, float]], bound: float) -> Sequence[Figure]:
    """Return what comes of opening nothing below a confidence."""
    chat = [(got, chance) for meant, got, chance in outcomes if meant == _CHAT]
    taken = sum(got != _CHAT and chance >= bound for got, chance in chat)
    asked = [(meant, got) for meant, got, chance in outcomes if chance >= bound]
    right = sum(meant == got for meant, got in asked)
    return [
        Figure(f"from {bound} on: right", right / len(asked), "", len(asked)),
        Figure(f"from {bound} on: chat taken for more", taken / len(chat), "", len(chat)),
    ]
