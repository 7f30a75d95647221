"""What staff do with a request, from the shell or by a button."""

from data.model.clock import Clock
from data.model.requests import RequestStatus, ServiceRequest
from handlers import notify
from handlers.ports import Store
from handlers.replies import Replies


def move(
    store: Store,
    replies: Replies,
    clock: Clock,
    no: str,
    status: RequestStatus,
    actor: str,
    note: str = "",
) -> ServiceRequest:
    """Move a request, write its history, and tell the resident.

    Raises:
        NotFound: there is no such request.
        IllegalMove: its present status does not lead there.
    """
    now = clock.now()
    with store.unit_of_work() as uow:
        request = uow.requests.move(no, status, actor=actor, at=now, note=note)
        notify.resident_about(uow, replies, request, now)
    return request
