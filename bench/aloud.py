"""Every reply read out by the real voice and heard again: what the ear gets wrong is hard to say.

Writes the sound to var/aloud, for whoever wants to listen.
"""

from contextlib import closing
from datetime import datetime

from bench.listen import errors, plain
from bench.report import Figure, percentile, show
from bot.settings import CHECKOUT, load_settings
from handlers.replies import Replies
from handlers.replies.samples import NOTICE, spoken_ways
from nlu.sound import syllables
from voice import build_voice, list_models

_FOLDER = CHECKOUT / "var" / "aloud"
_HARDEST = 15  # printed


def main() -> None:
    """Measure and print, or say what is missing."""
    settings = load_settings()
    if not all(model.installed for model in list_models(settings.models)):
        print("aloud: not measured; it needs `zhaohu models install`")
        return
    replies, now = Replies.load(), datetime.now(settings.zone)
    _FOLDER.mkdir(parents=True, exist_ok=True)
    scored = []
    with closing(build_voice(settings.models)) as voice:
        for key in sorted(replies.wordings):
            if key.startswith((NOTICE, "label_")):
                continue
            for index, text in enumerate(spoken_ways(replies, key, now)):
                file = _FOLDER / f"{key}{index or ''}.wav"
                sound = voice.say(text)
                voice.write(sound, file)
                wanted, got = syllables(plain(text)), syllables(plain(voice.hear(file).transcript))
                scored.append((errors([wanted], [got]), len(sound.samples) / sound.rate, text))
    scored.sort(reverse=True)
    for share, _seconds, text in scored[:_HARDEST]:
        print(f"{share:.2f}  {text}")
    shares = [share for share, _, _ in scored]
    lengths = [seconds for _, seconds, _ in scored]
    n = len(scored)
    show(
        "aloud",
        [
            Figure("sound error rate of a reply, mean", sum(shares) / n, "", n),
            Figure("sound error rate of a reply, p90", percentile(shares, 0.9), "", n),
            Figure("length of a wording, median", percentile(lengths, 0.5), "s", n),
            Figure("length of a wording, p95", percentile(lengths, 0.95), "s", n),
        ],
    )
