"""Drives a session engine through a test: time is moved by hand, and a test reads like the session it is about.

    pilot = Pilot().screened()
    pilot.begin()
    pilot.wait(90)
    pilot.rate_suds(40)
    assert pilot.refused(Hold()) == "Cannot hold: …"

Every command of `COMMANDS` is a method of its name; positional arguments fill the command's fields in their order.
"""

from collections.abc import Callable
from typing import Any, Self

import pytest

from vrtherapy.commands import COMMANDS, Command
from vrtherapy.commands.reports import ReportConsoleJoined, ReportConsoleLeft, ReportStageJoined
from vrtherapy.engine import SessionEngine
from vrtherapy.errors import Refused
from vrtherapy.events import By, Cause, Entry, SessionOpened
from vrtherapy.messages import Text
from vrtherapy.protocol import Protocol
from vrtherapy.questionnaire import Questionnaire
from vrtherapy.scene import Scene
from vrtherapy.state import Phase, SessionState, replay

TICK_SECONDS = 0.5


def said(words: str) -> dict[str, str]:
    """A text in both languages, for tests that do not look at it."""
    return {"en": words, "fr": f"{words} (fr)"}


def limit(at: object, action: str) -> dict[str, object]:
    """A limit of a protocol."""
    return {"at": at, "action": action}


def make_scenes() -> dict[str, Scene]:
    """A calm meadow, and a balcony with a number, choices, a hidden param and two cues."""
    place = {"environment": {"sky": "day"}, "view": {"position_m": [0, 0, 0]}, "version": 1}
    meadow = {"id": "meadow", "title": said("Meadow"), "purpose": said("Calm"), "calm": True} | place
    meadow["params"] = {
        "ring": {"label": said("Ring"), "range": [0, 1], "default": 0, "harder": "none", "hidden": True}
    }
    meadow["cues"] = {
        "script": {
            "label": said("A script"),
            "phases": ["baseline", "safe_place", "cool_down", "stopped"],
            "effects": [{"param": "ring", "to": 1, "rise": "1 s", "hold": "8 s", "fall": "1 s"}],
            "captions": [{"at": "1 s", "text": said("First")}, {"at": "20 s", "text": said("Second")}],
        },
        "word": {
            "label": said("A word"),
            "phases": ["baseline", "safe_place"],
            "captions": [{"at": "0 s", "text": said("Now")}],
        },
    }
    rails = {name: said(name) for name in ("solid", "bars", "none")}
    height = {"label": said("Height"), "unit": "m", "range": [0, 60], "default": 3, "harder": "up", "rate": 2}
    railing = {"label": said("Railing"), "choices": rails, "default": "solid", "harder": "up"}
    wind = {"label": said("Wind"), "range": [0, 1], "default": 0, "harder": "up", "rate": 1, "hidden": True}
    light = {"label": said("Light"), "range": [0, 1], "default": 0.5, "harder": "none"}
    rise = {"param": "wind", "to": 1, "rise": "1 s", "hold": "2 s", "fall": "1 s"}
    balcony = {
        "id": "balcony",
        "title": said("Balcony"),
        "purpose": said("Heights"),
        "params": {"height_m": height, "railing": railing, "wind": wind, "light": light},
        "difficulty": [
            {"at": 0, "params": {"height_m": 3, "railing": "solid"}},
            {"at": 5, "params": {"height_m": 20, "railing": "bars"}},
            {"at": 10, "params": {"height_m": 60, "railing": "none"}},
        ],
        "cues": {
            "gust": {"label": said("A gust"), "effects": [rise]},
            "bird": {"label": said("A bird"), "effects": [rise]},
        },
    } | place
    balcony["view"] = {"position_m": [0, 0, 0], "area_m": [0.5, 0.5, 0, 2], "carried_by": ["height_m"]}
    return {scene.id: scene for scene in (Scene.model_validate(data) for data in _tuples(meadow, balcony))}


