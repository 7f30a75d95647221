"""Volunteer points: what somebody has, where it came from, how to earn more, what they buy."""

from collections.abc import Sequence

from data.model.points import ERRAND_POINTS, Reward
from data.model.turns import Outcome, Say
from handlers.services.naming import mentions
from handlers.services.wordlists import speaks_of
from handlers.turn import Turn, aside

_READ_OUT = 3  # entries read aloud
MOST_OFFERED = 4  # rewards read aloud: more nobody keeps in mind


def tell_points(turn: Turn) -> Outcome:
    """Answer what was asked about points: most often the balance and the last entries."""
    if speaks_of("earning", turn.text):
        return tell_earning(turn)
    if speaks_of("enough", turn.text):
        named = mentions(turn.reads.points.rewards(), turn.text)
        if named:
            return aside(turn, *_balance(turn), _enough(turn, named[0].thing))
    if speaks_of("rewards", turn.text):
        return tell_rewards(turn)
    return aside(turn, *_balance(turn), *_history(turn))


def tell_rewards(turn: Turn) -> Outcome:
    """Read out what points can be exchanged for, what is affordable first."""
    rewards = by_reach(turn)
    if not rewards:
        return aside(turn, Say("redeem_no_rewards"))
    lines = [_line(reward) for reward in rewards[:MOST_OFFERED]]
    rest = rewards[MOST_OFFERED:]
    if rest:
        listed = "，".join(f"{one.name}{{points:{one.points}}}分" for one in rest)
        lines.append(Say("points_rewards_more", {"count": len(rest), "rest": listed}))
    return aside(turn, *_balance(turn), Say("points_rewards"), *lines)


def tell_earning(turn: Turn) -> Outcome:
    """Say how points are earned."""
    return aside(turn, Say("points_earning", {"points": ERRAND_POINTS}))


def by_reach(turn: Turn) -> list[Reward]:
    """Return the rewards in stock: those the person can afford first, each part cheapest first."""
    balance = turn.reads.points.balance(turn.resident.id)
    there = [reward for reward in turn.reads.points.rewards() if reward.stock > 0]
    return sorted(there, key=lambda reward: reward.points > balance)


def affordable(turn: Turn) -> Sequence[Reward]:
    """Return what the person could have at once, the cheapest first, few enough to be chosen."""
    balance = turn.reads.points.balance(turn.resident.id)
    return [reward for reward in by_reach(turn) if reward.points <= balance][:MOST_OFFERED]


def _balance(turn: Turn) -> list[Say]:
    return [Say("points_balance", {"points": turn.reads.points.balance(turn.resident.id)})]


def _history(turn: Turn) -> list[Say]:
    entries = turn.reads.points.last(turn.resident.id, _READ_OUT)
    says = [Say("points_last")] if entries else [Say("points_none_yet")]
    for entry in entries:
        key = "points_earned" if entry.points >= 0 else "points_spent"
        values: dict[str, str | int] = {
            "points": abs(entry.points),
            "reason": entry.reason,
            "date": entry.at.astimezone(turn.now.tzinfo).date().isoformat(),
        }
        says.append(Say(key, values))
    return says


def _enough(turn: Turn, reward: Reward) -> Say:
    """Whether the balance reaches for a reward that was named."""
    missing = reward.points - turn.reads.points.balance(turn.resident.id)
    values: dict[str, str | int] = {"item": reward.name, "points": reward.points}
    if missing > 0:
        return Say("points_not_enough", {**values, "count": missing})
    return Say("points_enough", values)


def _line(reward: Reward) -> Say:
    return Say("points_reward", {"item": reward.name, "unit": reward.unit, "points": reward.points})
