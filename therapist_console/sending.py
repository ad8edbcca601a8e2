"""`send`: give one command and tell what became of it. Present to nobody: its coming and going is no event."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from therapist_console.arguments import build
from therapist_console.words import ROLES
from vrtherapy.commands import Command
from vrtherapy.commands.course import ConfirmScreening, Stop
from vrtherapy.errors import NoLink, NotAuthorised, VersionMismatch
from vrtherapy.events import Entry, ScreeningConfirmed
from vrtherapy.link import sentences
from vrtherapy.link.client import EntryHeard, LinkClient, Message, StateReplaced, Unanswered
from vrtherapy.link.wire import Done, LinkFault, Refusal, Shown
from vrtherapy.messages import Text
from vrtherapy.protocol import Question
from vrtherapy.record.sentences import say
from vrtherapy.record.writing import clock
from vrtherapy.state import SessionState
from vrtherapy.state import Stop as StopState

_TURN_SECONDS = 0.05
_WORDS_WITHIN_SECONDS = 1.0
_SAY_WAITING_SECONDS = 1.0


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds: for an answer, for the answer to a stop, and for a stop to be shown."""

    answer_seconds: float = 3.0
    stop_seconds: float = 10.0
    shown_seconds: float = 3.0


@dataclass
class Outcome:
    """What became of a command: its answer, what it led to in words, and what else there is to say."""

    done: bool
    sentences: list[Text] = field(default_factory=list[Text])


