"""From scores to probabilities that mean what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


def probabilities(scores: NDArray[Any], temperature: float) -> NDArray[Any]:
    """Return the softmax of scores (sentences × classes); a higher temperature is less sure."""
    import numpy as np

    warmed = scores / temperature
    chances: NDArray[Any] = np.exp(warmed - warmed.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    return chances


def temperature(scores: NDArray[Any], right: NDArray[Any]) -> float:
    """Return the temperature under which the right classes are likeliest together.

    `scores` are of lines that the decision was not trained on, `right` the column of each.
    Source: Guo et al., On Calibration of Modern Neural Networks (2017), temperature scaling.
    """
    import numpy as np
    from scipy.optimize import minimize_scalar

    def surprise(log_temperature: float) -> float:
        chances = probabilities(scores, float(np.exp(log_temperature)))
        return float(-np.log(chances[np.arange(len(right)), right] + 1e-12).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-4, 3), method="bounded").x))
