"""Play one dialogue on an app of its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import repeat

from bot.app import App
from bot.rehearsal import check, given, photo
from bot.rehearsal.result import NEEDS_A_YES, Heard, Line, Rehearsed
from bot.rehearsal.script import Dialogue, Turn
from bot.talk import Talk, begin
from data.model.clock import HeldClock
from data.model.errors import Ambiguous, InvalidInput, NotFound, SessionClash
from data.model.requests import RequestKind, RequestStatus, ServiceRequest
from data.model.talk import Expecting, Prompt, Reply, Session
from data.model.turns import TurnResult
from handlers import dispatch

MOST_ANSWERS = 12  # to the questions after one utterance
_SWEEP = timedelta(minutes=15)  # at most, between two looks at what is due
_NOBODY = "zhaohu"  # the actor of a history entry when it is nobody in particular
_TAKEN_FIRST = {RequestStatus.IN_PROGRESS, RequestStatus.DONE}  # by whoever does the work
_MISTAKES = (NotFound, Ambiguous, InvalidInput)  # of the dialogue, not of the machine


def rehearse(dialogue: Dialogue, app: App, clock: HeldClock) -> Rehearsed:
    """Play a dialogue on an app whose store holds the demonstration community and no request.

    `clock` is the app's clock and stands at the moment at which the dialogue begins.
    """
    play = _Play(app, clock)
    try:
        _set_up(dialogue, app, clock)
        play.begin(dialogue)
        for number, turn in enumerate(dialogue.turns, 1):
            play.take(number, turn)
    except _MISTAKES as error:
        play.complain(str(error))
    wrong = check.requests(app, dialogue.finally_.requests)
    try:
        wrong_beside = check.ending(app, dialogue.finally_, clock.now())
    except _MISTAKES as error:
        wrong_beside = [f"at the end {error}"]
    return Rehearsed(
        name=dialogue.name,
        kind=dialogue.kind,
        lines=tuple(play.lines),
        problems=(*play.problems, *wrong, *wrong_beside),
        requests_are_right=not wrong,
        created=tuple(play.created),
        unconfirmed=tuple(play.unconfirmed),
        utterances=play.until_creation,
    )


def _set_up(dialogue: Dialogue, app: App, clock: HeldClock) -> None:
    try:
        given.set_up(app, dialogue.given, clock.now())
    except SessionClash as error:  # nobody else uses the store: points or stock do not reach
        raise InvalidInput(f"what is given cannot be: {error}") from None


class _Play:
    """A dialogue being played."""

    def __init__(self, app: App, clock: HeldClock) -> None:
        self.lines: list[Line] = []
        self.problems: list[str] = []
        self.created: list[ServiceRequest] = []
        self.unconfirmed: list[ServiceRequest] = []
        self.until_creation: int | None = None
        self._app = app
        self._clock = clock
        self._spoken = 0
        self._turn = 0
        self._talk: Talk
        self._known: set[str]

    def begin(self, dialogue: Dialogue) -> None:
        """Let the first speaker step up."""
        self._talk = begin(self._app, dialogue.channel, dialogue.speaker, dialogue.served)
        self._known = {request.no for request in self._requests()}

    def take(self, number: int, turn: Turn) -> None:
        """Do what a turn says, and compare what came of it."""
        self._turn = number
        self._step_up(turn)
        before = len(self.created)
        if turn.staff is not None:
            results = self._staff(turn, turn.staff)
        elif turn.meanwhile is not None:
            results = self._wait(turn.meanwhile)
        elif turn.ends:
            results = self._end()
        else:
            results = self._speak(turn)
        heard = Heard(tuple(results), tuple(self.created[before:]))
        for problem in check.turn(self._app, turn, heard):
            self.complain(problem)

    def complain(self, problem: str) -> None:
        """Note what is wrong."""
        self.problems.append(f"turn {self._turn}: {problem}" if self._turn else problem)

    def _step_up(self, turn: Turn) -> None:
        channel = turn.channel or self._talk.channel
        if turn.speaker or turn.served:
            speaker = turn.speaker or self._talk.actor.id
            self._talk = begin(self._app, channel, speaker, turn.served)
        elif turn.channel:
            self._talk = replace(self._talk, channel=channel)

    def _speak(self, turn: Turn) -> list[TurnResult]:
        pictures = (photo.keep(self._app, self._talk.actor.id, self._clock),) if turn.photo else ()
        results = [self._say(turn.say or "", pictures)]
        left = {
            key: repeat(value) if isinstance(value, str) else iter(value)
            for key, value in turn.answers.items()
        }
        while (answer := next(left.get(self.lines[-1].asked, iter(())), None)) is not None:
            if len(results) > MOST_ANSWERS:
                self.complain(f"after {MOST_ANSWERS} answers there is still a question")
                break
            results.append(self._say(answer))
        return results

    def _say(self, text: str, pictures: tuple[str, ...] = ()) -> TurnResult:
        before = self._session().prompt
        result = self._talk.say(text, attachments=pictures)
        self._spoken += 1
        read_back = before.expecting is Expecting.CONFIRMATION and before.slot is None
        agreed = read_back and (result.intent.name == "affirm" or self._says_yes(text, before))
        if self._find_created(lambda _: agreed):
            self.until_creation = self._spoken
        shown = "（发来一张照片）" + text if pictures else text
        self._tell(self._talk.actor.name, shown, result, asked=_asked(self._session().prompt))
        return result

    def _staff(self, turn: Turn, status: RequestStatus) -> list[TurnResult]:
        app = self._app
        no = self._requests()[-1].no if turn.no == "last" and self._known else turn.no
        actor = _NOBODY
        with app.store.unit_of_work(write=False) as uow:
            request = uow.requests.get(no)
            if turn.by:
                actor = uow.people.find(turn.by).id
        steps = [status]
        if request.status is RequestStatus.RECEIVED and status in _TAKEN_FIRST:
            steps = [RequestStatus.ASSIGNED, status]
        for step in steps:
            dispatch.move(app.store, app.replies, self._clock, no, step, actor)
        self._tell("", f"（{turn.by or '工作人员'}：{no} {status.value}）")
        return []

    def _says_yes(self, text: str, before: Prompt) -> bool:
        """Whether the words hold a yes beside others: 好，没错，订吧."""
        meaning = self._app.understand(text, now=self._clock.now(), prompt=before)
        return meaning.remarks.agrees and not meaning.remarks.objects

    def _wait(self, by: timedelta) -> list[TurnResult]:
        """Let time pass, and what is due happen as it would meanwhile."""
        over = self._clock.now() + by
        raised: list[TurnResult] = []
        while self._clock.now() < over:
            self._clock.advance(min(_SWEEP, over - self._clock.now()))
            raised += self._app.conversation.raise_due()
            self._app.proactive.run_due()
        self._find_created(self._is_standing)
        self._tell("", f"（过了{_spoken_time(by)}）", *raised)
        return raised

    def _end(self) -> list[TurnResult]:
        last = self._talk.end()
        results = [] if last is None else [last]
        self._find_created(lambda _: False)
        self._tell("", "（不说了）", *results)
        return results

    def _tell(self, who: str, said: str, *results: TurnResult, asked: str = "") -> None:
        replies: list[Reply | None] = [result.reply for result in results]
        for reply in replies or [None]:
            self.lines.append(Line(self._turn, who, said, reply, asked))
            said = ""

    def _session(self) -> Session:
        with self._app.store.unit_of_work(write=False) as uow:
            return uow.sessions.load(self._talk.resident.id)

    def _requests(self) -> list[ServiceRequest]:
        return check.all_requests(self._app)

    def _find_created(self, agreed: Callable[[ServiceRequest], bool]) -> bool:
        """Note what is new in the store; whether there was anything."""
        fresh = [request for request in self._requests() if request.no not in self._known]
        for request in fresh:
            self._known.add(request.no)
            self.created.append(request)
            if request.kind in NEEDS_A_YES and not agreed(request):
                self.unconfirmed.append(request)
                self.complain(f"a {request.kind} was created without a yes to a read-back")
        return bool(fresh)

    def _is_standing(self, request: ServiceRequest) -> bool:
        """Whether it follows from an order for every week that was agreed to before."""
        with self._app.store.unit_of_work(write=False) as uow:
            orders = uow.meals.standing(request.resident)
        return request.kind is RequestKind.MEAL and bool(orders)


def _asked(prompt: Prompt) -> str:
    """Return what an open question asks for, as a key of `answers`; empty: nothing one can list."""
    match prompt.expecting:
        case Expecting.ALARM_CHECK:
            return "alarm"
        case Expecting.CONFIRMATION:
            return prompt.slot or "confirm"  # whether to go on, whether it is another thing
        case Expecting.SLOT:
            return prompt.slot or ""
        case Expecting.NOTHING:
            return ""


def _spoken_time(by: timedelta) -> str:
    seconds = int(by.total_seconds())
    for unit, name in ((86400, "天"), (3600, "个小时"), (60, "分钟")):
        if seconds >= unit and seconds % unit == 0:
            return f"{seconds // unit} {name}"
    return f"{seconds} 秒"
