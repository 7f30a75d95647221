"""The bare name of a thing that was asked for and that no lexicon knows: 跑步机."""

import re
from collections.abc import Iterable

from data.model.talk import Entity, Intent, Prompt
from nlu.reading import Reading

_ONLY_ITEM = re.compile(r"^(?:是|就是|那个|我的|我家的|家里的)*(?P<a>[\u4e00-\u9fff]{2,6})$")
_SURE_OF_ANOTHER = 0.75  # from here on a word is not the name of a broken thing
_NO_ITEM = re.compile(
    r"^(?:[那这]个|就是|叫|东西|一下|师傅|工人|人来|家里|快点|赶快|什么|不|没|我|你|好|等)|[你我他谁吗呢么]"
)


def open_item(
    said: Reading, intent: Intent, entities: Iterable[Entity], prompt: Prompt
) -> tuple[Entity, ...]:
    """Return the bare name of a thing that was asked for and that no lexicon knows: 跑步机."""
    if prompt.slot != "item" or intent.confidence >= _SURE_OF_ANOTHER:
        return ()
    if any(one.entity in {"item", "fault"} for one in entities):
        return ()
    match = _ONLY_ITEM.match(said.text.strip("。！!. "))
    if match is None or _NO_ITEM.search(match["a"]):
        return ()
    return (Entity("item", match["a"], *said.span(*match.span("a"))),)
