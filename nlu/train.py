"""Train the embedded engine from the Rasa project: a function, and `python -m nlu.train FILE`."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from nlu.engines import embedded
from nlu.project_files import PROJECT, read_project


@dataclass(frozen=True)
class TrainingReport:
    """What a training came to."""

    lines: int
    seconds: float
    bytes: int  # size of the model file


def train(model_file: Path, *, project: Path = PROJECT) -> TrainingReport:
    """Train on every labelled line and write the model.

    Raises:
        InvalidInput: a training file cannot be read.
    """
    started = time.perf_counter()
    known = read_project(project)
    embedded.train(known, model_file)
    seconds = time.perf_counter() - started
    return TrainingReport(len(known.lines), round(seconds, 2), model_file.stat().st_size)


if __name__ == "__main__":
    train(Path(sys.argv[1]))
