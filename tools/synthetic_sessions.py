"""Sessions of a patient who does not exist, made by the real engine from a script: for documentation and tests.

A script says minute by minute what therapist and patient do, step after step of whatever hierarchy the protocol has;
a cue is one that the step allows, if it allows any. The same script and protocol give the same entries.
"""

import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from vrtherapy.commands import COMMANDS, parse_command  # noqa: E402  (the checkout, not an installed copy)
from vrtherapy.commands.reports import (  # noqa: E402
    ReportConsoleJoined,
    ReportShown,
    ReportStageJoined,
)
from vrtherapy.content import protocols_folder, questionnaire_files, scenes_folder  # noqa: E402
from vrtherapy.engine import SessionEngine  # noqa: E402
from vrtherapy.events import By, Cause, Entry, SessionOpened  # noqa: E402
from vrtherapy.protocol import load_protocol, scenes_of  # noqa: E402
from vrtherapy.questionnaire import load_questionnaire  # noqa: E402
from vrtherapy.record.motion import MotionSample  # noqa: E402
from vrtherapy.record.reading import JOURNAL_NAME  # noqa: E402
from vrtherapy.scene import SceneLibrary  # noqa: E402

PATIENT = "SYNTHETIC-01"
_TICK_SECONDS = 0.5
_MOTION_SECONDS = 0.3
_SHOWN_AFTER_SECONDS = 0.021


class Line(NamedTuple):
    """One line of a script: wait so long, then someone gives a command (its fields beside it)."""

    wait_seconds: float
    command: str
    fields: dict[str, object] = {}
    by: By = "therapist"


class Script(NamedTuple):
    """A whole session: its id, when it began (ISO 8601), and its lines."""

    session: str
    started_at: str
    lines: Sequence[Line]


def play(script: Script, protocol_name: str = "heights") -> list[Entry]:
    """The entries of a session that goes by the script."""
    library = SceneLibrary(scenes_folder())
    asked = questionnaire_files(protocols_folder() / f"{protocol_name}.yaml")
    protocol = load_protocol(protocols_folder() / f"{protocol_name}.yaml", library)
    opened = SessionOpened(
        session=script.session,
        patient=PATIENT,
        started_at=script.started_at,
        language="en",
        protocol=protocol,
        scenes=library.load_all(scenes_of(protocol)),
        software="0.1.0",
        stage_expected=True,
        questionnaires={name: load_questionnaire(asked[name]) for name in protocol.questionnaires.names},
    )
    engine, entries = SessionEngine.opened(opened)
    session = Cause(by="session", name="session")
    for joined in (
        ReportStageJoined(display="offscreen"),
        ReportConsoleJoined(name="anna", role="therapist"),
    ):
        entries += engine.submit(joined, session, 0.0)
    now = 0.0
    for line in script.lines:
        for _ in range(round(line.wait_seconds / _TICK_SECONDS)):
            now += _TICK_SECONDS
            entries += engine.tick(now)
        entries += _given(engine, line, now)
    return entries


def _given(engine: SessionEngine, line: Line, now: float) -> Iterator[Entry]:
    fields = dict(line.fields)
    if line.command == "fire_cue":
        allowed = engine.state.planned_step.cues if engine.state.planned_step else ()
        if not allowed:
            return
        fields = {"name": allowed[-1]}
    if line.command == "confirm_screening":
        fields = {"answers": {question.id: "no" for question in engine.state.plan.screening}, "consent": True}
    name = {"therapist": "anna", "patient": "stage"}.get(line.by, line.by)
    command = COMMANDS[line.command].model_validate({"type": line.command, **fields})
    given = engine.submit(parse_command(command.to_json()), Cause(by=line.by, name=name), now)
    yield from given
    if given and given[-1].event.type in ("stopped", "safe_place_entered"):
        shown = ReportShown(seq=given[-1].seq)
        yield from engine.submit(shown, Cause(by="stage", name="stage"), now + _SHOWN_AFTER_SECONDS)


def write_journal(records: Path, entries: Sequence[Entry]) -> Path:
    """Write the entries as a plain journal; its path."""
    opened = entries[0].event
    if not isinstance(opened, SessionOpened):
        raise ValueError("a session's first entry is session_opened")
    path = records / opened.session / JOURNAL_NAME
    path.parent.mkdir(parents=True)
    path.write_bytes(b"".join(entry.to_json() + b"\n" for entry in entries))
    return path


def suds(wait_seconds: float, value: int) -> Line:
    """The patient says a SUDS."""
    return Line(wait_seconds, "rate_suds", {"value": value})


def asked(name: str, when: str, values: Sequence[int]) -> Line:
    """The patient answers a questionnaire, item by item."""
    path = protocols_folder() / "questionnaires" / f"{name}.yaml"
    items = [item.id for item in load_questionnaire(path).items]
    ratings = dict(zip(items, values, strict=True))
    return Line(20, "answer_questionnaire", {"questionnaire": name, "when": when, "ratings": ratings})


