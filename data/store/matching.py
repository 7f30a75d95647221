"""Whether a resident is the one whom somebody describes: 三号楼五零一的王奶奶."""

import re

from data.model.people import Person
from data.model.talk import Behalf

_PARTS = re.compile(r"^(?:(\d+)栋)?(?:(\d+)单元)?(?:(\d+)室?)?$")
_TITLE = re.compile(
    r"(?:奶奶|婆婆|阿婆|大妈|大娘|阿姨|大姐|爷爷|大爷|大叔|大伯|伯伯|阿公|叔叔|老师|先生|太太|女士|师傅|老人家|老人"
    r"|老太太|老太婆|老爷子|老头|伯|婆|姨|叔|爷|姐|哥)$"
)
_NICKNAME = re.compile(r"^[老小阿]([\u4e00-\u9fff])$")


def fits(person: Person, who: Behalf) -> bool:
    """Whether everything that is said of somebody holds for a person; nothing said fits nobody."""
    said = [
        _fits_name(person.name, who.person) if who.person else None,
        fits_address(person.address, who.address) if who.address else None,
        person.phone == who.phone if who.phone else None,
    ]
    known = [one for one in said if one is not None]
    alone = who.person is not None and not surname(who.person) and person.name != who.person
    if alone and not (who.address or who.phone):
        return False  # 奶奶 alone is anybody
    return bool(known) and all(known)


def fits_address(address: str | None, said: str) -> bool:
    """Whether an address agrees with the parts that were said: 3栋501 is 3栋2单元501."""
    whole, part = _PARTS.match(address or ""), _PARTS.match(said)
    if not address or whole is None or part is None:
        return False
    return all(
        spoken is None or spoken == known
        for spoken, known in zip(part.groups(), whole.groups(), strict=True)
    )


def building(address: str) -> str | None:
    """Return the building of an address: 3栋."""
    parts = _PARTS.match(address)
    return f"{parts[1]}栋" if parts and parts[1] else None


def surname(said: str) -> str | None:
    """Return the surname in 王奶奶, 老王 or 王; None where there is none, or a whole name."""
    nickname = _NICKNAME.match(said)
    if nickname:
        return nickname[1]
    bare = _TITLE.sub("", said)
    return bare if len(bare) == 1 else None


def _fits_name(name: str, said: str) -> bool:
    if name == said or name == _TITLE.sub("", said):
        return True
    family = surname(said)
    if family is not None:
        return name.startswith(family)
    return _TITLE.sub("", said) == ""  # a title alone leaves the choice to address and phone
