"""What is to be different about a meal: portions, dishes, diet, how it is brought."""

import re
from dataclasses import replace

from data.model.talk import Form, Slots, SlotScalar, SlotValue
from data.model.turns import Say
from handlers.forms import Ask, ask_address, is_whole_address
from handlers.services.meal_rules import MOST_PORTIONS, number, strings, united
from handlers.services.meal_words import how_brought
from handlers.turn import Turn

MORE = "more"  # slot of a form only: so many portions more, or fewer
ADDED = "dish_added"  # slot of a form only: the dish comes to those of before
NEWS = frozenset({"quantity", "dish", "diet", "avoids", "delivery", "address", MORE, ADDED})
_N = r"[一两二三四五六七八九十\d]+\s*[份客]"
_MORE = re.compile(rf"(?:加|添|多)(?:订|来|要|点)?(?:上)?(?={_N})|再(?:订|来|要|给我)+(?={_N})")
_FEWER = re.compile(rf"(?:减|少|退)(?:掉|去|订|要|来)?(?={_N})")
_DISH_ADDED = re.compile(r"[加添]|再(?:来|要|点|给)")


def relative(form: Form, turn: Turn) -> Form:
    """Take 再加一份 and 加个红烧肉 as an addition to what is ordered."""
    slots = dict(form.slots)
    if turn.slots.get("dish") and _DISH_ADDED.search(turn.text):
        slots[ADDED] = True
    portions = turn.slots.get("quantity")
    sign = 1 if _MORE.search(turn.text) else -1 if _FEWER.search(turn.text) else 0
    if sign and isinstance(portions, int) and slots.get("quantity") == portions:
        slots[MORE] = sign * portions
        slots.pop("quantity")
    return replace(form, slots=slots)


def news_of(form: Form, old: Slots, home: str | None) -> dict[str, SlotValue]:
    """Return the slots that change; an empty list takes one away."""
    said, wanted = form.slots, dict[str, SlotValue]()
    dishes = strings(said.get("dish"))
    another = [dish for dish in dishes if dish not in strings(old.get("dish"))]
    if "quantity" in said:
        wanted["quantity"] = said["quantity"]
    elif MORE in said and not (ADDED in said and another):
        wanted["quantity"] = number(old.get("quantity")) + number(said[MORE])
    if dishes:
        wanted["dish"] = united(old.get("dish"), dishes) if ADDED in said else _list(dishes)
    for name in ("diet", "avoids"):
        if said.get(name):
            wanted[name] = united(old.get(name), said[name])
    brought = said.get("delivery", True if "address" in said else None)
    if brought is not None:
        wanted["delivery"] = brought
    if brought:
        wanted["address"] = said.get("address") or old.get("address") or home or ""
    elif brought is False and "address" in old:
        wanted["address"] = []
    return {name: value for name, value in wanted.items() if old.get(name) != value}


def ask_for_news(form: Form, news: Slots) -> Ask | None:
    """Ask where a new value cannot stand: too many portions, half an address."""
    if "quantity" in news and not 1 <= number(news["quantity"]) <= MOST_PORTIONS:
        slots = {k: v for k, v in form.slots.items() if k not in {"quantity", MORE}}
        say = Say("meal_ask_other_quantity", {"count": MOST_PORTIONS})
        return Ask(replace(form, slots=slots), "quantity", say)
    if news.get("address", []) != [] and not is_whole_address(news["address"]):
        return ask_address(form)
    return None


def news_named(old: Slots, news: Slots, home: str | None) -> list[str]:
    """Name what changes: 两份, 清蒸鱼, 少盐, 自己来取."""
    named = [f"{{quantity:{number(news['quantity'])}}}份"] if "quantity" in news else []
    named += ["、".join(strings(news[name])) for name in ("dish", "diet") if news.get(name)]
    if "avoids" in news:
        named.append(f"不放{'、'.join(strings(news['avoids']))}")
    if {"delivery", "address"} & news.keys():
        named.append(how_brought({**old, **news}, home))
    return named


def without_news(form: Form) -> Form:
    """Return `form` with nothing that is to change."""
    return replace(form, slots={k: v for k, v in form.slots.items() if k not in NEWS})


def _list(values: list[str]) -> list[SlotScalar]:
    return [*values]
