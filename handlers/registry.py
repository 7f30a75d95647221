"""Which service answers which intent."""

from collections.abc import Mapping

from data.model.requests import RequestKind
from handlers.forms import Service
from handlers.services.callback import CallBack
from handlers.services.cancel import Cancel
from handlers.services.change import ChangeRequest
from handlers.services.errand import Errand
from handlers.services.feedback import Feedback
from handlers.services.meal import BookMeal
from handlers.services.meal_change import ChangeMeal
from handlers.services.redeem import Redeem
from handlers.services.reminder import AgreeReminder
from handlers.services.repair import Repair
from handlers.services.standing import EndStandingOrder

SERVICES: Mapping[str, Service] = {
    service.intent: service
    for service in (
        Repair(),
        BookMeal(),
        Errand(),
        Feedback(),
        Redeem(),
        CallBack(),
        Cancel(),
        Cancel("cancel_meal", RequestKind.MEAL),
        ChangeRequest(),
        ChangeMeal(),
        EndStandingOrder(),
        AgreeReminder(),
    )
}
HUMAN = "talk_to_human"
RATING = "give_feedback"
TAKING_BACK = frozenset({"cancel_request", "cancel_meal", "end_standing"})
SURE = 0.45  # below this an intent does not open or leave a form: chosen on cross-validation
SURE_TO_SWITCH = 0.6  # an open form is left only for something that was clearly said
