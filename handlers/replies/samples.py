"""Every wording filled with sample values: what proofreaders, tests and the voice read through."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from data.model.turns import Say
from handlers.replies import Replies, Wording

FIELD = re.compile(r"\{(\w+)\}")
NOTICE = "notice_"  # keys that begin so are read by staff, or by residents in their messenger
_VALUES: Mapping[str, str | int] = {
    "date": "2026-11-25", "time": "2026-11-25T15:00:00+08:00", "due": "2026-11-25T15:00:00+08:00",
    "money": 1200, "meal": "lunch", "address": "3栋2单元501", "phone": "13800000000", "no": "1001",
    "points": 60, "quantity": 2, "count": 3, "what": "修水管", "who": "王桂兰", "helper": "小林",
    "again_spoken": "好。", "again_written": "好。", "emergency_kind": "fall",
    "among": "报修,订饭,找人帮忙", "words": "老时间", "task": "取药", "dish": "红烧肉",
    "delivery": "送到家", "wishes": "，少盐", "when": "{time:2026-11-25T15:00:00+08:00}",
    "pictures": "", "listed": "修水管，取药", "comes": "来", "where": "居委会前台",
    "to": "修水龙头", "by": "{date:2026-11-26}",
}  # fmt: skip
_SOMETHING = "大米"


def spoken_ways(replies: Replies, key: str, now: datetime) -> Iterator[str]:
    """Yield each way in which a wording is spoken, its fields filled with sample values."""
    wording = replies.wordings[key]
    for aloud, _written in wording.ways:
        values = {name: _VALUES.get(name, _SOMETHING) for name in FIELD.findall(aloud)}
        alone = Wording(((aloud, aloud),), wording.choices)
        yield Replies({**replies.wordings, key: alone}).render([Say(key, values)], now).spoken
