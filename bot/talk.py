"""A talk between one person and Zhaohu, for channels that live as long as the talk does."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.app import App
from data.model.errors import InvalidInput
from data.model.talk import Utterance
from data.model.turns import TurnResult

if TYPE_CHECKING:
    from data.model.people import Person


@dataclass(frozen=True)
class Talk:
    """Who speaks, for whom, and over which channel."""

    app: App
    resident: Person
    actor: Person
    channel: str

    def say(
        self,
        text: str,
        *,
        heard: float = 1.0,
        message_id: str = "",
        attachments: tuple[str, ...] = (),
    ) -> TurnResult:
        """Take one turn; the same `message_id` again gets the first answer again.

        `attachments` are ids of pictures in the store.

        Raises:
            StoreUnavailable: the database is away; nothing was written.
        """
        return self.app.conversation.respond(
            Utterance(
                text=text,
                resident=self.resident.id,
                actor=self.actor.id,
                channel=self.channel,
                message_id=message_id or uuid.uuid4().hex,
                at=self.app.clock.now(),
                heard=heard,
                attachments=attachments,
            )
        )

    def end(self) -> TurnResult | None:
        """End the talk: a possible alarm that nobody denied is raised."""
        return self.app.conversation.end(self.resident.id, self.actor.id)


def begin(app: App, channel: str, speaker: str | None, served: str | None = None) -> Talk:
    """Find out who speaks for whom, by ids or unique names.

    Without `speaker` it is the first resident; without `served` people speak for themselves.

    Raises:
        NotFound: nobody goes by that id or name.
        Ambiguous: several do.
        InvalidInput: the speaker holds no mandate from the resident.
    """
    with app.store.unit_of_work(write=False) as uow:
        actor = uow.people.find(speaker) if speaker else uow.people.first_resident()
        resident = uow.people.find(served) if served else actor
        if not uow.people.may_act(actor.id, resident.id, app.clock.now()):
            raise InvalidInput(
                f"{actor.id} may not act for {resident.id} yet: once the resident agrees, record "
                f"it with `zhaohu people mandate {actor.id} {resident.id}`"
            )
    return Talk(app, resident, actor, channel)