def motion(entries: Sequence[Entry]) -> list[MotionSample]:
    """Where the patient's head was, every 0.3 s: ahead and level at first, further down as minutes pass."""
    end = entries[-1].at_seconds
    samples: list[MotionSample] = []
    for count in range(int(end / _MOTION_SECONDS)):
        at = count * _MOTION_SECONDS
        heading = 35 * math.sin(at / 7.0) + 12 * math.sin(at / 2.3)
        pitch = -30 * (at / end) * (1 + math.sin(at / 11.0)) + 6 * math.sin(at / 1.7)
        samples.append(MotionSample(at, heading, pitch, 2 * math.sin(at), 0.0, 0.0, 1.65))
    return samples


_BEGINNING = (
    Line(40, "confirm_screening"),
    Line(20, "begin"),
)
_SSQ_BEFORE = (0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)
_SSQ_AFTER = (1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0)


def _ending(last: int, learned: str, homework: str) -> tuple[Line, ...]:
    return (
        Line(30, "end"),
        suds(70, last),
        Line(20, "rate_sickness", {"value": 1}),
        Line(110, "end"),
        asked("ssq", "after", _SSQ_AFTER),
        asked("outcome", "after", (10, 40, 70)),
        asked("presence", "after", (80,)),
        Line(60, "answer_debrief", {"question": "learned", "answer": learned}),
        Line(30, "set_homework", {"text": homework}),
        Line(60, "end"),
    )


def _step(values: Sequence[int], *between: Line) -> tuple[Line, ...]:
    """A step that the therapist begins; SUDS soon and then every two minutes, `between` after the first."""
    first, *rest = values
    return (Line(15, "advance"), suds(25, first), *between, *(suds(118, value) for value in rest))


FIRST = Script(
    "20260302T093000Z-sample1",
    "2026-03-02T09:30:00.000+00:00",
    (
        *_BEGINNING,
        asked("gad-7", "before", (2, 2, 1, 2, 1, 2, 2)),
        suds(60, 25),
        suds(55, 20),
        *_step((45, 30, 20)),
        *_step((60, 55, 40, 30)),
        Line(10, "state_expectancy", {"expectation": "My legs will give way", "likelihood_percent": 70}),
        *_step((80, 92, 85), Line(35, "fire_cue")),
        Line(50, "stop", by="patient"),
        suds(60, 55),
        Line(20, "note", {"text": "Stopped at the second floor; proud of the first two."}),
        Line(60, "end"),
        Line(60, "answer_debrief", {"question": "learned", "answer": "That I can stop at any moment."}),
        Line(30, "set_homework", {"text": "The first-floor stairwell, twice."}),
        Line(60, "end"),
    ),
)
SECOND = Script(
    "20260309T093000Z-sample2",
    "2026-03-09T09:30:00.000+00:00",
    (
        *_BEGINNING,
        Line(10, "review_homework", {"done": "no", "comment": "Did not dare to."}),
        asked("ssq", "before", _SSQ_BEFORE),
        suds(60, 30),
        suds(55, 25),
        *_step((30, 20, 15)),
        *_step((45, 35, 20)),
        Line(10, "state_expectancy", {"expectation": "My legs will give way", "likelihood_percent": 60}),
        *_step((70, 75, 60, 45, 35), Line(35, "fire_cue")),
        Line(10, "rate_outcome", {"happened": "no", "outcome": "They trembled and held."}),
        *_step((65, 55, 45)),
        *_ending(20, "My legs hold, even when they tremble.", "The bridge over the railway."),
    ),
)
THIRD = Script(
    "20260316T093000Z-sample3",
    "2026-03-16T09:30:00.000+00:00",
    (
        *_BEGINNING,
        Line(10, "review_homework", {"done": "partly", "comment": "Crossed the bridge once, with a friend."}),
        asked("gad-7", "before", (1, 2, 1, 1, 1, 1, 1)),
        asked("ssq", "before", _SSQ_BEFORE),
        asked("expectancy", "before", (60, 80, 40)),
        suds(60, 20),
        suds(55, 20),
        *_step((35, 20, 10)),
        *_step((55, 40, 25)),
        *_step((70, 60, 40), Line(25, "fire_cue")),
        Line(
            10, "state_expectancy", {"expectation": "I will be drawn over the edge", "likelihood_percent": 55}
        ),
        *_step((75, 80), Line(20, "fire_cue")),
        Line(20, "go_to_safe_place"),
        suds(60, 45),
        Line(30, "resume"),
        suds(60, 60),
        suds(118, 45),
        Line(
            10, "note", {"text": "Came back from the meadow by her own wish; looked down for the first time."}
        ),
        Line(
            10, "state_expectancy", {"expectation": "I will be drawn over the edge", "likelihood_percent": 50}
        ),
        *_step((80, 91), Line(30, "fire_cue"), Line(20, "rate_sickness", {"value": 3})),
        Line(40, "resume"),
        suds(60, 70),
        suds(118, 50),
        suds(118, 40),
        Line(10, "rate_outcome", {"happened": "no", "outcome": "I felt the pull, and stayed where I was."}),
        *_ending(
            15, "Feeling a pull is not the same as falling.", "Third floor of the car park, by the railing."
        ),
    ),
)
SCRIPTS = (FIRST, SECOND, THIRD)