def make_protocol(**changes: object) -> Protocol:
    """Heights in four steps, one for each criterion; `changes` replace whole sections."""

    def step(name: str, difficulty: float, criterion: dict[str, object]) -> dict[str, object]:
        timing = {"min": "2 min", "max": "10 min", "suds_every": "90 s"}
        words = {"title": said(f"Balcony, {name}"), "announcement": said("Next")}
        where = {"scene": "balcony", "difficulty": difficulty, "cues": ["gust"]}
        return {"id": name, "criterion": criterion} | timing | words | where

    screening = [
        {"id": "dizziness", "text": said("Are you dizzy today?"), "stop_if": "yes"},
        {"id": "epilepsy", "text": said("Have you had seizures?"), "stop_if": "yes"},
    ]
    plan = {
        "id": "heights",
        "version": 1,
        "title": said("Heights"),
        "summary": said("A small protocol for tests"),
        "phobia": "heights",
        "sources": ["Freeman 2018"],
        "screening": screening,
        "safe_place": "meadow",
        "baseline": {"announcement": said("Rest"), "min": "1 min", "suds_every": "60 s"},
        "hierarchy": [
            step("low", 2, {"kind": "habituation", "decrease_percent": 50}),
            step("middle", 4, {"kind": "expectancy"}),
            step("high", 7, {"kind": "patient_choice"}),
            step("top", 10, {"kind": "therapist"}),
        ],
        "limits": {
            "suds": limit(95, "hold"),
            "fms": limit(15, "safe_place"),
            "session": limit("45 min", "hold"),
        },
        "on_link_lost": {"action": "hold", "safe_place_after": "30 s"},
        "cool_down": {"announcement": said("Rest"), "min": "2 min"},
        "debrief": [{"id": "learned", "text": said("What did you learn?")}],
        "questionnaires": {"before": ["calm"], "after": ["calm"]},
        "adaptation": "suggest",
    }
    return Protocol.model_validate(_tuples(plan | changes)[0])


def _tuples(*documents: dict[str, Any]) -> list[dict[str, Any]]:
    """Documents with tuples for lists, as strict records want them from Python."""

    def tuples(value: object) -> object:
        if isinstance(value, dict):
            return {key: tuples(inner) for key, inner in value.items()}
        return tuple(tuples(inner) for inner in value) if isinstance(value, list) else value

    return [tuples(document) for document in documents]


def make_questionnaire() -> Questionnaire:
    """Two items from 0 to 2, and their sum."""
    choices = [{"value": value, "label": said(word)} for value, word in enumerate(("no", "some", "much"))]
    fields = {
        "id": "calm",
        "version": 1,
        "title": said("Calm"),
        "instruction": said("How are you now?"),
        "items": [{"id": "calm", "text": said("Calm")}, {"id": "tense", "text": said("Tense")}],
        "choices": choices,
        "subscales": [{"id": "sum", "title": said("Sum"), "items": ["calm", "tense"]}],
        "cut_offs": [{"subscale": "sum", "at": 3.0, "label": said("a lot")}],
        "sources": ["made for tests"],
        "licence": "made for tests",
    }
    return Questionnaire.model_validate(_tuples(fields)[0])


def opening(protocol: Protocol | None = None, *, stage_expected: bool = True) -> SessionOpened:
    """The first event of a session."""
    return SessionOpened(
        session="20261122T090000Z-abc123",
        patient="P001",
        started_at="2026-11-22T09:00:00.000+00:00",
        language="en",
        protocol=protocol or make_protocol(),
        scenes=make_scenes(),
        software="0.1.0",
        stage_expected=stage_expected,
        protection="vault",
        questionnaires={"calm": make_questionnaire()},
    )


