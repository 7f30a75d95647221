"""A second judge of danger: learned from cries and their look-alikes; it may raise, never lower."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.model.talk import AlarmLevel, EmergencyKind
from nlu.engines.features import Linear, Seen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nlu.project_files import Line

_STRENGTH = 0.5  # inverse regularisation, chosen by cross-validation
_FOLDS = 5
# Shares of harmless training lines, look-alikes among them, that may be taken for more.
_MAY_ASK = 0.03
_MAY_RAISE = 0.003
_CRY = "call_emergency"


@dataclass(frozen=True)
class Danger:
    """What the classifier makes of one sentence."""

    level: AlarmLevel
    kind: EmergencyKind
    chance: float  # that somebody needs help, 0..1


@dataclass(frozen=True)
class DangerClassifier:
    """Two decisions: is it a cry at all, and of which kind."""

    cry: Linear  # one column
    slope: float  # from its score to a chance
    shift: float
    kinds: tuple[str, ...]
    kind: Linear
    asks_from: float  # chance from which it is worth a question
    raises_from: float  # chance from which it is raised at once

    @classmethod
    def fit(cls, seen: Seen, lines: Sequence[Line], columns: int) -> DangerClassifier:
        """Train; the chances and both thresholds are learned on lines left out of the training."""
        import numpy as np
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import StratifiedKFold, cross_val_predict
        from sklearn.svm import LinearSVC

        matrix = seen.sparse(columns)
        cries = np.array([line.intent == _CRY for line in lines])
        judge = LinearSVC(C=_STRENGTH)
        folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
        left_out = cross_val_predict(judge, matrix, cries, cv=folds, method="decision_function")
        platt = LogisticRegression(C=1e6).fit(left_out[:, None], cries)
        slope, shift = float(platt.coef_[0, 0]), float(platt.intercept_[0])
        harmless = _chances(left_out[~cries], slope, shift)
        judge.fit(matrix, cries)
        known = [i for i, line in enumerate(lines) if line.kind is not None]
        sorter = LinearSVC(C=_STRENGTH, class_weight="balanced")
        sorter.fit(matrix[known], [lines[i].kind for i in known])
        return cls(
            cry=Linear.of(judge.coef_, judge.intercept_, columns),
            slope=slope,
            shift=shift,
            kinds=tuple(str(name) for name in sorter.classes_),
            kind=Linear.of(sorter.coef_, sorter.intercept_, columns),
            asks_from=float(np.quantile(harmless, 1 - _MAY_ASK)),
            raises_from=float(np.quantile(harmless, 1 - _MAY_RAISE)),
        )

    def weigh(self, seen: Seen) -> list[Danger]:
        """Return the view of each sentence."""
        chances = _chances(self.cry.scores(seen)[:, 0], self.slope, self.shift)
        kinds = self.kind.scores(seen).argmax(axis=1)
        return [
            Danger(self._level(float(chance)), EmergencyKind(self.kinds[kind]), float(chance))
            for chance, kind in zip(chances, kinds, strict=True)
        ]

    def _level(self, chance: float) -> AlarmLevel:
        if chance >= self.raises_from:
            return AlarmLevel.CERTAIN
        return AlarmLevel.POSSIBLE if chance >= self.asks_from else AlarmLevel.NONE


def _chances(scores: NDArray[Any], slope: float, shift: float) -> NDArray[Any]:
    """Return probabilities by Platt's scaling."""
    import numpy as np

    chances: NDArray[Any] = 1 / (1 + np.exp(-(slope * scores + shift)))
    return chances
