"""Score understanding on labelled lines it was not trained on, and report."""

from nlu.evaluation.labelled import Labelled, corrupted, read_labelled
from nlu.evaluation.report import Evaluation
from nlu.evaluation.scores import Scores, score

__all__ = ["Evaluation", "Labelled", "Scores", "corrupted", "read_labelled", "score"]
