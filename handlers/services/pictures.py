"""Pictures sent by messenger: kept for the repair they show."""

from dataclasses import replace
from datetime import timedelta

from data.model.requests import RequestKind, ServiceRequest
from data.model.talk import Form
from data.model.turns import Attach, Outcome, Say
from handlers.services.requests import request_name
from handlers.turn import Turn, answer

REPAIR = "report_repair"
_SAME_MATTER = timedelta(hours=24)


def into_form(turn: Turn) -> Turn:
    """Put pictures that belong to nothing yet into the repair that is open."""
    form, pictures = turn.session.form, turn.session.pictures
    if form is None or form.intent != REPAIR or not pictures:
        return turn
    form = replace(form, attachments=(*form.attachments, *pictures))
    return replace(turn, session=replace(turn.session, form=form, pictures=()))


def without_words(turn: Turn) -> Outcome | Form:
    """Add a picture to the latest open repair, or begin one with it."""
    pictures = turn.session.pictures
    turn = replace(turn, session=replace(turn.session, pictures=()))
    request = _latest_repair(turn)
    if request is None:
        return Form(REPAIR, attachments=pictures)
    say = Say("picture_added", {"what": request_name(request), "no": request.no})
    return answer(turn, say, changes=(Attach(request.no, pictures),))


def _latest_repair(turn: Turn) -> ServiceRequest | None:
    mine = turn.reads.requests.of_resident(turn.resident.id, only_open=True)
    repairs = [request for request in mine if request.kind is RequestKind.REPAIR]
    recent = [one for one in repairs if turn.now - one.created_at <= _SAME_MATTER]
    return recent[0] if recent else None