class Pilot:
    """Holds an engine, all its entries, and the time. `anna` is the therapist and has a console; the stage is there."""

    def __init__(self, protocol: Protocol | None = None, *, stage_joined: bool = True) -> None:
        self.now = 0.0
        self.engine, self.entries = SessionEngine.opened(opening(protocol))
        if stage_joined:
            self.give(ReportStageJoined(display="null"), by="session")
        self.give(ReportConsoleJoined(name="anna", role="therapist"), by="session")

    @property
    def state(self) -> SessionState:
        """Where the session stands."""
        return self.engine.state

    @property
    def phase(self) -> Phase:
        """The session's phase."""
        return self.state.phase

    @property
    def clock_seconds(self) -> float:
        """How long the step has run."""
        assert self.state.step
        return self.state.step.clock_seconds(self.now)

    @property
    def reason(self) -> str:
        """Why the software did what it did last, in English."""
        last = self.entries[-1]
        assert last.reason, f"{last.event.type} carries no reason"
        return last.reason.en

    def give(
        self, command: Command, *, by: By = "therapist", name: str = "", reason: Text | None = None
    ) -> list[Entry]:
        """Give a command; unless a name says who, the therapist is `anna`. Raises Refused."""
        cause = Cause(by=by, name=name or ("anna" if by == "therapist" else by))
        entries = self.engine.submit(command, cause, self.now, reason)
        self.entries += entries
        return entries

    def refused(self, command: Command, *, by: By = "therapist", name: str = "") -> str:
        """Give a command that must be refused, leaving everything as it was; the English sentence."""
        before = self.state
        with pytest.raises(Refused) as refusal:
            self.give(command, by=by, name=name)
        assert self.state is before
        assert refusal.value.sentence.fr
        return refusal.value.sentence.en

    def wait(self, seconds: float) -> list[Entry]:
        """Let time pass; the rules look at it twice a second. What they led to."""
        ends_at = self.now + seconds
        entries: list[Entry] = []
        while self.now < ends_at:
            self.now = min(self.now + TICK_SECONDS, ends_at)
            entries += self.engine.tick(self.now)
        self.entries += entries
        return entries

    def screened(self) -> Self:
        """Confirm the screening with answers that speak for going on."""
        answers = {question.id: "no" for question in self.state.plan.screening}
        self.give(COMMANDS["confirm_screening"](answers=answers, consent=True))
        return self

    def in_baseline(self) -> Self:
        """Begin, after the screening."""
        self.screened().begin()
        return self

    def in_exposure(self, step: str = "low") -> Self:
        """Go to an exposure step, by way of the baseline."""
        self.in_baseline().go_to_step(step)
        return self

    def lose_console(self, name: str = "anna") -> None:
        """A console falls silent."""
        self.give(ReportConsoleLeft(name=name, lost=True), by="session")

    def rebuilt(self) -> SessionState:
        """The state out of the entries alone, each sent through JSON."""
        return replay(Entry.from_json(entry.to_json()) for entry in self.entries)

    def kinds(self) -> list[str]:
        """The kinds of all events, in order."""
        return [entry.event.type for entry in self.entries]

    def __getattr__(self, tag: str) -> Callable[..., list[Entry]]:
        if tag not in COMMANDS:
            raise AttributeError(tag)
        command = COMMANDS[tag]
        fields = [field for field in command.model_fields if field != "type"]
        return lambda *given, **named: self.give(command(**dict(zip(fields, given, strict=False)), **named))


REACHED: dict[Phase, Callable[..., Pilot]] = {}
"""How to get a pilot (of the usual or of another protocol) into each phase."""


def _reach(phase: Phase, *commands: str) -> None:
    def go(protocol: Protocol | None = None) -> Pilot:
        pilot = Pilot(protocol) if phase == "preparation" else Pilot(protocol).in_baseline()
        for tag in commands:
            getattr(pilot, tag)()
        assert pilot.phase == phase
        return pilot

    REACHED[phase] = go


_reach("preparation")
_reach("baseline")
_reach("exposure", "advance")
_reach("hold", "advance", "hold")
_reach("safe_place", "advance", "go_to_safe_place")
_reach("cool_down", "advance", "end")
_reach("debrief", "advance", "end", "end")
_reach("stopped", "advance", "stop")
_reach("ended", "advance", "end", "end", "end")
