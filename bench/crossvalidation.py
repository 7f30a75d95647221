"""The embedded engine on lines it was not trained on: three folds of the training lines."""

import time
from collections import Counter

from sklearn.model_selection import StratifiedKFold

from bench.report import Figure, show
from nlu.engines.embedded import EmbeddedEngine
from nlu.project_files import read_project

_SURE = 0.6


def main() -> None:
    """Measure and print."""
    lines = list(read_project().lines)
    meant = [line.intent for line in lines]
    right, sure, sure_and_wrong = 0, 0, 0
    confusions: Counter[tuple[str, str]] = Counter()
    fits = []
    for train, test in StratifiedKFold(3, shuffle=True, random_state=0).split(lines, meant):
        started = time.perf_counter()
        engine = EmbeddedEngine.fit([lines[i] for i in train])
        fits.append(time.perf_counter() - started)
        for i, ranking in zip(test, engine.rank([lines[i].text for i in test]), strict=True):
            hit = ranking[0].name == meant[i]
            right += hit
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
        ],
    )
    for (a, b), times in confusions.most_common(8):
        print(f"  {a} taken for {b}: {times}")
