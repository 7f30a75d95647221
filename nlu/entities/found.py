"""What an entity reader returns."""

from dataclasses import dataclass

from data.model.talk import SlotValue


@dataclass(frozen=True)
class Found:
    """A value in the text."""

    entity: str
    value: SlotValue  # canonical
    start: int  # code points
    end: int  # exclusive
