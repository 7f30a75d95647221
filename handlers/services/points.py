"""Volunteer points: what somebody has, and where it came from."""

from data.model.turns import Outcome, Say
from handlers.turn import Turn, aside

_READ_OUT = 3  # entries read aloud


def tell_points(turn: Turn) -> Outcome:
    """Say the balance and the last entries."""
    balance = turn.reads.points.balance(turn.resident.id)
    entries = turn.reads.points.last(turn.resident.id, _READ_OUT)
    says = [Say("points_balance", {"points": balance})]
    if entries:
        says.append(Say("points_last"))
    for entry in entries:
        key = "points_earned" if entry.points >= 0 else "points_spent"
        values: dict[str, str | int] = {
            "points": abs(entry.points),
            "reason": entry.reason,
            "date": entry.at.date().isoformat(),
        }
        says.append(Say(key, values))
    return aside(turn, *says)
