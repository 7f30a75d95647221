"""A second judge of danger, learned from cries and their look-alikes; `join` says what it may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.model.talk import AlarmLevel, EmergencyKind
from nlu.engines.features import Linear, Seen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nlu.project_files import Line

_STRENGTH = 1.0  # inverse regularisation, chosen by cross-validation
_FOLDS = 3
# Shares of harmless training lines, look-alikes among them, that may be taken for more.
_MAY_ASK = 0.045
_MAY_RAISE = 0.002
_VAGUE = 0.8  # chance from which a cry is asked about before it is raised
CRY = "call_emergency"


@dataclass(frozen=True)
class Danger:
    """What the classifier makes of one sentence."""

    level: AlarmLevel
    kind: EmergencyKind
    chance: float  # that somebody needs help, 0..1
    outweighed: bool = False  # a weak suspicion beside another meaning that is clear


@dataclass(frozen=True)
class Scaled:
    """A decision between two, with Platt's scaling from its score to a chance."""

    decision: Linear  # one column
    slope: float
    shift: float

    def chances(self, seen: Seen) -> NDArray[Any]:
        """Return the chance of each sentence."""
        return _chances(self.decision.scores(seen)[:, 0], self.slope, self.shift)


@dataclass(frozen=True)
class DangerClassifier:
    """Three decisions: is it a cry at all, is it a vague one, and of which kind."""

    cry: Scaled
    vague: Scaled
    kinds: tuple[str, ...]
    kind: Linear
    asks_from: float  # chance from which it is worth a question
    raises_from: float  # chance from which it is raised at once

    @classmethod
    def fit(cls, seen: Seen, lines: Sequence[Line], columns: int) -> DangerClassifier:
        """Train; the chances and both thresholds are learned on lines left out of the training."""
        import numpy as np
        from sklearn.svm import LinearSVC

        matrix = seen.sparse(columns)
        cries = np.array([line.intent == CRY for line in lines])
        cry, left_out = _fit_scaled(matrix, cries, columns)
        harmless = left_out[~cries]
        levelled = [i for i, line in enumerate(lines) if line.level is not None]
        possible = np.array([lines[i].level == AlarmLevel.POSSIBLE for i in levelled])
        vague, _ = _fit_scaled(matrix[levelled], possible, columns)
        known = [i for i, line in enumerate(lines) if line.kind is not None]
        sorter = LinearSVC(C=_STRENGTH, class_weight="balanced")
        sorter.fit(matrix[known], [lines[i].kind for i in known])
        return cls(
            cry=cry,
            vague=vague,
            kinds=tuple(str(name) for name in sorter.classes_),
            kind=Linear.of(sorter.coef_, sorter.intercept_, columns),
            asks_from=float(np.quantile(harmless, 1 - _MAY_ASK)),
            raises_from=float(np.quantile(harmless, 1 - _MAY_RAISE)),
        )

    def weigh(self, seen: Seen) -> list[Danger]:
        """Return the view of each sentence."""
        kinds = self.kind.scores(seen).argmax(axis=1)
        return [
            Danger(
                self._level(float(chance), float(vague)),
                EmergencyKind(self.kinds[kind]),
                float(chance),
            )
            for chance, vague, kind in zip(
                self.cry.chances(seen), self.vague.chances(seen), kinds, strict=True
            )
        ]

    def _level(self, chance: float, vague: float) -> AlarmLevel:
        if chance >= self.raises_from and vague < _VAGUE:
            return AlarmLevel.CERTAIN
        return AlarmLevel.POSSIBLE if chance >= self.asks_from else AlarmLevel.NONE


def _fit_scaled(
    matrix: Any,  # noqa: ANN401 - scipy has no types
    labels: NDArray[Any],
    columns: int,
) -> tuple[Scaled, NDArray[Any]]:
    """Train one decision; return it with the chances of each line, as when it was left out."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.svm import LinearSVC

    judge = LinearSVC(C=_STRENGTH)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    left_out = cross_val_predict(judge, matrix, labels, cv=folds, method="decision_function")
    platt = LogisticRegression(C=1e6).fit(left_out[:, None], labels)
    slope, shift = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    judge.fit(matrix, labels)
    decision = Linear.of(judge.coef_, judge.intercept_, columns)
    return Scaled(decision, slope, shift), _chances(left_out, slope, shift)


def _chances(scores: NDArray[Any], slope: float, shift: float) -> NDArray[Any]:
    """Return probabilities by Platt's scaling."""
    import numpy as np

    chances: NDArray[Any] = 1 / (1 + np.exp(-(slope * scores + shift)))
    return chances
