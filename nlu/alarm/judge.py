"""One utterance to one judgement of danger: rules over clauses, by character and by sound."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from data.model.talk import Alarm, AlarmLevel, EmergencyKind
from nlu.normalize import simplified
from nlu.sound import plain
from nlu.yaml_files import read_yaml

_HERE = Path(__file__).parent
_GROUP = re.compile(r"\{(\w+)\}")
_BREAK = re.compile(r"[，。！？；：,.!?;:\n\r、…～~()（）「」“”\"]+")
_NOISE = re.compile(r"[^\w]+|_")
_AGAIN = re.compile(r"(.)\1{2,}")  # 救救救救命
_FILLER = re.compile(r"[啊呀哎唉诶嗯呃哦喔噢哟嘛呢]+|那个|这个(?!人)")
_GAP = "□"  # stands where harmless words were taken out
_SHORT = 2  # a clause of so few characters belongs to its neighbour
_STATEMENT = 30  # code points; who tells more may tell of something else too
_LOUDNESS = {AlarmLevel.NONE: 0, AlarmLevel.POSSIBLE: 1, AlarmLevel.CERTAIN: 2}


@dataclass(frozen=True)
class _Rule:
    level: AlarmLevel
    kind: EmergencyKind | None
    name: str
    when: re.Pattern[str]


@dataclass(frozen=True)
class _Homophone:
    word: str
    sound: tuple[str, ...]
    unless: frozenset[str]


@dataclass(frozen=True)
class Finding:
    """What the rules make of one utterance."""

    alarm: Alarm
    sure: bool  # a certain rule, and nothing in the utterance that could explain it otherwise
    doubtful: (
        bool  # something in the utterance speaks of another time, a story, a thing, a question
    )
    explained: bool = False  # a plain statement, as of an allergy: the rules know it for harmless


@dataclass(frozen=True)
class _Rules:
    rules: tuple[_Rule, ...]
    doubt: re.Pattern[str]
    harmless: re.Pattern[str]
    elsewhere: re.Pattern[str]
    negation: re.Pattern[str]
    stated: re.Pattern[str]
    happening: re.Pattern[str]
    homophones: Mapping[str, tuple[_Homophone, ...]]  # by their first sound


def judge(text: str) -> Alarm:
    """Return how sure the rules are that somebody is in danger; the gravest clause decides.

    `reason` is the name of the rule, never the words that were said.
    """
    return examine(text).alarm


@lru_cache(maxsize=64)
def examine(text: str) -> Finding:
    """Return the judgement together with how far it can be trusted by itself."""
    rules = _load()
    best = Alarm()
    clauses = _clauses(text)
    for clause in clauses:
        for form in dict.fromkeys((clause, _as_heard(clause, rules.homophones))):
            found = _judge_clause(form, rules)
            if _LOUDNESS[found.level] > _LOUDNESS[best.level] or (
                found.level is best.level and best.kind is None and found.kind is not None
            ):
                best = found
    doubtful = any(rules.doubt.search(clause) for clause in clauses)
    short = len(text) <= _STATEMENT
    explained = short and best.level is AlarmLevel.NONE and _only_states(clauses, rules)
    return Finding(best, best.level is AlarmLevel.CERTAIN and not doubtful, doubtful, explained)


def _only_states(clauses: list[str], rules: _Rules) -> bool:
    """Whether somebody tells what he cannot eat, and of nothing that happens now."""
    said = any(rules.stated.search(clause) for clause in clauses)
    return said and not any(rules.happening.search(clause) for clause in clauses)


def _judge_clause(clause: str, rules: _Rules) -> Alarm:
    if rules.elsewhere.search(clause):
        return Alarm()
    cleaned = rules.harmless.sub(_GAP, clause)
    best = Alarm()
    for rule in rules.rules:
        if best.level is AlarmLevel.CERTAIN and best.kind is not None:
            break
        if rule.level is AlarmLevel.POSSIBLE and best.level is AlarmLevel.CERTAIN:
            break
        for match in rule.when.finditer(cleaned):
            if not rules.negation.search(cleaned[: match.start()]):
                louder = _LOUDNESS[rule.level] > _LOUDNESS[best.level]
                if louder or (best.kind is None and rule.kind is not None):
                    best = Alarm(rule.level, rule.kind, rule.name)
                break
    return best


def _clauses(text: str) -> list[str]:
    """Split into clauses; one that is very short is joined to the next: 着，火了."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = simplified(plain)
    parts = [_tidy(part) for part in _BREAK.split(plain)]
    parts = [part for part in parts if part]
    joined: list[str] = []
    for part in parts:
        if joined and (len(joined[-1]) < _SHORT or len(part) < _SHORT):
            joined[-1] += part
        else:
            joined.append(part)
    return joined + _overlaps(joined)


def _overlaps(parts: list[str]) -> list[str]:
    """Neighbouring clauses together: 我摔了，起不来."""
    return [a + b for a, b in pairwise(parts) if len(a) + len(b) <= 40]


def _tidy(part: str) -> str:
    return _FILLER.sub("", _AGAIN.sub(r"\1", _NOISE.sub("", part)))


def _as_heard(clause: str, homophones: Mapping[str, tuple[_Homophone, ...]]) -> str:
    """Write words of danger as such where only their sound is there: 就命 becomes 救命."""
    sounds = [plain(char) for char in clause]
    for start, sound in enumerate(sounds):
        for known in homophones.get(sound, ()):
            end = start + len(known.word)
            same = tuple(sounds[start:end]) == known.sound
            if same and clause[start:end] not in known.unless:
                clause = clause[:start] + known.word + clause[end:]
    return clause


def _in_words(word: str) -> tuple[str, ...]:
    """Return how a word of danger sounds in its phrase: 着火 is zhao huo."""
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(word))


@cache
def _load() -> _Rules:
    raw = _yaml("rules.yml")
    exceptions = _yaml("exceptions.yml")
    groups: Mapping[str, str] = raw["groups"]
    rules = tuple(
        _Rule(
            level,
            EmergencyKind(entry["kind"]) if entry["kind"] else None,
            entry["name"],
            re.compile(_GROUP.sub(lambda match: groups[match[1]], entry["when"])),
        )
        for level in (AlarmLevel.CERTAIN, AlarmLevel.POSSIBLE)
        for entry in raw[level.value]
    )
    homophones: dict[str, tuple[_Homophone, ...]] = {}
    for entry in _yaml("homophones.yml"):
        sound = _in_words(entry["word"])
        known = _Homophone(entry["word"], sound, frozenset(entry.get("unless", ())))
        homophones[sound[0]] = (*homophones.get(sound[0], ()), known)
    return _Rules(
        rules,
        re.compile("|".join(exceptions["doubt"])),
        re.compile("|".join(exceptions["harmless"])),
        re.compile("|".join(exceptions["elsewhere"])),
        re.compile(exceptions["negation"]),
        re.compile("|".join(exceptions["stated"])),
        re.compile("|".join(exceptions["happening"])),
        homophones,
    )


def rule_names() -> tuple[str, ...]:
    """Return the names of all rules, as `reason` gives them."""
    return tuple(dict.fromkeys(rule.name for rule in _load().rules))


def _yaml(name: str) -> Any:  # noqa: ANN401 - our own data
    return read_yaml(_HERE / name)