class Sending:
    """One command on its way over `client`, from the first hello to the last answer.

    `tell_waiting` is told once when a stop has to be repeated for longer than a person would wait in silence.
    """

    def __init__(
        self,
        client: LinkClient,
        patience: Patience | None = None,
        tell_waiting: Callable[[Text], None] = lambda _: None,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._patience = patience or Patience()
        self._tell_waiting = tell_waiting
        self._clock = steady
        self._stopping = False
        self._seq_before = 0
        self._id = ""
        self._answer: Done | Refusal | Unanswered | None = None
        self._answered_at = 0.0
        self._shown_at: float | None = None
        self._led_to: list[Text] = []
        self._before = SessionState()

    def run(self, command: type[Command], given: Sequence[tuple[str, str]]) -> Outcome:
        """Give the command and wait for what becomes of it.

        Raises NoLink when nobody answers in time, NotAuthorised, VersionMismatch, and WrongUsage when the fields are
        none of this command's.
        """
        asked = build(command, given)
        if isinstance(asked, Stop):
            return self._stop(asked)
        self._wait(self._patience.answer_seconds, lambda: self._client.state is not None)
        if self._client.state is None:
            raise NoLink(sentences.nobody_answers(self._client.endpoint, self._patience.answer_seconds))
        # Only who hears the entries already hears what the command led to.
        self._wait(_WORDS_WITHIN_SECONDS, lambda: self._client.silent_for(self._clock()) < math.inf)
        questions = self._client.state.plan.screening
        self._seq_before = self._client.state.seq
        asked = build(command, given, [question.id for question in questions])
        self._give(asked, self._patience.answer_seconds)
        outcome = self._outcome()
        if outcome.done and isinstance(asked, ConfirmScreening):
            outcome.sentences = [*_answers(asked, questions), *outcome.sentences]
        return outcome

    def _stop(self, stop: Stop) -> Outcome:
        """A stop is sent from the first moment on and repeated until it is answered; then it has to be shown."""
        self._stopping = True
        self._id = self._client.send_command(stop, self._clock())
        if not self._answered(_SAY_WAITING_SECONDS):
            self._tell_waiting(_still_trying(self._client.endpoint, self._patience.stop_seconds))
        self._take_answer(stop, self._patience.stop_seconds - _SAY_WAITING_SECONDS)
        if isinstance(self._answer, Done):
            self._wait(
                self._patience.shown_seconds, lambda: self._shown_at is not None or self._nobody_to_show()
            )
        return self._outcome()

    def _nobody_to_show(self) -> bool:
        state = self._client.state
        return state is not None and state.stop is not None and state.stage is None

    def _give(self, command: Command, within_seconds: float) -> None:
        self._id = self._client.send_command(command, self._clock())
        self._take_answer(command, within_seconds)

    def _answered(self, within_seconds: float) -> bool:
        self._wait(within_seconds, lambda: self._answer is not None)
        return self._answer is not None

    def _take_answer(self, command: Command, within_seconds: float) -> None:
        """Wait for the answer and, if it is done, for the state to follow. Raises NoLink when none came."""
        if not self._answered(within_seconds) or isinstance(self._answer, Unanswered):
            raise NoLink(_unanswered(self._client.endpoint, command))
        if isinstance(self._answer, Done):
            seq = self._answer.seq
            self._wait(_WORDS_WITHIN_SECONDS, lambda: self._knows(seq))

    def _knows(self, seq: int) -> bool:
        state = self._client.state
        return state is not None and state.seq >= seq

    def _wait(self, seconds: float, met: Callable[[], bool]) -> None:
        until = self._clock() + seconds
        while not met() and (now := self._clock()) < until:
            for message in self._client.poll(min(_TURN_SECONDS, until - now), now):
                self._take(message)
            if self._client.refused:
                raise NotAuthorised(sentences.NOT_AUTHORISED)

    def _take(self, message: Message) -> None:
        match message:
            case Done() | Refusal() | Unanswered() if message.id == self._id:
                self._answer = message
                self._answered_at = self._clock()
            case Shown() if message.id == self._id:
                self._shown_at = self._clock()
            case StateReplaced():
                self._before = message.state
            case EntryHeard():
                if message.entry.cause.command == self._id:
                    self._led_to.append(_said(message.entry, self._before))
                self._before = message.state
            case LinkFault(code="version"):
                raise VersionMismatch(message.sentence)
            case _:
                pass

    def _outcome(self) -> Outcome:
        answer, state = self._answer, self._client.state
        if isinstance(answer, Refusal):
            return Outcome(False, [answer.sentence])
        seq = answer.seq if isinstance(answer, Done) else 0
        if self._stopping:
            return Outcome(True, [self._stopped(seq, state), *self._shown(state)])
        return Outcome(True, self._led_to or [_done(seq) if seq > self._seq_before else _SO_ALREADY])

    def _stopped(self, seq: int, state: SessionState | None) -> Text:
        stop, welcome = state.stop if state else None, self._client.welcome
        if state is not None and stop is None:
            return _ENDED_BEFORE
        if stop is not None and welcome is not None and stop.at_seconds < welcome.at_seconds:
            return _stopped_before(stop)
        return _stopped_now(seq)

    def _shown(self, state: SessionState | None) -> list[Text]:
        """The second answer: how long after the decision the patient's view began to leave, if it has said so."""
        stop = state.stop if state else None
        if stop is not None and stop.shown_at_seconds is not None:
            return [_left(stop.shown_at_seconds - stop.at_seconds)]
        if self._shown_at is not None:
            return [_left(self._shown_at - self._answered_at)]
        if state is not None and (stop is None or state.stage is None):
            return [] if stop is None else [_NO_DISPLAY]
        return [_NOT_SHOWN]


def _said(entry: Entry, before: SessionState) -> Text:
    """An entry in the record's words; the screening's in brief, since every answer stands in a line of its own."""
    return _SCREENED if isinstance(entry.event, ScreeningConfirmed) else say(entry, before)


_SCREENED = Text(
    en="The screening is confirmed; the patient consents.", fr="Questionnaire confirmé ; le patient consent."
)


def _answers(command: ConfirmScreening, questions: Sequence[Question]) -> list[Text]:
    """Every answer beside its question: nobody is to answer for a question without having read it."""
    return [
        Text(
            en=f"{question.id}: {command.answers[question.id]} · {question.text.en}",
            fr=f"{question.id} : {_IN_FRENCH[command.answers[question.id]]} · {question.text.fr}",
        )
        for question in questions
        if question.id in command.answers
    ]


_IN_FRENCH = {"yes": "oui", "no": "non"}


def _done(seq: int) -> Text:
    return Text(en=f"Done (entry {seq}).", fr=f"Fait (entrée {seq}).")


_SO_ALREADY = Text(en="It was so already; nothing changed.", fr="C'était déjà le cas ; rien n'a changé.")


def _stopped_now(seq: int) -> Text:
    return Text(en=f"Stopped (entry {seq}).", fr=f"Séance arrêtée (entrée {seq}).")


def _stopped_before(stop: StopState) -> Text:
    at, by = clock(stop.at_seconds), ROLES[stop.by]
    return Text(
        en=f"The session was stopped already, at {at} ({by.en}, entry {stop.seq}).",
        fr=f"La séance était déjà arrêtée, depuis {at} ({by.fr}, entrée {stop.seq}).",
    )


def _left(seconds: float) -> Text:
    milliseconds = round(max(0.0, seconds) * 1000)
    return Text(
        en=f"The patient's view began to leave {milliseconds} ms after the decision.",
        fr=f"La vue du patient a commencé à partir {milliseconds} ms après la décision.",
    )


_ENDED_BEFORE = Text(
    en="The session has ended already; there was nothing to stop.",
    fr="La séance est déjà terminée ; il n'y avait rien à arrêter.",
)
_NO_DISPLAY = Text(
    en="No display of the patient's is connected now.", fr="Aucun affichage du patient n'est connecté."
)
_NOT_SHOWN = Text(
    en="BUT the display has not said yet that it left the exposure. Go to the patient and take the headset off.",
    fr="MAIS l'affichage n'a pas encore dit avoir quitté l'exposition. Allez voir le patient et ôtez le casque.",
)


def _still_trying(endpoint: str, seconds: float) -> Text:
    return Text(
        en=f"No answer yet from {endpoint}; the stop is repeated for {seconds:g} s. Go to the patient meanwhile.",
        fr=f"Pas encore de réponse de {endpoint} ; l'arrêt est répété pendant {seconds:g} s. Allez voir le patient.",
    )


def _unanswered(endpoint: str, command: Command) -> Text:
    if isinstance(command, Stop):
        return Text(
            en=f"NOBODY ANSWERED the stop at {endpoint}. Go to the patient and take the headset off. A display that no "
            "longer hears its session goes to the safe place by itself.",
            fr=f"PERSONNE N'A RÉPONDU à l'arrêt à {endpoint}. Allez voir le patient et ôtez le casque. Un affichage "
            "qui n'entend plus sa séance va de lui-même au lieu sûr.",
        )
    return Text(
        en=f"The session at {endpoint} did not answer in time; see in `watch` whether it was carried out before you "
        "give it again.",
        fr=f"La séance à {endpoint} n'a pas répondu à temps ; voyez dans « watch » si c'est fait avant de redemander.",
    )
