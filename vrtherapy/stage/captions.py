"""The few words the patient reads in the view, in the patient's language."""

from collections.abc import Sequence

from vrtherapy.messages import Language, Text
from vrtherapy.state import Phase, SessionState

SUDS_QUESTION = Text(
    en="How strong is your fear now, from 0 to 100? Say it aloud.",
    fr="Quelle est l'intensité de votre peur, de 0 à 100 ? Dites-le à voix haute.",
)
SUDS_QUESTION_WITH_SCALE = Text(
    en="How strong is your fear now, from 0 to 100? Say it aloud, or choose below.",
    fr="Quelle est l'intensité de votre peur, de 0 à 100 ? Dites-le à voix haute, ou choisissez en dessous.",
)
SAFE_PLACE = Text(en="You are in the safe place.", fr="Vous êtes dans le lieu sûr.")
STOPPED = Text(en="Stopped. You are in the safe place.", fr="Arrêté. Vous êtes dans le lieu sûr.")
WAIT = Text(
    en="You are in the safe place. One moment, please.",
    fr="Vous êtes dans le lieu sûr. Un instant, s'il vous plaît.",
)
GETTING_READY = Text(en="One moment, please.", fr="Un instant, s'il vous plaît.")
OVER = Text(
    en="The exercise is over. You may take off the headset.",
    fr="L'exercice est terminé. Vous pouvez retirer le casque.",
)
SUDS_SECONDS = 20.0
_LETTERS_PER_SECOND = 14.0  # unhurried reading, as for subtitles
_SHORTEST_SECONDS = 4.0
LONGEST_SECONDS = 12.0
"""No words stand longer than this."""


class Captions:
    """What was said last stands until it is read; then a SUDS question that still waits; then nothing."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._said: Text | None = GETTING_READY
        self._said_until = float("inf")
        self._is_line = False
        self._asked_until = 0.0
        self.with_scale = False
        """Whether the patient can answer the SUDS question by hand."""

    def say(self, text: Text, now: float) -> None:
        """Say something now, for as long as it takes to read."""
        letters = len(text.to(self.language))
        seconds = min(max(2.5 + letters / _LETTERS_PER_SECOND, _SHORTEST_SECONDS), LONGEST_SECONDS)
        self._said, self._said_until, self._is_line = text, now + seconds, False

    def say_line(self, text: Text, at: float) -> None:
        """Say a line of a script that began at `at`."""
        self.say(text, at)
        self._is_line = True

    def end_lines(self) -> None:
        """The script is over: its words go."""
        if self._is_line:
            self.unsay()

    def keep_saying(self, text: Text) -> None:
        """Say something until something else is said."""
        self._said, self._said_until, self._is_line = text, float("inf"), False

    def unsay(self) -> None:
        """What was said is not true any more."""
        self._said = None

    def follow(self, before: SessionState | None, state: SessionState, now: float) -> None:
        """Say what the patient is told at the beginning of a phase or step, and ask for SUDS."""
        self.language = state.language
        begins = before is None or before.phase_seq != state.phase_seq
        if begins and (text := _opening_words(before, state)):
            self.say(text, now)
        asked = state.suds_asked_at_seconds
        if asked is None:
            self._asked_until = 0.0
        elif before is None or asked != before.suds_asked_at_seconds:
            self._said = None
            self._asked_until = now + SUDS_SECONDS if not self.with_scale else float("inf")

    def answered(self) -> None:
        """The SUDS question has its answer."""
        self._asked_until = 0.0

    def announce_harder(self, state: SessionState, names: Sequence[str], now: float) -> None:
        """Announce params that turn harder: in their own words, else in those of the step."""
        step = state.planned_step
        if step is None:
            return
        params = state.scenes[step.scene].params
        own = (params[name].announcement for name in names)
        self.say(next((text for text in own if text), step.announcement), now)

    def at(self, now: float) -> str | None:
        """The words in view at `now`."""
        if self._said is not None and now < self._said_until:
            return self._said.to(self.language)
        question = SUDS_QUESTION_WITH_SCALE if self.with_scale else SUDS_QUESTION
        return question.to(self.language) if now < self._asked_until else None


_AT_THE_BEGINNING: dict[Phase, Text] = {
    "safe_place": SAFE_PLACE,
    "stopped": STOPPED,
    "debrief": OVER,
    "ended": OVER,
}


def _opening_words(before: SessionState | None, state: SessionState) -> Text | None:
    """What is said when a phase or a step begins; nothing when a hold of the same step ends."""
    if state.phase == "baseline":
        return state.plan.baseline.announcement
    if state.phase == "cool_down":
        return state.plan.cool_down.announcement
    if state.phase == "exposure" and state.planned_step and not _ends_a_hold(before, state):
        return state.planned_step.announcement
    return _AT_THE_BEGINNING.get(state.phase)


def _ends_a_hold(before: SessionState | None, state: SessionState) -> bool:
    if before is None or before.phase != "hold" or before.step is None or state.step is None:
        return False
    return before.step.seq == state.step.seq
