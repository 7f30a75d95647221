"""Sound to words and back."""

from voice.models import ModelState, install_models, list_models, verify_models
from voice.pipeline import Heard, VoicePipeline, build_voice
from voice.ports import Sound

__all__ = [
    "Heard",
    "ModelState",
    "Sound",
    "VoicePipeline",
    "build_voice",
    "install_models",
    "list_models",
    "verify_models",
]
