"""What somebody may not have thought of, said before the read-back."""

from collections.abc import Collection, Sequence

from data.model.talk import Slots
from data.model.turns import Say
from handlers.services.meal_rules import Serving, open_meals, serving_of, strings
from handlers.services.meal_words import meals_named
from handlers.turn import Turn


def ordered_before(
    turn: Turn, servings: Sequence[Serving], *, but: Collection[str] = ()
) -> list[Say]:
    """Say which of the meals are ordered already; `but` are numbers that do not count."""
    mine = open_meals(turn.reads, turn.resident.id, turn.now)
    ordered = {serving_of(request.slots) for request in mine if request.no not in but}
    again = [one for one in servings if one in ordered]
    return [Say("meal_ordered_before", {"what": meals_named(again)})] if again else []


def dishes_to_avoid(slots: Slots) -> list[Say]:
    """Say which dish holds by its name what must not be eaten."""
    return [
        Say("meal_dish_to_avoid", {"food": food, "dish": dish})
        for food in strings(slots.get("avoids"))
        for dish in strings(slots.get("dish"))
        if food in dish
    ]
