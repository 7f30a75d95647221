"""What a yes leads to, however it was said: more of the same form, another service, or the end."""

from dataclasses import dataclass

import pytest

from data.model.talk import Expecting, Form, Remarks, Slots
from data.model.turns import Say
from handlers import forms
from handlers.forms import Act, Done, ReadBack, Step
from handlers.services.meal import BookMeal
from handlers.turn import Turn
from tests.unit.handlers.fakes import Window


@dataclass(frozen=True)
class Scripted:
    """A service that does as it is told."""

    done: Done
    intent: str = "redeem_points"
    kind: None = None
    accepts: frozenset[str] = frozenset()

    def hear(self, form: Form, said: Slots, remarks: Remarks) -> Form:  # noqa: ARG002
        return form

    def review(self, form: Form, turn: Turn) -> Step:  # noqa: ARG002
        return ReadBack(form, (Say("reminder_ask"),))

    def finish(self, form: Form, turn: Turn) -> Done:  # noqa: ARG002
        return self.done


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize("then", ["redeem_points", "agree_reminder"])
def test_what_is_to_be_asked_next_stays_open(then: str, at_once: bool) -> None:
    turn = Window(BookMeal()).turn("对")
    service = Scripted(Done((), (Say("reminder_ask"),), Form(then)))
    if at_once:
        outcome = forms.take(Act(service.done), service, turn)
    else:
        outcome = forms.complete(service, Form("redeem_points"), turn)
    assert outcome.session.form == Form(then)
    assert outcome.session.prompt.expecting is Expecting.CONFIRMATION
    assert outcome.session.prompt.intent == then


def test_the_end_leaves_nothing_open_but_what_a_correction_is_about() -> None:
    turn = Window(BookMeal()).turn("对")
    outcome = forms.complete(Scripted(Done((), (Say("thank"),))), Form("redeem_points"), turn)
    assert outcome.session.form is None
    assert outcome.session.prompt.expecting is Expecting.NOTHING
    assert outcome.session.prompt.intent == "redeem_points"
