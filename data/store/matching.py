"""Whether a name or an address is the one that somebody speaks of: 三号楼五零一的王奶奶."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

_PARTS = re.compile(r"^(?:(\d+)栋)?(?:(\d+)单元)?(?:(\d+)室?)?$")
_NICKNAME = re.compile(r"^[老小阿]([\u4e00-\u9fff])$")
_WORDS = yaml.safe_load((Path(__file__).parent / "names.yml").read_text(encoding="utf-8"))
_TITLES = sorted(_WORDS["titles"].split(), key=len, reverse=True)
_TITLE = re.compile(rf"(?:{'|'.join(_TITLES)})$")
_DOUBLE_SURNAMES = frozenset(_WORDS["double_surnames"].split())


def agrees(address: str, said: str) -> bool:
    """Whether an address has the parts that were said: 3栋501 is 3栋2单元501.

    A home that is recorded without its unit fits any unit.
    """
    whole, part = _PARTS.match(address), _PARTS.match(said)
    if whole is None or part is None or not said:
        return False
    building, unit, door = (
        spoken is None or spoken == known
        for spoken, known in zip(part.groups(), whole.groups(), strict=True)
    )
    return building and door and (unit or whole[2] is None)


def building(address: str) -> str | None:
    """Return the building of an address: 3栋."""
    parts = _PARTS.match(address)
    return f"{parts[1]}栋" if parts and parts[1] else None


def is_title(said: str) -> bool:
    """Whether it names nobody in particular: 奶奶, 老伴."""
    return _TITLE.fullmatch(said) is not None


def core(said: str) -> str:
    """Return the part of what somebody is called that every fitting name contains."""
    return _bare(said)[-1:] if _is_short(said) else _bare(said)


def closest(names: Mapping[str, str], said: str | None) -> list[str]:
    """Return ids of whom a name fits: whole; else by its surname, 王奶奶; else by 桂兰, 阿珍.

    `names` are by id. A title alone, and no name at all, fits everybody.
    """
    if said is None or is_title(said):
        return list(names)
    ways: tuple[Callable[[str, str], bool], ...] = (_is_whole, _is_surname, _is_given)
    for way in ways:
        found = [person for person, name in names.items() if way(name, said)]
        if found:
            return found
    return []


def _is_whole(name: str, said: str) -> bool:
    return name in {said, _bare(said)}


def _is_surname(name: str, said: str) -> bool:
    short = _NICKNAME.match(name)
    family = short[1] if short else name[:2] if name[:2] in _DOUBLE_SURNAMES else name[:1]
    return family == (_bare(said)[-1:] if _is_short(said) else _bare(said))


def _is_given(name: str, said: str) -> bool:
    bare = _bare(said)
    intimate = bare.startswith("阿") and len(bare) == 2
    return (intimate and name.endswith(bare[1])) or (
        len(bare) == 2 and len(name) == 3 and name.endswith(bare)
    )


def _is_short(said: str) -> bool:
    return _NICKNAME.match(_bare(said)) is not None


def _bare(said: str) -> str:
    """Return what is left without the title: 王 of 王奶奶."""
    return _TITLE.sub("", said) or said
