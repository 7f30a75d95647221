"""Redeeming points: one thing of the catalogue for the points that somebody has."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.model.points import Reward
from data.model.requests import RequestDraft, RequestKind
from data.model.talk import Expecting, Form, Remarks, Slots, SlotValue
from data.model.turns import Create, Say
from handlers.forms import Act, Ask, Done, ReadBack, Refuse, Step, merge
from handlers.services.naming import meant_by, mentions
from handlers.services.points import affordable, by_reach
from handlers.services.wordlists import speaks_of
from handlers.turn import Turn

_MOST = 50  # nobody means more
_PRICE = "points"  # slot of the form: what was read back as the price of all of it
_ON_TOPIC = frozenset({"redeem_points", "inform", "affirm", "deny", "out_of_scope"})
_DIGITS = dict(zip("一二三四五六七八九十两俩仨", (*range(1, 11), 2, 2, 3), strict=True))
_COUNT = rf"(?P<count>\d{{1,2}}|[{''.join(_DIGITS)}])"
_PARTICLES = "吧呗啊嘛呀呢了的。，！？!?, "


@dataclass(frozen=True)
class _Wish:
    """A reward that was named, and how many of it where that was said."""

    reward: Reward
    quantity: int | None = None


@dataclass(frozen=True)
class Redeem:
    """Finds the reward, weighs points and stock, reads the price back."""

    intent: str = "redeem_points"
    kind: RequestKind = RequestKind.REDEMPTION
    accepts: frozenset[str] = frozenset({"item", "quantity"})

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:  # noqa: ARG002
        """Take what was just said; another thing is one of it unless a number was said too."""
        if said.get("item", form.slots.get("item")) != form.slots.get("item"):
            form = _without(form, "quantity")
        return merge(form, said, self.accepts)

    def review(self, form: Form, turn: Turn) -> Step:
        """Ask what it is to be, say why it cannot be, or read the price back."""
        rewards = turn.reads.points.rewards()
        if not rewards:
            return Refuse(Say("redeem_no_rewards"))
        words = turn.text if turn.intent == self.intent else ""
        if speaks_of("for_staff", words):
            return Refuse(Say("redeem_by_staff"))
        item = str(form.slots.get("item", ""))
        wishes = _named(rewards, words) or _named(rewards, item) or _meant(rewards, item)
        if len(wishes) > 1:
            return _ask_which(form, wishes)
        return _weigh(_with(form, wishes[0], turn), turn) if wishes else _ask_item(form, turn)

    def answered(self, form: Form, turn: Turn) -> Step | None:
        """Take a name, a number of units, or a yes to the only thing there is."""
        rewards = turn.reads.points.rewards()
        word = turn.text.strip(_PARTICLES)
        just_a_name = any(word in {one.name, *one.aliases} for one in rewards)
        if turn.intent not in _ON_TOPIC and not just_a_name:
            return None
        wishes = _named(rewards, turn.text)
        if turn.session.prompt.expecting is Expecting.CONFIRMATION:
            return _corrected(form, turn, wishes)
        wishes = wishes or _meant(rewards, word)
        if not wishes and turn.intent == "affirm":
            can_have = affordable(turn)
            wishes = [_Wish(reward) for reward in can_have] if len(can_have) == 1 else []
        if len(wishes) > 1:
            return _ask_which(form, wishes)
        if wishes:
            return _weigh(_with(form, wishes[0], turn), turn)
        return Refuse(Say("stopped")) if turn.intent == "deny" else None

    def finish(self, form: Form, turn: Turn) -> Done:
        """Record it, unless points or stock went while we talked; another price is read back."""
        reward, count = _reward(form, turn), _count(form)
        if reward is None:
            return Done((), (Say("redeem_no_rewards"),))
        obstacle = _obstacle(reward, count, turn)
        if obstacle is not None:
            return Done((), (obstacle,))
        if form.slots.get(_PRICE) != reward.points * count:
            return Done((), (Say("redeem_price_changed", _values(reward, count)),), form)
        slots: dict[str, SlotValue] = {
            "item": reward.name,
            "quantity": count,
            "points": reward.points * count,
        }
        draft = RequestDraft(self.kind, turn.resident.id, turn.actor, slots)
        key = "redeem_done" if reward.where else "redeem_done_here"
        return Done((Create(draft),), (Say(key, {"where": reward.where}),))


def names_reward(turn: Turn) -> bool:
    """Whether the words name something of the catalogue."""
    return bool(mentions(turn.reads.points.rewards(), turn.text))


def _weigh(form: Form, turn: Turn) -> Step:
    """Read the price back, of fewer where points or stock do not reach; or refuse."""
    reward, count = _reward(form, turn), _count(form)
    assert reward is not None, "the item was found in the catalogue"
    obstacle = _obstacle(reward, count, turn)
    within = _within(reward, turn)
    if obstacle is not None and not within:
        return Refuse(obstacle)
    lead = () if obstacle is None else (obstacle,)
    count = min(count, within)
    price = reward.points * count
    left = turn.reads.points.balance(turn.resident.id) - price
    values = {**_values(reward, count), "points": price, "count": left}
    form = replace(form, slots={**form.slots, "quantity": count, _PRICE: price})
    return ReadBack(form, (*lead, Say("redeem_read_back", values)))


def _within(reward: Reward, turn: Turn) -> int:
    """Return how many can be had."""
    return min(turn.reads.points.balance(turn.resident.id) // max(reward.points, 1), reward.stock)


def _obstacle(reward: Reward, count: int, turn: Turn) -> Say | None:
    """Say why it cannot be had, and what could be had instead."""
    others = _listed([one for one in affordable(turn) if one.name != reward.name])
    values = {**_values(reward, count), "listed": others}
    if reward.stock < 1:
        return Say("redeem_sold_out" if others else "redeem_sold_out_only", values)
    balance, price = turn.reads.points.balance(turn.resident.id), reward.points * count
    if reward.stock < count:
        return Say("redeem_few_left", {**values, "quantity": reward.stock})
    if price <= balance:
        return None
    values |= {"points": price, "count": price - balance}
    if _within(reward, turn):
        return Say("redeem_too_many", values)
    return Say("redeem_too_dear" if others else "redeem_too_dear_only", values)


def _ask_item(form: Form, turn: Turn) -> Step:
    can_have = affordable(turn)
    balance = turn.reads.points.balance(turn.resident.id)
    if not can_have:
        cheapest = next(iter(by_reach(turn)), None)
        if cheapest is None:
            return Refuse(Say("redeem_no_rewards"))
        values = {**_values(cheapest, 1), "points": balance, "count": cheapest.points - balance}
        return Refuse(Say("redeem_not_yet", values))
    key = "redeem_unknown" if "item" in form.slots else "redeem_ask_item"
    say = Say(key, {"points": balance, "listed": _listed(can_have), "first": can_have[0].name})
    return Ask(_without(form, "item"), "item", say, tuple(one.name for one in can_have))


def _ask_which(form: Form, wishes: Sequence[_Wish]) -> Step:
    names = tuple(dict.fromkeys(wish.reward.name for wish in wishes))[:4]
    say = Say("redeem_ask_which", {"listed": "、".join(names), "first": names[0]})
    return Ask(_without(form, "item"), "item", say, names)


def _corrected(form: Form, turn: Turn, wishes: Sequence[_Wish]) -> Step | None:
    """Weigh again what was corrected at the read-back; None where nothing was."""
    reward = _reward(form, turn)
    if reward is None:
        return None
    if not wishes:
        wishes = [_Wish(reward, _quantity(turn.text, reward))]
    changed = _with(form, wishes[0], turn)
    if len(wishes) == 1 and changed.slots != _without(form, _PRICE).slots:
        return _weigh(changed, turn)
    if turn.intent != "affirm" or "item" not in turn.slots:
        return None
    done = Redeem().finish(form, turn)  # 对，大米
    return Act(done) if done.then is None else _weigh(changed, turn)


def _named(rewards: Sequence[Reward], words: str) -> list[_Wish]:
    found = {mention.thing.name: mention.thing for mention in mentions(rewards, words)}
    return [_Wish(reward, _quantity(words, reward)) for reward in found.values()]


def _meant(rewards: Sequence[Reward], word: str) -> list[_Wish]:
    return [_Wish(reward) for reward in meant_by(rewards, word)]


def _with(form: Form, wish: _Wish, turn: Turn) -> Form:
    """Return the form with what is wished for; everything means as many as the points allow."""
    reward, count = wish.reward, wish.quantity
    if count is None and speaks_of("all_of_it", turn.text):
        count = _within(reward, turn) or None
    if count is None:
        same = form.slots.get("item") in {None, reward.name, *reward.aliases}
        count = _count(form) if same or turn.slots.get("quantity") else 1
    return replace(form, slots={"item": reward.name, "quantity": count})


def _reward(form: Form, turn: Turn) -> Reward | None:
    rewards = turn.reads.points.rewards()
    return next((one for one in rewards if one.name == form.slots.get("item")), None)


def _quantity(words: str, reward: Reward) -> int | None:
    """Return how many units were said: 两袋, 三个."""
    units = rf"{_COUNT}(?:{re.escape(reward.unit)}|[个份包次])(?!月|人|钟)"
    counts = [match["count"] for match in re.finditer(units, words)]
    if not counts:
        return None
    said = counts[-1]  # 三盒多了，两盒就行
    return int(said) if said.isdigit() else _DIGITS[said]


def _count(form: Form) -> int:
    said = form.slots.get("quantity")
    return said if isinstance(said, int) and 1 <= said <= _MOST else 1


def _listed(rewards: Sequence[Reward]) -> str:
    return "、".join(reward.name for reward in rewards)


def _values(reward: Reward, count: int) -> dict[str, str | int]:
    return {"item": reward.name, "unit": reward.unit, "quantity": count}


def _without(form: Form, slot: str) -> Form:
    return replace(form, slots={k: v for k, v in form.slots.items() if k != slot})
